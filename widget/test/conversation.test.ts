import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatClient } from '../src/conversation/api';
import type { Conversation } from '../src/conversation/conversation';
import type { Said, Sent } from '../src/conversation/entries';
import { strings } from '../src/strings';
import { SmallServer } from './small-server';
import { settled, shown, visit as visitTo } from './visit';

let server: SmallServer;
let announced: string[];

/** Opens the page once more: a new conversation object over the same server and the same browser storage. */
const visit = (): Conversation => visitTo(server, { announced });

const failed = (conversation: Conversation): Sent =>
  conversation.entries.find((entry): entry is Sent => entry.type === 'sent' && entry.state === 'failed') as Sent;

const greeting = (conversation: Conversation): Said => conversation.entries[0] as Said;

beforeEach(() => {
  server = new SmallServer();
  announced = [];
  sessionStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('opening', () => {
  it('shows the greeting of a new conversation', async () => {
    const conversation = visit();
    await conversation.open();
    expect(shown(conversation)).toEqual(['Hello 1']);
    expect(announced).toEqual(['Hello 1']);
  });

  it('opens one conversation however often it is asked', async () => {
    const conversation = visit();
    await Promise.all([conversation.open(), conversation.open(), conversation.say('hello')]);
    expect(server.conversations.size).toBe(1);
  });

  it('can fail and be tried again', async () => {
    const conversation = visit();
    server.failures.push('unreachable');
    await conversation.open();
    expect([conversation.state, conversation.problem]).toEqual(['failed', strings.offline]);
    await conversation.open();
    expect([conversation.state, shown(conversation)]).toEqual(['open', ['Hello 1']]);
  });

  it('is tried again by itself when there was no connection', async () => {
    const conversation = visit();
    server.failures.push('unreachable');
    await conversation.open();
    await expect.poll(() => conversation.state).toBe('open');
  });

  it('keeps its complaint while it tries again by itself, so that it is not read out each time', async () => {
    const conversation = visit();
    server.isAway = true;
    await conversation.open();
    const states: string[] = [];
    for (let count = 0; count < 10; count += 1) {
      states.push(conversation.state);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(new Set(states)).toEqual(new Set(['failed']));
    server.isAway = false;
    await conversation.catchUp();
    await expect.poll(() => conversation.state).toBe('open');
  });
});

describe('after a reload', () => {
  it('the same conversation goes on, and its history is not announced again', async () => {
    await visit().say('does it help');
    announced = [];
    const conversation = visit();
    await conversation.open();
    expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(announced).toEqual([]);
    expect(server.conversations.size).toBe(1);
  });

  it('a message that was on its way is delivered under the id that it had', async () => {
    const before = visit();
    await before.open();
    server.isAway = true;
    void before.say('does it help');
    await settled();
    server.isAway = false;
    const conversation = visit();
    await conversation.open();
    await settled();
    expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(new Set(server.sentIds()).size).toBe(1);
  });

  it('a message whose reply was lost is not said twice', async () => {
    const before = visit();
    await before.open();
    before.leave();
    server.failures.push('lost');
    void before.say('does it help');
    await settled();
    const conversation = visit();
    await conversation.open();
    await settled();
    expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(server.said()).toEqual(['does it help']);
  });

  it('what was not delivered is asked in a new conversation when the old one has ended', async () => {
    const before = visit();
    await before.open();
    server.isAway = true;
    void before.say('does it help');
    await settled();
    server.conversations.clear();
    server.isAway = false;
    const conversation = visit();
    await conversation.open();
    await settled();
    expect(shown(conversation)).toEqual([strings.sessionEnded, 'Hello 2', 'does it help', 'About: does it help']);
  });

  it('history that has expired is forgotten, and the person is told', async () => {
    await visit().open();
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 25 * 3_600_000 });
    const told: string[] = [];
    const conversation = visitTo(server, { told });
    await conversation.open();
    expect(shown(conversation)).toEqual([strings.sessionEnded, 'Hello 2']);
    expect(told).toEqual([strings.sessionEnded]);
    expect(server.requests.filter((request) => request.method === 'GET')).toEqual([]);
  });
});

describe('a message that the server refuses', () => {
  it.each([400, 413, 422])('cannot be sent unchanged after a status %i, but taken back', async (status) => {
    const conversation = visit();
    await conversation.open();
    server.failures.push({ status });
    await conversation.say('too long');
    expect(failed(conversation).retryable).toBe(false);
    expect(conversation.takeBack(failed(conversation))).toBe('too long');
    expect(shown(conversation)).toEqual(['Hello 1']);
  });

  it('can be tried again where the fault may be ours, under the same id', async () => {
    const conversation = visit();
    await conversation.open();
    server.failures.push({ status: 500, body: { error: { code: 'unexpected', message: 'Something went wrong.' } } });
    await conversation.say('does it help');
    expect(failed(conversation)).toMatchObject({ problem: 'Something went wrong.', retryable: true });
    await conversation.retry(failed(conversation));
    expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(new Set(server.sentIds()).size).toBe(1);
  });

  it('does not hold up the next one', async () => {
    const conversation = visit();
    await conversation.open();
    server.failures.push({ status: 422 });
    await Promise.all([conversation.say('odd'), conversation.say('does it help')]);
    expect(server.said()).toEqual(['does it help']);
  });
});

describe('when the conversation ends while the person writes', () => {
  it('the words are asked in a new one', async () => {
    const conversation = visit();
    await conversation.open();
    server.conversations.clear();
    await conversation.say('does it help');
    expect(shown(conversation)).toEqual(['Hello 1', strings.sessionEnded, 'Hello 2', 'does it help', 'About: does it help']);
  });

  it('what was said before can no longer be rated: its number is that of another message now', async () => {
    const conversation = visit();
    await conversation.say('does it help');
    const answer = conversation.entries.at(-1) as Said;
    server.conversations.clear();
    await conversation.say('how do i stop');
    expect(await conversation.rate(answer, 'down')).toBe(false);
    expect(server.requests.filter((request) => request.path.endsWith('/feedback'))).toEqual([]);
  });

  it('a button is asked by its title, because only the old conversation offered its payload', async () => {
    const conversation = visit();
    await conversation.open();
    server.conversations.clear();
    await conversation.choose(greeting(conversation), { title: 'Side effects', payload: '/side_effects_overview' });
    expect(server.said()).toEqual(['Side effects']);
  });
});

describe('pressing a button', () => {
  it('sends its payload and shows its title', async () => {
    const conversation = visit();
    await conversation.open();
    await conversation.choose(greeting(conversation), { title: 'Side effects', payload: '/side_effects_overview' });
    expect(server.said()).toEqual(['/side_effects_overview']);
    expect(shown(conversation)[1]).toBe('Side effects');
  });
});

it('messages reach the server in the order in which they were written, each before its reply', async () => {
  const conversation = visit();
  await Promise.all([conversation.say('first'), conversation.say('second')]);
  expect(shown(conversation)).toEqual(['Hello 1', 'first', 'About: first', 'second', 'About: second']);
});

it('a reply to a conversation that was left is not shown in the next one', async () => {
  const conversation = visit();
  await conversation.open();
  const late = conversation.say('does it help');
  await conversation.startOver();
  await late;
  expect(shown(conversation)).toEqual(['Hello 2']);
});

it('the reply to an emergency is shown, though the person has started over meanwhile', async () => {
  const conversation = visit();
  await conversation.open();
  server.failures.push({ status: 200, isLate: true, body: { messages: [{ seq: 3, sender: 'bot', kind: 'emergency', text: 'Call 911' }] } });
  void conversation.say('i want to die');
  await vi.waitUntil(() => server.sentIds().length > 0, { interval: 1 });
  await conversation.startOver();
  await expect.poll(() => shown(conversation)).toEqual(['Hello 2', 'Call 911']);
});

it('erasing deletes on the server and opens a new conversation', async () => {
  const told: string[] = [];
  const conversation = visitTo(server, { told });
  await conversation.say('something private');
  await conversation.erase();
  expect(told).toEqual([strings.erased]);
  expect(server.said()).toEqual([]);
  expect(shown(conversation)).toEqual([strings.erased, 'Hello 2']);
});

it('works where the browser forbids storage', async () => {
  const conversation = visitTo(server, { storage: null });
  await conversation.say('does it help');
  expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
});

describe('an emergency that the server could not store yet', () => {
  const unstored = (text: string) => ({ status: 200, body: { messages: [{ seq: 0, sender: 'bot', kind: 'emergency', text }] } });

  it('is shown, and so is the next one', async () => {
    const conversation = visit();
    await conversation.open();
    server.failures.push(unstored('Call 911'), unstored('Call 988'));
    await conversation.say('i cant breathe');
    await conversation.say('i want to die');
    expect(shown(conversation)).toEqual(['Hello 1', 'i cant breathe', 'Call 911', 'i want to die', 'Call 988']);
    expect(announced).toEqual(['Hello 1', 'Call 911', 'Call 988']);
  });

  it('is not shown twice when it is stored and caught up with', async () => {
    const conversation = visit();
    await conversation.open();
    server.failures.push(unstored('About: i cant breathe'));
    await conversation.say('i cant breathe');
    await new ChatClient('https://clinic.example/bot', { fetch: server.fetch }).send('token-1', {
      id: String(server.sentIds()[0]),
      text: 'i cant breathe',
    });
    await conversation.catchUp();
    expect(shown(conversation)).toEqual(['Hello 1', 'i cant breathe', 'About: i cant breathe']);
    expect(announced).toEqual(['Hello 1', 'About: i cant breathe']);
  });
});

describe('what happens without being asked for', () => {
  it('a message of another tab and its answer arrive, in order, once', async () => {
    const here = visit();
    await here.open();
    const there = visit();
    await there.say('does it help');
    await settled();
    expect(shown(here)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(shown(there)).toEqual(shown(here));
  });

  it('an own message is not shown twice, though the server has masked a name in it', async () => {
    const conversation = visit();
    await conversation.say('I am Maria, does it help');
    await settled();
    await conversation.catchUp();
    expect(shown(conversation)).toEqual(['Hello 1', 'I am Maria, does it help', 'About: I am Maria, does it help']);
  });

  it('an answer that the stream brings first stands behind its question', async () => {
    const conversation = visit();
    await conversation.open();
    server.failures.push('late');
    await conversation.say('does it help');
    expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(conversation.waiting).toBe(false);
  });

  it('a message whose answer was lost on the way is shown as sent once the stream has told', async () => {
    const conversation = visit();
    await conversation.open();
    server.failures.push('lost');
    await conversation.say('does it help');
    await settled();
    expect(shown(conversation)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(server.sentIds()).toHaveLength(1);
  });

  it('a message that the stream skips is fetched, and stands in its place', async () => {
    const here = visit();
    await here.open();
    await settled();
    server.store('token-1', 'first');
    await visit().say('second');
    await expect.poll(() => shown(here)).toEqual(['Hello 1', 'first', 'About: first', 'second', 'About: second']);
  });

  it('what another tab said before an own message stands before it, though it arrives later', async () => {
    const here = visit();
    await here.open();
    here.leave();
    await visit().say('first');
    await here.say('second');
    expect(shown(here)).toEqual(['Hello 1', 'second', 'About: second']);
    await here.catchUp();
    expect(shown(here)).toEqual(['Hello 1', 'first', 'About: first', 'second', 'About: second']);
  });

  it('all that was missed arrives after a server was killed and came back', async () => {
    const here = visit();
    await here.open();
    await settled();
    server.isAway = true;
    server.cutStreams();
    server.store('token-1', 'meanwhile');
    await settled();
    server.isAway = false;
    await expect.poll(() => shown(here)).toEqual(['Hello 1', 'meanwhile', 'About: meanwhile']);
  });

  it('a conversation that was erased elsewhere has ended here too', async () => {
    const here = visit();
    await here.open();
    const there = visit();
    await there.open();
    await there.erase();
    await expect.poll(() => shown(here)).toEqual(['Hello 1', strings.sessionEnded]);
    await here.say('hello again');
    expect(shown(here)).toContain('About: hello again');
  });

  it('the button that has everything erased begins a new conversation', async () => {
    const conversation = visit();
    await conversation.open();
    await conversation.choose(greeting(conversation), { title: 'Yes, erase everything', payload: '/forget_me' });
    await expect.poll(() => shown(conversation)).toEqual([strings.erased, 'Hello 2']);
  });

  it('nothing arrives after the page was left', async () => {
    const here = visit();
    await here.open();
    here.leave();
    await visit().say('does it help');
    await settled();
    expect(shown(here)).toEqual(['Hello 1']);
  });

  it('a stream that breaks off is followed again from where it was', async () => {
    const here = visit();
    await here.open();
    server.tell('token-1', 'id: 2\nevent: message\nda');
    await visit().say('does it help');
    await settled();
    expect(shown(here).filter((text) => text === 'does it help')).toHaveLength(1);
  });
});
