/** One conversation with the server, without any pixels: what was said, what is on its way, what went wrong. */
import { ChatError, ConnectionError, newId, type ChatClient, type LiveEvent, type Session } from './api';
import { asNotice, asSaid, asSent, keyOf, NOT_STORED, type Entry, type Said, type Sent } from './entries';
import { LiveStream } from './live-stream';
import type { Button, Message } from './message';
import type { SessionStore, Undelivered } from './session-store';
import { strings } from './strings';

/** What the conversation tells the element that shows it. */
export interface Listener {
  changed(): void;
  /** These arrived just now, after the person's own action or by themselves. */
  arrived(messages: Message[]): void;
}

export class Conversation {
  entries: Entry[] = [];
  state: 'closed' | 'opening' | 'open' | 'failed' = 'closed';
  /** Why the conversation could not be opened. */
  problem = '';

  readonly #client: ChatClient;
  readonly #store: SessionStore;
  readonly #listener: Listener;
  readonly #live: LiveStream;
  #session: Session | null = null;
  #opening: Promise<void> | null = null;
  #queue: Promise<void> = Promise.resolve();
  /** Up to here everything of both sides is known. */
  #syncedTo = 0;

  constructor(client: ChatClient, store: SessionStore, listener: Listener) {
    this.#client = client;
    this.#store = store;
    this.#listener = listener;
    this.#live = new LiveStream(client, this.#heard);
  }

  /** True while an answer is awaited. */
  get waiting(): boolean {
    return this.entries.some((entry) => entry.type === 'sent' && entry.state === 'sending');
  }

  /** Opens the remembered conversation or a new one. Calling it again while it is open does nothing. */
  open(): Promise<void> {
    if (this.#session) return Promise.resolve();
    this.#opening ??= this.#open().finally(() => {
      this.#opening = null;
      this.follow();
      this.#listener.changed();
    });
    return this.#opening;
  }

  /** Says something; comes back once it is delivered or has failed, never throws. */
  say(text: string): Promise<void> {
    const id = newId();
    return this.#post(asSent({ id, text }));
  }

  /** Presses one of the buttons of a message. */
  choose(said: Said, button: Button): Promise<void> {
    said.chosen = button.payload;
    return this.#post(asSent({ id: newId(), payload: button.payload, title: button.title }));
  }

  /** Sends again what failed, under the same id. */
  retry(sent: Sent): Promise<void> {
    this.#remove(sent);
    return this.#post(sent);
  }

  /** Takes back what failed, so that its words can be changed. */
  takeBack(sent: Sent): string {
    this.#remove(sent);
    this.#remember();
    this.#listener.changed();
    return sent.text;
  }

  /** Asks for what was missed while the connection or the page was away. */
  async catchUp(): Promise<void> {
    const session = this.#session;
    this.follow();
    if (!session || this.waiting) return;
    try {
      const messages = await this.#client.messagesAfter(session.token, this.#syncedTo);
      if (session !== this.#session) return;
      this.#syncedTo = lastSeq(messages, this.#syncedTo);
      this.#receive(messages.filter((message) => !this.#adopt(message)));
      this.#remember();
    } catch {
      // Nothing was asked by the person, so nothing is reported; the next message will say it.
    }
  }

  /** Listens to what happens without being asked for, from now on; `leave` ends it. */
  follow(): void {
    const session = this.#session;
    if (session) this.#live.follow(session.token, () => this.#syncedTo);
  }

  /** Stops listening: nobody looks. */
  leave(): void {
    this.#live.stop();
  }

  #heard = (event: LiveEvent): void => {
    if (event.type === 'gone') {
      this.#forget();
      this.#insert([asNotice(strings.sessionEnded)]);
      this.#listener.changed();
      return;
    }
    this.#syncedTo = Math.max(this.#syncedTo, event.message.seq);
    if (!this.#adopt(event.message)) this.#receive([event.message]);
  };

  /** Leaves this conversation and opens a new one. */
  async startOver(notice = ''): Promise<void> {
    this.#forget();
    this.entries = notice ? [asNotice(notice)] : [];
    await this.open();
  }

  /** Has the server erase the conversation, then opens a new one. */
  async erase(): Promise<void> {
    if (this.#session) {
      await this.#client.erase(this.#session.token).catch((error: unknown) => {
        // No longer there is what was asked for.
        if (!(error instanceof ChatError && error.status === 404)) throw error;
      });
    }
    await this.startOver(strings.erased);
  }

  async transcript(): Promise<string> {
    await this.open();
    if (!this.#session) throw new ConnectionError();
    return this.#client.transcript(this.#session.token);
  }

  /**
   * Tells whether an answer helped; shown at once, because it is a favour and not a task.
   *
   * @returns whether it arrived; what did not is no longer shown.
   */
  async rate(said: Said, rating: 'up' | 'down', comment?: string): Promise<boolean> {
    if (!this.#session) return false;
    const before = said.rating;
    said.rating = rating;
    this.#listener.changed();
    try {
      await this.#client.rate(this.#session.token, said.message.seq, rating, comment);
      return true;
    } catch {
      if (before) said.rating = before;
      else delete said.rating;
      this.#listener.changed();
      return false;
    }
  }

  async #open(): Promise<void> {
    this.state = 'opening';
    this.#listener.changed();
    try {
      const remembered = this.#store.load();
      if (remembered) await this.#resume(remembered.session, remembered.outbox);
      else await this.#start();
      this.state = 'open';
    } catch (error) {
      this.state = 'failed';
      this.problem = explain(error, strings.cannotOpen);
    }
  }

  async #start(): Promise<void> {
    const { session, messages } = await this.#client.openSession();
    this.#session = session;
    this.#syncedTo = lastSeq(messages, 0);
    this.#receive(messages);
    this.#remember();
  }

  async #resume(session: Session, outbox: Undelivered[]): Promise<void> {
    const undelivered = outbox.map(asSent);
    try {
      // What was on its way when the page was left may have arrived: the same id tells, and says nothing twice.
      for (const sent of undelivered) await this.#redeliver(session, sent);
      const messages = await this.#client.messagesAfter(session.token, 0);
      this.#session = session;
      this.#syncedTo = lastSeq(messages, 0);
      const history = messages.map((message) => asSaid(session.conversation_id, message, false));
      this.entries = [...history, ...undelivered.filter((sent) => sent.state === 'failed'), ...this.entries];
      this.#remember();
    } catch (error) {
      if (!isEnded(error)) throw error;
      for (const sent of undelivered) fail(sent, error);
      await this.#replaceEnded();
      this.entries.push(...undelivered.map(inWords));
      this.#remember();
    }
  }

  async #redeliver(session: Session, sent: Sent): Promise<void> {
    try {
      await this.#client.send(session.token, sent.outgoing);
      sent.state = 'sent';
    } catch (error) {
      if (isEnded(error) || error instanceof ConnectionError) throw error;
      fail(sent, error);
    }
  }

  /** Messages go one after the other, so that they reach the server in the order in which they were written. */
  #post(sent: Sent): Promise<void> {
    sent.state = 'sending';
    this.entries.push(sent);
    this.#remember();
    this.#listener.changed();
    this.#queue = this.#queue.then(() => this.#deliver(sent));
    return this.#queue;
  }

  async #deliver(sent: Sent, renewed = false): Promise<void> {
    await this.open();
    // The person may have left the conversation while this message waited for its turn.
    if (!this.entries.includes(sent)) return;
    const session = this.#session;
    try {
      if (!session) throw new ConnectionError();
      const messages = await this.#client.send(session.token, sent.outgoing);
      if (session !== this.#session) return;
      sent.state = 'sent';
      if ('payload' in sent.outgoing && sent.outgoing.payload === FORGET_ME) return await this.startOver(strings.erased);
      this.#receive(messages);
    } catch (error) {
      if (session !== this.#session) return;
      if (isEnded(error) && !renewed) {
        this.#session = null;
        inWords(sent);
        await this.#replaceEnded().catch(() => undefined);
        return this.#deliver(sent, true);
      }
      // The server may have told already that it has the message, and only the answer was lost.
      if (!isSent(sent)) fail(sent, error);
      this.#listener.changed();
    }
    this.#remember();
  }

  /** The server ended the conversation: what was said stays in view, and what comes next belongs to a new one. */
  async #replaceEnded(): Promise<void> {
    this.#forget();
    this.#insert([asNotice(strings.sessionEnded)]);
    await this.#start();
  }

  #receive(messages: Message[]): void {
    const said = messages.map((message) => asSaid(this.#session?.conversation_id ?? '', message, true));
    const fresh = said.filter((one) => !this.entries.some((entry) => entry.key === one.key));
    this.#insert(fresh);
    this.#listener.changed();
    if (fresh.length) this.#listener.arrived(fresh.map((one) => one.message));
  }

  /** A reply goes before the messages that still wait for theirs, as the server will list them. */
  #insert(entries: Entry[]): void {
    const waiting = this.entries.findIndex((entry) => entry.type === 'sent' && entry.state === 'sending');
    this.entries.splice(waiting < 0 ? this.entries.length : waiting, 0, ...entries);
  }

  /** True where the message shows already: this page sent it, or it is an emergency reply that is stored by now. */
  #adopt(message: Message): boolean {
    if (message.sender !== 'user') return this.#adoptStored(message);
    const sent = this.entries.find((entry) => entry.type === 'sent' && isSame(entry, message)) as Sent | undefined;
    if (sent) sent.state = 'sent';
    return sent !== undefined;
  }

  #adoptStored(message: Message): boolean {
    const said = this.entries.find(
      (entry) => entry.type === 'said' && entry.message.seq === NOT_STORED && entry.message.text === message.text,
    ) as Said | undefined;
    if (!said) return false;
    said.message = message;
    said.key = keyOf(this.#session?.conversation_id ?? '', message);
    return true;
  }

  #remove(sent: Sent): void {
    this.entries = this.entries.filter((entry) => entry !== sent);
  }

  #remember(): void {
    if (!this.#session) return;
    const outbox = this.entries
      .filter((entry): entry is Sent => entry.type === 'sent' && entry.state !== 'sent')
      .map((sent) => ({ ...sent.outgoing, title: sent.text }));
    this.#store.save({ session: this.#session, outbox });
  }

  #forget(): void {
    this.#live.stop();
    this.#session = null;
    this.#store.clear();
  }
}

/** The payload of the button that has everything erased: the conversation is gone when its answer comes. */
const FORGET_ME = '/forget_me';

const lastSeq = (messages: Message[], before: number): number => Math.max(before, ...messages.map((message) => message.seq));

const isSent = (sent: Sent): boolean => sent.state === 'sent';

/** By its id: the server may have masked a name in its words. */
const isSame = (sent: Sent, message: Message): boolean => sent.outgoing.id === message.id;

/** The token is no longer good, or the conversation it opened is gone. */
const isEnded = (error: unknown): boolean => error instanceof ChatError && (error.status === 401 || error.status === 404);

function fail(sent: Sent, error: unknown): void {
  sent.state = 'failed';
  sent.problem = explain(error, strings.refused);
  const refused = error instanceof ChatError && [400, 413, 422].includes(error.status);
  sent.retryable = !refused;
}

function explain(error: unknown, otherwise: string): string {
  if (error instanceof ConnectionError) return strings.offline;
  if (!(error instanceof ChatError)) return otherwise;
  return error.message || (error.status >= 500 ? strings.serverTrouble : otherwise);
}

/** Only the conversation that offered a button takes its payload; in any other its title says the same. */
function inWords(sent: Sent): Sent {
  sent.outgoing = { id: sent.outgoing.id, text: sent.text };
  return sent;
}
