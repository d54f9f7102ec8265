import { beforeEach, describe, expect, it } from 'vitest';
import { KeptMessages, type Undelivered } from '../src/conversation/kept-messages';
import { SmallLocks } from './small-locks';
import { SmallServer } from './small-server';
import { settled, shown, visit } from './visit';

let locks: SmallLocks;

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  locks = new SmallLocks();
});

function open(): { kept: KeptMessages; found: string[]; leave: () => void; look: () => Promise<void> } {
  const page = locks.page();
  const kept = new KeptMessages(localStorage, 'clinic', page.locks);
  const found: string[] = [];
  const look = (): Promise<void> => kept.takeOver((messages: Undelivered[]) => found.push(...messages.map((one) => one.id)));
  return { kept, found, leave: page.leave, look };
}

describe('tabs that share a storage', () => {
  it("do not touch each other's messages while both are open", async () => {
    const [here, there] = [open(), open()];
    here.kept.keep({ id: 'one', text: 'one', order: 1 });
    there.kept.keep({ id: 'two', text: 'two', order: 2 });
    await Promise.all([here.look(), there.look()]);
    expect([here.found, there.found]).toEqual([[], []]);
    here.kept.drop('one');
    expect(localStorage.length).toBe(1);
  });

  it('see to what a closed one left, one of them alone, and in order', async () => {
    const [closed, here, there] = [open(), open(), open()];
    closed.kept.keep({ id: 'second', text: 'second', order: 2 });
    closed.kept.keep({ id: 'first', text: 'first', order: 1 });
    await Promise.all([here.look(), there.look()]);
    closed.leave();
    await settled();
    expect([...here.found, ...there.found]).toEqual(['first', 'second']);
  });

  it('leave alone what was delivered before its tab was closed', async () => {
    const [closed, here] = [open(), open()];
    closed.kept.keep({ id: 'one', text: 'one', order: 1 });
    const looked = here.look();
    closed.kept.drop('one');
    await looked;
    expect(here.found).toEqual([]);
  });
});

it('two pages that both send what a third has left say it once', async () => {
  const server = new SmallServer();
  const left = visit(server, { storage: localStorage });
  await left.open();
  server.isAway = true;
  void left.say('does it help');
  await settled();
  server.isAway = false;
  // Without locks nobody can tell that a page is gone, so each takes over.
  const [here, there] = [visit(server, { storage: localStorage }), visit(server, { storage: localStorage })];
  await Promise.all([here.open(), there.open()]);
  for (const page of [here, there, left]) {
    await expect.poll(() => shown(page)).toEqual(['Hello 1', 'does it help', 'About: does it help']);
  }
  expect(server.said()).toEqual(['does it help']);
});

it("what somebody else's script has stored is passed over", async () => {
  localStorage.setItem('backline:clinic:x', '{"id": 7');
  localStorage.setItem('backline:clinic:y', '[]');
  const here = open();
  await here.look();
  expect(here.found).toEqual([]);
});
