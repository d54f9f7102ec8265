import { render } from 'lit';
import { describe, expect, it } from 'vitest';
import { plainLines, plainText } from '../src/messages/markdown';
import { renderMarkdown } from '../src/messages/markdown-view';

function draw(source: string): HTMLElement {
  const box = document.createElement('div');
  render(renderMarkdown(source), box);
  return box;
}

/** The drawn markup without the comments that the template library leaves, and without how it finds its direction. */
const markup = (source: string): string => draw(source).innerHTML.replace(/<!--[\s\S]*?-->| dir="auto"/g, '');

describe('the subset', () => {
  it.each([
    ['one\n\ntwo', '<p>one</p><p>two</p>'],
    ['a line\nthat goes on', '<p>a line that goes on</p>'],
    ['first\\\nsecond', '<p>first<br>second</p>'],
    ['**bold** and *italic*', '<p><strong>bold</strong> and <em>italic</em></p>'],
    ['**bold with *italic* in it**', '<p><strong>bold with <em>italic</em> in it</strong></p>'],
    ['2 * 3 * 4 and snake_case_name', '<p>2 * 3 * 4 and snake_case_name</p>'],
    ['\\*not italic\\*', '<p>*not italic*</p>'],
    ['It helps:\n- one\n- two', '<p>It helps:</p><ul><li>one</li><li>two</li></ul>'],
    ['- one\n\n- two\n\nafter', '<ul><li>one</li><li>two</li></ul><p>after</p>'],
    ['- one\n  goes on\n- two', '<ul><li>one goes on</li><li>two</li></ul>'],
    ['It was in\n2019. That was early.', '<p>It was in 2019. That was early.</p>'],
  ])('draws %j', (source, expected) => {
    expect(markup(source)).toBe(expected);
  });

  it('starts a numbered list where its text does', () => {
    expect(draw('3. three\n4. four').querySelector('ol')?.start).toBe(3);
  });

  it('opens a link in a new tab that cannot reach back', () => {
    const link = draw('[the label](https://example.org/a_(b))').querySelector('a');
    expect(link?.href).toBe('https://example.org/a_(b)');
    expect([link?.target, link?.rel]).toEqual(['_blank', 'noopener noreferrer']);
  });

  it('says beside a label where its link leads, unless the label does', () => {
    expect(draw('[your bank](https://bank.example@evil.example/)').querySelector('a')?.textContent).toContain('(evil.example)');
    expect(draw('[example.org](https://example.org/)').querySelector('.host')).toBeNull();
  });

  it('lets every block find its own direction', () => {
    expect([...draw('שלום\n\nhello\n\n- مرحبا\n\n1. one').children].map((block) => block.getAttribute('dir'))).toEqual(Array(4).fill('auto'));
  });

  it.each(['a'.repeat(4000), 'a word and '.repeat(363) + 'end.', '👩‍👩‍👧‍👦🇵🇭'.repeat(200), '- **x** y\n'.repeat(400)])(
    'draws all of a long text: %#',
    (source) => {
      expect(draw(source).textContent?.replace(/\s+/g, '')).toBe(source.replace(/[-*\s]+/g, ''));
    },
  );

  it('turns a number to call into a link', () => {
    expect(draw('**Call 911 now.**').querySelector('strong a')?.getAttribute('href')).toBe('tel:911');
  });

  it('does not put a link into a link', () => {
    expect(draw('[call 911](tel:911)').querySelectorAll('a')).toHaveLength(1);
  });
});

describe('nothing in a message becomes markup', () => {
  const attacks = [
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '**<svg onload=alert(1)>**',
    '- <iframe src="javascript:alert(1)"></iframe>',
    '[<img src=x onerror=alert(1)>](https://example.org)',
    '[a](https://example.org/"onmouseover="alert(1))',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](java\tscript:alert(1))',
    '[a](\u0001javascript:alert(1))',
    '[a](&#106;avascript:alert(1))',
    '[a](data:text/html;base64,PHNjcmlwdD4=)',
    '[a](vbscript:msgbox(1))',
    '[a](blob:https://example.org/1)',
    '[a](file:///etc/passwd)',
    '[a](//example.org)',
    '[a](/relative)',
    '[a](https://)',
    '${alert(1)} {{alert(1)}}',
    '<!-- --><style>*{display:none}</style>',
    '[a]([b](javascript:alert(1)))',
  ];

  it.each(attacks)('%j', (attack) => {
    const box = draw(attack);
    const tags = [...box.querySelectorAll('*')].map((element) => element.tagName.toLowerCase());
    expect(tags.filter((tag) => !['p', 'ul', 'li', 'strong', 'em', 'a', 'span'].includes(tag))).toEqual([]);
    for (const element of box.querySelectorAll('*')) {
      const names = element.getAttributeNames().filter((name) => !['href', 'target', 'rel', 'class', 'dir'].includes(name));
      expect(names).toEqual([]);
    }
    for (const link of box.querySelectorAll('a')) expect(link.href).toMatch(/^(https?|tel):/);
  });

  it('a refused link stays readable as it was written', () => {
    expect(draw('see [this](javascript:void)').textContent).toBe('see [this](javascript:void)');
  });
});

it('reading a long run of marks does not take long', () => {
  const before = performance.now();
  plainText('*'.repeat(2000) + '_a'.repeat(2000) + '['.repeat(2000));
  expect(performance.now() - before).toBeLessThan(500);
});

it('a message is spoken without its marks', () => {
  expect(plainText('**Yes.** It *can*:\n\n- dizziness\n- [tiredness](https://example.org)')).toBe('Yes. It can: dizziness. tiredness.');
});

it('a message is copied line by line, with the addresses that its links lead to', () => {
  const source = '**Yes.** It *can*:\n\n- dizziness\n- [tiredness](https://example.org/t)\n\n2. two\n3. three';
  expect(plainLines(source)).toBe('Yes. It can:\n\n- dizziness\n- tiredness (https://example.org/t)\n\n2. two\n3. three');
});
