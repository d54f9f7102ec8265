/** Draws a parsed message. Text only ever enters the page as text nodes. */
import { html, nothing, type TemplateResult } from 'lit';
import { parseMarkdown, spokenBlock, type Block, type Inline } from './markdown';
import { findPhoneNumbers, type PhoneNumber } from './phone-numbers';
import { strings } from './strings';

type Drawn = TemplateResult | string;

export interface MarkdownOptions {
  /** Links open beside the page; on by default. */
  newTab?: boolean;
  /** Draws something more under the first block that names telephone numbers. */
  afterNumbers?: (numbers: PhoneNumber[]) => TemplateResult;
}

/** Draws a message's text. */
export function renderMarkdown(source: string, { newTab = true, afterNumbers }: MarkdownOptions = {}): TemplateResult[] {
  const blocks = parseMarkdown(source);
  const drawn = blocks.map((block) => renderBlock(block, newTab));
  if (!afterNumbers) return drawn;
  const numbers = blocks.map((block) => distinct(findPhoneNumbers(spokenBlock(block))));
  const first = numbers.findIndex((found) => found.length > 0);
  if (first >= 0) drawn.splice(first + 1, 0, afterNumbers(numbers[first] ?? []));
  return drawn;
}

/** Each number once, as it is named first. */
const distinct = (numbers: PhoneNumber[]): PhoneNumber[] =>
  numbers.filter((number, index) => numbers.findIndex((other) => other.href === number.href) === index);

/** Each block finds out by its own first letters in which direction it reads. */
function renderBlock(block: Block, newTab: boolean): TemplateResult {
  const draw = (children: Inline[]): Drawn[] => children.flatMap((child) => renderInline(child, newTab));
  if (block.type === 'paragraph') return html`<p dir="auto">${draw(block.children)}</p>`;
  const items = block.items.map((item) => html`<li>${draw(item)}</li>`);
  return block.ordered ? html`<ol dir="auto" start=${block.start}>${items}</ol>` : html`<ul dir="auto">${items}</ul>`;
}

function renderInline(node: Inline, newTab: boolean): Drawn | Drawn[] {
  const draw = (children: Inline[]): Drawn[] => children.flatMap((child) => renderInline(child, newTab));
  switch (node.type) {
    case 'text':
      return renderText(node.text);
    case 'break':
      return html`<br />`;
    case 'strong':
      return html`<strong>${draw(node.children)}</strong>`;
    case 'emphasis':
      return html`<em>${draw(node.children)}</em>`;
    case 'link':
      // A number inside a label stays text: a link cannot hold another one.
      return renderLink(
        node.href,
        node.children.flatMap((child) => (child.type === 'text' ? child.text : renderInline(child, newTab))),
        newTab,
      );
  }
}

/** A label can promise anything, so what it leads to stands beside it. */
export function renderLink(href: string, label: Drawn[], newTab: boolean): TemplateResult {
  if (href.startsWith('tel:')) return html`<a href=${href}>${label}</a>`;
  const { host } = new URL(href);
  const where = label.join('').includes(host) ? nothing : html` <span class="host">(${host})</span>`;
  if (!newTab) return html`<a href=${href}>${label}${where}</a>`;
  return html`<a href=${href} target="_blank" rel="noopener noreferrer"
    >${label}${where}<span class="spoken"> (${strings.opensNewTab})</span></a
  >`;
}

function renderText(text: string): Drawn[] {
  const drawn: Drawn[] = [];
  let rest = 0;
  for (const number of findPhoneNumbers(text)) {
    drawn.push(text.slice(rest, number.start), html`<a class="phone" href=${number.href}>${number.text}</a>`);
    rest = number.start + number.text.length;
  }
  drawn.push(text.slice(rest));
  return drawn;
}
