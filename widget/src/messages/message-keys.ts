/**
 * Arrow keys through the messages: the list is one Tab stop, the arrows, Home and End go from message to message, and
 * Tab goes on to what the message offers. It is the feed pattern of the ARIA authoring practices with two differences:
 * the list is a log, because it grows at its end and is not loaded piece by piece; and arrows move instead of Page Up
 * and Page Down, which go on scrolling, for a message may be taller than the chat.
 */
import type { ReactiveControllerHost } from 'lit';
import type { Entry } from '../conversation/entries';

export class MessageKeys {
  readonly #host: ReactiveControllerHost;
  #entries: Entry[] = [];
  #stop: Entry | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
  }

  /** Takes what is about to be drawn. Whoever is not reading comes to the newest message first. */
  take(entries: Entry[], list: Element | null): void {
    const grown = entries.length !== this.#entries.length && !hasFocus(list);
    this.#entries = [...entries];
    if (grown || !this.#stop || !entries.includes(this.#stop)) this.#stop = entries.at(-1);
  }

  /** True for the message that Tab comes to. */
  isStop(entry: Entry): boolean {
    return entry === this.#stop;
  }

  onFocus = (event: FocusEvent): void => {
    const [items, at] = placeOf(event);
    if (!items[at] || this.#stop === this.#entries[at]) return;
    this.#stop = this.#entries[at];
    this.#host.requestUpdate();
  };

  onKey = (event: KeyboardEvent): void => {
    // In a text the arrows move the cursor.
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || isText(event.target)) return;
    const [items, at] = placeOf(event);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    const item = items[next ?? -1];
    if (!item) return;
    event.preventDefault();
    goTo(item);
  };
}

/** Shows something in the list from its first line on, with the focus. */
export function goTo(item: HTMLElement): void {
  item.focus({ preventScroll: true });
  const room = item.closest('.log')?.clientHeight ?? Infinity;
  item.scrollIntoView({ block: item.offsetHeight > room ? 'start' : 'nearest' });
}

/** True where the focus is on something or in it. */
export function hasFocus(element: Element | null | undefined): boolean {
  return element?.contains((element.getRootNode() as Document | ShadowRoot).activeElement) ?? false;
}

const isText = (target: EventTarget | null): boolean => target instanceof HTMLTextAreaElement;

/** The messages of the list that an event came to, and the place of the one that it came from. */
function placeOf(event: Event): [HTMLElement[], number] {
  const items = [...(event.currentTarget as Element).children] as HTMLElement[];
  return [items, items.findIndex((item) => item.contains(event.target as Node))];
}
