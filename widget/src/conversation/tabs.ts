/** Keeps the tabs of one visitor in step. Where the browser has no BroadcastChannel, each tab goes on by itself. */
import type { Session } from './api';
import { asSession } from './session-store';

/** What one tab tells the others. */
export type News =
  /** A token: renewed, or for a tab that asked. */
  | { type: 'session'; session: Session }
  /** The person left this conversation. */
  | { type: 'left'; conversation: string; erased: boolean }
  /** This conversation came in place of that one. */
  | { type: 'next'; session: Session; instead: string }
  /** The person took a message back before it was sent. */
  | { type: 'dropped'; id: string };

export class Tabs {
  /** What to do with what another tab tells. */
  heard: (news: News) => void = () => undefined;
  /** The session that other tabs may take over. */
  session: () => Session | null = () => null;

  readonly #channel: BroadcastChannel | null;
  #asking: ((session: Session) => void) | null = null;

  constructor(server: string) {
    this.#channel = channelOf(`backline:${server}`);
    // Any script of the page may speak on this channel, and say anything.
    this.#channel?.addEventListener('message', (event) => this.#receive(Object(event.data)));
  }

  tell(news: News): void {
    this.#channel?.postMessage(news);
  }

  /** The session of a tab that has one open, or opens one in so many milliseconds; never of the conversation that was left. */
  ask(left: string, within: number): Promise<Session | null> {
    const channel = this.#channel;
    if (!channel || !within) return Promise.resolve(null);
    return new Promise<Session | null>((resolve) => {
      setTimeout(() => resolve(null), within);
      this.#asking = (session) => {
        if (session.conversation_id !== left) resolve(session);
      };
      channel.postMessage({ type: 'ask' });
    }).finally(() => {
      this.#asking = null;
    });
  }

  #receive(news: News | { type: 'ask' }): void {
    if (news.type === 'ask') {
      const session = this.session();
      if (session) this.tell({ type: 'session', session });
      return;
    }
    if ('session' in news && !asSession(news.session)) return;
    if ('session' in news) this.#asking?.(news.session);
    this.heard(news);
  }
}

function channelOf(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name);
  } catch {
    return null;
  }
}
