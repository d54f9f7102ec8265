/** Keeps the newest message in view, unless the person has scrolled up to read. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

type Host = ReactiveControllerHost & { renderRoot: ParentNode };

export class EndFollower implements ReactiveController {
  /** A new message stands below what is in view. */
  below = false;

  readonly #host: Host;
  #observer: IntersectionObserver | null = null;
  #observed: Element | null = null;
  #atEnd = true;

  constructor(host: Host) {
    this.#host = host;
    host.addController(this);
  }

  hostUpdated(): void {
    // The list is drawn anew after a consent screen stood in its place.
    if (this.#observed === this.#end) return;
    this.#observer?.disconnect();
    this.#observed = this.#end;
    if (!this.#end) return;
    this.#observer = new IntersectionObserver(([seen]) => {
      this.#atEnd = seen?.isIntersecting ?? true;
      if (this.#atEnd) this.#setBelow(false);
    });
    this.#observer.observe(this.#end);
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
    this.#observed = null;
  }

  /** Goes to the end at once: after an own message, or because it was asked for. */
  async toEnd(): Promise<void> {
    await this.#host.updateComplete;
    this.#end?.scrollIntoView({ block: 'end', behavior: 'instant' });
    this.#atEnd = true;
    this.#setBelow(false);
  }

  /** Makes room for something small at the end, for a person who is there. */
  async keepEnd(): Promise<void> {
    if (this.#atEnd) await this.toEnd();
  }

  /** Shows what has just arrived, from its first line where it is longer than the window. */
  async reveal(count: number): Promise<void> {
    if (!this.#atEnd) return this.#setBelow(true);
    await this.#host.updateComplete;
    const end = this.#end;
    const log = end?.parentElement;
    const first = [...this.#host.renderRoot.querySelectorAll('.entries > .bot')].at(-count);
    if (!end || !log || !first) return;
    const height = end.getBoundingClientRect().bottom - first.getBoundingClientRect().top;
    const behavior = matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth';
    // Where little height is left the list itself does not scroll, the whole chat does.
    if (height > Math.min(log.clientHeight, window.innerHeight)) first.scrollIntoView({ block: 'start', behavior });
    else end.scrollIntoView({ block: 'end', behavior });
  }

  get #end(): Element | null {
    return this.#host.renderRoot.querySelector('.end');
  }

  #setBelow(below: boolean): void {
    if (this.below === below) return;
    this.below = below;
    this.#host.requestUpdate();
  }
}
