/** What a page may set stands in the README, and what stands there can be set. */
import { expect, it } from 'vitest';
import readme from '../README.md?raw';
import { ATTRIBUTES } from '../src/page/settings';

const read = (files: Record<string, unknown>): string => Object.values(files).join('\n');
const styles = read(import.meta.glob('../src/**/*.css', { query: '?raw', import: 'default', eager: true }));
const modules = read(import.meta.glob('../src/**/*.ts', { query: '?raw', import: 'default', eager: true }));

const names = (text: string, form: RegExp): string[] => [...new Set([...text.matchAll(form)].map((match) => match[1] ?? ''))].sort();
const section = (heading: string): string => readme.split(heading)[1]?.split('\n\n').find((block) => block.startsWith('| `') || block.includes('\n| `')) ?? '';

it('attributes', () => {
  const documented = names(section('## What a page can set'), /^\| `([a-z-]+)`/gm);
  expect(documented).toEqual([...ATTRIBUTES, 'page'].sort());
});

it('custom properties', () => {
  expect(names(readme, /`(--backline-[a-z-]+)`/g)).toEqual(names(styles, /var\((--backline-[a-z-]+)/g));
});

it('parts', () => {
  const documented = names(section('Colours that are set so'), /`([a-z]+)`/g);
  const named = names(modules, /(?:\spart="|'part', ')([a-z ]+)["']/g).flatMap((value) => value.split(' '));
  expect(documented).toEqual([...new Set(named)].sort());
});
