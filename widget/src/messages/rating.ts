/** Whether an answer helped, and what was missing in it. A favour: it asks once, and takes no for an answer. */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Said } from '../conversation/entries';
import { hasFocus } from './message-keys';
import { strings } from '../strings';

export type Rating = 'up' | 'down';

/** Sends a rating; false where it did not arrive. */
export type Rate = (said: Said, rating: Rating, comment?: string) => Promise<boolean>;

/** The server's own limit, in characters. */
const MOST = 1000;

interface Form {
  rating: Rating;
  state: 'open' | 'sending' | 'closed';
  problem: string;
}

type Host = ReactiveControllerHost & { renderRoot: ParentNode };

export class Ratings {
  readonly #host: Host;
  readonly #rate: Rate;
  readonly #announce: (text: string) => void;
  readonly #forms = new WeakMap<Said, Form>();
  /** One after the other, so that the last word is the one that counts. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(host: Host, rate: Rate, announce: (text: string) => void) {
    this.#host = host;
    this.#rate = rate;
    this.#announce = announce;
  }

  /** @param asks whether the answer is one to ask about; where somebody has begun to tell, it stays. */
  render(said: Said, asks: boolean, tabindex: number): TemplateResult | typeof nothing {
    const form = this.#forms.get(said);
    if (!asks && !form) return nothing;
    const button = (rating: Rating, label: string): TemplateResult =>
      html`<button
        type="button"
        class="plain"
        tabindex=${tabindex}
        aria-pressed=${said.rating === rating ? 'true' : 'false'}
        @click=${() => void this.#press(said, rating)}
      >
        ${label}
      </button>`;
    return html`<div class="rating" role="group" aria-label=${strings.helpful}>
        <span>${said.rating ? strings.helpfulThanks : strings.helpful}</span>
        ${button('up', strings.helpfulYes)}${button('down', strings.helpfulNo)}
      </div>
      ${form ? this.#renderForm(said, form) : nothing}`;
  }

  #renderForm(said: Said, { rating, state, problem }: Form): TemplateResult {
    const id = `comment-${said.key}`;
    const words = html`<label for=${id}>${rating === 'down' ? strings.commentMissing : strings.commentMore}</label>
      <textarea id=${id} rows="2" dir="auto" maxlength=${MOST}></textarea>
      <p class="hint">${strings.privacy}</p>
      <button type="submit" class="choice" aria-disabled=${state === 'sending' ? 'true' : 'false'}>${strings.commentSend}</button>
      <button type="button" class="plain" @click=${() => this.#close(said)}>${strings.commentSkip}</button>`;
    return html`${problem ? html`<p class="trouble" role="alert">${problem}</p>` : nothing}
    ${state === 'closed' ? nothing : html`<form class="comment" @submit=${(event: Event) => void this.#submit(said, event)}>${words}</form>`}`;
  }

  async #press(said: Said, rating: Rating): Promise<void> {
    const known = said.rating === rating;
    this.#set(said, { rating, state: 'open', problem: '' });
    void this.#host.updateComplete.then(() => this.#form(said)?.scrollIntoView({ block: 'nearest' }));
    // A second time it would take back the comment.
    if (known) return;
    const arrived = await this.#send(said, rating);
    if (arrived) return this.#announce(`${strings.helpfulThanks} ${strings.commentCan}`);
    this.#set(said, { problem: strings.ratingFailed });
  }

  async #submit(said: Said, event: Event): Promise<void> {
    event.preventDefault();
    const form = this.#forms.get(said);
    if (!form || form.state === 'sending') return;
    const words = (event.currentTarget as HTMLFormElement).querySelector('textarea')?.value.trim() ?? '';
    if (!words) return this.#close(said);
    this.#set(said, { state: 'sending', problem: '' });
    if (!(await this.#send(said, form.rating, words))) return this.#set(said, { state: 'open', problem: strings.commentFailed });
    this.#announce(strings.commentThanks);
    this.#close(said);
  }

  #send(said: Said, rating: Rating, comment?: string): Promise<boolean> {
    const sent = this.#last.then(() => this.#rate(said, rating, comment));
    this.#last = sent;
    return sent;
  }

  /** The form goes away; the focus that was in it goes to what it belonged to. */
  #close(said: Said): void {
    const form = this.#form(said);
    if (hasFocus(form)) {
      const buttons = form?.parentElement?.querySelectorAll<HTMLElement>('.rating button');
      buttons?.[this.#forms.get(said)?.rating === 'up' ? 0 : 1]?.focus();
    }
    this.#set(said, { state: 'closed', problem: '' });
  }

  #form(said: Said): HTMLFormElement | null | undefined {
    return this.#host.renderRoot.querySelector(`[id="comment-${said.key}"]`)?.closest('form');
  }

  #set(said: Said, change: Partial<Form>): void {
    const before: Form = this.#forms.get(said) ?? { rating: 'up', state: 'open', problem: '' };
    this.#forms.set(said, { ...before, ...change });
    this.#host.requestUpdate();
  }
}
