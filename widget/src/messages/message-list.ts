/** Draws what was said, oldest first. */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { emergencyTitle } from './announcer';
import { renderChoices, type ChoiceActions } from './choices';
import { Copying } from './copying';
import { renderEmergency } from './emergency';
import { isByPatient, type Entry, type Said, type Sent } from '../conversation/entries';
import { urgentIcon } from '../element/icons';
import { plainText } from './markdown';
import { renderMarkdown } from './markdown-view';
import { isAnswer, isEmergency } from '../conversation/message';
import { MessageKeys } from './message-keys';
import { fullTime, MinuteClock, readTime, renderTime } from './message-times';
import { Ratings, type Rate } from './rating';
import { SourcesPanel } from './sources-panel';
import { strings } from '../strings';

export interface MessageActions extends ChoiceActions {
  rate: Rate;
  retry(sent: Sent): void;
  edit(sent: Sent): void;
  /** Has a screen reader told something. */
  announce(text: string): void;
}

type Host = ReactiveControllerHost & { renderRoot: ParentNode };

interface Place {
  /** Another voice spoke before. */
  named: boolean;
  /** Nothing of the person's came after it. */
  current: boolean;
  /** Tab comes to it. */
  stop: boolean;
}

export class MessageList {
  readonly #host: Host;
  readonly #actions: MessageActions;
  readonly #starters: () => string[];
  readonly #keys: MessageKeys;
  readonly #sources: SourcesPanel;
  readonly #ratings: Ratings;
  readonly #copying: Copying;
  /** A message keeps its element when the server gives it its number later: an alert that is put in again shouts again. */
  readonly #firstKeys = new WeakMap<Entry, string>();
  readonly #sentAt = new WeakMap<Sent, Date>();

  /**
   * @param server the address of the server.
   * @param starters the page's own first questions.
   */
  constructor(host: Host, actions: MessageActions, server: () => string, starters: () => string[]) {
    this.#host = host;
    this.#actions = actions;
    this.#starters = starters;
    this.#keys = new MessageKeys(host);
    this.#sources = new SourcesPanel(host, server);
    this.#ratings = new Ratings(host, actions.rate, actions.announce);
    this.#copying = new Copying(host, actions.announce);
    new MinuteClock(host);
  }

  render(entries: Entry[]): TemplateResult {
    const current = entries.findLastIndex(isByPatient);
    const lastSent = entries.findLast((entry) => entry.type === 'sent');
    this.#keys.take(entries, this.#host.renderRoot.querySelector('.entries'));
    return html`<ol class="entries" role="list" @keydown=${this.#keys.onKey} @focusin=${this.#keys.onFocus}>
      ${repeat(
        entries,
        (entry) => this.#keyOf(entry),
        (entry, index) => {
          const place = { named: !follows(entries, index), current: index > current, stop: this.#keys.isStop(entry) };
          if (entry.type === 'notice') return renderNotice(entry.text, place);
          if (entry.type === 'sent') return this.#renderSent(entry, place, entry === lastSent);
          if (entry.message.sender === 'user') return renderPatient('', entry.message.text, readTime(entry.message.sent_at), place);
          return this.#renderSaid(entry, place);
        },
      )}
    </ol>`;
  }

  /** The server's time of it is not known yet, and it showed when it was sent. */
  #renderSent(sent: Sent, place: Place, isLast: boolean): TemplateResult {
    const time = this.#sentAt.get(sent) ?? new Date();
    this.#sentAt.set(sent, time);
    return renderPatient(sent.state, sent.text, sent.state === 'sent' ? time : null, place, renderDelivery(sent, isLast, this.#actions));
  }

  #renderSaid(said: Said, place: Place): TemplateResult {
    const { message } = said;
    const time = readTime(message.sent_at);
    const who = message.sender === 'staff' ? strings.staff : strings.name;
    const emergency = isEmergency(message);
    const urgent = !emergency && message.urgency === 'urgent';
    const first = emergency ? `${emergencyTitle(message)}. ` : urgent ? `${strings.urgent}. ` : '';
    const name = strings.messageName(who, first + plainText(message.text), time ? fullTime(time) : '');
    const reach = place.stop || place.current ? 0 : -1;
    return html`<li
      class="bot from-${message.sender} urgency-${message.urgency}"
      part="message reply"
      tabindex=${place.stop ? 0 : -1}
      aria-label=${name}
    >
      ${place.named
        ? html`<p class="who"><span aria-hidden="true">${who}</span><span class="spoken">${strings.said(who)}</span></p>`
        : nothing}
      ${urgent ? html`<p class="urgent">${urgentIcon}${strings.urgent}</p>` : nothing}
      ${emergency ? renderEmergency(said) : html`<div class="text">${renderMarkdown(message.text)}</div>`}
      ${this.#sources.render(said, reach)} ${renderChoices(said, place.current, reach, this.#starters(), this.#actions)}
      ${this.#ratings.render(said, place.current && isAnswer(message), reach)}
      <div class="foot">${renderTime(time)}${this.#copying.render(said, reach)}</div>
    </li>`;
  }

  #keyOf(entry: Entry): string {
    const key = this.#firstKeys.get(entry) ?? entry.key;
    this.#firstKeys.set(entry, key);
    return key;
  }
}

/** True where the same voice goes on speaking. */
function follows(entries: Entry[], index: number): boolean {
  const [before, entry] = [entries[index - 1], entries[index]];
  return before?.type === 'said' && entry?.type === 'said' && before.message.sender === entry.message.sender;
}

const renderNotice = (text: string, { stop }: Place): TemplateResult =>
  html`<li class="notice" tabindex=${stop ? 0 : -1}>${text}</li>`;

function renderPatient(
  state: string,
  text: string,
  time: Date | null,
  place: Place,
  delivery: TemplateResult | typeof nothing = nothing,
): TemplateResult {
  const name = strings.messageName(strings.you, text, time ? fullTime(time) : '');
  return html`<li
    class="patient ${state}"
    part="message own"
    tabindex=${place.stop ? 0 : -1}
    aria-label=${name}
  >
    <span class="spoken">${strings.said(strings.you)}</span>
    <p class="bubble" dir="auto">${text}</p>
    <div class="foot">${renderTime(time)}${delivery}</div>
  </li>`;
}

function renderDelivery(sent: Sent, isLast: boolean, actions: MessageActions): TemplateResult | typeof nothing {
  if (sent.state === 'waiting') return renderWaiting(sent, actions);
  if (sent.state !== 'failed') {
    return isLast ? html`<p class="delivery">${sent.state === 'sent' ? strings.sent : strings.sending}</p>` : nothing;
  }
  return html`<div class="delivery" role="alert">
    <span><strong>${strings.notSent}</strong> ${sent.problem}</span>
    ${sent.retryable
      ? html`<button type="button" class="plain" @click=${() => actions.retry(sent)}>${strings.retry}</button>`
      : html`<button type="button" class="plain" @click=${() => actions.edit(sent)}>${strings.edit}</button>`}
  </div>`;
}

/** The first of the queue says what it waits for; the others wait behind it. */
function renderWaiting(sent: Sent, actions: MessageActions): TemplateResult {
  return html`<div class="delivery">
    <span>${sent.problem || strings.waitsItsTurn}</span>
    ${sent.problem
      ? html`<button type="button" class="plain" @click=${() => actions.retry(sent)}>${strings.tryNow}</button>`
      : nothing}
    <button type="button" class="plain" @click=${() => actions.edit(sent)}>${strings.takeBack}</button>
  </div>`;
}
