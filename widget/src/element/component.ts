/**
 * What our elements need of a base class: a shadow root with style sheets, one drawing for any number of changes,
 * and controllers. Templates are Lit's own; its element class is made for far more, and would weigh ten times as much.
 */
import { render, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';

const sheets = new Map<string, CSSStyleSheet>();

export abstract class Component extends HTMLElement implements ReactiveControllerHost {
  static styles: string[] = [];
  /** Fields that are drawn: setting one of them to something else draws again. */
  static state: string[] = [];

  readonly renderRoot = this.attachShadow({ mode: 'open' });
  /** Settles when what has changed so far is drawn. */
  updateComplete = Promise.resolve(true);

  readonly #controllers = new Set<ReactiveController>();
  #isPending = false;

  constructor() {
    super();
    const { styles, state } = this.constructor as typeof Component;
    for (const css of styles) adopt(this.renderRoot, css);
    for (const name of state) this.#watch(name);
  }

  abstract render(): TemplateResult;

  /** After each drawing. */
  updated(): void {}

  connectedCallback(): void {
    for (const controller of this.#controllers) controller.hostConnected?.();
    this.requestUpdate();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(_name: string): void {
    this.requestUpdate();
  }

  addController(controller: ReactiveController): void {
    this.#controllers.add(controller);
    if (this.isConnected) controller.hostConnected?.();
  }

  removeController(controller: ReactiveController): void {
    this.#controllers.delete(controller);
  }

  requestUpdate(): void {
    if (this.#isPending || !this.isConnected) return;
    this.#isPending = true;
    this.updateComplete = Promise.resolve().then(() => this.#draw());
  }

  #draw(): boolean {
    try {
      for (const controller of this.#controllers) controller.hostUpdate?.();
      render(this.render(), this.renderRoot, { host: this });
    } finally {
      // What changes while it is drawn is drawn with it; what changes from here on, next time.
      this.#isPending = false;
    }
    for (const controller of this.#controllers) controller.hostUpdated?.();
    this.updated();
    return true;
  }

  #watch(name: string): void {
    let value: unknown;
    Object.defineProperty(this, name, {
      get: () => value,
      set: (next: unknown) => {
        if (Object.is(value, next)) return;
        value = next;
        this.requestUpdate();
      },
    });
  }
}

/** Style sheets that are made by script pass a policy that forbids style elements; only old browsers need these. */
function adopt(root: ShadowRoot, css: string): void {
  if (!root.adoptedStyleSheets) {
    const style = document.createElement('style');
    style.textContent = css;
    root.append(style);
    return;
  }
  const sheet = sheets.get(css) ?? new CSSStyleSheet();
  if (!sheets.has(css)) sheet.replaceSync(css);
  sheets.set(css, sheet);
  root.adoptedStyleSheets.push(sheet);
}
