/** Draws a parsed message. Text only ever enters the page as text nodes. */
import { html, nothing, type TemplateResult } from 'lit';
import { linkTarget } from '../page/link-target';
import { parseMarkdown, spokenBlock, type Block, type Inline } from './markdown';
import { findPhoneNumbers, type PhoneNumber } from './phone-numbers';
import { strings } from '../strings';

type Drawn = TemplateResult | string;

/**
 * @param source a message's text.
 * @param afterNumbers draws something more under the first block that names telephone numbers.
 */
export function renderMarkdown(source: string, afterNumbers?: (numbers: PhoneNumber[]) => TemplateResult): TemplateResult[] {
  const blocks = parseMarkdown(source);
  const drawn = blocks.map(renderBlock);
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
function renderBlock(block: Block): TemplateResult {
  if (block.type === 'paragraph') return html`<p dir="auto">${block.children.map(renderInline)}</p>`;
  const items = block.items.map((item) => html`<li>${item.map(renderInline)}</li>`);
  return block.ordered ? html`<ol dir="auto" start=${block.start}>${items}</ol>` : html`<ul dir="auto">${items}</ul>`;
}

function renderInline(node: Inline): Drawn | Drawn[] {
  switch (node.type) {
    case 'text':
      return renderText(node.text);
    case 'break':
      return html`<br />`;
    case 'strong':
      return html`<strong>${node.children.map(renderInline)}</strong>`;
    case 'emphasis':
      return html`<em>${node.children.map(renderInline)}</em>`;
    case 'link':
      // A number inside a label stays text: a link cannot hold another one.
      return renderLink(node.href, node.children.flatMap((child) => (child.type === 'text' ? child.text : renderInline(child))));
  }
}

/** A label can promise anything, so what it leads to stands beside it. */
export function renderLink(href: string, label: Drawn[]): TemplateResult {
  if (href.startsWith('tel:')) return html`<a href=${href}>${label}</a>`;
  const { host } = new URL(href);
  const where = label.join('').includes(host) ? nothing : html` <span class="host">(${host})</span>`;
  if (!linkTarget.newTab) return html`<a href=${href} rel="noreferrer">${label}${where}</a>`;
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
