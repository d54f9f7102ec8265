import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { strings } from '../src/strings';
import { Tabs } from '../src/conversation/tabs';
import { SmallServer } from './small-server';
import { settled, shown, visit } from './visit';

const AN_HOUR = 3_600_000;

let server: SmallServer;

beforeEach(() => {
  sessionStorage.clear();
  server = new SmallServer();
});

afterEach(() => vi.useRealTimers());

const renewals = (): number => server.requests.filter((request) => request.path.endsWith('/renew')).length;

it('a session is renewed by itself when half of its life is over', async () => {
  vi.useFakeTimers();
  const conversation = visit(server);
  await conversation.open();
  await vi.advanceTimersByTimeAsync(11.9 * AN_HOUR);
  expect(renewals()).toBe(0);
  await vi.advanceTimersByTimeAsync(0.2 * AN_HOUR);
  expect(renewals()).toBe(1);
  // The old token has expired by then, and the thread goes on.
  server.conversations.delete('token-1');
  await vi.advanceTimersByTimeAsync(20 * AN_HOUR);
  await conversation.say('does it help');
  expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
});

it('it is renewed when the page is looked at after a long sleep, and when it is opened again', async () => {
  const conversation = visit(server);
  await conversation.open();
  await conversation.catchUp();
  expect(renewals()).toBe(0);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 13 * AN_HOUR });
  await conversation.catchUp();
  await settled();
  expect(renewals()).toBe(1);

  conversation.leave();
  vi.setSystemTime(Date.now() + 13 * AN_HOUR);
  await visit(server).open();
  await expect.poll(renewals, { timeout: 3000 }).toBe(2);
});

it('the stream of events goes on with the new token', async () => {
  const conversation = visit(server);
  await conversation.open();
  await settled();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 13 * AN_HOUR });
  await conversation.catchUp();
  await settled();
  expect([server.followers('token-1'), server.followers('token-2')]).toEqual([0, 1]);
});

it('a renewal that finds no connection is tried again', async () => {
  vi.useFakeTimers();
  await visit(server).open();
  server.failures.push('unreachable');
  await vi.advanceTimersByTimeAsync(12.1 * AN_HOUR);
  expect([...server.conversations.keys()]).toEqual(['token-1', 'token-2']);
});

it('a server that does not know the call is not asked again and again', async () => {
  vi.useFakeTimers();
  await visit(server).open();
  server.failures.push({ status: 404, body: { error: { code: 'not_found', message: 'There is nothing here.' } } });
  await vi.advanceTimersByTimeAsync(20 * AN_HOUR);
  expect(renewals()).toBe(1);
});

it('another tab takes the renewed token, and does not renew it again', async () => {
  const here = visit(server, { tabs: new Tabs('renewal') });
  await here.open();
  const there = visit(server, { tabs: new Tabs('renewal') });
  await there.open();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 13 * AN_HOUR });
  await here.catchUp();
  await settled();
  await there.catchUp();
  await settled();
  expect(renewals()).toBe(1);
  server.conversations.delete('token-1');
  await there.say('does it help');
  expect(shown(there)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
});

it('when it has ended all the same, what was said stays in view, and what is written goes to a new conversation', async () => {
  const conversation = visit(server);
  await conversation.say('does it help');
  server.conversations.clear();
  await conversation.say('and now');
  expect(shown(conversation)).toEqual([
    'Hello 1',
    'does it help',
    'About: does it help',
    strings.sessionEnded,
    'Hello 2',
    'and now',
    'About: and now',
  ]);
});
