/** The button in the page's corner, with what is new. */
import { html, nothing, type TemplateResult } from 'lit';
import { chatIcon } from './icons';
import { strings } from '../strings';

/** @param missed what an emergency that nobody has seen yet says first. */
export function renderLauncher(isOpen: boolean, unread: number, missed: string | undefined, show: () => void): TemplateResult {
  return html`<button
    type="button"
    class="launcher ${missed ? 'missed' : ''}"
    part="launcher"
    ?hidden=${isOpen}
    aria-haspopup="dialog"
    @click=${show}
  >
    ${chatIcon}<span>${missed ?? strings.launcher}</span>
    ${unread
      ? html`<span class="badge" aria-hidden="true">${unread}</span><span class="spoken">, ${strings.unread(unread)}</span>`
      : nothing}
  </button>`;
}
