import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../src/conversation/conversation';
import type { Said } from '../src/conversation/entries';
import { KeptMessages } from '../src/conversation/kept-messages';
import { strings } from '../src/strings';
import { SmallServer } from './small-server';
import { sent, settled, shown, visit } from './visit';

let server: SmallServer;
let conversation: Conversation;
let told: string[];

beforeEach(async () => {
  sessionStorage.clear();
  server = new SmallServer();
  told = [];
  conversation = visit(server, { told });
  await conversation.open();
});

afterEach(() => vi.useRealTimers());

const delivered = ['Hello 1', 'first', 'About: first', 'second', 'About: second'];

describe('a message that finds no connection', () => {
  it.each([408, 429, 502, 503, 504, 401, 404])('waits after a status %i of a proxy, and is sent by itself under the same id', async (status) => {
    server.failures.push({ status });
    await conversation.say('first');
    expect(shown(conversation)).toEqual(['Hello 1', 'first', 'About: first']);
    expect(new Set(server.sentIds()).size).toBe(1);
  });

  it('says what it waits for, those behind it wait their turn, and all go in order', async () => {
    server.isAway = true;
    const both = Promise.all([conversation.say('first'), conversation.say('second')]);
    await settled();
    expect(sent(conversation, 'first')).toMatchObject({ state: 'waiting', problem: strings.waiting });
    expect(sent(conversation, 'second')).toMatchObject({ state: 'waiting', problem: '' });
    expect(conversation.waiting).toBe(false);
    server.isAway = false;
    await both;
    expect(shown(conversation)).toEqual(delivered);
    expect(server.said()).toEqual(['first', 'second']);
  });

  it('is tried at once when the person says so', async () => {
    server.failures.push({ status: 429, headers: { 'Retry-After': '20' } });
    void conversation.say('first');
    await settled();
    expect(sent(conversation, 'first').problem).toBe(strings.waitingTooMany);
    await conversation.retry(sent(conversation, 'first'));
    await expect.poll(() => sent(conversation, 'first').state).toBe('sent');
  });

  it('is tried at once when the page is looked at or the network is back, unless the server asked to wait', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.999);
    server.failures.push('unreachable');
    void conversation.say('first');
    await settled();
    await conversation.catchUp();
    await settled();
    expect(sent(conversation, 'first').state).toBe('sent');

    server.failures.push({ status: 429, headers: { 'Retry-After': '20' } });
    void conversation.say('second');
    await settled();
    await conversation.catchUp();
    await settled();
    expect(sent(conversation, 'second').state).toBe('waiting');
    vi.restoreAllMocks();
  });

  it('is tried at once when the stream of events is back', async () => {
    await settled();
    vi.spyOn(Math, 'random').mockReturnValue(0);
    server.isAway = true;
    server.cutStreams();
    void conversation.say('first');
    await settled();
    vi.spyOn(Math, 'random').mockReturnValue(1);
    server.isAway = false;
    await expect.poll(() => sent(conversation, 'first').state).toBe('sent');
    vi.restoreAllMocks();
  });

  it('waits as long as the server asks, and some more', async () => {
    vi.useFakeTimers();
    server.failures.push({ status: 429, headers: { 'Retry-After': '12' } });
    void conversation.say('first');
    await vi.advanceTimersByTimeAsync(12_000);
    expect(server.sentIds()).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(500);
    expect(server.sentIds()).toHaveLength(2);
  });

  it('says after a few seconds, and once, what to do in an emergency', async () => {
    vi.useFakeTimers();
    server.isAway = true;
    void conversation.say('first');
    await vi.advanceTimersByTimeAsync(4_000);
    expect(told).toEqual([]);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(told).toEqual([`${strings.waiting} ${strings.waitingLong}`]);
    expect(sent(conversation, 'first').problem).toBe(told[0]);
    expect(sent(conversation, 'first').state).toBe('waiting');
  });

  it('can be taken back, and the next one goes', async () => {
    server.isAway = true;
    void conversation.say('first');
    const second = conversation.say('second');
    await settled();
    expect(conversation.takeBack(sent(conversation, 'first'))).toBe('first');
    server.isAway = false;
    await second;
    expect(server.said()).toEqual(['second']);
  });

  it('that was a button can be pressed again after it was taken back', async () => {
    server.isAway = true;
    const greeting = conversation.entries[0] as Said;
    void conversation.choose(greeting, { title: 'Side effects', payload: '/side_effects_overview' });
    await settled();
    expect(conversation.takeBack(sent(conversation, 'Side effects'))).toBe('');
    expect(greeting.chosen).toBeUndefined();
  });

  it('and was taken back too late is shown, because the server has it', async () => {
    conversation.leave();
    server.failures.push('lost', { status: 429, headers: { 'Retry-After': '20' } });
    void conversation.say('first');
    await expect.poll(() => sent(conversation, 'first').state).toBe('waiting');
    conversation.takeBack(sent(conversation, 'first'));
    server.failures.length = 0;
    await conversation.catchUp();
    await expect.poll(() => shown(conversation)).toEqual(['Hello 1', 'first', 'About: first']);
  });

  it('is not sent into a new conversation when the person has started over', async () => {
    server.isAway = true;
    void conversation.say('first');
    await settled();
    server.isAway = false;
    await conversation.startOver();
    await settled();
    expect(server.said()).toEqual([]);
    expect(shown(conversation)).toEqual(['Hello 2']);
  });
});

it('who writes before the chat could be opened is heard when it can', async () => {
  sessionStorage.clear();
  server.isAway = true;
  const first = visit(server);
  void first.say('first');
  await settled();
  server.isAway = false;
  // The page is left before it could be sent, and opened again.
  const again = visit(server);
  await again.open();
  await expect.poll(() => shown(again).slice(-2)).toEqual(['first', 'About: first']);
  expect(server.said()).toEqual(['first']);
});

describe('a message that the server refused, on a page that is opened again', () => {
  const refused = { status: 500, body: { error: { code: 'unexpected', message: 'Something went wrong.' } } };

  it('stands below what was said before, and goes again only when the person says so', async () => {
    await conversation.say('first');
    server.failures.push(refused);
    await conversation.say('second');
    const again = visit(server);
    await again.open();
    await settled();
    expect(shown(again)).toEqual(['Hello 1', 'first', 'About: first', 'second']);
    expect(sent(again, 'second')).toMatchObject({ state: 'failed', problem: 'Something went wrong.', retryable: true });
    expect(again.waiting).toBe(false);
    expect(server.said()).toEqual(['first']);
    await again.retry(sent(again, 'second'));
    expect(shown(again)).toEqual(delivered);
    expect(server.sentIds()).toHaveLength(3);
    const last = visit(server);
    await last.open();
    expect(shown(last)).toEqual(delivered);
  });

  it('shows as sent where the server has it all the same', async () => {
    await conversation.say('first');
    const id = sent(conversation, 'first').outgoing.id;
    new KeptMessages(sessionStorage, server.address).keep({ id, text: 'first', problem: 'Something went wrong.' });
    const again = visit(server);
    await again.open();
    await settled();
    expect(shown(again)).toEqual(['Hello 1', 'first', 'About: first']);
    expect(sessionStorage.getItem(`backline:${server.address}:${id}`)).toBeNull();
  });

  it('can be taken back', async () => {
    server.failures.push(refused);
    await conversation.say('first');
    const again = visit(server);
    await again.open();
    await settled();
    expect(again.takeBack(sent(again, 'first'))).toBe('first');
    const last = visit(server);
    await last.open();
    await settled();
    expect(shown(last)).toEqual(['Hello 1']);
  });
});
