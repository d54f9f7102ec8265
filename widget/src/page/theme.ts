/** Light or dark, with more contrast or not, and the page's own accent where it can be read. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { BLACK, WHITE, contrast, formatColor, mix, readable, type Color } from './colors';

export const THEMES = ['auto', 'light', 'dark', 'contrast'] as const;
export type ThemeName = (typeof THEMES)[number];

export interface Look {
  dark: boolean;
  contrast: boolean;
}

/** The variables of theme.css that follow from the page's accent. */
export const GIVEN = ['--given-accent', '--given-strong', '--given-soft'] as const;
export type Accents = Record<(typeof GIVEN)[number], string>;

const DARK_SYSTEM = matchMedia('(prefers-color-scheme: dark)');
const MORE_CONTRAST = matchMedia('(prefers-contrast: more)');

/** What text in the accent's colour stands on at worst; the same colours as in theme.css. */
const LIGHT_PAPER: Color = [250, 248, 243];
const DARK_RAISED: Color = [31, 37, 37];

export class SystemLook implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    for (const query of [DARK_SYSTEM, MORE_CONTRAST]) query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    for (const query of [DARK_SYSTEM, MORE_CONTRAST]) query.removeEventListener('change', this.#changed);
  }

  /** The theme as the page wants it, and the person's system where that leaves it open. */
  resolve(theme: ThemeName): Look {
    const dark = theme === 'dark' || (theme !== 'light' && DARK_SYSTEM.matches);
    return { dark, contrast: theme === 'contrast' || MORE_CONTRAST.matches };
  }

  #changed = (): void => this.#host.requestUpdate();
}

/** What the accent becomes in a look: it reads at 4.5:1 upon everything it stands on, with more contrast at 7:1. */
export function accents(accent: Color, look: Look): Accents {
  const towards = look.dark ? WHITE : BLACK;
  const shade = readable(accent, (one) => tint(one, look), towards, look.contrast ? 7 : 4.5);
  return {
    '--given-accent': formatColor(shade),
    '--given-strong': formatColor(mix(shade, towards, 0.25)),
    '--given-soft': formatColor(tint(shade, look)),
  };
}

/** Why an accent cannot be used as it is, for the person who builds the page; '' where it can. */
export function complaintAbout(accent: Color, dark: boolean): string {
  const look = { dark, contrast: false };
  const used = accents(accent, look)['--given-accent'];
  if (used === formatColor(accent)) return '';
  const reached = (Math.floor(contrast(accent, tint(accent, look)) * 10) / 10).toFixed(1);
  return `has a contrast of ${reached}:1 in the ${dark ? 'dark' : 'light'} theme, less than 4.5:1. ${used} is used there.`;
}

/** The background of a bubble: a breath of the accent. */
function tint(shade: Color, { dark, contrast: more }: Look): Color {
  const paper = more ? (dark ? BLACK : WHITE) : dark ? DARK_RAISED : LIGHT_PAPER;
  return mix(paper, shade, 0.12);
}
