import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { lines, look, put, putAndAccept } from './chat-on-page';
import { SmallServer } from './small-server';
import { settled } from './visit';

let server: SmallServer;

beforeEach(() => {
  server = new SmallServer();
  localStorage.clear();
  sessionStorage.clear();
});

afterEach(() => {
  for (const chat of document.querySelectorAll('back-pain-chat')) chat.remove();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe('a tab that was opened in the background', () => {
  beforeEach(async () => {
    (await putAndAccept(server)).remove();
    look(false);
  });

  it('takes none of the few connections that a browser has for one server', async () => {
    const chat = put(server, { page: '' });
    await expect.poll(() => lines(chat)).toEqual(['Hello 1']);
    await settled();
    expect(server.followers('token-1')).toBe(0);
  });

  it('follows the conversation as soon as somebody looks', async () => {
    const chat = put(server, { page: '' });
    await expect.poll(() => lines(chat)).toEqual(['Hello 1']);
    server.store('token-1', 'meanwhile');
    look(true);
    await expect.poll(() => lines(chat)).toEqual(['Hello 1', 'meanwhile', 'About: meanwhile']);
    expect(server.followers('token-1')).toBe(1);
  });
});
