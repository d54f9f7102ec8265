/** Finds telephone numbers in running text, so that a frightened person can tap instead of copy. */

export interface PhoneNumber {
  /** As written in the text. */
  text: string;
  /** `tel:` address to dial it; `sms:` where it only takes texts. */
  href: string;
  /** `sms:` address, where the words before say that it takes texts. */
  sms?: string;
  /** Where it starts in the text, in UTF-16 units. */
  start: number;
}

// A North American number with separators, or one of its short emergency codes. A bare run of ten digits
// is not taken: it may be an order number.
const GAP = '[-. \\u00a0\\u2010-\\u2013]';
const LONG = `(?:\\+?1${GAP})?(?:\\([2-9]\\d{2}\\)${GAP}?|[2-9]\\d{2}${GAP})[2-9]\\d{2}${GAP}\\d{4}`;
const SHORT = '9-?1-?1|9-?8-?8';
const KNOWN_FORM = new RegExp(`(${LONG}|${SHORT})`, 'g');
// Elsewhere numbers look different: there the word before tells. "Call 112", "ring 116 123".
const AFTER_A_VERB = /\b(?:call|text|dial|phone|ring)\s(\+?\d(?:[- \u00a0]?\d){2,14})/gi;

const TEXTED = /(\b(?:call|phone|ring) or )?\btext $/i;

// What turns "911" into a part of something longer, an amount or a count.
const JOINED_BEFORE = /[\p{L}\d$€£#+/_@-]$|\d[.,]$/u;
const JOINED_AFTER =
  /^(?:[\p{L}\d_@%/-]|[.,:]\d|\s?(?:%|percent|mg|mcg|ml|g|people|patients|adults|trials|studies|days|hours|times)(?!\p{L}))/u;

/** Returns the numbers of the text in the order in which they stand. */
export function findPhoneNumbers(text: string): PhoneNumber[] {
  const found = new Map<number, PhoneNumber>();
  for (const pattern of [AFTER_A_VERB, KNOWN_FORM]) {
    for (const match of text.matchAll(pattern)) {
      const written = match[1] ?? '';
      const end = match.index + match[0].length;
      const start = end - written.length;
      const before = text.slice(0, start);
      if (JOINED_BEFORE.test(before) || JOINED_AFTER.test(text.slice(end))) continue;
      found.set(start, { text: written, start, ...addresses(written, before) });
    }
  }
  return [...found.values()].sort((one, other) => one.start - other.start);
}

/** "Call or text 988" can do both; "text 988" only the one. */
function addresses(written: string, before: string): Pick<PhoneNumber, 'href' | 'sms'> {
  const href = telephone(written);
  const texted = TEXTED.exec(before);
  if (!texted) return { href };
  const sms = href.replace('tel', 'sms');
  return { href: texted[1] ? href : sms, sms };
}

/** The `tel:` address of a number as people write it; ten digits are a North American number. */
export function telephone(written: string): string {
  const digits = written.replace(/\D/g, '');
  if (written.startsWith('+') || (digits.length === 11 && digits.startsWith('1'))) return `tel:+${digits}`;
  return digits.length === 10 && /^[2-9]/.test(digits) ? `tel:+1${digits}` : `tel:${digits}`;
}
