/** What an answer rests on: each source is a button that opens what is known of it, in place. */
import { html, nothing, type ReactiveControllerHost, type TemplateResult } from 'lit';
import type { Said } from '../conversation/entries';
import { closeIcon } from '../element/icons';
import { renderLink } from './markdown-view';
import { safeLink } from './links';
import type { Source } from '../conversation/message';
import { goTo, hasFocus } from './message-keys';
import { loadSource, type SourceDetails } from './source-details';
import { strings } from '../strings';

interface Panel {
  said: Said;
  source: Source;
  /** Opened it, and gets the focus back. */
  button: HTMLElement;
  found: SourceDetails | 'loading' | 'failed';
}

type Host = ReactiveControllerHost & { renderRoot: ParentNode };

export class SourcesPanel {
  readonly #host: Host;
  readonly #load: (id: string) => Promise<SourceDetails>;
  /** One at a time, wherever it is. */
  #panel: Panel | null = null;

  constructor(host: Host, server: () => string, load = loadSource) {
    this.#host = host;
    this.#load = (id) => load(server(), id);
  }

  render(said: Said, tabindex: number): TemplateResult | typeof nothing {
    const { sources } = said.message;
    if (!sources.length) return nothing;
    const panel = this.#panel?.said === said ? this.#panel : null;
    const button = (source: Source): TemplateResult =>
      html`<button
        type="button"
        class="plain"
        tabindex=${tabindex}
        aria-expanded=${panel?.source === source ? 'true' : 'false'}
        aria-controls=${panel?.source === source ? 'source' : nothing}
        @click=${(event: Event) => this.#toggle(said, source, event)}
      >
        ${`${source.title} (${source.publisher})`}
      </button>`;
    const label = sources.length === 1 ? strings.source : strings.sources;
    return html`<div class="sources" @keydown=${panel ? this.#keydown : nothing}>
      <span>${label}: </span>${sources.map(button)}${panel ? this.#renderPanel(panel) : nothing}
    </div>`;
  }

  #renderPanel({ source, found }: Panel): TemplateResult {
    return html`<section
      class="source"
      id="source"
      tabindex="-1"
      aria-label="${strings.source}: ${source.title}"
      aria-busy=${found === 'loading' ? 'true' : 'false'}
    >
      <button type="button" class="tool" aria-label=${strings.sourceClose} title=${strings.sourceClose} @click=${this.#close}>
        ${closeIcon}
      </button>
      <p class="source-title">${source.title}</p>
      ${found === 'loading'
        ? html`<p>${strings.sourceLoading}</p>`
        : found === 'failed'
          ? html`<p class="trouble" role="alert">${strings.sourceFailed}</p>
              <button type="button" class="choice" @click=${this.#fill}>${strings.retry}</button>`
          : renderDetails(found)}
    </section>`;
  }

  #toggle(said: Said, source: Source, event: Event): void {
    if (this.#panel?.source === source) return this.#close();
    this.#panel = { said, source, button: event.currentTarget as HTMLElement, found: 'loading' };
    void this.#fill();
  }

  /** The person asked for it, so the focus goes to it at once; what it says comes when it is there. */
  #fill = async (): Promise<void> => {
    const panel = this.#panel;
    if (!panel) return;
    panel.found = 'loading';
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const region = this.#host.renderRoot.querySelector<HTMLElement>('#source');
    if (region) goTo(region);
    panel.found = await this.#load(panel.source.id).catch(() => 'failed' as const);
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    // It has grown.
    if (region && hasFocus(region)) goTo(region);
  };

  #close = (): void => {
    this.#panel?.button.focus();
    this.#panel = null;
    this.#host.requestUpdate();
  };

  /** Escape closes what was opened last: this, and only then the chat. */
  #keydown = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    event.preventDefault();
    this.#close();
  };
}

function renderDetails(source: SourceDetails): TemplateResult {
  const { document, publisher, edition, question, facts, address } = source;
  const href = safeLink(address ?? '');
  return html`<p>${strings.sourceOf(document, publisher)}</p>
    ${edition ? html`<p>${edition}</p>` : nothing}
    ${question ? html`<p>${strings.sourceQuestion(question)}</p>` : nothing}
    <p>${facts.length ? strings.sourceFacts : strings.sourceNoFacts}</p>
    ${facts.length ? html`<ul>${facts.map((fact) => html`<li>${fact}</li>`)}</ul>` : nothing}
    ${href ? html`<p>${renderLink(href, [strings.sourceOriginal])}</p>` : nothing}`;
}
