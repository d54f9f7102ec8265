/** Remembers in the browser which conversation this is and what was not yet delivered. */
import type { Outgoing, Session } from './api';

/** A message on its way; `title` is what the patient saw on the button. */
export type Undelivered = Outgoing & { title?: string };

export interface Remembered {
  session: Session;
  outbox: Undelivered[];
}

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
  #memory: Remembered | null = null;

  constructor(storage: Storage | null, server: string) {
    this.#storage = storage;
    this.#key = `backline:${server}`;
  }

  load(): Remembered | null {
    if (!this.#storage) return this.#memory;
    try {
      return asRemembered(JSON.parse(this.#storage.getItem(this.#key) ?? 'null'));
    } catch {
      return null;
    }
  }

  save(remembered: Remembered): void {
    this.#memory = remembered;
    try {
      this.#storage?.setItem(this.#key, JSON.stringify(remembered));
    } catch {
      // A full storage costs the resume after a reload, not the conversation.
    }
  }

  clear(): void {
    this.#memory = null;
    this.#storage?.removeItem(this.#key);
  }
}

/** Somebody else's or an older widget's entry counts as none. */
function asRemembered(value: unknown): Remembered | null {
  const { session, outbox } = (value ?? {}) as Partial<Remembered>;
  if (typeof session?.token !== 'string' || !Array.isArray(outbox)) return null;
  return { session, outbox };
}
