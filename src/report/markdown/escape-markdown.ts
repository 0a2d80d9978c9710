import { terminalText } from '../terminal/escape-terminal.js';
import type { PhrasePart, Phrase } from '../phrase.js';

/*
 * Text of others in Markdown: code spans, and text in which nothing is a link, a mention or markup.
 */

/** An invisible break inside what GitHub would make a mention, a reference, a link or an emoji of. */
const breaker = '&#8203;';

/** Text that other people control, inside a line of Markdown: nothing of it is markup, mention, link, emoji or formula. */
export function markdownText(text: string): string {
  return terminalText(text)
    .replace(/[\\`*[\]|~!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[@#]/g, `$&${breaker}`)
    .replace(/\$/g, '&#36;')
    .replace(/(?<!\d):(?=\/\/|[\w+-]+:)/g, `:${breaker}`)
    .replace(/\bwww(?=\.)/gi, `$&${breaker}`)
    .replace(/\bGH-(?=\d)/gi, `$&${breaker}`);
}

/** The same as a code span, for names, IDs and places: readable in the raw text too, and nothing in it is ever markup. */
export function markdownCode(text: string): string {
  const shown = terminalText(text);
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown === '' || /^[` ]|[` ]$/.test(shown) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

export function markdownPhrase(phrase: Phrase): string {
  return phrase.map(markdownPart).join('');
}

function markdownPart(part: PhrasePart): string {
  if (typeof part === 'string') return markdownText(part);
  if ('code' in part) return markdownCode(part.code);
  return 'strong' in part ? `**${markdownText(part.strong)}**` : `[${markdownText(part.text)}](${part.link})`;
}

/** A fenced block whose lines are indented into a list item. The content must not have a line of its own fence. */
export function markdownBlock(language: string, lines: readonly string[], indent: string): readonly string[] {
  return [`\`\`\`${language}`, ...lines, '```'].map((line) => `${indent}${line}`);
}
