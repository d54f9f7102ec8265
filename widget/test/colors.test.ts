import { describe, expect, it } from 'vitest';
import { contrast, formatColor, parseColor, readable, BLACK, WHITE, type Color } from '../src/page/colors';
import { accents, complaintAbout, type Look } from '../src/page/theme';
import theme from '../src/page/theme.css?raw';

const color = (text: string): Color => parseColor(text) as Color;

/** The colours that a theme has while the page sets none, by the name of their variable. */
function palette(...blocks: string[]): Map<string, Color> {
  const found = new Map<string, Color>();
  for (const block of blocks) {
    const rules = theme.split(`\n${block} {`)[1]?.split('}')[0] ?? '';
    for (const [, name = '', value = ''] of rules.matchAll(/--([a-z-]+): [^;]*?(#[\da-f]{3,6})\)*;/g)) found.set(name, color(value));
  }
  return found;
}

const THEMES: [string, Map<string, Color>, number][] = [
  ['light', palette('.root'), 4.5],
  ['dark', palette('.root', '.dark'), 4.5],
  ['contrast', palette('.root', '.contrast'), 7],
  ['contrast in the dark', palette('.root', '.dark', '.contrast', '.dark.contrast'), 7],
];
const TEXTS: Record<string, string[]> = {
  ink: ['paper', 'raised', 'desk', 'accent-soft', 'danger-soft'],
  quiet: ['paper', 'raised'],
  accent: ['paper', 'raised', 'accent-soft'],
  danger: ['paper', 'raised', 'danger-soft'],
  urgent: ['paper'],
  'on-accent': ['accent', 'accent-strong'],
  'on-danger': ['danger'],
};

describe('a contrast', () => {
  it('goes from 1 to 21', () => {
    expect(contrast(WHITE, WHITE)).toBe(1);
    expect(contrast(BLACK, WHITE)).toBeCloseTo(21);
    expect(contrast(color('#767676'), WHITE)).toBeCloseTo(4.54, 2);
  });
});

describe('a colour', () => {
  it('is read in its two usual forms', () => {
    expect(parseColor('#1c5f58')).toEqual([28, 95, 88]);
    expect(parseColor('#FA0')).toEqual([255, 170, 0]);
    expect(formatColor(color('#fa0'))).toBe('#ffaa00');
  });

  it('is nothing else', () => {
    for (const text of ['red', '1c5f58', '#12345', '#12345g', 'url(https://elsewhere.example)', '#fff; color: red', '']) {
      expect(parseColor(text), text).toBeNull();
    }
  });

  it('stays as it is where it can be read already', () => {
    expect(readable(BLACK, () => WHITE, WHITE, 4.5)).toEqual(BLACK);
  });
});

describe.each(THEMES)('the %s theme', (_, colors, least) => {
  it('has text that can be read upon everything it stands on', () => {
    expect(colors.size).toBe(15);
    for (const [text, backgrounds] of Object.entries(TEXTS)) {
      for (const background of backgrounds) {
        const reached = contrast(colors.get(text) as Color, colors.get(background) as Color);
        expect(reached, `${text} on ${background}`).toBeGreaterThanOrEqual(least);
      }
    }
  });

  it('has edges that can be seen', () => {
    for (const background of ['paper', 'raised']) {
      for (const edge of ['edge', 'accent', 'danger']) {
        expect(contrast(colors.get(edge) as Color, colors.get(background) as Color), `${edge} on ${background}`).toBeGreaterThanOrEqual(3);
      }
    }
  });
});

describe('an accent of the page', () => {
  const looks: [Look, number, string][] = [
    [{ dark: false, contrast: false }, 4.5, '#faf8f3'],
    [{ dark: true, contrast: false }, 4.5, '#1f2525'],
    [{ dark: false, contrast: true }, 7, '#ffffff'],
    [{ dark: true, contrast: true }, 7, '#000000'],
  ];

  it.each(looks)('can be read in every look: %j', (look, least, paper) => {
    for (const given of ['#ffcc00', '#1c5f58', '#ffffff', '#000000', '#ff0000', '#00ff00', '#0000ff', '#777777', '#e91e63']) {
      const used = accents(color(given), look);
      const accent = color(used['--given-accent']);
      expect(contrast(accent, color(used['--given-soft'])), given).toBeGreaterThanOrEqual(least);
      expect(contrast(accent, color(paper)), given).toBeGreaterThanOrEqual(least);
      const label = look.dark ? color(look.contrast ? '#000' : '#0d1f1c') : WHITE;
      expect(contrast(label, accent), given).toBeGreaterThanOrEqual(4.5);
      expect(contrast(label, color(used['--given-strong'])), given).toBeGreaterThanOrEqual(4.5);
    }
  });

  it('is complained about where it had to be changed, and only there', () => {
    expect(complaintAbout(color('#1c5f58'), false)).toBe('');
    expect(complaintAbout(color('#ffcc00'), false)).toContain('1.3:1 in the light theme');
    expect(complaintAbout(color('#ffcc00'), true)).toBe('');
    expect(complaintAbout(color('#1c5f58'), true)).toContain('in the dark theme');
  });
});
