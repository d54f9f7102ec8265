/** An emergency: a block of its own, with whom to call, and heard once, whether the chat is open or not. */
import { html, type TemplateResult } from 'lit';
import { emergencyTitle } from './announcer';
import type { Said } from './entries';
import { chatIcon, phoneIcon } from './icons';
import { renderMarkdown } from './markdown-view';
import type { PhoneNumber } from './phone-numbers';
import { strings } from './strings';

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
