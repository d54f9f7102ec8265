/** Draws what was said, oldest first. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Entry, Said, Sent } from './entries';
import { phoneIcon } from './icons';
import { renderMarkdown } from './markdown-view';
import { isAnswer, isEmergency, type Button, type Message } from './message';
import type { PhoneNumber } from './phone-numbers';
import { strings } from './strings';

export interface MessageActions {
  choose(said: Said, button: Button): void;
  rate(said: Said, rating: 'up' | 'down'): void;
  retry(sent: Sent): void;
  edit(sent: Sent): void;
}

export function renderEntries(entries: Entry[], actions: MessageActions): TemplateResult {
  const current = entries.findLastIndex(isByPatient);
  const lastSent = entries.findLast((entry) => entry.type === 'sent');
  return html`<ol class="entries" role="list">
    ${repeat(
      entries,
      (entry) => entry.key,
      (entry, index) => {
        if (entry.type === 'notice') return html`<li class="notice">${entry.text}</li>`;
        if (entry.type === 'sent') return renderSent(entry, entry === lastSent, actions);
        if (entry.message.sender === 'user') return html`<li class="patient" part="message own">${renderBubble(entry.message.text)}</li>`;
        return renderSaid(entry, { named: !follows(entries, index), current: index > current }, actions);
      },
    )}
  </ol>`;
}

const isByPatient = (entry: Entry): boolean =>
  entry.type === 'sent' || (entry.type === 'said' && entry.message.sender === 'user');

/** True where the same voice goes on speaking. */
function follows(entries: Entry[], index: number): boolean {
  const [before, entry] = [entries[index - 1], entries[index]];
  return before?.type === 'said' && entry?.type === 'said' && before.message.sender === entry.message.sender;
}

const renderBubble = (text: string): TemplateResult =>
  html`<span class="spoken">${strings.said(strings.you)}</span>
    <p class="bubble" dir="auto">${text}</p>`;

function renderSent(sent: Sent, isLast: boolean, actions: MessageActions): TemplateResult {
  return html`<li class="patient ${sent.state}" part="message own">${renderBubble(sent.text)}${renderDelivery(sent, isLast, actions)}</li>`;
}

function renderDelivery(sent: Sent, isLast: boolean, actions: MessageActions): TemplateResult | typeof nothing {
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

function renderSaid(said: Said, place: { named: boolean; current: boolean }, actions: MessageActions): TemplateResult {
  const { message } = said;
  const who = message.sender === 'staff' ? strings.staff : strings.name;
  return html`<li class="bot from-${message.sender} urgency-${message.urgency}" part="message reply">
    ${place.named
      ? html`<p class="who"><span aria-hidden="true">${who}</span><span class="spoken">${strings.said(who)}</span></p>`
      : nothing}
    ${isEmergency(message) ? renderEmergency(said) : html`<div class="text">${renderMarkdown(message.text)}</div>`}
    ${renderSources(message)} ${renderButtons(said, place.current, actions)}
    ${place.current && isAnswer(message) ? renderRating(said, actions) : nothing}
  </li>`;
}

/** Only one that arrives now is an alert: history read again after a reload must not shout. */
function renderEmergency({ message, live }: Said): TemplateResult {
  return html`<div class="emergency" role=${live ? 'alert' : 'group'} aria-label=${strings.emergency}>
    <p class="emergency-title">${strings.emergency}</p>
    <div class="text">${renderMarkdown(message.text, renderCalls)}</div>
  </div>`;
}

/** The numbers of the first paragraph that names any, large: it is the one that says what to do first. */
function renderCalls(numbers: PhoneNumber[]): TemplateResult {
  return html`<p class="calls">
    ${numbers.map((number) => html`<a class="call" href=${number.href}>${phoneIcon}${strings.call(number.text)}</a>`)}
  </p>`;
}

function renderSources({ sources }: Message): TemplateResult | typeof nothing {
  if (!sources.length) return nothing;
  const names = sources.map((source) => `${source.title} (${source.publisher})`).join('; ');
  return html`<p class="sources">${sources.length === 1 ? strings.source : strings.sources}: ${names}</p>`;
}

/**
 * Choices stand while they can be taken. The one that was pressed stays, the same element, so that the focus has
 * where to be.
 */
function renderButtons(said: Said, current: boolean, actions: MessageActions): TemplateResult | typeof nothing {
  const open = current && said.chosen === undefined;
  const shown = said.message.buttons.filter((button) => open || button.payload === said.chosen);
  if (!shown.length) return nothing;
  return html`<div class="choices" role="group" aria-label=${strings.choices}>
    ${repeat(
      shown,
      (button) => button.payload,
      (button) =>
        html`<button
          type="button"
          class="choice"
          aria-disabled=${open ? 'false' : 'true'}
          @click=${() => open && actions.choose(said, button)}
        >
          ${button.title}${open ? nothing : html`<span class="spoken">, ${strings.chosen}</span>`}
        </button>`,
    )}
  </div>`;
}

function renderRating(said: Said, actions: MessageActions): TemplateResult {
  const rate = (rating: 'up' | 'down', label: string): TemplateResult =>
    html`<button
      type="button"
      class="plain"
      aria-pressed=${said.rating === rating ? 'true' : 'false'}
      @click=${() => actions.rate(said, rating)}
    >
      ${label}
    </button>`;
  return html`<div class="rating" role="group" aria-label=${strings.helpful}>
    <span>${said.rating ? strings.helpfulThanks : strings.helpful}</span>
    ${rate('up', strings.helpfulYes)}${rate('down', strings.helpfulNo)}
  </div>`;
}
