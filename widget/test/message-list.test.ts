import { describe, expect, it } from 'vitest';
import { spoken, spokenEmergencies } from '../src/messages/announcer';
import { asSent } from '../src/conversation/entries';
import { draw, say } from './drawn-list';

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

describe('an emergency that arrives', () => {
  it('keeps its element when the server gives it its number later, so that it is heard once', () => {
    const said = say(0, { kind: 'emergency', text: 'Call 911.' });
    const { box, redraw } = draw(said);
    const alert = box.querySelector('[role=alert]');
    said.key = 'conversation/7';
    redraw();
    expect(box.querySelector('[role=alert]')).toBe(alert);
  });

  it('offers every number of its first instruction, to call and to text', () => {
    const { box } = draw(say(1, { kind: 'emergency', text: 'Call or text 988 now, or call 911.\n\nPoison Control: 1-800-222-1222.' }));
    const calls = [...box.querySelectorAll('.call')].map((link) => [link.textContent?.trim(), link.getAttribute('href')]);
    expect(calls).toEqual([
      ['Call 988', 'tel:988'],
      ['Text 988', 'sms:988'],
      ['Call 911', 'tel:911'],
    ]);
  });

  it('is told beside the chat while that is closed', () => {
    const messages = [say(1, { text: 'Hello' }), say(2, { kind: 'emergency', urgency: 'emergency', text: '**Call 911.**' })];
    expect(spokenEmergencies(messages.map((said) => said.message))).toBe('Get help now. Call 911.');
  });
});

describe('what has to be done today', () => {
  it('says so in words beside its colour, to eyes and to ears', () => {
    const said = say(1, { kind: 'handoff', urgency: 'urgent', text: 'You told me that you feel numb.' });
    const { box } = draw(said);
    expect(box.querySelector('.urgent')?.textContent?.trim()).toBe('Call a doctor today');
    expect(box.querySelector('li')?.getAttribute('aria-label')).toContain('Call a doctor today.');
    expect(spoken([said.message])).toContain('Call a doctor today. You told me');
  });

  it('is no emergency by its title either', () => {
    const { box } = draw(say(1, { kind: 'emergency', urgency: 'urgent', text: 'Call your doctor today.' }));
    expect(box.querySelector('.emergency-title')?.textContent).toBe('Call a doctor today');
  });

  it('is not said of anything else', () => {
    for (const urgency of ['none', 'routine']) expect(draw(say(1, { urgency })).box.querySelector('.urgent')).toBeNull();
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
    const { box, actions, add } = draw(said);
    const pressed = box.querySelectorAll<HTMLButtonElement>('.choice')[1];
    said.chosen = '/none_of_these';
    add(asSent({ id: 'one', payload: '/none_of_these', title: 'None of these' }));
    const left = box.querySelectorAll<HTMLButtonElement>('.choice');
    expect([left.length, left[0]?.getAttribute('aria-disabled')]).toEqual([1, 'true']);
    expect(left[0]).toBe(pressed);
    left[0]?.click();
    expect(actions.choose).not.toHaveBeenCalled();
  });
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
