/**
 * What was written and is not yet delivered. Messages go one after the other, so that they reach the server in
 * the order in which they were written; one that finds no connection waits, all behind it too, and is tried
 * again by itself. Only what the server refuses leaves the queue without being delivered.
 */
import { pause, pauseAfter } from './backoff';
import { asUndelivered, type Entry, type Sent } from './entries';
import { ChatError, explain, isPassing, isRefused } from './errors';
import type { KeptMessages } from './kept-messages';
import { strings } from '../strings';

/** From here on, in milliseconds, whoever waits is told what to do in an emergency. */
const LONG = 5_000;

export interface OutboxListener {
  /** Sends one message; throws what came instead of an answer. */
  deliver(sent: Sent): Promise<void>;
  changed(): void;
  /** Something to say to a person who does not look. */
  told(text: string): void;
}

export class Outbox {
  readonly #kept: KeptMessages;
  readonly #listener: OutboxListener;
  /** In order, each with what tells whoever waits for it that it has left. */
  readonly #queue = new Map<Sent, () => void>();
  #order = 0;
  #running = false;
  #failures = 0;
  #pause: AbortController | null = null;
  /** The server asked to be left alone until then. */
  #notBefore = 0;
  /** What is waited for, in words, and since when. */
  #reason = '';
  #since = 0;
  #longTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(kept: KeptMessages, listener: OutboxListener) {
    this.#kept = kept;
    this.#listener = listener;
  }

  /** Queues a message; comes back once it is delivered, refused or taken back. */
  add(sent: Sent): Promise<void> {
    sent.state = this.#since ? 'waiting' : 'sending';
    sent.problem = '';
    sent.order ||= this.#order = Math.max(Date.now(), this.#order + 1);
    this.keep(sent);
    const left = new Promise<void>((resolve) => this.#queue.set(sent, resolve));
    void this.#run();
    return left;
  }

  has(entry: Entry | undefined): boolean {
    return this.#queue.has(entry as Sent);
  }

  /** Keeps it as it is now. */
  keep(sent: Sent): void {
    this.#kept.keep(asUndelivered(sent));
  }

  /** Takes it out for good. */
  remove(sent: Sent): void {
    this.#kept.drop(sent.outgoing.id);
    this.#leave(sent);
    if (this.#since) this.#describe();
  }

  /** Delivers nothing any more, and leaves what is kept to others. */
  release(): void {
    this.#kept.release();
    for (const sent of this.#queue.keys()) this.#leave(sent);
    this.#pause?.abort();
  }

  /** Waits no longer for what the server has by now, though the answer was lost on the way. */
  settle(): void {
    if (this.#first?.state === 'sent') this.wake(true);
  }

  /** Tries again now; the person may insist even where the server asked to wait. */
  wake(insisting = false): void {
    if (!insisting && Date.now() < this.#notBefore) return;
    this.#failures = 0;
    this.#pause?.abort();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (let sent = this.#first; sent; sent = this.#first) {
      try {
        if (sent.state !== 'sent') await this.#listener.deliver(sent);
        if (this.has(sent)) this.#arrived(sent);
      } catch (error) {
        if (this.has(sent)) await this.#missed(sent, error);
      }
      this.#listener.changed();
    }
    this.#running = false;
  }

  get #first(): Sent | undefined {
    return this.#queue.keys().next().value;
  }

  #arrived(sent: Sent): void {
    sent.state = 'sent';
    this.#connected();
    this.remove(sent);
  }

  async #missed(sent: Sent, error: unknown): Promise<void> {
    // The server may have told already that it has the message, and only the answer was lost.
    if (sent.state === 'sent') return this.#arrived(sent);
    if (isPassing(error)) return this.#wait(error);
    this.#connected();
    Object.assign(sent, { state: 'failed', problem: explain(error, strings.refused), retryable: !isRefused(error) });
    this.keep(sent);
    this.#leave(sent);
  }

  async #wait(error: unknown): Promise<void> {
    const { status, retryAfter } = error instanceof ChatError ? error : { status: 0, retryAfter: 0 };
    this.#reason = status === 429 ? strings.waitingTooMany : strings.waiting;
    this.#since ||= Date.now();
    this.#notBefore = Date.now() + retryAfter;
    this.#longTimer ??= setTimeout(this.#tellLong, LONG);
    this.#describe();
    this.#pause = new AbortController();
    this.#listener.changed();
    this.#failures += 1;
    await pause(retryAfter + pauseAfter(this.#failures), this.#pause.signal);
    this.#pause = null;
  }

  /** Only the first says why; the others wait for it. */
  #describe(): void {
    for (const sent of this.#queue.keys()) if (sent.state !== 'sent') Object.assign(sent, { state: 'waiting', problem: '' });
    const isLong = Date.now() - this.#since >= LONG;
    if (this.#first) this.#first.problem = isLong ? `${this.#reason} ${strings.waitingLong}` : this.#reason;
  }

  #tellLong = (): void => {
    if (!this.#first) return;
    this.#describe();
    this.#listener.told(this.#first.problem);
    this.#listener.changed();
  };

  #connected(): void {
    this.#failures = this.#since = 0;
    clearTimeout(this.#longTimer);
    this.#longTimer = undefined;
  }

  #leave(sent: Sent): void {
    this.#queue.get(sent)?.();
    this.#queue.delete(sent);
    if (!this.#queue.size) this.#connected();
  }
}
