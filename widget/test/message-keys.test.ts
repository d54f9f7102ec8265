import { describe, expect, it } from 'vitest';
import { asNotice, asSent } from '../src/conversation/entries';
import { draw, say } from './drawn-list';

const all = (box: HTMLElement): HTMLElement[] => [...box.querySelectorAll<HTMLElement>('.entries > li')];
const stops = (box: HTMLElement): number[] => all(box).flatMap((item, index) => (item.tabIndex === 0 ? [index] : []));

function press(key: string, options: KeyboardEventInit = {}): boolean {
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...options });
  document.activeElement?.dispatchEvent(event);
  return event.defaultPrevented;
}

const conversation = () => {
  const sent = asSent({ id: 'one', text: 'does it help' });
  sent.state = 'sent';
  const sources = [{ id: 'article:research', title: 'Research', publisher: 'article' }];
  const emergency = say(4, { kind: 'emergency', urgency: 'emergency', text: '**Call 911 now.**', sent_at: '2026-11-22T19:40:00Z' });
  return draw(say(1, { kind: 'greeting', text: 'Hello' }), say(2, { kind: 'answer', sources }), sent, emergency, asNotice('It ended.'));
};

describe('arrow keys', () => {
  it('go from message to message, emergencies and notices too, and the list is one stop for Tab', () => {
    const { box } = conversation();
    expect(stops(box)).toEqual([4]);
    all(box)[4]?.focus();
    for (const at of [3, 2, 1, 0]) {
      expect(press('ArrowUp')).toBe(true);
      expect(document.activeElement).toBe(all(box)[at]);
      expect(stops(box)).toEqual([at]);
    }
    expect(press('ArrowUp'), 'there is nothing before the first').toBe(false);
    press('ArrowDown');
    expect(document.activeElement).toBe(all(box)[1]);
    press('End');
    expect(document.activeElement).toBe(all(box)[4]);
    press('Home');
    expect(document.activeElement).toBe(all(box)[0]);
  });

  it('leave to others what is not theirs', () => {
    const { box } = conversation();
    all(box)[2]?.focus();
    for (const key of ['a', 'PageUp', ' ', 'Enter', 'Escape', 'Tab']) expect(press(key)).toBe(false);
    expect(press('ArrowUp', { altKey: true })).toBe(false);
    expect(document.activeElement).toBe(all(box)[2]);
  });

  it('move the cursor where somebody writes a comment', () => {
    const { box } = draw(say(1, { kind: 'greeting' }), say(2, { kind: 'answer' }));
    box.querySelector<HTMLElement>('.rating button')?.click();
    box.querySelector('textarea')?.focus();
    expect(press('ArrowUp')).toBe(false);
    expect(document.activeElement).toBe(box.querySelector('textarea'));
  });

  it('work from a button inside a message as well', () => {
    const { box } = conversation();
    all(box)[1]?.querySelector('button')?.focus();
    press('ArrowUp');
    expect(document.activeElement).toBe(all(box)[0]);
  });
});

describe('what Tab comes to', () => {
  it('is what the message that was gone to offers, and of the others only what answers the last question', () => {
    const { box } = conversation();
    const offers = (at: number): number[] => [...(all(box)[at]?.querySelectorAll('button') ?? [])].map((one) => one.tabIndex);
    expect(offers(1)).toEqual([-1, -1]);
    expect(offers(3), 'nothing was said since').toEqual([0]);
    all(box)[1]?.focus();
    expect(offers(1)).toEqual([0, 0]);
  });

  it('never leaves out a number to call', () => {
    const { box, add } = conversation();
    add(say(9, { text: 'more' }));
    for (const link of box.querySelectorAll('a')) expect(link.tabIndex).toBe(0);
  });

  it('is the newest message, but for somebody who is reading', () => {
    const { box, add } = conversation();
    add(say(9, { text: 'more' }));
    expect(stops(box)).toEqual([5]);
    all(box)[1]?.focus();
    add(say(10, { text: 'more' }));
    expect(stops(box)).toEqual([1]);
    expect(document.activeElement).toBe(all(box)[1]);
  });
});

it('the name of a message is who said it, what, and when', () => {
  const { box } = conversation();
  const names = all(box).map((item) => item.getAttribute('aria-label') ?? '');
  expect(names[0]).toBe('Backline: Hello');
  expect(names[2]).toMatch(/^You: does it help, \w+ \d+, \d{4} at \d+:\d\d\s[AP]M$/);
  expect(names[3]).toMatch(/^Backline: Get help now\. Call 911 now\., November 2\d, 2026 at/);
  expect(all(box)[4]?.textContent).toBe('It ended.');
});
