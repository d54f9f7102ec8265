/** Draws what stands in place of the conversation until the person has agreed. */
import { html, nothing, type TemplateResult } from 'lit';
import type { ConsentText } from './consent';
import { phoneIcon } from '../element/icons';
import { telephone } from '../messages/phone-numbers';
import { renderProblem } from '../element/state-view';
import { strings } from '../strings';
import type { Threshold } from './threshold';

export interface ConsentPlace {
  page: boolean;
  emergencyNumber: string;
  /** Shown while something is awaited. */
  waiting: unknown;
}

/** @param threshold null before the chat is opened. */
export function renderConsent(threshold: Threshold | null, place: ConsentPlace, retry: () => void): TemplateResult {
  const { page, emergencyNumber, waiting } = place;
  const title = strings.consentTitle;
  return html`<div class="consent" part="consent" role="region" aria-labelledby="consent-title" tabindex="0">
    ${page ? html`<h2 id="consent-title">${title}</h2>` : html`<h3 id="consent-title">${title}</h3>`}
    ${threshold?.text
      ? renderText(threshold.text, threshold)
      : threshold?.consent.failed
        ? renderFailed(emergencyNumber, retry)
        : waiting}
  </div>`;
}

export function renderAccept(accept: () => void): TemplateResult {
  return html`<button type="button" class="accept" id="accept" part="accept" @click=${accept}>${strings.consentAccept}</button>`;
}

function renderText(text: ConsentText, { consent, hasEarlier }: Threshold): TemplateResult {
  return html`${consent.wasGiven ? html`<p>${strings.consentChanged}</p>` : nothing}
    ${hasEarlier ? html`<p>${strings.consentStillHere}</p>` : nothing}
    <p><strong>${text.machine}</strong></p>
    <p>${text.emergency}</p>
    ${renderCall(text.emergencyNumber)}
    ${text.crisis ? html`<p>${text.crisis}</p>${renderCall(text.crisisLine)}` : nothing}
    <ul>
      ${text.words.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
    ${text.own ? html`<p class="own">${text.own}</p>` : nothing}`;
}

function renderFailed(emergencyNumber: string, retry: () => void): TemplateResult {
  return html`${renderProblem(strings.consentUnknown, retry)}
    <p>${strings.consentEmergency}</p>
    ${renderCall(emergencyNumber)}`;
}

function renderCall(number: string): TemplateResult {
  return html`<p class="calls"><a class="call" href=${telephone(number)}>${phoneIcon}${strings.call(number)}</a></p>`;
}
