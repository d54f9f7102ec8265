/** Where the patient writes. Sends a `say` event with the words; keeps them until then. */
import { html, nothing, type TemplateResult } from 'lit';
import base from './base.css?inline';
import { Component } from './component';
import { sendIcon } from './icons';
import { strings } from '../strings';
import styles from './composer.css?inline';

/** From this part of the longest message on, the counter shows. */
const COUNT_FROM = 0.75;

/** Who presses twice within so many milliseconds means it once. */
const ONE_PRESS = 500;

export class Composer extends Component {
  static override styles = [base, styles];
  static override state = ['limit', 'draft', 'complaint'];

  /** Characters of the longest message that the server takes. */
  declare limit: number;
  declare private draft: string;
  declare private complaint: string;
  #sentAt = 0;

  constructor() {
    super();
    this.limit = 2000;
    this.draft = '';
    this.complaint = '';
  }

  /** Puts words back, before what was written since. */
  restore(text: string): void {
    this.draft = this.draft ? `${text}\n${this.draft}` : text;
    this.complaint = '';
  }

  /** Where the field is not drawn yet, it gets the focus as soon as it is. */
  override focus(): void {
    if (this.#field) this.#field.focus();
    else void this.updateComplete.then(() => this.#field?.focus());
  }

  render(): TemplateResult {
    const over = this.#length - this.limit;
    const complaint = over > 0 ? strings.tooLong(over) : this.complaint;
    return html`<form @submit=${this.#submit}>
        <label class="spoken" for="question">${strings.question}</label>
        <textarea
          id="question"
          part="question"
          rows="1"
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          placeholder=${strings.placeholder}
          aria-describedby="hint"
          aria-invalid=${complaint ? 'true' : 'false'}
          .value=${this.draft}
          @input=${this.#input}
          @keydown=${this.#keydown}
        ></textarea>
        <button type="submit" part="send" aria-label=${strings.send} title=${strings.send}>${sendIcon}</button>
      </form>
      <div class="below">
        <p id="hint" class=${complaint ? 'complaint' : ''}>${complaint || strings.privacy}</p>
        ${this.#length >= this.limit * COUNT_FROM ? html`<p class="count">${strings.count(this.#length, this.limit)}</p>` : nothing}
      </div>
      <div class="spoken" role="status">${complaint}</div>`;
  }

  override updated(): void {
    const field = this.#field;
    if (!field) return;
    field.style.height = 'auto';
    // Its own border is not part of what scrolls.
    field.style.height = `${field.scrollHeight + field.offsetHeight - field.clientHeight}px`;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  /** Characters as people and the server count them, not UTF-16 units. */
  get #length(): number {
    return Array.from(this.draft.trim()).length;
  }

  #input(event: Event): void {
    this.draft = (event.target as HTMLTextAreaElement).value;
    this.complaint = '';
  }

  #keydown(event: KeyboardEvent): void {
    // Enter that ends an input method's composition chooses a word, it does not send. Safari ends the
    // composition before this event, and tells it by the key code alone.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    this.#submit(event);
  }

  #submit(event: Event): void {
    event.preventDefault();
    const text = this.draft.trim();
    if (!text) {
      if (Date.now() - this.#sentAt > ONE_PRESS) this.complaint = strings.empty;
      return;
    }
    if (this.#length > this.limit) return;
    this.draft = '';
    this.#sentAt = Date.now();
    this.dispatchEvent(new CustomEvent('say', { detail: text }));
  }
}
