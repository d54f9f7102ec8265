/** What the server says about itself before anybody writes: `GET /chat/terms`. */

export interface Terms {
  /** Days for which words are kept; null: until they are deleted. */
  kept_days: { conversations: number | null; comments: number | null };
  emergency_number: string;
  crisis_line: string;
  /** Characters of the longest message. */
  message_length: number;
}

/** @throws TypeError where it is something else, such as a page that a network puts in the server's place. */
export function readTerms(body: unknown): Terms {
  const { kept_days, emergency_number, crisis_line, message_length } = body as Terms;
  const { conversations, comments } = kept_days;
  const isDays = (days: unknown): boolean => days === null || typeof days === 'number';
  if (!isDays(conversations) || !isDays(comments)) throw new TypeError('kept_days');
  if (typeof emergency_number !== 'string' || typeof message_length !== 'number') throw new TypeError('terms');
  return { kept_days: { conversations, comments }, emergency_number, crisis_line: crisis_line ?? '', message_length };
}
