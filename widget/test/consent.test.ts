import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ChatClient } from '../src/conversation/api';
import { Consent, consentText, versionOf, type PageText } from '../src/consent/consent';
import { strings } from '../src/strings';
import type { Terms } from '../src/consent/terms';

const SERVER = 'https://clinic.example/';
const PLAIN: PageText = { emergencyNumber: null, own: '' };

let terms: Terms;
let reachable: boolean;

/** Comes to the page: a new object over what the browser and the server remember. */
async function visit(): Promise<Consent> {
  const answer = (): Promise<Response> =>
    reachable ? Promise.resolve(new Response(JSON.stringify(terms))) : Promise.reject(new TypeError('Failed to fetch'));
  const consent = new Consent(new ChatClient(SERVER, { fetch: answer }), SERVER, () => undefined);
  await consent.ask();
  return consent;
}

beforeEach(() => {
  localStorage.clear();
  sessionStorage.clear();
  reachable = true;
  terms = {
    kept_days: { conversations: 90, comments: 90 },
    emergency_number: '911',
    crisis_line: '988',
    message_length: 2000,
  };
});

afterEach(() => vi.restoreAllMocks());

describe('the text', () => {
  const words = (): string[] => consentText(terms, PLAIN).words;

  it('says for how long words are kept', () => {
    expect(words()[0]).toContain('90 days');
    terms.kept_days.conversations = 1;
    expect(words()[0]).toContain('1 day after');
    terms.kept_days.conversations = null;
    expect(words()[0]).toBe(strings.consentKept(null));
  });

  it('names comments apart only where they are kept for another time', () => {
    const before = words().length;
    terms.kept_days.comments = 7;
    expect(words()).toHaveLength(before + 1);
    expect(words()[1]).toContain('7 days');
  });

  it('names the crisis line only beside the number that the server names', () => {
    expect(consentText(terms, PLAIN)).toMatchObject({ emergencyNumber: '911', crisisLine: '988' });
    expect(consentText(terms, { ...PLAIN, emergencyNumber: '112' })).toMatchObject({ emergencyNumber: '112', crisisLine: '', crisis: '' });
  });

  it('keeps ours when the page adds its own', () => {
    const text = consentText(terms, { ...PLAIN, own: 'Ask the front desk for more.' });
    expect(text).toMatchObject({ machine: strings.consentMachine, emergency: strings.consentEmergency, own: 'Ask the front desk for more.' });
  });

  it('has another version with every other word', () => {
    const texts = [
      consentText(terms, PLAIN),
      consentText(terms, { ...PLAIN, own: 'Our words.' }),
      consentText(terms, { ...PLAIN, emergencyNumber: '112' }),
      consentText({ ...terms, kept_days: { conversations: 91, comments: 91 } }, PLAIN),
      consentText({ ...terms, crisis_line: '116 123' }, PLAIN),
    ];
    expect(new Set(texts.map(versionOf)).size).toBe(texts.length);
    expect(versionOf(consentText({ ...terms, message_length: 10 }, PLAIN))).toBe(versionOf(consentText(terms, PLAIN)));
  });
});

describe('agreeing', () => {
  it('is needed at first, and holds over a reload', async () => {
    const first = await visit();
    expect([first.isGiven(PLAIN), first.wasGiven]).toEqual([false, false]);
    first.give(PLAIN);
    expect(first.isGiven(PLAIN)).toBe(true);
    expect((await visit()).isGiven(PLAIN)).toBe(true);
  });

  it('is asked for again when the server or the page says something else', async () => {
    (await visit()).give(PLAIN);
    expect((await visit()).isGiven({ ...PLAIN, own: 'New words.' })).toBe(false);
    terms.kept_days.conversations = 365;
    const later = await visit();
    expect([later.isGiven(PLAIN), later.wasGiven]).toEqual([false, true]);
  });

  it('is not possible while it is unknown to what', async () => {
    reachable = false;
    const consent = await visit();
    expect([consent.failed, consent.terms]).toEqual([true, null]);
    consent.give(PLAIN);
    expect(consent.isGiven(PLAIN)).toBe(false);
    expect(localStorage).toHaveLength(0);
    reachable = true;
    await consent.ask();
    expect([consent.failed, consent.terms]).toEqual([false, terms]);
  });

  it('holds without a connection, and what changed meanwhile is asked with the next one', async () => {
    (await visit()).give(PLAIN);
    reachable = false;
    terms.kept_days.conversations = 365;
    const later = await visit();
    expect([later.isGiven(PLAIN), later.failed]).toEqual([true, false]);
    reachable = true;
    await later.ask();
    expect(later.isGiven(PLAIN)).toBe(false);
  });

  it('holds for the tab where the browser keeps nothing for longer, and for the page where it keeps nothing', async () => {
    vi.spyOn(window, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError');
    });
    (await visit()).give(PLAIN);
    expect(sessionStorage).toHaveLength(1);
    expect((await visit()).isGiven(PLAIN)).toBe(true);
    vi.spyOn(window, 'sessionStorage', 'get').mockReturnValue(null as unknown as Storage);
    const third = await visit();
    expect(third.isGiven(PLAIN)).toBe(false);
    third.give(PLAIN);
    expect(third.isGiven(PLAIN)).toBe(true);
  });

  it('is asked for where something else stands in the storage', async () => {
    for (const odd of ['yes', '{}', '{"version":"1","terms":{"kept_days":null}}']) {
      localStorage.setItem(`backline:consent:${SERVER}`, odd);
      expect((await visit()).isGiven(PLAIN)).toBe(false);
    }
  });

  it.each([{}, null, '<html>', { ...{}, kept_days: {} }])('is not possible to an answer that is none: %j', async (odd) => {
    terms = odd as unknown as Terms;
    expect((await visit()).failed).toBe(true);
  });
});
