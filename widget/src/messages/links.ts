/** Where a link of a message may lead. Everything else, `javascript:` above all, stays plain text. */
const ALLOWED = new Set(['http:', 'https:', 'tel:']);

/**
 * Checks the target of a Markdown link.
 *
 * @param target what stands between the brackets; must be absolute.
 * @returns the address in its normal form, or null where it may not become a link.
 */
export function safeLink(target: string): string | null {
  try {
    // The browser's own parser decides: it sees through tabs, line breaks and capitals in a scheme.
    const url = new URL(target);
    return ALLOWED.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
