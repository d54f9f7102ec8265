/** The buttons under a message: what it offers to answer, or what a newcomer may ask first. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Said } from '../conversation/entries';
import type { Button } from '../conversation/message';
import { strings } from '../strings';

export interface ChoiceActions {
  choose(said: Said, button: Button): void;
  /** Asks one of the page's own questions, in words. */
  ask(said: Said, text: string): void;
}

/** Reads the attribute `starters`: questions separated by a bar. */
export const readStarters = (attribute: string | null | undefined): string[] =>
  (attribute ?? '').split('|').map((text) => text.trim()).filter(Boolean);

/**
 * Choices stand while they can be taken. The one that was pressed stays, the same element, so that the focus has
 * where to be.
 *
 * @param starters the page's own questions; they take the place of those of the greeting.
 */
export function renderChoices(
  said: Said,
  current: boolean,
  tabindex: number,
  starters: string[],
  actions: ChoiceActions,
): TemplateResult | typeof nothing {
  const greets = said.message.kind === 'greeting';
  const own = greets && starters.length > 0;
  const buttons = own ? starters.map((text) => ({ title: text, payload: text })) : said.message.buttons;
  const open = current && said.chosen === undefined;
  const shown = buttons.filter((button) => open || button.payload === said.chosen);
  if (!shown.length) return nothing;
  const press = (button: Button): void => (own ? actions.ask(said, button.payload) : actions.choose(said, button));
  return html`${greets && open ? html`<p class="starters" aria-hidden="true">${strings.starters}</p>` : nothing}
    <div class="choices" role="group" aria-label=${greets ? strings.starters : strings.choices}>
      ${repeat(
        shown,
        (button) => button.payload,
        (button) =>
          html`<button
            type="button"
            class="choice"
            tabindex=${open ? 0 : tabindex}
            aria-disabled=${open ? 'false' : 'true'}
            @click=${() => open && press(button)}
          >
            ${button.title}${open ? nothing : html`<span class="spoken">, ${strings.chosen}</span>`}
          </button>`,
      )}
    </div>`;
}
