/** Copying a message's words, on pages without TLS too, where browsers keep the clipboard to themselves. */
import { html, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Said } from '../conversation/entries';
import { plainLines } from './markdown';
import { strings } from '../strings';

export class Copying {
  readonly #host: ReactiveControllerHost;
  readonly #announce: (text: string) => void;
  /** The last one says so, until there is another. */
  #copied: Said | null = null;

  constructor(host: ReactiveControllerHost, announce: (text: string) => void) {
    this.#host = host;
    this.#announce = announce;
  }

  render(said: Said, tabindex: number): TemplateResult {
    return html`<button type="button" class="plain" tabindex=${tabindex} @click=${(event: Event) => void this.#copy(said, event)}>
      ${this.#copied === said ? strings.copied : html`${strings.copy}<span class="spoken"> ${strings.copyWhat}</span>`}
    </button>`;
  }

  async #copy(said: Said, event: Event): Promise<void> {
    const button = event.currentTarget as HTMLElement;
    if (!(await copy(plainLines(said.message.text), button))) return this.#announce(strings.notCopied);
    this.#announce(strings.copied);
    this.#copied = said;
    this.#host.requestUpdate();
  }
}

async function copy(text: string, button: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelecting(text, button);
  }
}

/** Beside the button, because nothing outside of an open dialog can be selected. */
function copyBySelecting(text: string, button: HTMLElement): boolean {
  const field = document.createElement('textarea');
  field.className = 'spoken';
  field.value = text;
  button.after(field);
  field.select();
  const done = document.execCommand?.('copy') ?? false;
  field.remove();
  button.focus({ preventScroll: true });
  return done;
}
