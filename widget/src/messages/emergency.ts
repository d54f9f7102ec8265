/** An emergency: a block of its own, with whom to call, and heard once, whether the chat is open or not. */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { announce, emergencyTitle, spokenEmergencies } from './announcer';
import type { Entry, Said } from '../conversation/entries';
import { chatIcon, phoneIcon } from '../element/icons';
import { renderMarkdown } from './markdown-view';
import { isEmergency, type Message } from '../conversation/message';
import { goTo } from './message-keys';
import type { PhoneNumber } from './phone-numbers';
import { strings } from '../strings';

/** Only one that arrives now is an alert: history read again after a reload must not shout. */
export function renderEmergency({ message, live }: Said): TemplateResult {
  const title = emergencyTitle(message);
  return html`<div class="emergency" role=${live ? 'alert' : 'group'} aria-label=${title}>
    <p class="emergency-title">${title}</p>
    <div class="text">${renderMarkdown(message.text, renderCalls)}</div>
  </div>`;
}

/** The numbers of the first paragraph that names any, large: it is the one that says what to do first. */
function renderCalls(numbers: PhoneNumber[]): TemplateResult {
  return html`<p class="calls">${numbers.map(renderCall)}</p>`;
}

function renderCall({ text, href, sms }: PhoneNumber): TemplateResult[] {
  const link = (to: string, icon: TemplateResult, label: string): TemplateResult => html`<a class="call" href=${to}>${icon}${label}</a>`;
  return [
    ...(href === sms ? [] : [link(href, phoneIcon, strings.call(text))]),
    ...(sms ? [link(sms, chatIcon, strings.text(text))] : []),
  ];
}

/**
 * An emergency that arrives while the chat is closed. What is in a closed dialog is heard by nobody, so it is told
 * beside it, and is what is seen first when the chat is opened.
 */
export class MissedEmergency {
  readonly #host: ReactiveControllerHost & { renderRoot: ParentNode };
  #said: Said | undefined;

  constructor(host: ReactiveControllerHost & { renderRoot: ParentNode }) {
    this.#host = host;
  }

  /** What the button that opens the chat says. */
  get title(): string | undefined {
    return this.#said && emergencyTitle(this.#said.message);
  }

  /** Takes what arrived while the chat was closed. */
  take(messages: Message[], entries: Entry[]): void {
    announce(this.#host.renderRoot.querySelector('.outside'), spokenEmergencies(messages));
    this.#said ??= entries.find(
      (entry) => entry.type === 'said' && isEmergency(entry.message) && messages.includes(entry.message),
    ) as Said | undefined;
    hush(entries);
  }

  async show(entries: Entry[]): Promise<void> {
    const at = this.#said ? entries.indexOf(this.#said) : -1;
    this.#said = undefined;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const item = this.#host.renderRoot.querySelectorAll<HTMLElement>('.entries > li')[at];
    if (item) goTo(item);
  }
}

/** An alert that comes into view again would be heard again. */
export function hush(entries: Entry[]): void {
  for (const entry of entries) if (entry.type === 'said') entry.live = false;
}
