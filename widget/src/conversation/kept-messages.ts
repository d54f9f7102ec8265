/**
 * Keeps what is not yet delivered in the browser's storage, so that a reload or a crash loses nothing.
 *
 * Each message is an entry of its own, because several tabs may share the storage. It names the page that sees
 * to it. While a page has any, it holds a lock; whoever gets that lock knows that the page is gone, and takes
 * over. Where the browser has no locks two pages may send the same message: the server knows it by its id.
 */
import { newId, type Outgoing } from './api';
import { pause } from './backoff';

/** A message on its way; `title` is what the patient saw on the button. */
export type Undelivered = Outgoing & {
  title?: string;
  /** The conversation in which it was written; none where none was open. */
  conversation?: string;
  /** Grows from one message to the next. */
  order?: number;
  /** Why it was refused; only the person sends it again. */
  problem?: string;
  retryable?: boolean;
};

type Entry = Undelivered & { owner: string };

/** A page that was reloaded gives back its lock at once; one that is still open, later. In milliseconds. */
const GIVEN_BACK_WITHIN = 100;

export class KeptMessages {
  readonly #storage: Storage | null;
  readonly #prefix: string;
  readonly #locks: LockManager | undefined;
  readonly #me = newId();
  readonly #mine = new Set<string>();
  readonly #awaited = new Set<string>();
  #release: (() => void) | null = null;

  constructor(storage: Storage | null, server: string, locks: LockManager | undefined = navigator.locks) {
    this.#storage = storage;
    this.#prefix = `backline:${server}:`;
    this.#locks = locks;
  }

  keep(message: Undelivered): void {
    if (!this.#storage) return;
    try {
      this.#storage.setItem(this.#prefix + message.id, JSON.stringify({ ...message, owner: this.#me }));
    } catch {
      // A full storage costs the message only if the page is left before it is sent.
    }
    this.#mine.add(message.id);
    if (this.#release) return;
    const released = new Promise<void>((resolve) => (this.#release = resolve));
    void this.#locks?.request(this.#prefix + this.#me, () => released);
  }

  drop(id: string): void {
    this.#storage?.removeItem(this.#prefix + id);
    this.#mine.delete(id);
    if (!this.#mine.size) this.release();
  }

  /** Leaves what is kept to whoever comes. */
  release(): void {
    this.#release?.();
    this.#release = null;
  }

  /** Waits for what other pages leave from now on. Without locks nobody could tell that they are gone. */
  watch(found: (messages: Undelivered[]) => void): void {
    if (this.#locks) window.addEventListener('storage', () => void this.takeOver(found));
  }

  /** Takes over what pages that are gone have left, now or when they go; waits a moment for those just gone. */
  async takeOver(found: (messages: Undelivered[]) => void): Promise<void> {
    const owners = new Set(this.#entries().map((entry) => entry.owner));
    const others = [...owners].filter((owner) => owner !== this.#me && !this.#awaited.has(owner));
    const taken = Promise.all(others.map((owner) => this.#inherit(owner, found)));
    await Promise.race([taken, ...(others.length ? [pause(GIVEN_BACK_WITHIN)] : [])]);
  }

  async #inherit(owner: string, found: (messages: Undelivered[]) => void): Promise<void> {
    const inherit = (): void => {
      const left = this.#entries().filter((entry) => entry.owner === owner);
      left.sort((one, other) => (one.order ?? 0) - (other.order ?? 0));
      for (const entry of left) this.keep(entry);
      found(left);
    };
    if (!this.#locks) return inherit();
    this.#awaited.add(owner);
    await this.#locks.request(this.#prefix + owner, inherit);
    this.#awaited.delete(owner);
  }

  #entries(): Entry[] {
    const storage = this.#storage;
    if (!storage) return [];
    const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    return keys.filter((key) => key.startsWith(this.#prefix)).flatMap((key) => asEntry(storage.getItem(key)));
  }
}

function asEntry(text: string | null): Entry[] {
  try {
    const entry = JSON.parse(text ?? 'null') as Entry | null;
    return entry && typeof entry.id === 'string' && typeof entry.owner === 'string' ? [entry] : [];
  } catch {
    return [];
  }
}
