import { afterEach, describe, expect, it, vi } from 'vitest';
import { pauseAfter } from '../src/conversation/backoff';

afterEach(() => vi.restoreAllMocks());

const between = (failures: number): number[] =>
  [0, 0.999_999].map((chance) => {
    vi.spyOn(Math, 'random').mockReturnValue(chance);
    return Math.round(pauseAfter(failures));
  });

describe('the pause before another try', () => {
  it('is short the first time, and may be twice as long each time after', () => {
    expect([1, 2, 3].map(between)).toEqual([
      [150, 400],
      [150, 800],
      [150, 1600],
    ]);
  });

  it('is never longer than half a minute', () => {
    expect(between(50)).toEqual([150, 30_000]);
  });

  it('is at random over its whole length, so that a server that comes back is not met by everybody at once', () => {
    const pauses = Array.from({ length: 1000 }, () => pauseAfter(6));
    const quarters = [0, 1, 2, 3].map((quarter) => pauses.filter((one) => Math.floor(one / 3200) === quarter).length);
    for (const count of quarters) expect(count).toBeGreaterThan(150);
  });
});
