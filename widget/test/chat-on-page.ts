/** The element in a page, over a server in memory, as a person meets it. */
import { vi } from 'vitest';
import { BackPainChat } from '../src/element/back-pain-chat';
import { Composer } from '../src/element/composer';
import type { SmallServer } from './small-server';

customElements.define('back-pain-chat-composer', Composer);
customElements.define('back-pain-chat', BackPainChat);

/** Puts a chat into the page, with these attributes. */
export function put(server: SmallServer, attributes: Record<string, string> = {}): BackPainChat {
  vi.stubGlobal('fetch', server.fetch);
  const chat = document.createElement('back-pain-chat') as BackPainChat;
  for (const [name, value] of Object.entries({ server: server.address, ...attributes })) chat.setAttribute(name, value);
  document.body.append(chat);
  return chat;
}

/** Puts it into the page, accepts what stands first, and waits for the greeting. */
export async function putAndAccept(server: SmallServer, attributes: Record<string, string> = { page: '' }): Promise<BackPainChat> {
  const chat = put(server, attributes);
  if (!chat.page) await chat.show();
  await accept(chat);
  return chat;
}

export async function accept(chat: BackPainChat): Promise<void> {
  await vi.waitUntil(() => find(chat, '#accept'));
  find(chat, '#accept')?.click();
  await vi.waitUntil(() => lines(chat).length > 0);
}

export const find = (chat: BackPainChat, selector: string): HTMLElement | null => chat.renderRoot.querySelector<HTMLElement>(selector);

export const composer = (chat: BackPainChat): Composer => find(chat, 'back-pain-chat-composer') as Composer;

export const field = (chat: BackPainChat): HTMLTextAreaElement => composer(chat).renderRoot.querySelector('textarea') as HTMLTextAreaElement;

export function write(chat: BackPainChat, text: string): void {
  field(chat).value = text;
  field(chat).dispatchEvent(new Event('input'));
}

export const pressEnter = (chat: BackPainChat): unknown => field(chat).dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));

export function say(chat: BackPainChat, text: string): void {
  write(chat, text);
  pressEnter(chat);
}

/** What stands in the list, by its words alone. */
export const lines = (chat: BackPainChat): string[] =>
  [...chat.renderRoot.querySelectorAll('.entries > li')].map((item) =>
    (item.querySelector('.bubble, .text') ?? item).textContent?.trim() ?? '',
  );

/** What a screen reader was told, and is still to be found. */
export const told = (chat: BackPainChat): string[] => [...chat.renderRoot.querySelectorAll('.live > p')].map((line) => line.textContent ?? '');

/** The page is looked at, or no longer. */
export function look(isLookedAt: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(isLookedAt ? 'visible' : 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
}
