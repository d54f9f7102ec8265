/** Opens a conversation, and where there is no connection for it, tries again by itself. */
import { pauseAfter } from './backoff';
import { explain, isPassing } from './errors';
import { strings } from '../strings';

export class Opening {
  state: 'closed' | 'opening' | 'open' | 'failed' = 'closed';
  /** Why it could not be opened: in words for the person, and what came instead. */
  problem = '';
  failure: unknown = null;

  readonly #work: () => Promise<void>;
  readonly #changed: () => void;
  #underway: Promise<void> | null = null;
  #failures = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(work: () => Promise<void>, changed: () => void) {
    this.#work = work;
    this.#changed = changed;
  }

  /**
   * Never throws; one attempt at a time.
   *
   * @param quietly a complaint that shows already stays meanwhile: coming and going, it would be read out each time.
   */
  open(quietly: boolean): Promise<void> {
    // Later than now, because what it does may want to wait for it.
    this.#underway ??= Promise.resolve().then(() => this.#open(quietly)).finally(() => {
      this.#underway = null;
      this.#changed();
    });
    return this.#underway;
  }

  async #open(quietly: boolean): Promise<void> {
    clearTimeout(this.#timer);
    if (!quietly || this.state !== 'failed') this.state = 'opening';
    this.#changed();
    try {
      await this.#work();
      this.state = 'open';
      this.#failures = 0;
    } catch (error) {
      this.state = 'failed';
      this.failure = error;
      this.problem = explain(error, strings.cannotOpen);
      if (!isPassing(error)) return;
      this.#failures += 1;
      this.#timer = setTimeout(() => void this.open(true), pauseAfter(this.#failures));
    }
  }
}
