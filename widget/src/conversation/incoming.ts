/** Sees that everything the server has of a conversation arrives here: as it happens, and after any break. */
import type { ChatClient, LiveEvent, Session } from './api';
import { LiveStream } from './live-stream';
import type { Message } from './message';

export interface IncomingListener {
  /** The conversation that this page has now. */
  session(): Session | null;
  /** The line to the server stands. */
  connected(): void;
  /** `isNews`: said just now, and no history. */
  received(messages: Message[], isNews: boolean): void;
  /** The conversation is no longer open to this page. */
  gone(): void;
}

export class Incoming {
  readonly #client: ChatClient;
  readonly #listener: IncomingListener;
  readonly #live: LiveStream;
  /** Up to here everything of both sides is known. */
  #syncedTo = 0;
  /** Nobody looks at the page. */
  #away = false;

  constructor(client: ChatClient, listener: IncomingListener) {
    this.#client = client;
    this.#listener = listener;
    this.#live = new LiveStream(client, this.#heard);
  }

  /** Takes in a conversation from its beginning, and follows it from here on. */
  begin(messages: Message[], isNews: boolean): void {
    this.#syncedTo = 0;
    this.#take(messages, isNews);
    this.follow();
  }

  follow(): void {
    const session = this.#listener.session();
    if (session && !this.#away) this.#live.follow(session.token, () => this.#syncedTo);
  }

  stop(): void {
    this.#live.stop();
  }

  /** Nobody looks: the line is given back, because a browser has few. */
  leave(): void {
    this.#away = true;
    this.stop();
  }

  /** Somebody looks again. */
  async comeBack(): Promise<void> {
    this.#away = false;
    this.follow();
    await this.readMissed();
  }

  async readMissed(): Promise<void> {
    const session = this.#listener.session();
    if (!session) return;
    try {
      const messages = await this.#client.messagesAfter(session.token, this.#syncedTo);
      if (this.#listener.session()?.conversation_id === session.conversation_id) this.#take(messages, true);
    } catch {
      // Nothing was asked by the person, so nothing is reported; the next message will say it.
    }
  }

  #heard = (event: LiveEvent): void => {
    if (event.type === 'open') this.#listener.connected();
    else if (event.type === 'gone') this.#listener.gone();
    // What is missing before it is fetched together with it.
    else if (event.message.seq > this.#syncedTo + 1) void this.readMissed();
    else this.#take([event.message], true);
  };

  #take(messages: Message[], isNews: boolean): void {
    this.#syncedTo = Math.max(this.#syncedTo, ...messages.map((message) => message.seq));
    this.#listener.received(messages, isNews);
  }
}
