import { afterEach, describe, expect, it, vi } from 'vitest';
import { button, draw, say, settled } from './drawn-list';

const text = '**Yes.**\n\n- one\n- two';
const plain = 'Yes.\n\n- one\n- two';

afterEach(() => vi.unstubAllGlobals());

function withClipboard(clipboard: unknown): void {
  vi.stubGlobal('navigator', { ...navigator, clipboard });
}

describe('copying a message', () => {
  it('copies its words without marks, and says so until another is copied', async () => {
    const writeText = vi.fn(async () => undefined);
    withClipboard({ writeText });
    const { box, actions } = draw(say(1, { text }), say(2, { text: 'Another.' }));
    button(box, 'Copy').click();
    await settled();
    expect(writeText).toHaveBeenCalledExactlyOnceWith(plain);
    expect(actions.announce).toHaveBeenCalledExactlyOnceWith('Copied');
    button(box, 'Copy this message').click();
    await settled();
    const names = [...box.querySelectorAll('.foot button')].map((one) => one.textContent?.trim());
    expect(names).toEqual(['Copy this message', 'Copied']);
  });

  it.each([
    ['there is no clipboard', undefined],
    ['the clipboard is not allowed', { writeText: async () => Promise.reject(new Error('NotAllowedError')) }],
  ])('goes another way where %s', async (_, clipboard) => {
    withClipboard(clipboard);
    let selected = '';
    document.execCommand = vi.fn(() => {
      selected = document.querySelector('textarea')?.value ?? '';
      return true;
    });
    const { box, actions } = draw(say(1, { text }));
    button(box, 'Copy').click();
    await settled();
    expect(selected).toBe(plain);
    expect(actions.announce).toHaveBeenCalledExactlyOnceWith('Copied');
    expect(box.querySelector('textarea')).toBeNull();
    expect(document.activeElement).toBe(button(box, 'Copied'));
  });

  it('says when it did not work at all', async () => {
    withClipboard(undefined);
    document.execCommand = vi.fn(() => false);
    const { box, actions } = draw(say(1, { text }));
    button(box, 'Copy').click();
    await settled();
    expect(actions.announce).toHaveBeenCalledExactlyOnceWith('It could not be copied.');
    expect(button(box, 'Copy')).toBeDefined();
  });
});
