import { render } from 'lit';
import { afterEach, expect, it } from 'vitest';
import { linkTarget } from '../src/page/link-target';
import { renderMarkdown } from '../src/messages/markdown-view';

function link(): HTMLAnchorElement {
  const box = document.createElement('div');
  render(renderMarkdown('[The label](https://label.example/)'), box);
  return box.querySelector('a') as HTMLAnchorElement;
}

afterEach(() => {
  linkTarget.newTab = true;
});

it('a link opens in a new tab, and says so', () => {
  expect([link().target, link().rel]).toEqual(['_blank', 'noopener noreferrer']);
  expect(link().textContent).toContain('opens in a new tab');
});

it('a link opens in the same tab where the page wants that', () => {
  linkTarget.newTab = false;
  expect([link().target, link().textContent]).toEqual(['', 'The label (label.example)']);
});
