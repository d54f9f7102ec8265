/** Follows a conversation while it is open: what is said in another tab, or by staff, arrives by itself. */
import type { ChatClient, LiveEvent } from './api';
import { pause, pauseAfter } from './backoff';
import { ChatError, isEnded, isPassing } from './errors';

/** A line that held for so long, in milliseconds, broke by chance; one that broke sooner may break again. */
const HELD = 1_000;

export class LiveStream {
  readonly #client: ChatClient;
  readonly #heard: (event: LiveEvent) => void;
  #following: { token: string; after: () => number } | null = null;
  /** What is under way: a connection, or the pause before the next one. */
  #current: AbortController | null = null;

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
    this.#following = { token, after };
    void this.#run(this.#following);
  }

  stop(): void {
    this.#following = null;
    this.#current?.abort();
  }

  async #run(following: { token: string; after: () => number }): Promise<void> {
    const isFollowing = (): boolean => this.#following === following;
    for (let failures = 1; ; failures += 1) {
      const begun = Date.now();
      this.#current = new AbortController();
      try {
        await this.#client.follow(following.token, following.after(), this.#current, (event) => {
          if (isFollowing()) this.#heard(event);
        });
      } catch (error) {
        if (!isFollowing()) return;
        if (isEnded(error)) this.#heard({ type: 'gone' });
        // A server without such a stream is asked when the page is looked at.
        if (error instanceof ChatError && !isPassing(error)) return;
      }
      if (!isFollowing()) return;
      if (Date.now() - begun > HELD) failures = 1;
      this.#current = new AbortController();
      await pause(pauseAfter(failures), this.#current.signal);
      if (!isFollowing()) return;
    }
  }
}
