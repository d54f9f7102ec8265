import { describe, expect, it } from 'vitest';
import { spoken } from '../src/messages/announcer';
import { readStarters } from '../src/messages/choices';
import { asSent } from '../src/conversation/entries';
import { draw, say } from './drawn-list';

const buttons = [
  { title: 'Side effects', payload: '/side_effects_overview' },
  { title: 'None of these', payload: '/none_of_these' },
];
const greeting = () => say(1, { kind: 'greeting', text: 'Hello', buttons });
const titles = (box: HTMLElement): (string | undefined)[] => [...box.querySelectorAll('.choice')].map((one) => one.textContent?.trim());

describe('what a newcomer may ask first', () => {
  it('is what the greeting offers, under words that say so', () => {
    const { box, actions } = draw(greeting());
    expect(box.querySelector('.starters')?.textContent).toBe('You could ask');
    expect(box.querySelector('[role=group]')?.getAttribute('aria-label')).toBe('You could ask');
    box.querySelector<HTMLElement>('.choice')?.click();
    expect(actions.choose).toHaveBeenCalledWith(expect.anything(), buttons[0]);
  });

  it("is the page's own questions where it has some, asked in words", () => {
    const said = greeting();
    const { box, actions, settings, redraw } = draw(said);
    settings.starters = readStarters(' Does it make me sleepy? | How soon does it help?||');
    redraw();
    expect(titles(box)).toEqual(['Does it make me sleepy?', 'How soon does it help?']);
    box.querySelectorAll<HTMLElement>('.choice')[1]?.click();
    expect(actions.ask).toHaveBeenCalledExactlyOnceWith(said, 'How soon does it help?');
    expect(actions.choose).not.toHaveBeenCalled();
  });

  it('is gone once something was asked, but for what was pressed', () => {
    const said = greeting();
    const { box, settings, add } = draw(said);
    settings.starters = ['One?', 'Two?'];
    said.chosen = 'Two?';
    add(asSent({ id: 'one', text: 'Two?' }));
    expect(titles(box)).toEqual(['Two?, chosen']);
    expect(box.querySelector('.starters')).toBeNull();
  });

  it('is spoken', () => {
    expect(spoken([greeting().message])).toContain('You can choose: Side effects, None of these.');
    expect(spoken([greeting().message], ['One?'])).toContain('You can choose: One?.');
  });

  it('takes nothing from other messages', () => {
    const { box, settings, redraw } = draw(say(1, { kind: 'clarify', buttons }));
    settings.starters = ['One?'];
    redraw();
    expect(titles(box)).toEqual(['Side effects', 'None of these']);
    expect(box.querySelector('[role=group]')?.getAttribute('aria-label')).toBe('Choose an answer');
  });

  it.each([null, undefined, '', ' | '])('is nothing of the page when it writes %j', (attribute) => {
    expect(readStarters(attribute)).toEqual([]);
  });
});
