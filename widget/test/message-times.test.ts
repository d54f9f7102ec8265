import { describe, expect, it, vi } from 'vitest';
import { asSent } from '../src/conversation/entries';
import { MinuteClock, shortTime } from '../src/messages/message-times';
import { draw, say } from './drawn-list';

describe('when something was said', () => {
  const said = new Date(2026, 10, 30, 9, 30);
  const after = (minutes: number): string => shortTime(said, new Date(said.getTime() + minutes * 60_000));

  it.each([
    [-90, 'just now'],
    [0.9, 'just now'],
    [1, '1 minute ago'],
    [59.9, '59 minutes ago'],
  ])('after %s minutes it is %s', (minutes, expected) => expect(after(minutes)).toBe(expected));

  it('is the time of day later, and the day too on another one', () => {
    expect(after(60)).toMatch(/^9:30\sAM$/);
    expect(after(15 * 60)).toMatch(/^Nov 30, 2026, 9:30\sAM$/);
  });
});

it('a message has its time for machines and, in full, for people', () => {
  const time = draw(say(1, { sent_at: '2026-11-22T19:40:00Z' })).box.querySelector('time');
  expect(time?.dateTime ?? time?.getAttribute('datetime')).toBe('2026-11-22T19:40:00.000Z');
  expect(time?.title).toMatch(/^November 2\d, 2026 at \d+:40\s[AP]M$/);
});

it('a message whose time is not known shows none', () => {
  expect(draw(say(1, { sent_at: '' })).box.querySelector('time')).toBeNull();
});

it('an own message has a time once it is sent', () => {
  const sent = asSent({ id: 'one', text: 'hello' });
  const { box, redraw } = draw(sent);
  expect(box.querySelector('time')).toBeNull();
  sent.state = 'sent';
  redraw();
  expect(box.querySelector('time')?.textContent).toBe('just now');
});

it('one clock draws the list again every minute, while somebody may look', () => {
  vi.useFakeTimers();
  const visible = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible');
  const host = { addController: vi.fn(), removeController: vi.fn(), requestUpdate: vi.fn(), updateComplete: Promise.resolve(true) };
  const clock = new MinuteClock(host);
  clock.hostConnected();
  host.requestUpdate.mockClear();
  vi.advanceTimersByTime(180_000);
  expect(host.requestUpdate).toHaveBeenCalledTimes(3);

  visible.mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(180_000);
  expect(host.requestUpdate).toHaveBeenCalledTimes(3);

  visible.mockReturnValue('visible');
  document.dispatchEvent(new Event('visibilitychange'));
  expect(host.requestUpdate, 'what was wrong by then is mended at once').toHaveBeenCalledTimes(4);
  clock.hostDisconnected();
  vi.advanceTimersByTime(180_000);
  expect(host.requestUpdate).toHaveBeenCalledTimes(4);
  vi.useRealTimers();
});
