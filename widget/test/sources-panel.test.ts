import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ADDRESS, button, draw, say, settled } from './drawn-list';

const sources = [
  { id: 'article:faq-1', title: 'Frequently Asked Questions', publisher: 'article' },
  { id: 'label:5.3', title: 'Driving (section 5.3)', publisher: 'FDA label' },
];
const article = {
  ...sources[0],
  document: 'Does Gabapentin Help with Back Pain?',
  question: 'For a long time?',
  edition: null,
  address: null,
  facts: ['People can take it long.', 'A doctor <b>oversees</b> it.'],
};
const label = {
  ...sources[1],
  document: 'Gabapentin capsules',
  question: null,
  edition: 'Version 15, in effect since February 18, 2026',
  address: 'https://dailymed.example/label',
  facts: [],
};

const answers: Response[] = [];
const fetched = vi.fn(async () => answers.shift() ?? Promise.reject(new TypeError('Failed to fetch')));

beforeEach(() => vi.stubGlobal('fetch', fetched));
afterEach(() => {
  vi.unstubAllGlobals();
  fetched.mockClear();
  answers.length = 0;
});

const json = (body: unknown): Response => new Response(JSON.stringify(body));
const drawn = () => draw(say(1, { kind: 'answer', sources }));
const region = (box: HTMLElement): HTMLElement | null => box.querySelector('section');

function escape(target: Element | null | undefined): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true });
  target?.dispatchEvent(event);
  return event;
}

describe('the sources of an answer', () => {
  it('are named with their publishers, each a button that is closed at first', () => {
    const { box } = drawn();
    expect(box.querySelector('.sources')?.textContent).toContain('Sources: ');
    expect(button(box, 'Frequently Asked Questions (article)').getAttribute('aria-expanded')).toBe('false');
    expect(region(box)).toBeNull();
  });

  it('open a region of their name that gets the focus and says what they are', async () => {
    answers.push(json(article));
    const { box } = drawn();
    const opens = button(box, 'Frequently');
    opens.click();
    expect(region(box)?.getAttribute('aria-busy')).toBe('true');
    await settled();
    expect(fetched).toHaveBeenCalledExactlyOnceWith(`${ADDRESS}/chat/sources/article%3Afaq-1`, expect.anything());
    expect(region(box)?.getAttribute('aria-label')).toBe('Source: Frequently Asked Questions');
    expect(document.activeElement).toBe(region(box));
    expect([opens.getAttribute('aria-expanded'), opens.getAttribute('aria-controls')]).toEqual(['true', region(box)?.id]);
    expect(region(box)?.textContent).toContain('From: Does Gabapentin Help with Back Pain? (article)');
    expect(region(box)?.textContent).toContain('It answers: For a long time?');
    expect([...(region(box)?.querySelectorAll('li') ?? [])].map((fact) => fact.textContent)).toEqual(article.facts);
    expect(region(box)?.querySelector('a')).toBeNull();
  });

  it('tell their edition, and lead to the original where there is one', async () => {
    answers.push(json(label));
    const { box } = drawn();
    button(box, 'Driving').click();
    await settled();
    expect(region(box)?.textContent).toContain('Version 15, in effect since February 18, 2026');
    expect(region(box)?.textContent).toContain('takes no single fact from it');
    const link = region(box)?.querySelector('a');
    expect([link?.getAttribute('href'), link?.target]).toEqual(['https://dailymed.example/label', '_blank']);
  });

  it('never lead to an address that is not one of the web', async () => {
    answers.push(json({ ...label, address: 'javascript:alert(1)' }));
    const { box } = drawn();
    button(box, 'Driving').click();
    await settled();
    expect(region(box)?.querySelector('a')).toBeNull();
  });

  it.each(['the region', 'its button'])('close by Escape from %s, which goes no further, and give the focus back', async (from) => {
    answers.push(json(article));
    const { box } = drawn();
    const outside = vi.fn();
    box.addEventListener('keydown', outside);
    const opens = button(box, 'Frequently');
    opens.click();
    await settled();
    const event = escape(from === 'its button' ? opens : region(box));
    expect([outside.mock.calls.length, event.defaultPrevented]).toEqual([0, true]);
    expect(region(box)).toBeNull();
    expect(document.activeElement).toBe(opens);
    escape(opens);
    expect(outside, 'the next one is for the chat').toHaveBeenCalledTimes(1);
  });

  it('close by their own button, and by the one that opened them', async () => {
    answers.push(json(article), json(article));
    const { box } = drawn();
    button(box, 'Frequently').click();
    await settled();
    button(box, 'Close this source').click();
    expect(region(box)).toBeNull();
    expect(document.activeElement).toBe(button(box, 'Frequently'));
    button(box, 'Frequently').click();
    await settled();
    button(box, 'Frequently').click();
    expect(region(box)).toBeNull();
  });

  it('give way to one another', async () => {
    answers.push(json(article), json(label));
    const { box } = drawn();
    button(box, 'Frequently').click();
    await settled();
    button(box, 'Driving').click();
    await settled();
    expect(box.querySelectorAll('section')).toHaveLength(1);
    expect(region(box)?.getAttribute('aria-label')).toBe('Source: Driving (section 5.3)');
    expect(document.activeElement).toBe(region(box));
  });

  it.each([
    ['silence', undefined],
    ['a refusal', new Response('{}', { status: 404 })],
    ['a page of a network', new Response('<html>')],
  ])('say when %s comes instead, and can be asked for again', async (_, answer) => {
    if (answer) answers.push(answer);
    const { box } = drawn();
    button(box, 'Frequently').click();
    await settled();
    expect(region(box)?.querySelector('[role=alert]')?.textContent).toBe('This source could not be loaded.');
    answers.push(json(article));
    button(box, 'Try again').click();
    await settled();
    expect(region(box)?.textContent).toContain('People can take it long.');
    expect(document.activeElement).toBe(region(box));
  });
});

it('a message without a source names none', () => {
  expect(draw(say(1, { kind: 'smalltalk' })).box.querySelector('.sources')).toBeNull();
});
