/** What a person agrees to before the first message, and what this browser remembers of it. */
import type { ChatClient } from '../conversation/api';
import { browserStorage } from '../conversation/session-store';
import { strings } from '../strings';
import { readTerms, type Terms } from './terms';

/** Every sentence of the consent screen, in the order in which it shows them. */
export interface ConsentText {
  machine: string;
  emergency: string;
  emergencyNumber: string;
  /** Both empty where the server's crisis line is not one of the country whose number is shown. */
  crisis: string;
  crisisLine: string;
  words: string[];
  /** What the page adds. */
  own: string;
}

/** The page's side of the text. */
export interface PageText {
  emergencyNumber: string | null;
  own: string;
}

export function consentText(terms: Terms, page: PageText): ConsentText {
  const { conversations, comments } = terms.kept_days;
  const emergencyNumber = page.emergencyNumber ?? terms.emergency_number;
  const crisisLine = emergencyNumber === terms.emergency_number ? terms.crisis_line : '';
  return {
    machine: strings.consentMachine,
    emergency: strings.consentEmergency,
    emergencyNumber,
    crisis: crisisLine && strings.consentCrisis,
    crisisLine,
    words: [
      strings.consentKept(conversations),
      comments === conversations ? '' : strings.consentComments(comments),
      strings.consentMasked,
      strings.consentStaff,
      strings.consentDelete,
    ].filter(Boolean),
    own: page.own,
  };
}

/** Names a text: it changes when any of its words do. Nobody gains by forging it, so a short hash will do. */
export function versionOf(text: ConsentText): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(text)) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

interface Accepted {
  version: string;
  /** As they were then; they serve where the server cannot be asked. */
  terms: Terms;
}

export class Consent {
  terms: Terms | null = null;
  /** The server could not be asked, and this browser does not know what it says. */
  failed = false;
  asking = false;

  readonly #client: ChatClient;
  readonly #key: string;
  readonly #changed: () => void;
  #accepted: Accepted | null = null;
  /** The terms are those of an earlier visit. */
  #stale = true;

  constructor(client: ChatClient, server: string, changed: () => void) {
    this.#client = client;
    this.#key = `backline:consent:${server}`;
    this.#changed = changed;
    this.recall();
  }

  /** Looks whether it was given in another chat meanwhile. */
  recall(): void {
    this.#accepted = this.#load() ?? this.#accepted;
  }

  /** Finds out what the server says, where that is not known yet. */
  async ask(): Promise<void> {
    if (!this.#stale || this.asking) return;
    this.asking = true;
    this.#changed();
    try {
      this.terms = await this.#client.terms();
      this.#stale = false;
    } catch {
      // A person who agreed before goes on without a connection; what has changed meanwhile is asked with the next one.
      this.terms ??= this.#accepted?.terms ?? null;
    }
    this.failed = !this.terms;
    this.asking = false;
    this.#changed();
  }

  /** True where the person has agreed to this very text. */
  isGiven(page: PageText): boolean {
    return this.terms !== null && this.#accepted?.version === versionOf(consentText(this.terms, page));
  }

  /** True where the person has agreed to something at an earlier time. */
  get wasGiven(): boolean {
    return this.#accepted !== null;
  }

  /** The server has answered, or could not be asked. */
  get isKnown(): boolean {
    return this.terms !== null || this.failed;
  }

  give(page: PageText): void {
    if (!this.terms) return;
    this.#accepted = { version: versionOf(consentText(this.terms, page)), terms: this.terms };
    for (const forGood of [true, false]) {
      try {
        const storage = browserStorage(forGood);
        if (!storage) continue;
        storage.setItem(this.#key, JSON.stringify(this.#accepted));
        return;
      } catch {
        // Full or forbidden: the other one may do, and otherwise it holds until the page is left.
      }
    }
  }

  #load(): Accepted | null {
    for (const forGood of [true, false]) {
      try {
        const { version, terms } = JSON.parse(browserStorage(forGood)?.getItem(this.#key) ?? '') as Accepted;
        return { version, terms: readTerms(terms) };
      } catch {
        // Nothing there, or something of another version of the widget.
      }
    }
    return null;
  }
}
