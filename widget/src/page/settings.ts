/** What the page asks for in attributes. A value that cannot be used is named in the console, and the default taken. */
import { readStarters } from '../messages/choices';
import { parseColor, type Color } from './colors';
import { complaintAbout, THEMES, type ThemeName } from './theme';

export const POSITIONS = ['bottom-end', 'bottom-start', 'bottom-right', 'bottom-left'] as const;
export type Position = (typeof POSITIONS)[number];

/** Attributes of `<back-pain-chat>`; on the script tag each has `data-` before it. */
export const ATTRIBUTES = [
  'server',
  'remember',
  'open',
  'position',
  'theme',
  'accent',
  'accent-dark',
  'heading',
  'about',
  'language',
  'consent-text',
  'emergency-number',
  'link-target',
  'starters',
] as const;
type Attribute = (typeof ATTRIBUTES)[number];

export interface Settings {
  /** Address of the server; null: where the script came from. */
  server: string | null;
  /** Keeps the conversation for this browser, not only for this tab. */
  remember: boolean;
  /** Open at start, where the chat does not cover the page. */
  open: boolean;
  position: Position;
  theme: ThemeName;
  accent: Color | null;
  accentDark: Color | null;
  heading: string | null;
  about: string | null;
  language: string | null;
  /** The page's own words on the consent screen, below ours. */
  consentText: string;
  /** What to call in an emergency where the page's readers live; null: what the server says. */
  emergencyNumber: string | null;
  linkTarget: 'new' | 'same';
  /** The page's own first questions. */
  starters: string[];
}

export const warn = (text: string): void => console.warn(`Backline: ${text}`);

export function readSettings(element: Element): Settings {
  const read = (name: Attribute): string | null => element.getAttribute(name)?.trim() || null;
  // An attribute without a value is "on"; many write ="false" and mean it.
  const isOn = (name: Attribute): boolean => element.hasAttribute(name) && read(name) !== 'false';

  function one<T extends string>(name: Attribute, choices: readonly [T, ...T[]]): T {
    const value = read(name);
    const choice = choices.find((known) => known === value);
    if (value && !choice) warn(`${name}="${value}" is not one of ${choices.join(', ')}. ${choices[0]} is used.`);
    return choice ?? choices[0];
  }

  function checked<T>(name: Attribute, parse: (value: string) => T | null, wanted: string): T | null {
    const value = read(name);
    const parsed = value ? parse(value) : null;
    if (value && parsed === null) warn(`${name}="${value}" is not ${wanted}. It is left out.`);
    return parsed;
  }

  function color(name: 'accent' | 'accent-dark'): Color | null {
    const parsed = checked(name, parseColor, 'a colour such as #1c5f58');
    const complaint = parsed && complaintAbout(parsed, name === 'accent-dark');
    if (complaint) warn(`${name}="${read(name)}" ${complaint}`);
    return parsed;
  }

  return {
    server: checked('server', asAddress, 'an http or https address'),
    remember: isOn('remember'),
    open: isOn('open'),
    position: one('position', POSITIONS),
    theme: one('theme', THEMES),
    accent: color('accent'),
    accentDark: color('accent-dark'),
    heading: read('heading'),
    about: read('about'),
    language: checked('language', (value) => matching(value, /^[a-z]{2,3}(-[a-z\d]{2,8})*$/i), 'a language tag such as en or pt-BR'),
    consentText: read('consent-text') ?? '',
    emergencyNumber: checked('emergency-number', (value) => matching(value, /^\+?\d[\d .()-]*\d$/), 'a telephone number'),
    linkTarget: one('link-target', ['new', 'same']),
    starters: readStarters(read('starters')),
  };
}

const matching = (value: string, form: RegExp): string | null => (form.test(value) ? value : null);

function asAddress(value: string): string | null {
  try {
    const url = new URL(value, document.baseURI);
    return /^https?:$/.test(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}
