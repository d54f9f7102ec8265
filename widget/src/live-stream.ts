/** Follows a conversation while it is open: what is said in another tab, or by staff, arrives by itself. */
import { ChatError, type ChatClient, type LiveEvent } from './api';

/** Between attempts, in milliseconds: doubled after each failure, never more than this. */
const LONGEST_PAUSE = 30_000;
const FIRST_PAUSE = 1_000;

export class LiveStream {
  readonly #client: ChatClient;
  readonly #heard: (event: LiveEvent) => void;
  #following: AbortController | null = null;

  constructor(client: ChatClient, heard: (event: LiveEvent) => void) {
    this.#client = client;
    this.#heard = heard;
  }

  /**
   * Follows one conversation, in place of the one before.
   *
   * @param after tells behind which message the server shall begin; asked at each attempt.
   */
  follow(token: string, after: () => number): void {
    this.stop();
    const following = new AbortController();
    this.#following = following;
    void this.#run(token, after, following.signal);
  }

  stop(): void {
    this.#following?.abort();
    this.#following = null;
  }

  async #run(token: string, after: () => number, signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        await this.#client.follow(token, after(), signal, (event) => {
          failures = 0;
          if (!signal.aborted) this.#heard(event);
        });
      } catch (error) {
        // A server without such a stream, or that has no more room, is asked when the page is looked at.
        if (error instanceof ChatError && error.status < 500) return;
      }
      await pause(pauseAfter(failures), signal);
    }
  }
}

/** With jitter: a server that comes back must not be met by everybody at once. */
const pauseAfter = (failures: number): number => Math.min(FIRST_PAUSE * 2 ** failures, LONGEST_PAUSE) * (0.5 + Math.random() / 2);

const pause = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
