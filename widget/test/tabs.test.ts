import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Conversation } from '../src/conversation/conversation';
import { strings } from '../src/strings';
import { Tabs } from '../src/conversation/tabs';
import { SmallServer } from './small-server';
import { sent, settled, shown, visit } from './visit';

/** Storage that belongs to one tab. */
class TabStorage {
  readonly #items = new Map<string, string>();
  get length(): number {
    return this.#items.size;
  }
  key = (index: number): string | null => [...this.#items.keys()][index] ?? null;
  getItem = (name: string): string | null => this.#items.get(name) ?? null;
  setItem = (name: string, value: string): unknown => this.#items.set(name, value);
  removeItem = (name: string): unknown => this.#items.delete(name);
}

let server: SmallServer;
let name: string;
let count = 0;

beforeEach(() => {
  server = new SmallServer();
  name = `clinic-${(count += 1)}`;
});

const tab = (told: string[] = []): Conversation =>
  visit(server, { storage: new TabStorage() as unknown as Storage, tabs: new Tabs(name), told });

async function twoTabs(): Promise<[Conversation, Conversation, toldThere: string[]]> {
  const here = tab();
  await here.open();
  const told: string[] = [];
  const there = tab(told);
  await there.open();
  return [here, there, told];
}

describe('a new tab', () => {
  it('goes on with the conversation of an open one', async () => {
    const [here, there] = await twoTabs();
    await here.say('does it help');
    await expect.poll(() => shown(there)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
    expect(server.conversations.size).toBe(1);
  });

  it('begins its own soon where no other is open', async () => {
    const begun = performance.now();
    await tab().open();
    expect(performance.now() - begun).toBeLessThan(150);
    expect(server.conversations.size).toBe(1);
  });

  it('of another server has nothing to do with it', async () => {
    await tab().open();
    name += '-other';
    await tab().open();
    expect(server.conversations.size).toBe(2);
  });
});

describe('in the other tab', () => {
  it('starting over shows the new conversation, and goes on there', async () => {
    const [here, there] = await twoTabs();
    await here.say('does it help');
    await here.startOver();
    await expect.poll(() => shown(there)).toEqual([strings.startedOver, 'Hello 2']);
    await there.say('and now');
    expect(server.said()).toContain('and now');
    await expect.poll(() => shown(here)).toEqual(['Hello 2', 'and now', 'About: and now']);
  });

  it('erasing empties the view; what waits there is not sent, and the person is told and has the words back', async () => {
    const [here, there] = await twoTabs();
    server.failures.push({ status: 429, headers: { 'Retry-After': '20' } });
    void there.say('something private');
    await settled();
    await here.erase();
    await expect.poll(() => shown(there)).toEqual([strings.erased, 'something private', 'Hello 2']);
    await settled();
    expect(server.said()).toEqual([]);
    const unsent = sent(there, 'something private');
    expect(unsent).toMatchObject({ state: 'failed', problem: strings.erasedElsewhere, retryable: false });
    expect(there.takeBack(unsent)).toBe('something private');
    expect(shown(there)).toEqual([strings.erased, 'Hello 2']);
  });

  it('a person who does not look is told that the conversation was left', async () => {
    const [here, , told] = await twoTabs();
    await here.startOver();
    await expect.poll(() => told).toEqual([strings.startedOver]);
    await here.erase();
    await expect.poll(() => told).toEqual([strings.startedOver, strings.erased]);
  });

  it('what waits when the person starts over here is asked in the new conversation', async () => {
    const [here, there] = await twoTabs();
    server.failures.push('unreachable');
    void there.say('does it help');
    await settled();
    await here.startOver();
    await expect.poll(() => shown(there)).toEqual([strings.startedOver, 'Hello 2', 'does it help', 'About: does it help']);
  });

  it('what was on its way when the person starts over here has its answer, and both stay in view', async () => {
    const [here, there] = await twoTabs();
    server.failures.push('slow');
    const late = there.say('i want to die');
    await here.startOver();
    await late;
    await expect.poll(() => shown(there)).toEqual([strings.startedOver, 'Hello 2', 'i want to die', 'About: i want to die']);
    expect(sent(there, 'i want to die').state).toBe('sent');
    expect(shown(here)).toEqual(['Hello 2']);
  });

  it('what the stream has told as sent stays in view too, and its answer comes', async () => {
    const [here, there] = await twoTabs();
    server.failures.push('late');
    const late = there.say('i want to die');
    await vi.waitUntil(() => sent(there, 'i want to die').state === 'sent', { interval: 1 });
    await here.startOver();
    await late;
    await expect.poll(() => shown(there)).toEqual([strings.startedOver, 'Hello 2', 'i want to die', 'About: i want to die']);
  });

  it('what the stream has told as sent is asked again where its answer is lost', async () => {
    const [here, there] = await twoTabs();
    server.failures.push('late');
    const late = there.say('i want to die');
    await vi.waitUntil(() => sent(there, 'i want to die').state === 'sent', { interval: 1 });
    await here.startOver();
    server.isAway = true;
    await settled();
    await settled();
    server.isAway = false;
    await late;
    await expect.poll(() => shown(there)).toEqual([strings.startedOver, 'Hello 2', 'i want to die', 'About: i want to die']);
  });

  it('who writes while the new conversation is being opened here writes into that one', async () => {
    const [here, there] = await twoTabs();
    server.failures.push('late');
    const over = here.startOver();
    await expect.poll(() => shown(there)[0]).toBe(strings.startedOver);
    await Promise.all([over, there.say('does it help')]);
    await expect.poll(() => shown(here)).toEqual(['Hello 2', 'does it help', 'About: does it help']);
  });

  it('a copy of a message that was taken back here is not sent', async () => {
    const storage = new TabStorage() as unknown as Storage;
    const here = visit(server, { storage, tabs: new Tabs(name) });
    await here.open();
    server.failures.push({ status: 429, headers: { 'Retry-After': '20' } }, 'unreachable', 'unreachable');
    void here.say('does it help');
    await settled();
    const copy = visit(server, { storage, tabs: new Tabs(name) });
    void copy.open();
    await settled();
    here.takeBack(sent(here, 'does it help'));
    await expect.poll(() => shown(copy)).toEqual(['Hello 1']);
    expect(server.said()).toEqual([]);
  });
});

it("what another script of the page says on the channel is no session", async () => {
  const channel = new BroadcastChannel(`backline:${name}`);
  channel.addEventListener('message', () => {
    for (const nonsense of [null, 'session', { type: 'session', session: { token: 'mine' } }]) channel.postMessage(nonsense);
  });
  const here = tab();
  await here.open();
  expect(shown(here)).toEqual(['Hello 1']);
  channel.close();
});
