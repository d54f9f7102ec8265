import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SmallServer } from './small-server';
import { shown, visit } from './visit';

let server: SmallServer;

beforeEach(() => {
  sessionStorage.clear();
  server = new SmallServer();
  vi.useFakeTimers();
});

afterEach(() => vi.useRealTimers());

it('a stream that has died without a word is given up, and what was missed arrives', async () => {
  const conversation = visit(server);
  await conversation.open();
  server.store('token-1', 'meanwhile');
  await vi.advanceTimersByTimeAsync(44_000);
  expect(shown(conversation)).toEqual(['Hello 1']);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(shown(conversation)).toEqual(['Hello 1', 'meanwhile', 'About: meanwhile']);
  expect(server.followers('token-1')).toBe(1);
});

it('a sign of the server keeps it', async () => {
  await visit(server).open();
  await vi.advanceTimersByTimeAsync(1_000);
  const asked = vi.spyOn(server, 'fetch');
  for (let count = 0; count < 10; count += 1) {
    server.tell('token-1', ': ping\r\n\r\n');
    await vi.advanceTimersByTimeAsync(15_000);
  }
  expect(asked).not.toHaveBeenCalled();
  expect(server.followers('token-1')).toBe(1);
});

it('after a laptop has slept, the stream is opened anew within seconds', async () => {
  const conversation = visit(server);
  await conversation.open();
  await vi.advanceTimersByTimeAsync(1_000);
  server.store('token-1', 'meanwhile');
  // Timers stand still in the meantime, the clock does not.
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(6_000);
  expect(shown(conversation)).toEqual(['Hello 1', 'meanwhile', 'About: meanwhile']);
});
