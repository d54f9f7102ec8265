/** What stands before the conversation: nothing is sent or opened until the person has agreed to what the page shows. */
import { ChatClient } from '../conversation/api';
import { Consent, consentText, type ConsentText, type PageText } from './consent';
import { ChatError } from '../conversation/errors';
import { browserStorage, SessionStore } from '../conversation/session-store';
import type { Settings } from '../page/settings';

export class Threshold {
  readonly client: ChatClient;
  readonly store: SessionStore;
  readonly consent: Consent;
  readonly storage: Storage | null;
  readonly server: string;
  readonly #settings: () => Settings;

  constructor(server: string, settings: () => Settings, changed: () => void) {
    this.server = server;
    this.client = new ChatClient(server);
    this.storage = browserStorage(settings().remember);
    this.store = new SessionStore(this.storage, server);
    this.consent = new Consent(this.client, server, changed);
    this.#settings = settings;
  }

  get isOpen(): boolean {
    return this.consent.isGiven(this.#page);
  }

  /** What to agree to; null while it is not known. */
  get text(): ConsentText | null {
    return this.consent.terms && consentText(this.consent.terms, this.#page);
  }

  /** There is a conversation of an earlier visit. */
  get hasEarlier(): boolean {
    return this.store.load() !== null;
  }

  /** A page that was left has something to send, or to show as refused. */
  get hasUndelivered(): boolean {
    return this.#kept(':').length > 0;
  }

  agree(): void {
    this.consent.give(this.#page);
  }

  /** Deletes the earlier conversation, for a person who does not agree to go on with it. */
  async eraseEarlier(): Promise<void> {
    const earlier = this.store.load();
    if (earlier) await this.client.erase(earlier.token).catch(ignoreGone);
    // With all that belongs to it, such as messages that were not sent yet.
    for (const key of this.#kept('')) this.storage?.removeItem(key);
  }

  /** The keys under which this browser keeps something for this server. */
  #kept(below: ':' | ''): string[] {
    return Object.keys(this.storage ?? {}).filter((key) => key.startsWith(`backline:${this.server}${below}`));
  }

  get #page(): PageText {
    return { emergencyNumber: this.#settings().emergencyNumber, own: this.#settings().consentText };
  }
}

function ignoreGone(error: unknown): void {
  if (!(error instanceof ChatError && [401, 404].includes(error.status))) throw error;
}
