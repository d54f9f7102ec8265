/** `<back-pain-chat>`: the chat as a whole page (attribute `page`) or behind a button in a page's corner. */
import { LitElement, html, nothing, unsafeCSS, type TemplateResult } from 'lit';
import { announce, spoken } from './announcer';
import { ChatClient } from './api';
import base from './base.css?inline';
import { readStarters } from './choices';
import { Composer } from './composer';
import { Conversation } from './conversation';
import { hush, MissedEmergency } from './emergency';
import { EndFollower } from './end-follower';
import { renderHeader, type HeaderActions, type HeaderState, type Question } from './header';
import { chatIcon, downIcon } from './icons';
import type { Message } from './message';
import { MessageList, type MessageActions } from './message-list';
import messages from './messages.css?inline';
import { browserStorage, SessionStore } from './session-store';
import { strings } from './strings';
import styles from './styles.css?inline';

/** A reply usually comes before this, in milliseconds; a sign that flickers is worse than none. */
const TYPING_AFTER = 300;
/** Up to this width or height the open chat takes the whole screen; styles.css says the same. */
const WHOLE_SCREEN = '(max-width: 30rem), (max-height: 30rem)';

export class BackPainChat extends LitElement {
  /** Where the API is found unless the attribute `server` says otherwise. */
  static defaultServer = new URL('/', document.baseURI).href;

  static override styles = [unsafeCSS(base), unsafeCSS(styles), unsafeCSS(messages)];
  static override properties = {
    page: { type: Boolean, reflect: true },
    server: { type: String },
    remember: { type: Boolean },
    emergencyNumber: { attribute: 'emergency-number' },
    starters: { type: String },
    opened: { state: true },
    unread: { state: true },
    question: { state: true },
    typing: { state: true },
    trouble: { state: true },
  };

  /** Fills its place in the page instead of floating over it. */
  declare page: boolean;
  /** Address of the server, read once. */
  declare server: string | undefined;
  /** Keeps the conversation for this browser, not only for this tab. */
  declare remember: boolean;
  /** What to call in an emergency where the page's readers live. */
  declare emergencyNumber: string | undefined;
  /** The page's own first questions, separated by a bar. */
  declare starters: string | undefined;

  declare private opened: boolean;
  declare private unread: number;
  declare private question: Question;
  declare private typing: boolean;
  declare private trouble: string;

  #conversation: Conversation | null = null;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #view = new EndFollower(this);
  readonly #missed = new MissedEmergency(this);

  constructor() {
    super();
    this.page = false;
    this.remember = false;
    this.opened = false;
    this.unread = 0;
    this.question = null;
    this.typing = false;
    this.trouble = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    window.addEventListener('online', this.#catchUp);
    document.addEventListener('visibilitychange', this.#catchUp);
    if (this.page) void this.#open();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    window.removeEventListener('online', this.#catchUp);
    document.removeEventListener('visibilitychange', this.#catchUp);
    clearTimeout(this.#typingTimer);
    this.#conversation?.leave();
  }

  /** Opens the floating chat. */
  async show(): Promise<void> {
    const dialog = this.#find<HTMLDialogElement>('dialog');
    if (!dialog || this.opened) return;
    this.opened = true;
    this.unread = 0;
    // On a small screen the chat covers the page, so nothing behind it may be reached.
    if (matchMedia(WHOLE_SCREEN).matches) dialog.showModal();
    else dialog.show();
    // A touch keyboard would hide the greeting before it is read.
    if (matchMedia('(pointer: coarse)').matches) this.#find('.log')?.focus();
    else this.#find('back-pain-chat-composer')?.focus();
    await this.#open();
    await this.#missed.show(this.#conversation?.entries ?? []);
  }

  /** Closes the floating chat and gives the focus back to its button. */
  async hide(): Promise<void> {
    if (!this.opened) return;
    this.#find<HTMLDialogElement>('dialog')?.close();
    this.opened = false;
    hush(this.#conversation?.entries ?? []);
    await this.updateComplete;
    this.#find('.launcher')?.focus();
  }

  override render(): TemplateResult {
    if (this.page) return html`<section class="chat" aria-labelledby="title" @keydown=${this.#keydown}>${this.#renderChat()}</section>`;
    return html`<button
        type="button"
        class="launcher ${this.#missed.title ? 'missed' : ''}"
        ?hidden=${this.opened}
        aria-haspopup="dialog"
        @click=${this.show}
      >
        ${chatIcon}<span>${this.#missed.title ?? strings.launcher}</span>
        ${this.unread
          ? html`<span class="badge" aria-hidden="true">${this.unread}</span><span class="spoken">, ${strings.unread(this.unread)}</span>`
          : nothing}
      </button>
      <dialog class="chat" aria-labelledby="title" @keydown=${this.#keydown} @cancel=${this.#cancel}>${this.#renderChat()}</dialog>
      <div class="spoken outside" aria-live="assertive"></div>`;
  }

  #renderChat(): TemplateResult {
    return html`${renderHeader(this.#headerState, this.#headerActions)}
      <div class="log" role="log" aria-live="off" aria-label=${strings.conversation} tabindex="-1">
        ${this.#list.render(this.#conversation?.entries ?? [])} ${this.#renderState()}
        <div class="end"></div>
      </div>
      <footer>
        ${this.#view.below
          ? html`<button type="button" class="choice below" @click=${this.#showBelow}>${downIcon}${strings.newMessages}</button>`
          : nothing}
        ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
        <back-pain-chat-composer @say=${this.#say}></back-pain-chat-composer>
      </footer>
      <div class="spoken live" aria-live="polite"></div>`;
  }

  #renderState(): TemplateResult | typeof nothing {
    const { state, problem } = this.#conversation ?? {};
    if (state === 'failed') {
      return html`<div class="trouble" role="alert">
        <p>${problem}</p>
        <button type="button" class="choice" @click=${this.#reopen}>${strings.retry}</button>
      </div>`;
    }
    if (!this.typing) return nothing;
    const doing = state === 'opening' ? strings.opening : strings.typing;
    return html`<p class="typing"><i></i><i></i><i></i><span class="spoken">${doing}</span></p>`;
  }

  async #open(): Promise<void> {
    const server = this.server ?? BackPainChat.defaultServer;
    this.#conversation ??= new Conversation(
      new ChatClient(server),
      new SessionStore(browserStorage(this.remember), server),
      { changed: this.#changed, arrived: this.#arrived },
    );
    await this.#conversation.open();
    await this.#view.toEnd();
  }

  #changed = (): void => {
    this.requestUpdate();
    const busy = this.#conversation?.waiting || this.#conversation?.state === 'opening';
    if (!busy) {
      clearTimeout(this.#typingTimer);
      this.#typingTimer = undefined;
      this.typing = false;
      return;
    }
    this.#typingTimer ??= setTimeout(() => {
      this.typing = true;
      void this.#view.keepEnd();
    }, TYPING_AFTER);
  };

  #arrived = (messages: Message[]): void => {
    if (!this.page && !this.opened) {
      this.unread += messages.length;
      this.#missed.take(messages, this.#conversation?.entries ?? []);
    }
    announce(this.#find('.live'), spoken(messages, readStarters(this.starters)));
    void this.#view.reveal(messages.length);
  };

  #say(event: CustomEvent<string>): void {
    this.trouble = '';
    void this.#conversation?.say(event.detail);
    void this.#view.toEnd();
  }

  #messageActions: MessageActions = {
    choose: (said, button) => {
      void this.#conversation?.choose(said, button);
      void this.#view.toEnd();
    },
    ask: (said, text) => {
      said.chosen = text;
      void this.#conversation?.say(text);
      void this.#view.toEnd();
    },
    rate: async (said, rating, comment) => (await this.#conversation?.rate(said, rating, comment)) ?? false,
    announce: (text) => announce(this.#find('.live'), text),
    retry: (sent) => {
      // The button goes away with the failure; the list keeps the focus inside the chat.
      this.#find('.log')?.focus();
      void this.#conversation?.retry(sent);
      void this.#view.toEnd();
    },
    edit: (sent) => {
      const composer = this.#find<Composer>('back-pain-chat-composer');
      composer?.restore(this.#conversation?.takeBack(sent) ?? '');
      composer?.focus();
    },
  };

  readonly #list = new MessageList(
    this,
    this.#messageActions,
    () => this.server ?? BackPainChat.defaultServer,
    () => readStarters(this.starters),
  );

  get #headerState(): HeaderState {
    return { page: this.page, question: this.question, emergencyNumber: this.emergencyNumber || strings.emergencyNumber };
  }

  #headerActions: HeaderActions = {
    ask: async (question) => {
      const asked = this.question;
      this.question = question;
      await this.updateComplete;
      this.#find(question ? '#confirm' : `#${asked}`)?.focus();
    },
    confirm: async () => {
      const asked = this.question;
      this.#headerActions.ask(null);
      this.trouble = '';
      try {
        await (asked === 'erase' ? this.#conversation?.erase() : this.#conversation?.startOver());
      } catch {
        this.trouble = strings.couldNotErase;
      }
    },
    download: async () => {
      this.trouble = '';
      try {
        save(strings.transcriptFile, (await this.#conversation?.transcript()) ?? '');
      } catch {
        this.trouble = strings.couldNotDownload;
      }
    },
    close: () => void this.hide(),
  };

  #reopen(): void {
    this.#find('.log')?.focus();
    void this.#open();
  }

  #showBelow(): void {
    this.#find('.log')?.focus();
    void this.#view.toEnd();
  }

  #catchUp = (): void => {
    if (document.visibilityState === 'visible') void this.#conversation?.catchUp();
    // A browser has few connections for one server; those of pages that nobody looks at are given back.
    else this.#conversation?.leave();
  };

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (this.question) this.#headerActions.ask(null);
    else if (this.opened) void this.hide();
    else return;
    event.stopPropagation();
    event.preventDefault();
  }

  /** A phone's back gesture closes a dialog without any key. */
  #cancel(event: Event): void {
    event.preventDefault();
    void this.hide();
  }

  #find<E extends HTMLElement>(selector: string): E | null {
    return this.renderRoot.querySelector<E>(selector);
  }
}

/** Hands a text to the browser's own download. */
function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
