/** Finds telephone numbers in running text, so that a frightened person can tap instead of copy. */

export interface PhoneNumber {
  /** As written in the text. */
  text: string;
  /** `tel:` address to dial it. */
  href: string;
  /** Where it starts in the text, in UTF-16 units. */
  start: number;
}

// A North American number with separators, or one of the short emergency codes. A bare run of ten
// digits is not taken: it may be an order number.
const GAP = '[-. \\u00a0\\u2010-\\u2013]';
const LONG = `(?:\\+?1${GAP})?(?:\\([2-9]\\d{2}\\)${GAP}?|[2-9]\\d{2}${GAP})[2-9]\\d{2}${GAP}\\d{4}`;
const SHORT = '9-?1-?1|9-?8-?8';
const CANDIDATE = new RegExp(`${LONG}|${SHORT}`, 'g');

// What turns "911" into a part of something longer, an amount or a count.
const JOINED_BEFORE = /[\p{L}\d$€£#+/_@-]$|\d[.,]$/u;
const JOINED_AFTER = /^(?:[\p{L}\d_@%/-]|[.,:]\d|\s?(?:%|percent\b|mg\b|mcg\b|ml\b|g\b|people\b|patients\b|adults\b|trials\b|studies\b))/u;

/** Returns the numbers of the text in the order in which they stand. */
export function findPhoneNumbers(text: string): PhoneNumber[] {
  const found: PhoneNumber[] = [];
  for (const match of text.matchAll(CANDIDATE)) {
    const start = match.index;
    const written = match[0];
    if (JOINED_BEFORE.test(text.slice(0, start)) || JOINED_AFTER.test(text.slice(start + written.length))) continue;
    found.push({ text: written, href: `tel:${dialled(written)}`, start });
  }
  return found;
}

function dialled(written: string): string {
  const digits = written.replace(/\D/g, '');
  if (digits.length === 3) return digits;
  return digits.length === 10 ? `+1${digits}` : `+${digits}`;
}
