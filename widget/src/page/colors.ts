/** Contrast after WCAG 2: how well one colour reads upon another, and the nearest shade of it that reads well enough. */

export type Color = readonly [red: number, green: number, blue: number];

export const BLACK: Color = [0, 0, 0];
export const WHITE: Color = [255, 255, 255];

/** Reads `#rgb` or `#rrggbb`; null for anything else. */
export function parseColor(text: string): Color | null {
  const hex = /^#(?:[\da-f]{3}|[\da-f]{6})$/i.test(text) ? text.slice(1) : '';
  const pairs = hex.length === 3 ? [...hex].map((digit) => digit + digit) : (hex.match(/../g) ?? []);
  const [red, green, blue] = pairs.map((pair) => parseInt(pair, 16));
  return red === undefined || green === undefined || blue === undefined ? null : [red, green, blue];
}

export const formatColor = (color: Color): string =>
  `#${color.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`;

/** @param share how much of the other colour comes in, from 0 to 1. */
export function mix(color: Color, other: Color, share: number): Color {
  const channel = (index: 0 | 1 | 2): number => color[index] * (1 - share) + other[index] * share;
  return [channel(0), channel(1), channel(2)];
}

/** From 1, the same, to 21, black on white. */
export function contrast(one: Color, other: Color): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

/** The nearest shade towards black or white that has this contrast with its background. */
export function readable(color: Color, background: (shade: Color) => Color, towards: Color, least: number): Color {
  for (let share = 0; share < 1; share += 0.02) {
    // As it will be written, so that rounding cannot take away what was reached.
    const shade = mix(color, towards, share).map(Math.round) as unknown as Color;
    if (contrast(shade, background(shade)) >= least) return shade;
  }
  return towards;
}

function luminance(color: Color): number {
  const [red = 0, green = 0, blue = 0] = color.map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
