import { render } from 'lit';
import { describe, expect, it, vi } from 'vitest';
import { asSaid, asSent, type Entry, type Said } from '../src/entries';
import { readMessages, type Message } from '../src/message';
import { renderEntries, type MessageActions } from '../src/message-list';

function say(seq: number, fields: Partial<Message>, live = true): Said {
  const [message] = readMessages({ messages: [{ seq, sender: 'bot', text: 'Text', ...fields }] });
  return asSaid('conversation', message as Message, live);
}

function draw(...entries: Entry[]): { box: HTMLElement; actions: MessageActions } {
  const actions = { choose: vi.fn(), rate: vi.fn(), retry: vi.fn(), edit: vi.fn() };
  const box = document.createElement('div');
  render(renderEntries(entries, actions), box);
  return { box, actions };
}

const buttons = [
  { title: 'Side effects', payload: '/side_effects_overview' },
  { title: 'None of these', payload: '/none_of_these' },
];

describe('an emergency', () => {
  const emergency = { kind: 'emergency', text: '**Call 911 now.** Or call 911.\n\nPoison Control: 1-800-222-1222.' };

  it('is an alert when it arrives, and none when it is read again', () => {
    expect(draw(say(1, emergency)).box.querySelector('[role=alert]')).not.toBeNull();
    expect(draw(say(1, emergency, false)).box.querySelector('[role=alert]')).toBeNull();
  });

  it('has one large link for what to call first, and a link for every number', () => {
    const { box } = draw(say(1, emergency));
    expect([...box.querySelectorAll<HTMLAnchorElement>('.call')].map((link) => link.getAttribute('href'))).toEqual(['tel:911']);
    expect(box.querySelector('a[href="tel:+18002221222"]')).not.toBeNull();
  });

  it('is known by its urgency too', () => {
    expect(draw(say(1, { kind: 'answer', urgency: 'emergency' })).box.querySelector('.emergency')).not.toBeNull();
  });
});

describe('the choices of a message', () => {
  it('can be pressed while it is the last one', () => {
    const { box, actions } = draw(say(1, { buttons }));
    box.querySelector('button')?.click();
    expect(actions.choose).toHaveBeenCalledWith(expect.anything(), buttons[0]);
  });

  it('are gone once something else was said', () => {
    expect(draw(say(1, { buttons }), asSent({ id: 'one', text: 'hello' })).box.querySelector('.choice')).toBeNull();
  });

  it('leave the one that was pressed, so that the focus is not lost, and it does nothing more', () => {
    const said = say(1, { buttons });
    const { box, actions } = draw(said);
    const pressed = box.querySelectorAll<HTMLButtonElement>('.choice')[1];
    said.chosen = '/none_of_these';
    const answered = asSent({ id: 'one', payload: '/none_of_these', title: 'None of these' });
    render(renderEntries([said, answered], actions), box);
    const left = box.querySelectorAll<HTMLButtonElement>('.choice');
    expect([left.length, left[0]?.getAttribute('aria-disabled')]).toEqual([1, 'true']);
    expect(left[0]).toBe(pressed);
    left[0]?.click();
    expect(actions.choose).not.toHaveBeenCalled();
  });
});

it('an answer names its sources', () => {
  const sources = [
    { id: 'article:faq-1', title: 'Frequently Asked Questions', publisher: 'article' },
    { id: 'label:6.1', title: 'Adverse Reactions', publisher: 'FDA label' },
  ];
  const text = draw(say(1, { kind: 'answer', sources })).box.querySelector('.sources')?.textContent;
  expect(text).toBe('Sources: Frequently Asked Questions (article); Adverse Reactions (FDA label)');
});

it("a person's own words are never read as Markdown", () => {
  const { box } = draw(asSent({ id: 'one', text: '**a** <b>b</b> 911' }));
  expect(box.querySelector('.bubble')?.textContent).toBe('**a** <b>b</b> 911');
  expect(box.querySelector('.bubble')?.children).toHaveLength(0);
});

it('the first message that waits says why and can be tried now; each can be taken back', () => {
  const [first, second] = [asSent({ id: 'one', text: 'hello' }), asSent({ id: 'two', text: 'again' })];
  Object.assign(first, { state: 'waiting', problem: 'Waiting for a connection.' });
  Object.assign(second, { state: 'waiting' });
  const { box, actions } = draw(first, second);
  const names = Array.from(box.querySelectorAll('button'), (button) => button.textContent);
  expect(names).toEqual(['Try now', 'Take back', 'Take back']);
  box.querySelectorAll('button')[0]?.click();
  expect(actions.retry).toHaveBeenCalledWith(first);
  box.querySelectorAll('button')[2]?.click();
  expect(actions.edit).toHaveBeenCalledWith(second);
});

it('a message that was not sent offers to try again', () => {
  const sent = asSent({ id: 'one', text: 'hello' });
  Object.assign(sent, { state: 'failed', problem: 'No connection.' });
  const { box, actions } = draw(sent);
  box.querySelector('button')?.click();
  expect(actions.retry).toHaveBeenCalledWith(sent);
});
