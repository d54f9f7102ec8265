import { afterEach, beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest';
import { speak } from '../src/page/languages';
import { english, strings, type Words } from '../src/strings';

let warnings: MockInstance<typeof console.warn>;

beforeEach(() => {
  warnings = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
});

afterEach(() => {
  vi.restoreAllMocks();
  delete window.backlineWords;
  speak(null);
});

const told = (): string => warnings.mock.calls.join('\n');

describe('the words', () => {
  it('are English where nothing is said', () => {
    expect(speak(null)).toEqual({ lang: 'en', dir: null });
    expect(strings).toEqual(english);
  });

  it('are those of the page for its language, and English for what it leaves out', () => {
    window.backlineWords = { es: { launcher: 'Pregunte', unread: (count) => `${count} mensajes` } };
    expect(speak('es')).toEqual({ lang: 'es', dir: 'ltr' });
    expect([strings.launcher, strings.unread(2), strings.send]).toEqual(['Pregunte', '2 mensajes', english.send]);
  });

  it('of a language serve its countries too', () => {
    window.backlineWords = { es: { launcher: 'Pregunte' }, 'pt-BR': { launcher: 'Pergunte' } };
    expect(speak('es-MX').lang).toBe('es-MX');
    expect(strings.launcher).toBe('Pregunte');
    speak('pt-BR');
    expect(strings.launcher).toBe('Pergunte');
  });

  it('of a language from right to left turn the chat', () => {
    window.backlineWords = { ar: { launcher: 'اسأل' } };
    expect(speak('ar-EG')).toEqual({ lang: 'ar-EG', dir: 'rtl' });
  });

  it('of an unknown language are English, and the page is told', () => {
    expect(speak('xx')).toEqual({ lang: 'en', dir: null });
    expect(told()).toContain('There are no words for language="xx"');
  });

  it('of the wrong kind are left out, and the page is told', () => {
    window.backlineWords = { es: { unread: 'mensajes', lancher: 'x', send: 'Enviar' } as unknown as Partial<Words> };
    speak('es');
    expect([strings.unread, strings.send]).toEqual([english.unread, 'Enviar']);
    expect(told()).toContain('"unread" must be a function');
    expect(told()).toContain('"lancher"');
  });

  it('that a person agrees to cannot be rewritten in our language, but the others can', () => {
    window.backlineWords = { en: { consentMachine: 'A doctor reads this.', note: 'A doctor.', launcher: 'Ask Mira' } };
    speak(null);
    expect([strings.consentMachine, strings.note]).toEqual([english.consentMachine, english.note]);
    expect(strings.launcher).toBe('Ask Mira');
    expect(told()).toContain('"consentMachine" cannot be changed');
  });
});
