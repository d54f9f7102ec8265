import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { strings } from '../src/strings';
import { composer, find, lines, pressEnter, putAndAccept, say } from './chat-on-page';
import { SmallServer } from './small-server';
import type { BackPainChat } from '../src/element/back-pain-chat';

let server: SmallServer;
let chat: BackPainChat;

beforeEach(async () => {
  server = new SmallServer();
  localStorage.clear();
  sessionStorage.clear();
  chat = await putAndAccept(server, { page: '' });
});

afterEach(() => {
  chat.remove();
  vi.unstubAllGlobals();
});

it.each([
  ['writes', () => say(chat, 'does it help')],
  ['presses a choice', () => find(chat, '.choice')?.click()],
  [
    "asks one of the page's own questions",
    async () => {
      chat.setAttribute('starters', 'Can I drive?');
      await chat.updateComplete;
      find(chat, '.choice')?.click();
    },
  ],
])('what went wrong before is past when the person %s', async (_, act) => {
  server.failures.push({ status: 500 });
  find(chat, '#erase')?.click();
  await vi.waitUntil(() => find(chat, '#confirm'));
  find(chat, '#confirm')?.click();
  await expect.poll(() => find(chat, 'footer .trouble')?.textContent).toBe(strings.couldNotErase);
  await act();
  await expect.poll(() => lines(chat)).toHaveLength(3);
  expect(find(chat, 'footer .trouble')).toBeNull();
});

it('who presses twice is not asked to write first; who presses with nothing written is', async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  const hint = (): string => composer(chat).renderRoot.querySelector('#hint')?.textContent ?? '';
  say(chat, 'does it help');
  pressEnter(chat);
  await composer(chat).updateComplete;
  expect(hint()).toBe(strings.privacy);
  vi.advanceTimersByTime(1_000);
  pressEnter(chat);
  await composer(chat).updateComplete;
  expect(hint()).toBe(strings.empty);
  vi.useRealTimers();
});
