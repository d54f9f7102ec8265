/** Which words the widget speaks: ours, or those that the page brings for a language of its own. */
import { warn } from './settings';
import { english, strings, type Words } from '../strings';

declare global {
  interface Window {
    /** Words of the page, by language tag; what it leaves out is said in English. */
    backlineWords?: Record<string, Partial<Words>>;
  }
}

export interface Language {
  lang: string;
  /** Null for our own words, which follow the page. */
  dir: 'ltr' | 'rtl' | null;
}

const RIGHT_TO_LEFT = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/**
 * Speaks this language from now on, in every chat of the page.
 *
 * @param wanted a language tag; null: English.
 */
export function speak(wanted: string | null): Language {
  const tag = wanted ?? 'en';
  const base = tag.split('-')[0]?.toLowerCase() ?? '';
  const given = window.backlineWords?.[tag] ?? window.backlineWords?.[base];
  if (!given && base !== 'en') {
    warn(`There are no words for language="${tag}" in window.backlineWords. English is used.`);
    return speak(null);
  }
  Object.assign(strings, english, usable(given ?? {}, base === 'en'));
  return { lang: tag, dir: wanted === null ? null : RIGHT_TO_LEFT.has(base) ? 'rtl' : 'ltr' };
}

/** Words of the right kind. What a person agrees to may be translated by a page, but not rewritten in our language. */
function usable(given: Partial<Words>, isOurs: boolean): Partial<Words> {
  const words = Object.entries(given).filter(([name, word]) => {
    const known = english[name as keyof Words];
    if (typeof word !== typeof known) warn(`window.backlineWords: "${name}" must be a ${typeof known}. It is left out.`);
    else if (isOurs && FIXED.test(name)) warn(`window.backlineWords: "${name}" cannot be changed. Use consent-text to add to it.`);
    else return true;
    return false;
  });
  return Object.fromEntries(words) as Partial<Words>;
}

const FIXED = /^(note$|consent)/;
