/** How long to wait before something is tried again. */
const SHORTEST = 150;
const FIRST = 400;
const LONGEST = 30_000;

/**
 * A pause in milliseconds, the longest of which doubles with each failure. Chosen at random over its whole
 * length: a server that comes back must not be met by everybody at once.
 */
export const pauseAfter = (failures: number): number =>
  SHORTEST + Math.random() * (Math.min(FIRST * 2 ** (failures - 1), LONGEST) - SHORTEST);

/** Waits so long, or until `early` is given up. */
export const pause = (milliseconds: number, early?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    early?.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
