/** How the page wants the chat: its settings, and the language, direction and colours that follow from them. */
import type { Component } from '../element/component';
import { speak, type Language } from './languages';
import { linkTarget } from './link-target';
import { readSettings, type Settings } from './settings';
import { accents, GIVEN, SystemLook } from './theme';

export class Appearance {
  readonly #host: Component;
  readonly #system: SystemLook;
  #settings: Settings | null = null;
  #language: Language = { lang: 'en', dir: null };

  constructor(host: Component) {
    this.#host = host;
    this.#system = new SystemLook(host);
  }

  /** An attribute has changed: all are read again. */
  forget(): void {
    this.#settings = null;
  }

  get settings(): Settings {
    if (this.#settings) return this.#settings;
    this.#settings = readSettings(this.#host);
    this.#language = speak(this.#settings.language);
    linkTarget.newTab = this.#settings.linkTarget === 'new';
    return this.#settings;
  }

  get lang(): string {
    return this.#language.lang;
  }

  /** By the element's own attribute, by its language, or as the page around it. */
  get dir(): string {
    const around = this.#host.closest<HTMLElement>('[dir]')?.dir || document.dir;
    return (this.#host.dir || this.#language.dir || around) === 'rtl' ? 'rtl' : 'ltr';
  }

  /** Classes that theme.css and styles.css know. */
  get classes(): string {
    const { position, theme } = this.settings;
    const { dark, contrast } = this.#system.resolve(theme);
    return `${position}${dark ? ' dark' : ''}${contrast ? ' contrast' : ''}`;
  }

  /** Sets what follows from the page's accent: by script, because a strict policy forbids the attribute `style`. */
  paint(root: HTMLElement | null): void {
    const { accent, accentDark, theme } = this.settings;
    const look = this.#system.resolve(theme);
    const color = (look.dark && accentDark) || accent;
    const given = color && accents(color, look);
    for (const name of GIVEN) root?.style.setProperty(name, given?.[name] ?? '');
  }
}
