/**
 * The part of Markdown that answers are written in: paragraphs, bold, italic, lists, links, line breaks.
 * It becomes a tree, never HTML, so that nothing in a message can turn into markup.
 */
import { safeLink } from './links';

export type Inline =
  | { type: 'text'; text: string }
  | { type: 'break' }
  | { type: 'strong' | 'emphasis'; children: Inline[] }
  | { type: 'link'; href: string; children: Inline[] };

export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'list'; ordered: boolean; start: number; items: Inline[][] };

const BULLET = /^ {0,3}[-*+•]\s+(.*)$/;
const NUMBERED = /^ {0,3}(\d{1,3})[.)]\s+(.*)$/;

interface OpenList {
  ordered: boolean;
  start: number;
  items: string[];
}

/** Parses a message's text into blocks. */
export function parseMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  let paragraph: string[] = [];
  let list: OpenList | null = null;
  let afterBlank = false;

  const close = (): void => {
    if (paragraph.length) blocks.push({ type: 'paragraph', children: parseInline(paragraph.join('\n')) });
    if (list) blocks.push({ type: 'list', ordered: list.ordered, start: list.start, items: list.items.map(parseInline) });
    paragraph = [];
    list = null;
  };

  for (const line of source.replace(/\r\n?/g, '\n').split('\n')) {
    // A blank line alone ends nothing: between two items the list goes on.
    if (!line.trim()) {
      afterBlank = true;
      continue;
    }
    const item = readItem(line, paragraph.length > 0 && !afterBlank);
    if (item) {
      if (!list || list.ordered !== item.ordered) {
        close();
        list = { ordered: item.ordered, start: item.number, items: [] };
      }
      list.items.push(item.text);
    } else if (list && !afterBlank) {
      list.items.push(`${list.items.pop() ?? ''}\n${line.trimStart()}`);
    } else {
      if (afterBlank) close();
      paragraph.push(line.trimStart());
    }
    afterBlank = false;
  }
  close();
  return blocks;
}

function readItem(line: string, inParagraph: boolean): { ordered: boolean; number: number; text: string } | null {
  const bullet = BULLET.exec(line);
  if (bullet) return { ordered: false, number: 1, text: bullet[1] ?? '' };
  const numbered = NUMBERED.exec(line);
  // "2019. It was ..." inside a paragraph is a sentence, not an item.
  if (!numbered || (inParagraph && numbered[1] !== '1')) return null;
  return { ordered: true, number: Number(numbered[1]), text: numbered[2] ?? '' };
}

const TOKEN = new RegExp(
  [
    /\\(?<escaped>[\\*_[\]().+-])/,
    /(?<double>\*\*|__)(?=\S)(?<strong>[\s\S]*?\S)\k<double>/,
    /(?<single>[*_])(?=\S)(?<emphasis>[\s\S]*?\S)\k<single>/,
    /\[(?<label>[^\]]+)\]\((?<target>[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)\)/,
    /(?<hard> {2,}\n|\\\n)/,
    /(?<soft>\s*\n)/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

function parseInline(source: string): Inline[] {
  const children: Inline[] = [];
  let rest = 0;
  const addText = (text: string): void => {
    const last = children.at(-1);
    if (last?.type === 'text') last.text += text;
    else if (text) children.push({ type: 'text', text });
  };
  for (const match of source.matchAll(TOKEN)) {
    addText(source.slice(rest, match.index));
    rest = match.index + match[0].length;
    const node = readToken(match, source);
    if (typeof node === 'string') addText(node);
    else children.push(node);
  }
  addText(source.slice(rest));
  return children;
}

/** Turns one token into a node, or into the text that it turned out to be. */
function readToken(match: RegExpMatchArray, source: string): Inline | string {
  const written = match[0];
  const { escaped, strong, emphasis, label, target, hard, soft } = match.groups ?? {};
  if (escaped !== undefined) return escaped;
  if (hard !== undefined) return { type: 'break' };
  if (soft !== undefined) return ' ';
  if (label !== undefined) {
    const href = safeLink(target ?? '');
    return href ? { type: 'link', href, children: parseInline(label) } : written;
  }
  const start = match.index ?? 0;
  const inWord = /\w/.test(source[start - 1] ?? '') || /\w/.test(source[start + written.length] ?? '');
  if (written.startsWith('_') && inWord) return written;
  if (strong !== undefined) return { type: 'strong', children: parseInline(strong) };
  return { type: 'emphasis', children: parseInline(emphasis ?? '') };
}

/** The same text without its marks, for a screen reader to speak. */
export const plainText = (source: string): string => parseMarkdown(source).map(spokenBlock).join(' ').trim();

/** The same text without its marks, line by line, to be copied. */
export const plainLines = (source: string): string => parseMarkdown(source).map(copiedBlock).join('\n\n');

function copiedBlock(block: Block): string {
  if (block.type === 'paragraph') return block.children.map(copiedInline).join('');
  const mark = (index: number): string => (block.ordered ? `${block.start + index}.` : '-');
  return block.items.map((item, index) => `${mark(index)} ${item.map(copiedInline).join('')}`).join('\n');
}

const copiedInline = (node: Inline): string => spokenInline(node) + (node.type === 'link' ? ` (${node.href})` : '');

/** One block without its marks; list items end like sentences, so that they are heard apart. */
export function spokenBlock(block: Block): string {
  if (block.type === 'paragraph') return block.children.map(spokenInline).join('');
  return block.items.map((item) => item.map(spokenInline).join('').replace(/([^.:?;,])$/, '$1.')).join(' ');
}

function spokenInline(node: Inline): string {
  if (node.type === 'text') return node.text;
  return node.type === 'break' ? ' ' : node.children.map(spokenInline).join('');
}
