/** Remembers in the browser which conversation this is. */
import type { Session } from './api';

/**
 * The browser's storage for this tab, or for good where the page asks for it. A tab is the default because
 * the words are about somebody's health and the computer may be shared: closing the tab ends the access.
 *
 * @returns null where the browser forbids storage; the chat then lives until the page is left.
 */
export function browserStorage(forGood: boolean): Storage | null {
  try {
    return forGood ? window.localStorage : window.sessionStorage;
  } catch {
    return null;
  }
}

export class SessionStore {
  readonly #storage: Storage | null;
  readonly #key: string;
  #memory: Session | null = null;

  constructor(storage: Storage | null, server: string) {
    this.#storage = storage;
    this.#key = `backline:${server}`;
  }

  load(): Session | null {
    if (!this.#storage) return this.#memory;
    try {
      return asSession(JSON.parse(this.#storage.getItem(this.#key) ?? 'null'));
    } catch {
      return null;
    }
  }

  save(session: Session): void {
    this.#memory = session;
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(session));
    } catch {
      // A full storage costs the resume after a reload, not the conversation.
    }
  }

  /** Forgets this conversation; another tab may have put a new one in its place. */
  forget(session: Session): void {
    if (this.load()?.conversation_id !== session.conversation_id) return;
    this.#memory = null;
    this.#storage?.removeItem(this.#key);
  }
}

/** Somebody else's or an older widget's entry counts as none. */
export function asSession(value: unknown): Session | null {
  const { conversation_id, token, since, lasts } = (value ?? {}) as Partial<Session>;
  const isWhole = typeof conversation_id === 'string' && typeof token === 'string' && Number(since) > 0 && Number(lasts) > 0;
  return isWhole ? (value as Session) : null;
}
