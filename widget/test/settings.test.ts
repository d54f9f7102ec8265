import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { ATTRIBUTES, readSettings, type Settings } from '../src/page/settings';

let warnings: MockInstance<typeof console.warn>;

function read(attributes: Record<string, string> = {}): Settings {
  const element = document.createElement('div');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return readSettings(element);
}

const told = (): string[] => warnings.mock.calls.map(([text]) => String(text));

beforeEach(() => {
  warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => vi.restoreAllMocks());

describe('without any attribute', () => {
  it('everything has its default, and nobody is warned', () => {
    expect(read()).toEqual({
      server: null,
      remember: false,
      open: false,
      position: 'bottom-end',
      theme: 'auto',
      accent: null,
      accentDark: null,
      heading: null,
      about: null,
      language: null,
      consentText: '',
      emergencyNumber: null,
      linkTarget: 'new',
      starters: [],
    });
    expect(told()).toEqual([]);
  });
});

describe('good values', () => {
  it('are taken', () => {
    const settings = read({
      server: 'https://chat.example/bot',
      remember: '',
      open: '',
      position: 'bottom-left',
      theme: 'contrast',
      accent: '#1c5f58',
      'accent-dark': '#86c7bb',
      heading: ' Ask Mira ',
      about: 'Riverside clinic',
      language: 'pt-BR',
      'consent-text': 'Our own words.',
      'emergency-number': '+44 (0)20 7946-0000',
      'link-target': 'same',
      starters: 'Can I drive? | Is it addictive?',
    });
    expect(settings).toEqual({
      server: 'https://chat.example/bot',
      remember: true,
      open: true,
      position: 'bottom-left',
      theme: 'contrast',
      accent: [28, 95, 88],
      accentDark: [134, 199, 187],
      heading: 'Ask Mira',
      about: 'Riverside clinic',
      language: 'pt-BR',
      consentText: 'Our own words.',
      emergencyNumber: '+44 (0)20 7946-0000',
      linkTarget: 'same',
      starters: ['Can I drive?', 'Is it addictive?'],
    });
    expect(told()).toEqual([]);
  });

  it('"false" switches off', () => {
    const { open, remember } = read({ open: 'false', remember: 'false' });
    expect([open, remember]).toEqual([false, false]);
  });
});

describe('a value that cannot be used', () => {
  it.each([
    ['position', 'top', 'position', 'bottom-end'],
    ['theme', 'Blue', 'theme', 'auto'],
    ['link-target', '_blank', 'linkTarget', 'new'],
    ['accent', 'teal', 'accent', null],
    ['accent-dark', '#12', 'accentDark', null],
    ['language', 'not a language', 'language', null],
    ['emergency-number', 'the front desk', 'emergencyNumber', null],
    ['server', 'javascript:alert(1)', 'server', null],
    ['server', 'https://', 'server', null],
  ])('%s="%s" is named in the console, and the default taken', (name, value, setting, byDefault) => {
    expect(read({ [name]: value })[setting as keyof Settings]).toBe(byDefault);
    expect(told()).toHaveLength(1);
    expect(told()[0]).toContain(`Backline: ${name}="${value}"`);
  });

  it('is no accent that only needs another shade: that is taken, and told', () => {
    expect(read({ accent: '#ffcc00' }).accent).toEqual([255, 204, 0]);
    expect(told()[0]).toMatch(/accent="#ffcc00" has a contrast of 1\.3:1 in the light theme.* #[\da-f]{6} is used there/);
  });
});

it('every attribute is one word or words joined by hyphens, and none is one that HTML knows on every element', () => {
  const known = ['title', 'lang', 'dir', 'hidden', 'id', 'class', 'style', 'part', 'slot'];
  for (const name of ATTRIBUTES) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(known).not.toContain(name);
  }
});
