/** Renews a session's token in time, so that a long conversation keeps its thread. */
import type { ChatClient, Session } from './api';
import { isPassing } from './errors';

const A_MINUTE = 60_000;
/** However short a life the server gives, it is not asked more often. */
const SHORTEST_TIMER = 1_000;
/** Browsers count a timer's milliseconds in 32 bits. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Its life is over: only a new conversation can be opened. */
export const isOver = (session: Session): boolean => Date.now() >= session.since + session.lasts;

export class Renewal {
  readonly #client: ChatClient;
  readonly #renewed: (session: Session) => void;
  #session: Session | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;

  constructor(client: ChatClient, renewed: (session: Session) => void) {
    this.#client = client;
    this.#renewed = renewed;
  }

  /** Sees to this session from now on, or to none. */
  watch(session: Session | null): void {
    this.#session = session;
    clearTimeout(this.#timer);
    if (session) this.#lookIn(this.#dueIn(session));
  }

  /** Renews it if less than half of its life is left. */
  async check(): Promise<void> {
    const session = this.#session;
    if (!session || this.#asking) return;
    if (this.#dueIn(session) > 0) return this.#lookIn(this.#dueIn(session));
    this.#asking = true;
    try {
      const next = await this.#client.renew(session);
      if (session === this.#session) this.#renewed(next);
    } catch (error) {
      // Whether it has ended is told by the next message; here only a lost connection is worth a second try.
      if (isPassing(error) && session === this.#session) this.#lookIn(A_MINUTE);
    } finally {
      this.#asking = false;
    }
  }

  #dueIn(session: Session): number {
    return session.since + session.lasts / 2 - Date.now();
  }

  #lookIn(milliseconds: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.check(), Math.min(Math.max(milliseconds, SHORTEST_TIMER), LONGEST_TIMER));
  }
}
