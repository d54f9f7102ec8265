/** When something was said: "just now", "5 minutes ago", then the time of day, then the date. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { strings } from './strings';

const MINUTE = 60_000;

/** Draws its host again every minute while somebody may look, so that times stay true: one timer for all. */
export class MinuteClock implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    document.addEventListener('visibilitychange', this.#follow);
    this.#follow();
  }

  hostDisconnected(): void {
    document.removeEventListener('visibilitychange', this.#follow);
    clearInterval(this.#timer);
  }

  #follow = (): void => {
    clearInterval(this.#timer);
    if (document.visibilityState !== 'visible') return;
    this.#host.requestUpdate();
    this.#timer = setInterval(() => this.#host.requestUpdate(), MINUTE);
  };
}

/** The whole date is in the title, and in the message's name; what changes by itself is read to nobody. */
export function renderTime(said: Date | null): TemplateResult | typeof nothing {
  if (!said) return nothing;
  return html`<time datetime=${said.toISOString()} title=${fullTime(said)}>${shortTime(said, new Date())}</time>`;
}

/** The time that the server tells; null where it tells none. */
export function readTime(sentAt: string): Date | null {
  const time = new Date(sentAt);
  return Number.isNaN(time.getTime()) ? null : time;
}

export const fullTime = (said: Date): string => said.toLocaleString(strings.locale, { dateStyle: 'long', timeStyle: 'short' });

/** A clock that goes wrong may have it in the future: that was just now. */
export function shortTime(said: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - said.getTime()) / MINUTE);
  if (minutes < 1) return strings.justNow;
  if (minutes < 60) return new Intl.RelativeTimeFormat(strings.locale).format(-minutes, 'minute');
  if (said.toDateString() === now.toDateString()) return said.toLocaleTimeString(strings.locale, { timeStyle: 'short' });
  return said.toLocaleString(strings.locale, { dateStyle: 'medium', timeStyle: 'short' });
}
