/** `<back-pain-chat>`: the chat as a whole page (attribute `page`) or behind a button in a page's corner. */
import { html, nothing, type TemplateResult } from 'lit';
import { announce, spoken } from '../messages/announcer';
import { Appearance } from '../page/appearance';
import base from './base.css?inline';
import { Component } from './component';
import { Composer } from './composer';
import { renderAccept, renderConsent } from '../consent/consent-view';
import consentStyles from '../consent/consent.css?inline';
import { Conversation } from '../conversation/conversation';
import { isByPatient } from '../conversation/entries';
import { save } from './download';
import { hush, MissedEmergency } from '../messages/emergency';
import { EndFollower } from './end-follower';
import { FloatingDialog } from './floating-dialog';
import { renderHeader, type HeaderActions, type HeaderState, type Question } from './header';
import { downIcon } from './icons';
import { renderLauncher } from './launcher';
import type { Message } from '../conversation/message';
import { KeptMessages } from '../conversation/kept-messages';
import { MessageList, type MessageActions } from '../messages/message-list';
import messages from '../messages/messages.css?inline';
import { ATTRIBUTES } from '../page/settings';
import { isLookedAt, listen, tellAccepted } from './presence';
import { renderProblem } from './state-view';
import { strings } from '../strings';
import styles from './styles.css?inline';
import { Tabs } from '../conversation/tabs';
import theme from '../page/theme.css?inline';
import { Threshold } from '../consent/threshold';
import { TypingSign } from './typing-sign';

export class BackPainChat extends Component {
  /** Where the API is found unless the attribute `server` says otherwise. */
  static defaultServer = new URL('/', document.baseURI).href;

  static override styles = [theme, base, styles, messages, consentStyles];
  static override state = ['unread', 'question', 'trouble'];
  static observedAttributes = ['page', 'dir', 'hidden', ...ATTRIBUTES];

  declare private unread: number;
  declare private question: Question;
  declare private trouble: string;

  #started = false;
  #threshold: Threshold | null = null;
  #conversation: Conversation | null = null;
  readonly #view = new EndFollower(this);
  readonly #typing = new TypingSign(this, () => void this.#view.keepEnd());
  readonly #missed = new MissedEmergency(this);
  readonly #dialog = new FloatingDialog(this);
  readonly #appearance = new Appearance(this);
  /** The same for as long as the chat is there, so that what is being written stays whatever else is shown meanwhile. */
  readonly #composer = new Composer();

  constructor() {
    super();
    this.#composer.setAttribute('part', 'composer');
    this.#composer.setAttribute('exportparts', 'question, send');
    this.#composer.addEventListener('say', (event) => this.#say((event as CustomEvent<string>).detail));
    this.unread = 0;
    this.question = null;
    this.trouble = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    listen('addEventListener', this.#goOn, this.#catchUp);
    this.#place();
    // It may have been moved within the page.
    this.#catchUp();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    listen('removeEventListener', this.#goOn, this.#catchUp);
    this.#conversation?.release();
  }

  override attributeChangedCallback(name: string): void {
    this.#appearance.forget();
    super.attributeChangedCallback(name);
    if (name === 'page') this.#place();
    // An open chat that cannot be seen may still keep everybody from the page behind it.
    if (this.hidden) void this.hide();
  }

  /** Fills its place in the page instead of floating over it. */
  get page(): boolean {
    return this.hasAttribute('page');
  }

  /** It comes into the page, or to another place in it: a floating chat is closed there. */
  #place(): void {
    this.#dialog.isOpen = false;
    if (this.page && this.isConnected) void this.#open();
  }

  /** Opens the floating chat. */
  async show(): Promise<void> {
    await this.updateComplete;
    if (this.page || this.#dialog.isOpen || !this.isConnected || this.hidden) return;
    this.unread = 0;
    this.#dialog.open();
    this.#enter();
    await this.#open();
    await this.#missed.show(this.#conversation?.entries ?? []);
  }

  /** Closes the floating chat and gives the focus back to where it came from. */
  async hide(): Promise<void> {
    if (!this.#dialog.isOpen) return;
    hush(this.#conversation?.entries ?? []);
    await this.#dialog.close();
  }

  override updated(): void {
    this.#appearance.paint(this.#find('.root'));
    if (this.#started) return;
    this.#started = true;
    if (this.page) return;
    // Nobody asked for it, so it must not cover the page.
    const opens = this.#appearance.settings.open && !this.#dialog.coversPage && !this.#dialog.wasClosed;
    if (opens) this.#dialog.open();
    // What was written on the page before is sent from here, though the chat is closed.
    if (opens || this.#before.hasUndelivered) void this.#open();
  }

  render(): TemplateResult {
    const { classes, lang, dir } = this.#appearance;
    return html`<div class="root ${classes}" lang=${lang} dir=${dir}>
      ${this.page
        ? html`<section class="chat" part="dialog" aria-labelledby="title" @keydown=${this.#keydown}>${this.#renderChat()}</section>`
        : this.#renderFloating()}
    </div>`;
  }

  #renderFloating(): TemplateResult {
    return html`${renderLauncher(this.#dialog.isOpen, this.unread, this.#missed.title, this.show)}
      <dialog class="chat" part="dialog" aria-labelledby="title" @keydown=${this.#keydown} @cancel=${this.#cancel}>
        ${this.#renderChat()}
      </dialog>
      <div class="spoken outside" aria-live="assertive"></div>`;
  }

  #renderChat(): TemplateResult {
    const agreed = this.#agreed;
    return html`${renderHeader(this.#headerState, this.#headerActions)} ${agreed ? this.#renderLog() : this.#renderConsent()}
      <footer part="footer">
        ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
        ${agreed ? this.#renderComposer() : this.#threshold?.text && renderAccept(this.#accept)}
      </footer>
      <div class="spoken live" aria-live="polite"></div>`;
  }

  #renderLog(): TemplateResult {
    return html`<div class="log" part="log" role="log" aria-live="off" aria-label=${strings.conversation} tabindex="-1">
      ${this.#list.render(this.#conversation?.entries ?? [])} ${this.#renderState()}
      <div class="end"></div>
    </div>`;
  }

  #renderComposer(): TemplateResult {
    this.#composer.limit = this.#threshold?.consent.terms?.message_length ?? 0;
    return html`${this.#view.below
        ? html`<button type="button" class="choice below" @click=${this.#showBelow}>${downIcon}${strings.newMessages}</button>`
        : nothing}
      ${this.#composer}`;
  }

  #renderConsent(): TemplateResult {
    const place = { page: this.page, emergencyNumber: this.#emergencyNumber, waiting: this.#typing.render(strings.opening) };
    return renderConsent(this.#threshold, place, this.#reopen);
  }

  #renderState(): TemplateResult | typeof nothing {
    const { state, problem } = this.#conversation ?? {};
    if (state === 'failed') return renderProblem(problem ?? '', this.#reopen);
    return this.#typing.render(state === 'opening' ? strings.opening : strings.typing);
  }

  async #open(): Promise<void> {
    const threshold = this.#before;
    await threshold.consent.ask();
    await this.updateComplete;
    if (this.renderRoot.activeElement?.id === 'title') this.#enter();
    if (!threshold.isOpen) threshold.consent.recall();
    if (!threshold.isOpen) return;
    const { client, store: sessions, storage, server } = threshold;
    this.#conversation ??= new Conversation(
      { client, sessions, kept: new KeptMessages(storage, server), tabs: new Tabs(server) },
      { changed: this.#changed, arrived: this.#arrived, told: this.#messageActions.announce },
    );
    // A tab that was opened in the background has not been looked at yet.
    if (!isLookedAt()) this.#conversation.leave();
    await this.#conversation.open();
    // Of a conversation in which nothing was asked yet the first line matters: what this is, and what it is not.
    if (this.#conversation.entries.some(isByPatient)) await this.#view.toEnd();
  }

  #accept = async (): Promise<void> => {
    this.#threshold?.agree();
    this.requestUpdate();
    await this.updateComplete;
    this.#enter();
    await this.#open();
    tellAccepted();
  };

  /** Puts the focus where the person goes on: after opening the chat and after agreeing, never at another time. */
  #enter(): void {
    // A touch keyboard would hide what is to be read first.
    const isTouch = matchMedia('(pointer: coarse)').matches;
    if (this.#agreed && !isTouch) return this.#composer.focus();
    this.#find(this.#threshold?.consent.isKnown ? '.log, .consent' : '#title')?.focus();
  }

  #changed = (): void => {
    this.requestUpdate();
    const { consent } = this.#threshold ?? {};
    const { waiting, state } = this.#conversation ?? {};
    this.#typing.follow(Boolean(consent?.asking || waiting) || state === 'opening');
  };

  #arrived = (messages: Message[]): void => {
    const news = messages.filter((message) => message.sender !== 'user').length;
    if (!this.page && !this.#dialog.isOpen) {
      this.unread += news;
      this.#missed.take(messages, this.#conversation?.entries ?? []);
    }
    announce(this.#find('.live'), spoken(messages, this.#appearance.settings.starters));
    void this.#view.reveal(messages.length);
  };

  #say(text: string): void {
    void this.#conversation?.say(text);
    this.#hasSpoken();
  }

  /** What the person has just sent is in view, and what went wrong before is past. */
  #hasSpoken(): void {
    this.trouble = '';
    void this.#view.toEnd();
  }

  #messageActions: MessageActions = {
    choose: (said, button) => {
      void this.#conversation?.choose(said, button);
      this.#hasSpoken();
    },
    ask: (said, text) => {
      said.chosen = text;
      this.#say(text);
    },
    rate: async (said, rating, comment) => (await this.#conversation?.rate(said, rating, comment)) ?? false,
    announce: (text) => announce(this.#find('.live'), text),
    retry: (sent) => {
      // The button goes away with the failure; the list keeps the focus inside the chat.
      this.#find('.log')?.focus();
      void this.#conversation?.retry(sent);
      this.#hasSpoken();
    },
    edit: (sent) => {
      const text = this.#conversation?.takeBack(sent);
      if (text) this.#composer.restore(text);
      this.#composer.focus();
    },
  };

  readonly #list = new MessageList(
    this,
    this.#messageActions,
    () => this.#server,
    () => this.#appearance.settings.starters,
  );

  get #headerState(): HeaderState {
    const { heading, about } = this.#appearance.settings;
    return {
      page: this.page,
      heading: heading ?? strings.name,
      about: about ?? strings.about,
      emergencyNumber: this.#emergencyNumber,
      tools: { conversation: this.#agreed, erase: this.#agreed || (this.#threshold?.hasEarlier ?? false) },
      question: this.question,
    };
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
        if (!this.#agreed) await this.#eraseEarlier();
        else await (asked === 'erase' ? this.#conversation?.erase() : this.#conversation?.startOver());
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

  async #eraseEarlier(): Promise<void> {
    await this.#threshold?.eraseEarlier();
    this.#find('.consent')?.focus();
    announce(this.#find('.live'), strings.consentErased);
    this.requestUpdate();
  }

  #reopen = (): void => {
    this.#find('.log, .consent')?.focus();
    void this.#open();
  };

  #showBelow(): void {
    this.#find('.log')?.focus();
    void this.#view.toEnd();
  }

  /** What was accepted in another chat is accepted here; and what the server could not be asked is asked again. */
  #goOn = (): void => {
    const consent = this.#threshold?.consent;
    if (consent?.isKnown) void (this.#conversation ? consent.ask() : this.#open());
  };

  #catchUp = (): void => {
    if (!isLookedAt()) {
      // A browser has few connections for one server; those of pages that nobody looks at are given back.
      this.#conversation?.leave();
    } else {
      this.#goOn();
      void this.#conversation?.catchUp();
    }
  };

  #keydown(event: KeyboardEvent): void {
    if (event.key !== 'Escape' || event.isComposing) return;
    if (this.question) this.#headerActions.ask(null);
    else if (this.#dialog.isOpen) void this.hide();
    else return;
    event.stopPropagation();
    event.preventDefault();
  }

  /** A phone's back gesture closes a dialog without any key. */
  #cancel(event: Event): void {
    event.preventDefault();
    void this.hide();
  }

  get #server(): string {
    return this.#appearance.settings.server ?? BackPainChat.defaultServer;
  }

  get #before(): Threshold {
    return (this.#threshold ??= new Threshold(this.#server, () => this.#appearance.settings, this.#changed));
  }

  get #agreed(): boolean {
    return this.#threshold?.isOpen ?? false;
  }

  get #emergencyNumber(): string {
    const known = this.#threshold?.consent.terms?.emergency_number ?? strings.emergencyNumber;
    return this.#appearance.settings.emergencyNumber ?? known;
  }

  #find<E extends HTMLElement>(selector: string): E | null {
    return this.renderRoot.querySelector<E>(selector);
  }
}
