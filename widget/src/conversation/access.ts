/** Which conversation this page has, and the token that opens it: remembered, renewed in time, in step with other tabs. */
import type { ChatClient, Session } from './api';
import { Renewal } from './renewal';
import type { SessionStore } from './session-store';
import type { News, Tabs } from './tabs';

/** How long a new tab waits for another's answer, in milliseconds: nobody shall notice. */
const ANSWERED_WITHIN = 80;
/** How long one waits for the conversation that another tab is about to open. */
const OPENED_WITHIN = 3_000;

export interface AccessListener {
  /** A newer token opens the same conversation. */
  renewed(): void;
  /** In another tab the person left this conversation. */
  left(erased: boolean): void;
  /** In another tab a new conversation came in place of this one; it is remembered. */
  replaced(): void;
  /** In another tab the person took this message back. */
  dropped(id: string): void;
}

export class Access {
  session: Session | null = null;

  readonly #sessions: SessionStore;
  readonly #tabs: Tabs;
  readonly #renewal: Renewal;
  readonly #listener: AccessListener;
  /** The conversation that this page had before, while it has no other. */
  #left = '';
  #patience = ANSWERED_WITHIN;

  constructor(client: ChatClient, sessions: SessionStore, tabs: Tabs, listener: AccessListener) {
    this.#sessions = sessions;
    this.#tabs = tabs;
    this.#listener = listener;
    this.#renewal = new Renewal(client, (session) => {
      this.use(session);
      tabs.tell({ type: 'session', session });
      listener.renewed();
    });
    tabs.session = () => this.session;
    tabs.heard = (news) => this.#heard(news);
  }

  /** What this tab remembers, or else what another tab has open. */
  async find(): Promise<Session | null> {
    return this.#sessions.load() ?? this.#tabs.ask(this.#left, this.#patience);
  }

  use(session: Session): void {
    this.session = session;
    this.#left = '';
    this.#patience = ANSWERED_WITHIN;
    this.#sessions.save(session);
    this.#renewal.watch(session);
  }

  /** Uses a conversation that was opened just now; tabs that had the same one before come along. */
  begin(session: Session): void {
    const instead = this.#left;
    this.use(session);
    if (instead) this.#tabs.tell({ type: 'next', session, instead });
  }

  forget(session: Session): void {
    this.session = null;
    this.#left = session.conversation_id;
    this.#sessions.forget(session);
    this.#renewal.watch(null);
  }

  /** The person leaves the conversation: in all tabs. */
  leave(session: Session, erased: boolean): void {
    this.forget(session);
    // What comes next is opened here.
    this.#patience = 0;
    this.#tabs.tell({ type: 'left', conversation: session.conversation_id, erased });
  }

  /** The person took a message back: a tab that was copied must not send it. */
  drop(id: string): void {
    this.#tabs.tell({ type: 'dropped', id });
  }

  /** Renews the token if it is time; timers stand still while a laptop sleeps. */
  check(): void {
    void this.#renewal.check();
  }

  isCurrent(session: Session): boolean {
    return this.session?.conversation_id === session.conversation_id;
  }

  #heard(news: News): void {
    const mine = this.session?.conversation_id ?? this.#left;
    if (news.type === 'dropped') {
      this.#listener.dropped(news.id);
    } else if (news.type === 'session') {
      if (!this.session || !this.isCurrent(news.session) || news.session.since <= this.session.since) return;
      this.use(news.session);
      this.#listener.renewed();
    } else if (news.type === 'left' && news.conversation === mine) {
      if (this.session) this.forget(this.session);
      this.#patience = OPENED_WITHIN;
      this.#listener.left(news.erased);
    } else if (news.type === 'next' && news.instead === mine) {
      this.#sessions.save(news.session);
      this.#listener.replaced();
    }
  }
}
