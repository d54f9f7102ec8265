/** One conversation with the server, without any pixels: opening it, speaking in it, hearing what is said. */
import { Access } from './access';
import { newId, type ChatClient, type Outgoing, type Session } from './api';
import { asNotice, asSent, isForgetMe, isUnderway, moveTo, type Entry, type Said, type Sent } from './entries';
import { ChatError, ConnectionError, isEnded } from './errors';
import { Incoming } from './incoming';
import type { KeptMessages, Undelivered } from './kept-messages';
import { isEmergency, type Button, type Message } from './message';
import { Opening } from './opening';
import { Outbox } from './outbox';
import { isOver } from './renewal';
import type { SessionStore } from './session-store';
import { strings } from '../strings';
import type { Tabs } from './tabs';
import { Timeline } from './timeline';

/** What the conversation tells the element that shows it. */
export interface Listener {
  changed(): void;
  /** These arrived just now, after the person's own action or by themselves. */
  arrived(messages: Message[]): void;
  /** Something to say to a person who does not look. */
  told(text: string): void;
}

/** What a conversation works with. */
export interface Surroundings {
  client: ChatClient;
  sessions: SessionStore;
  kept: KeptMessages;
  tabs: Tabs;
}

/** Who deleted a conversation, here or in another tab, says so about when the stream does, in milliseconds. */
const EXPLAINED_WITHIN = 100;

export class Conversation {
  readonly #client: ChatClient;
  readonly #kept: KeptMessages;
  readonly #listener: Listener;
  readonly #timeline = new Timeline();
  readonly #opening: Opening;
  readonly #outbox: Outbox;
  readonly #incoming: Incoming;
  readonly #access: Access;

  constructor({ client, sessions, kept, tabs }: Surroundings, listener: Listener) {
    this.#client = client;
    this.#kept = kept;
    this.#listener = listener;
    this.#opening = new Opening(() => this.#open(), listener.changed);
    this.#outbox = new Outbox(kept, { deliver: this.#deliver, changed: listener.changed, told: listener.told });
    this.#incoming = new Incoming(client, {
      session: () => this.#session,
      connected: () => this.#outbox.wake(),
      received: this.#receive,
      gone: () => {
        const session = this.#session;
        setTimeout(() => session && this.#access.isCurrent(session) && this.#end(session), EXPLAINED_WITHIN);
      },
    });
    kept.watch(this.#adopt);
    this.#access = new Access(client, sessions, tabs, {
      renewed: () => this.#incoming.follow(),
      left: (erased) => {
        this.#incoming.stop();
        this.#clear(erased ? strings.erased : strings.startedOver, erased ? 'give back' : 'keep');
        this.#listener.changed();
      },
      replaced: () => {
        if (this.#session) this.#end(this.#session);
        void this.open(true);
      },
      dropped: (id) => {
        const sent = this.#timeline.find(id);
        if (sent && isUnderway(sent)) this.#withdraw(sent);
        else this.#kept.drop(id);
      },
    });
  }

  get #session(): Session | null {
    return this.#access.session;
  }

  get state(): Opening['state'] {
    return this.#opening.state;
  }

  /** Why the conversation could not be opened. */
  get problem(): string {
    return this.#opening.problem;
  }

  get entries(): Entry[] {
    return this.#timeline.entries;
  }

  /** True while an answer is awaited. */
  get waiting(): boolean {
    return this.entries.some((entry) => entry.type === 'sent' && entry.state === 'sending');
  }

  /** Opens the remembered conversation or a new one. Calling it again while it is open does nothing. */
  open(quietly = false): Promise<void> {
    return this.#session ? Promise.resolve() : this.#opening.open(quietly);
  }

  /** Says something; comes back once it is delivered, refused or taken back, never throws. */
  say(text: string): Promise<void> {
    return this.#post({ id: newId(), text }, text, this.#session?.conversation_id);
  }

  /** Presses one of the buttons of a message. */
  choose(said: Said, button: Button): Promise<void> {
    said.chosen = button.payload;
    return this.#post({ id: newId(), payload: button.payload }, button.title, said.conversation);
  }

  /** Sends again what failed, under the same id, or what waits, without waiting longer. */
  retry(sent: Sent): Promise<void> {
    if (isUnderway(sent)) {
      this.#outbox.wake(true);
      return Promise.resolve();
    }
    this.#timeline.remove(sent);
    return this.#queue(sent);
  }

  /** Takes back what failed or waits. Returns its words, so that they can be changed; a button can be pressed again. */
  takeBack(sent: Sent): string {
    this.#access.drop(sent.outgoing.id);
    const { outgoing } = sent;
    if ('payload' in outgoing) {
      const offer = this.entries.findLast((entry) => entry.type === 'said' && entry.chosen === outgoing.payload);
      if (offer) delete (offer as Said).chosen;
    }
    this.#withdraw(sent);
    return 'text' in outgoing ? sent.text : '';
  }

  /** Takes everything up again after the connection or the page was away. */
  async catchUp(): Promise<void> {
    if (this.state === 'failed') void this.open(true);
    for (const entry of this.entries) if (isUnderway(entry) && !this.#outbox.has(entry)) void this.#outbox.add(entry);
    this.#outbox.wake();
    void this.#kept.takeOver(this.#adopt);
    this.#access.check();
    await this.#incoming.comeBack();
  }

  /** Stops listening: nobody looks. */
  leave(): void {
    this.#incoming.leave();
  }

  /** It is shown nowhere: what is not yet delivered is seen to by whoever shows it now, until this catches up again. */
  release(): void {
    this.leave();
    this.#outbox.release();
  }

  /** Leaves this conversation, with what still waits in it, and opens a new one. */
  startOver(): Promise<void> {
    return this.#leaveFor('', this.#session);
  }

  /** Has the server erase the conversation, then opens a new one. */
  async erase(): Promise<void> {
    // The stream may tell of the end before the answer does.
    const session = this.#session;
    if (session) {
      await this.#client.erase(session.token).catch((error: unknown) => {
        // No longer there is what was asked for.
        if (!(error instanceof ChatError && error.code === 'conversation_not_found')) throw error;
      });
    }
    await this.#leaveFor(strings.erased, session);
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
    // What a conversation said that was left has no place in this one.
    const session = this.#session;
    if (session?.conversation_id !== said.conversation) return false;
    const before = said.rating;
    said.rating = rating;
    this.#listener.changed();
    try {
      await this.#client.rate(session.token, said.message.seq, rating, comment);
      return true;
    } catch {
      if (before) said.rating = before;
      else delete said.rating;
      this.#listener.changed();
      return false;
    }
  }

  async #open(): Promise<void> {
    await this.#kept.takeOver(this.#adopt);
    const remembered = await this.#access.find();
    if (!remembered) await this.#start();
    else if (isOver(remembered)) await this.#replaceEnded(remembered);
    else await this.#resume(remembered);
  }

  async #start(): Promise<void> {
    const { session, messages } = await this.#client.openSession();
    this.#access.begin(session);
    this.#incoming.begin(messages, true);
  }

  async #resume(session: Session): Promise<void> {
    try {
      const messages = await this.#client.messagesAfter(session.token, 0);
      this.#access.use(session);
      this.#incoming.begin(messages, false);
    } catch (error) {
      if (!isEnded(error)) throw error;
      await this.#replaceEnded(session);
    }
  }

  async #replaceEnded(session: Session): Promise<void> {
    this.#end(session);
    await this.#start();
  }

  /** The conversation has ended: what was said stays in view, and what comes next belongs to a new one. */
  #end(session: Session): void {
    this.#incoming.stop();
    this.#access.forget(session);
    this.#note(strings.sessionEnded);
    this.#listener.changed();
  }

  async #leaveFor(notice: string, session: Session | null): Promise<void> {
    if (session) this.#access.leave(session, notice === strings.erased);
    this.#incoming.stop();
    this.#clear(notice, 'drop');
    await this.open();
  }

  /** Empties the view. What is not yet delivered stays, or stands there to be written anew, or was left behind too. */
  #clear(notice: string, undelivered: 'keep' | 'give back' | 'drop'): void {
    const isOpen = (entry: Entry): entry is Sent => entry.type === 'sent' && (entry.state !== 'sent' || this.#outbox.has(entry));
    const open = this.entries.filter(isOpen);
    for (const sent of open) {
      // The stream may have told that the server has it, but its answer is still to come.
      if (sent.state === 'sent') sent.state = 'sending';
      if (undelivered !== 'keep') this.#outbox.remove(sent);
      if (undelivered === 'give back') Object.assign(sent, { state: 'failed', problem: strings.erasedElsewhere, retryable: false });
    }
    this.#timeline.entries = [];
    if (notice) this.#note(notice);
    if (undelivered !== 'drop') this.entries.push(...open);
  }

  /** Tells what has become of the conversation, to a person who does not look too. */
  #note(text: string): void {
    this.#timeline.place(asNotice(text));
    this.#listener.told(text);
  }

  #post(outgoing: Outgoing, title: string, conversation = ''): Promise<void> {
    return this.#queue(asSent({ ...outgoing, title, conversation }));
  }

  #queue(sent: Sent): Promise<void> {
    this.#timeline.add(sent);
    const left = this.#outbox.add(sent);
    this.#listener.changed();
    return left;
  }

  #withdraw(sent: Sent): void {
    this.#outbox.remove(sent);
    this.#timeline.remove(sent);
    this.#listener.changed();
  }

  /** Goes on with what a page that is gone has left. */
  #adopt = (messages: Undelivered[]): void => {
    for (const message of messages) void this.#takeUp(asSent(message));
  };

  async #takeUp(sent: Sent): Promise<void> {
    const failed = !isUnderway(sent);
    // What was refused stands below what was said before.
    if (failed) await this.open(true);
    const known = this.#timeline.find(sent.outgoing.id);
    if (known) {
      if (!isUnderway(known)) this.#kept.drop(sent.outgoing.id);
    } else if (failed) {
      this.#timeline.add(sent);
      this.#listener.changed();
    } else {
      await this.#queue(sent);
    }
  }

  #deliver = async (sent: Sent, again = false): Promise<void> => {
    await this.open(true);
    const session = this.#session;
    if (!session) throw this.#opening.failure ?? new ConnectionError();
    // Meanwhile it may have been taken back, or found delivered.
    if (!this.#outbox.has(sent)) return;
    const isElsewhere = sent.conversation !== session.conversation_id;
    if (isElsewhere && isForgetMe(sent)) return this.#leaveFor(strings.erased, session);
    if (isElsewhere) this.#outbox.keep(moveTo(session.conversation_id, sent));
    try {
      const replies = await this.#client.send(session.token, sent.outgoing);
      if (isForgetMe(sent)) return await this.#leaveFor(strings.erased, session);
      const isAwaited = this.#outbox.has(sent);
      if (this.#access.isCurrent(session)) {
        // Taken back too late: what the server has is shown.
        if (!isAwaited && sent.state !== 'sent') return await this.#incoming.readMissed();
      } else if (!isAwaited && !replies.some(isEmergency)) {
        return;
      }
      // Where another tab has started over meanwhile, these words have their answer all the same.
      if (isAwaited) this.#timeline.settle(sent, session.conversation_id, Math.max((replies[0]?.seq ?? 0) - 1, 0));
      this.#receive(replies, true, session.conversation_id);
    } catch (error) {
      if (!isEnded(error) || again) throw error;
      if (this.#access.isCurrent(session)) await this.#replaceEnded(session).catch(() => undefined);
      return this.#deliver(sent, true);
    }
  };

  #receive = (messages: Message[], isNews: boolean, conversation = this.#session?.conversation_id ?? ''): void => {
    // Whoever left the page before the answer came has not seen it: it is news, though it is history.
    const asked = isNews ? 0 : messages.findIndex(({ id }) => this.#outbox.has(this.#timeline.find(id)));
    const from = asked < 0 ? messages.length : asked;
    this.#timeline.take(conversation, messages.slice(0, from), false);
    const fresh = this.#timeline.take(conversation, messages.slice(from), true);
    this.#outbox.settle();
    this.#listener.changed();
    if (fresh.length) this.#listener.arrived(fresh);
  };
}
