/** A list of messages on a page, with a host that draws it again when it is asked to. */
import { render, type ReactiveController } from 'lit';
import { vi } from 'vitest';
import { asSaid, type Entry, type Said } from '../src/conversation/entries';
import { readMessages, type Message } from '../src/conversation/message';
import { MessageList } from '../src/messages/message-list';

export function say(seq: number, fields: Partial<Message>, live = true): Said {
  const [message] = readMessages({ messages: [{ seq, sender: 'bot', text: 'Text', ...fields }] });
  return asSaid('conversation', message as Message, live);
}

export const ADDRESS = 'https://chat.example.org/bot';

export function draw(...entries: Entry[]) {
  const box = document.createElement('div');
  document.body.replaceChildren(box);
  const actions = {
    choose: vi.fn(),
    ask: vi.fn(),
    retry: vi.fn(),
    edit: vi.fn(),
    announce: vi.fn<(text: string) => void>(),
    rate: vi.fn<(said: Said, rating: 'up' | 'down', comment?: string) => Promise<boolean>>(async (said, rating) => {
      said.rating = rating;
      return true;
    }),
  };
  const settings = { starters: [] as string[] };
  const controllers: ReactiveController[] = [];
  const host = {
    renderRoot: box,
    updateComplete: Promise.resolve(true),
    addController: (controller: ReactiveController) => void controllers.push(controller),
    removeController: () => undefined,
    requestUpdate: () => render(list.render(entries), box),
  };
  const list = new MessageList(host, actions, () => ADDRESS, () => settings.starters);
  host.requestUpdate();
  return {
    box,
    actions,
    settings,
    controllers,
    redraw: host.requestUpdate,
    add: (...more: Entry[]) => {
      entries.push(...more);
      host.requestUpdate();
    },
  };
}

/** The button that says this, as far as eyes or a screen reader read it. */
export function button(box: HTMLElement, name: string): HTMLButtonElement {
  const found = [...box.querySelectorAll('button')].find(
    (one) => one.textContent?.trim().startsWith(name) || one.getAttribute('aria-label') === name,
  );
  if (!found) throw new Error(`There is no button "${name}".`);
  return found;
}

/** Lets what was begun come to its end. */
export const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));
