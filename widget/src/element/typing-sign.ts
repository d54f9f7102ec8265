/** The sign that something is awaited. */
import { nothing, type ReactiveController, type TemplateResult } from 'lit';
import type { Component } from './component';
import { renderWaiting } from './state-view';

/** A reply usually comes before this, in milliseconds; a sign that flickers is worse than none. */
const TYPING_AFTER = 300;

export class TypingSign implements ReactiveController {
  readonly #host: Component;
  readonly #appeared: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShown = false;

  constructor(host: Component, appeared: () => void) {
    this.#host = host;
    this.#appeared = appeared;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.follow(false);
  }

  follow(isAwaited: boolean): void {
    if (isAwaited) {
      this.#timer ??= setTimeout(this.#show, TYPING_AFTER);
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isShown = false;
  }

  render(doing: string): TemplateResult | typeof nothing {
    return this.#isShown ? renderWaiting(doing) : nothing;
  }

  #show = (): void => {
    this.#isShown = true;
    this.#host.requestUpdate();
    this.#appeared();
  };
}
