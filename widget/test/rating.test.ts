import { describe, expect, it } from 'vitest';
import { asSent } from '../src/conversation/entries';
import { button, draw, say, settled } from './drawn-list';

const answer = () => say(1, { kind: 'answer' });

function write(box: HTMLElement, words: string): void {
  const field = box.querySelector('textarea');
  if (field) field.value = words;
}

const send = (box: HTMLElement): void => void box.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }));

describe('rating an answer', () => {
  it('is offered under an answer, and not under a greeting or an emergency', () => {
    expect(draw(answer()).box.querySelector('.rating')).not.toBeNull();
    for (const kind of ['greeting', 'smalltalk', 'emergency']) expect(draw(say(1, { kind })).box.querySelector('.rating')).toBeNull();
  });

  it('asks for a comment and thanks, and both can be left alone', async () => {
    const said = answer();
    const { box, actions } = draw(said);
    button(box, 'No').click();
    await settled();
    expect(actions.rate).toHaveBeenCalledExactlyOnceWith(said, 'down', undefined);
    expect(actions.announce).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('Thank you'));
    expect(box.querySelector('form label')?.textContent).toBe('What was missing? (optional)');
    button(box, 'Skip').click();
    expect(box.querySelector('form')).toBeNull();
    expect(button(box, 'No').getAttribute('aria-pressed')).toBe('true');
    expect(actions.rate).toHaveBeenCalledTimes(1);
  });

  it('asks somebody who is content whether there is anything to add', () => {
    const { box } = draw(answer());
    button(box, 'Yes').click();
    expect(box.querySelector('form label')?.textContent).toBe('Anything to add? (optional)');
  });

  it('sends the comment with its rating, thanks, and gives the focus back', async () => {
    const said = answer();
    const { box, actions } = draw(said);
    button(box, 'No').click();
    await settled();
    write(box, '  how long does it last  ');
    box.querySelector('textarea')?.focus();
    send(box);
    await settled();
    expect(document.activeElement).toBe(button(box, 'No'));
    expect(actions.rate).toHaveBeenLastCalledWith(said, 'down', 'how long does it last');
    expect(actions.announce).toHaveBeenLastCalledWith('Thank you. Your comment was sent.');
    expect(box.querySelector('form')).toBeNull();
  });

  it('an empty comment is none', async () => {
    const { box, actions } = draw(answer());
    button(box, 'Yes').click();
    await settled();
    write(box, ' ');
    send(box);
    await settled();
    expect(actions.rate).toHaveBeenCalledTimes(1);
    expect(box.querySelector('form')).toBeNull();
  });

  it('takes no more than the server does', () => {
    const { box } = draw(answer());
    button(box, 'Yes').click();
    expect(box.querySelector('textarea')?.getAttribute('maxlength')).toBe('1000');
  });

  it('changes with the mind, while pressing the same again only opens the form', async () => {
    const said = answer();
    const { box, actions } = draw(said);
    button(box, 'No').click();
    button(box, 'Yes').click();
    await settled();
    button(box, 'Skip').click();
    button(box, 'Yes').click();
    await settled();
    expect(actions.rate.mock.calls.map(([, rating]) => rating)).toEqual(['down', 'up']);
    expect(box.querySelector('form')).not.toBeNull();
  });

  it('says when a comment could not be sent, and keeps its words', async () => {
    const { box, actions } = draw(answer());
    button(box, 'No').click();
    await settled();
    actions.rate.mockResolvedValueOnce(false);
    write(box, 'too short');
    send(box);
    await settled();
    expect(box.querySelector('[role=alert]')?.textContent).toMatch(/could not be sent/);
    expect(box.querySelector('textarea')?.value).toBe('too short');
    send(box);
    await settled();
    expect(box.querySelector('[role=alert]')).toBeNull();
    expect(actions.rate).toHaveBeenLastCalledWith(expect.anything(), 'down', 'too short');
  });

  it('says when the rating itself could not be sent', async () => {
    const { box, actions } = draw(answer());
    actions.rate.mockResolvedValueOnce(false);
    button(box, 'No').click();
    await settled();
    expect(box.querySelector('[role=alert]')?.textContent).toMatch(/could not be sent/);
    expect(actions.announce).not.toHaveBeenCalled();
    button(box, 'No').click();
    await settled();
    expect(actions.rate).toHaveBeenCalledTimes(2);
    expect(box.querySelector('[role=alert]')).toBeNull();
  });

  it('keeps what was begun when the conversation goes on', async () => {
    const { box, add } = draw(answer());
    button(box, 'No').click();
    await settled();
    write(box, 'half a sen');
    add(asSent({ id: 'one', text: 'hello' }), say(3, { kind: 'answer' }));
    expect(box.querySelector('textarea')?.value).toBe('half a sen');
  });
});
