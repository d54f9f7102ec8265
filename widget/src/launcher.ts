/** The button in the page's corner, with what is new. */
import { html, nothing, type TemplateResult } from 'lit';
import { chatIcon } from './icons';
import { strings } from './strings';

export function renderLauncher(isOpen: boolean, unread: number, show: () => void): TemplateResult {
  return html`<button type="button" class="launcher" part="launcher" ?hidden=${isOpen} aria-haspopup="dialog" @click=${show}>
    ${chatIcon}<span>${strings.launcher}</span>
    ${unread
      ? html`<span class="badge" aria-hidden="true">${unread}</span><span class="spoken">, ${strings.unread(unread)}</span>`
      : nothing}
  </button>`;
}
