import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { accept, field, find, lines, look, put, putAndAccept, say, write } from './chat-on-page';
import { Threshold } from '../src/consent/threshold';
import { KeptMessages } from '../src/conversation/kept-messages';
import { readSettings } from '../src/page/settings';
import { SmallLocks } from './small-locks';
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

describe('whoever goes to the next page of a site before the answer came', () => {
  const text = 'does it help';

  beforeEach(async () => {
    const chat = await putAndAccept(server, {});
    await chat.hide();
    chat.remove();
    new KeptMessages(sessionStorage, server.address).keep({ id: `elsewhere-${text}`, text, conversation: 'conversation-1' });
  });

  it('has it sent from there, though the chat is closed', async () => {
    const chat = put(server);
    await expect.poll(() => server.said()).toEqual([text]);
    await expect.poll(() => find(chat, '.badge')?.textContent).toBe('1');
    await chat.show();
    await expect.poll(() => lines(chat)).toEqual(['Hello 1', text, `About: ${text}`]);
  });

  it('sees that there is an answer, where the server had it already', async () => {
    server.store('token-1', text);
    const chat = put(server);
    await expect.poll(() => find(chat, '.badge')?.textContent).toBe('1');
    expect(server.said()).toEqual([text]);
  });
});

it('a closed chat that has nothing to send asks the server for nothing', async () => {
  const chat = await putAndAccept(server, {});
  await chat.hide();
  chat.remove();
  server.requests.length = 0;
  put(server);
  await settled();
  look(true);
  await settled();
  expect(server.requests).toEqual([]);
});

describe('a chat that is moved within the page', () => {
  it('hears of what is said elsewhere', async () => {
    const chat = await putAndAccept(server);
    const box = document.createElement('div');
    document.body.append(box);
    box.append(chat);
    await settled();
    server.store('token-1', 'meanwhile');
    server.tell('token-1', 'id: 3\nevent: message\ndata: {"seq": 3}\n\n');
    await expect.poll(() => lines(chat)).toEqual(['Hello 1', 'meanwhile', 'About: meanwhile']);
    box.remove();
  });

  it('goes on to deliver what waits', async () => {
    const chat = await putAndAccept(server);
    server.isAway = true;
    say(chat, 'does it help');
    await vi.waitUntil(() => find(chat, '.waiting'));
    const box = document.createElement('div');
    document.body.append(box);
    box.append(chat);
    server.isAway = false;
    await expect.poll(() => lines(chat)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(sessionStorage).toHaveLength(1);
    box.remove();
  });

  it('can be closed and opened again, though it was open', async () => {
    const chat = await putAndAccept(server, {});
    chat.remove();
    document.body.append(chat);
    await chat.updateComplete;
    expect([find(chat, 'dialog')?.hasAttribute('open'), find(chat, '.launcher')?.hidden]).toEqual([false, false]);
    await chat.show();
    expect([find(chat, 'dialog')?.hasAttribute('open'), find(chat, '.launcher')?.hidden]).toEqual([true, true]);
    await chat.hide();
    expect([find(chat, 'dialog')?.hasAttribute('open'), find(chat, '.launcher')?.hidden]).toEqual([false, false]);
  });
});

describe('a chat that takes the place of one that the page has taken out', () => {
  beforeEach(() => Object.defineProperty(navigator, 'locks', { value: new SmallLocks().page().locks, configurable: true }));
  afterEach(() => Reflect.deleteProperty(navigator, 'locks'));

  it('sends what waits there', async () => {
    const before = await putAndAccept(server);
    server.failures.push({ status: 429, headers: { 'Retry-After': '20' } });
    say(before, 'does it help');
    await vi.waitUntil(() => find(before, '.waiting'));
    before.remove();
    const chat = put(server, { page: '' });
    await expect.poll(() => lines(chat)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(new Set(server.sentIds()).size).toBe(1);
  });

  it('shows what was refused there', async () => {
    const before = await putAndAccept(server);
    server.failures.push({ status: 422 });
    say(before, 'odd');
    await vi.waitUntil(() => find(before, '.failed'));
    before.remove();
    const chat = put(server, { page: '' });
    await expect.poll(() => lines(chat)).toEqual(['Hello 1', 'odd']);
    expect(find(chat, '.failed')).not.toBeNull();
  });

  it('has what was on its way answered, and told on its button', async () => {
    const before = await putAndAccept(server, {});
    server.failures.push('slow');
    say(before, 'i want to die');
    await vi.waitUntil(() => server.sentIds().length > 0, { interval: 1 });
    before.remove();
    const chat = put(server);
    await expect.poll(() => find(chat, '.badge')?.textContent).toBe('1');
    expect(server.said()).toEqual(['i want to die']);
  });
});

describe('a page that changes the chat while somebody uses it', () => {
  it('closes it by hiding it, and cannot open it hidden: it would keep everybody from the page', async () => {
    const chat = await putAndAccept(server, {});
    chat.hidden = true;
    await expect.poll(() => find(chat, 'dialog')?.hasAttribute('open')).toBe(false);
    await chat.show();
    expect(find(chat, 'dialog')?.hasAttribute('open')).toBe(false);
    chat.hidden = false;
    await chat.show();
    expect(find(chat, 'dialog')?.hasAttribute('open')).toBe(true);
  });

  it('takes nothing of what was being written, though the person has to agree again', async () => {
    const chat = await putAndAccept(server);
    write(chat, 'does it');
    chat.setAttribute('emergency-number', '112');
    await accept(chat);
    expect(field(chat).value).toBe('does it');
  });

  it('makes a floating one of it and back, and what is being written stays', async () => {
    const chat = await putAndAccept(server);
    write(chat, 'does it');
    chat.removeAttribute('page');
    await chat.updateComplete;
    expect([find(chat, 'dialog')?.hasAttribute('open'), find(chat, '.launcher')?.hidden]).toEqual([false, false]);
    await chat.show();
    expect([lines(chat), field(chat).value]).toEqual([['Hello 1'], 'does it']);
    chat.setAttribute('page', '');
    await chat.updateComplete;
    expect([lines(chat), field(chat).value]).toEqual([['Hello 1'], 'does it']);
    chat.removeAttribute('page');
    await chat.updateComplete;
    expect([find(chat, 'dialog')?.hasAttribute('open'), find(chat, '.launcher')?.hidden]).toEqual([false, false]);
  });

  it('makes a place of its own for it before anybody has opened it', async () => {
    const chat = put(server);
    await chat.updateComplete;
    chat.setAttribute('page', '');
    await accept(chat);
    expect(lines(chat)).toEqual(['Hello 1']);
  });
});

describe('two chats that somebody has open', () => {
  it('are accepted in one for both, and show one conversation', async () => {
    // Of a focus that is in another's shadow happy-dom knows nothing, and throws.
    vi.spyOn(ShadowRoot.prototype, 'activeElement', 'get').mockReturnValue(null);
    const [one, other] = [put(server, { page: '' }), put(server, { page: '' })];
    await vi.waitUntil(() => find(other, '#accept'));
    await accept(one);
    await expect.poll(() => lines(other)).toEqual(['Hello 1']);
    expect(server.conversations.size).toBe(1);
  });

  it('are accepted in one for the other in another tab', async () => {
    const chat = put(server, { page: '' });
    await vi.waitUntil(() => find(chat, '#accept'));
    const elsewhere = new Threshold(server.address, () => readSettings(chat), () => undefined);
    await elsewhere.consent.ask();
    elsewhere.agree();
    // As the browser tells other tabs.
    window.dispatchEvent(new Event('storage'));
    await expect.poll(() => lines(chat)).toEqual(['Hello 1']);
  });

  it('leave each other alone where they were accepted with different words', async () => {
    const chat = await putAndAccept(server);
    const elsewhere = new Threshold(server.address, () => ({ ...readSettings(chat), consentText: 'Our words.' }), () => undefined);
    await elsewhere.consent.ask();
    elsewhere.agree();
    window.dispatchEvent(new Event('storage'));
    await settled();
    expect(find(chat, '#accept')).toBeNull();
  });
});
