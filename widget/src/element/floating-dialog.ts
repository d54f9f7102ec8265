/** The dialog of the floating chat: modal where it covers the page, and who had the focus before it. */
import type { ReactiveController } from 'lit';
import type { Component } from './component';
import { browserStorage } from '../conversation/session-store';

/** Up to this width or height the open chat takes the whole screen; styles.css says the same. */
const WHOLE_SCREEN = matchMedia('(max-width: 30rem), (max-height: 30rem)');

/** In the tab's storage. */
const CLOSED = 'backline:closed';

export class FloatingDialog implements ReactiveController {
  isOpen = false;

  readonly #host: Component;
  #opener: HTMLElement | null = null;

  constructor(host: Component) {
    this.#host = host;
    host.addController(this);
  }

  /** Whether the open chat covers the page. */
  get coversPage(): boolean {
    return WHOLE_SCREEN.matches;
  }

  /** The person closed it on a page before, so it does not open by itself any more. */
  get wasClosed(): boolean {
    return browserStorage(false)?.getItem(CLOSED) === 'yes';
  }

  hostConnected(): void {
    WHOLE_SCREEN.addEventListener('change', this.#refit);
  }

  hostDisconnected(): void {
    WHOLE_SCREEN.removeEventListener('change', this.#refit);
    // Out of the page the browser forgets that the dialog was modal, but not that it was open.
    this.#element?.removeAttribute('open');
  }

  /** Opens it without moving the focus. Whoever opened it gets the focus back. */
  open(): void {
    this.#opener = this.#focusedOutside;
    this.isOpen = true;
    this.#appear();
    this.#tell('backline-open');
  }

  async close(): Promise<void> {
    try {
      browserStorage(false)?.setItem(CLOSED, 'yes');
    } catch {
      // Then it opens by itself again on the next page.
    }
    // A page's script may close the chat while the person writes somewhere else: then the focus stays there.
    const takesFocus = !this.#focusedOutside;
    this.#element?.close();
    this.isOpen = false;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    const launcher = this.#host.renderRoot.querySelector<HTMLElement>('.launcher');
    if (takesFocus) (this.#opener?.isConnected ? this.#opener : launcher)?.focus();
    this.#tell('backline-close');
  }

  #appear(): void {
    const dialog = this.#element;
    // Behind a chat that covers the page nothing may be reached. The attribute opens it as show() would, but show()
    // also moves the focus.
    if (this.coversPage) dialog?.showModal();
    else dialog?.setAttribute('open', '');
    this.#host.requestUpdate();
  }

  /** The window has become smaller or larger while the chat was open, or the page was zoomed. */
  #refit = (): void => {
    if (!this.isOpen) return;
    const focused = this.#host.renderRoot.activeElement as HTMLElement | null;
    this.#element?.close();
    this.#appear();
    focused?.focus();
  };

  #tell(event: string): void {
    this.#host.dispatchEvent(new CustomEvent(event, { bubbles: true, composed: true }));
  }

  get #element(): HTMLDialogElement | null {
    return this.#host.renderRoot.querySelector('dialog');
  }

  get #focusedOutside(): HTMLElement | null {
    const focused = (this.#host.getRootNode() as Document | ShadowRoot).activeElement;
    return focused instanceof HTMLElement && focused !== this.#host && focused !== document.body ? focused : null;
  }
}
