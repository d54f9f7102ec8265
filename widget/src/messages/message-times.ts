/** When something was said: "just now", "5 minutes ago", then the time of day, then the date. */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { strings } from '../strings';

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

export const fullTime = (said: Date): string => format(said, 'long');

/** A clock that goes wrong may have it in the future: that was just now. */
export function shortTime(said: Date, now: Date): string {
  const minutes = Math.floor((now.getTime() - said.getTime()) / MINUTE);
  if (minutes < 1) return strings.justNow;
  if (minutes < 60) return (ago ??= new Intl.RelativeTimeFormat(strings.locale)).format(-minutes, 'minute');
  return format(said, said.toDateString() === now.toDateString() ? '' : 'medium');
}

// To make one takes hundreds of times as long as to use it.
let ago: Intl.RelativeTimeFormat | undefined;
const formats: Record<string, Intl.DateTimeFormat> = {};

function format(time: Date, dateStyle: '' | 'medium' | 'long'): string {
  const options = { timeStyle: 'short', ...(dateStyle && { dateStyle }) } as const;
  return (formats[dateStyle] ??= new Intl.DateTimeFormat(strings.locale, options)).format(time);
}
