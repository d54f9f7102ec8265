/** The browser's locks as far as the widget uses them: one holder at a time, the others in line. */
type Work = () => unknown;

export class SmallLocks {
  readonly #lines = new Map<string, Promise<unknown>>();

  /** Locks of a page; when it is gone, so are they. */
  page(): { locks: LockManager; leave: () => void } {
    let leave = (): void => undefined;
    const gone = new Promise<void>((resolve) => (leave = resolve));
    const request = (name: string, work: Work): Promise<unknown> => {
      const before = this.#lines.get(name) ?? Promise.resolve();
      const held = before.then(() => Promise.race([Promise.resolve(work()), gone]));
      this.#lines.set(name, held);
      return held;
    };
    return { locks: { request } as unknown as LockManager, leave };
  }
}
