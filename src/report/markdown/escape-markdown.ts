import { terminalText } from '../terminal/escape-terminal.js';
import type { PhrasePart, Phrase } from '../phrase.js';

/*
 * Text of others in Markdown: code spans, and text in which nothing is a link, a mention or markup.
 */

/** An invisible break inside what a code host would make a mention, a reference, a link or an emoji of. */
const breaker = '\u200b';

/**
 * Where GitHub or GitLab read more than Markdown in plain text; the break goes behind what is found. GitLab reads references
 * in what Markdown gives, so that neither a backslash nor an entity keeps it from `[issue:1]`, `&1` or `$1`. Source:
 * docs.gitlab.com/user/markdown, "GitLab-specific references"; docs.github.com, "Autolinked references and URLs".
 */
const references: readonly RegExp[] = [
  // Mentions, `#1`, `^alert#1`.
  /[@#]/g,
  // Merge requests, labels, snippets, epics, milestones and placeholders.
  /!(?=\d)|~(?=[\w"])|[$&](?=\d)|%(?=[^\s<]*[\p{L}\p{N}_"{])/gu,
  // `[issue:1]`, `*iteration:1`, wiki pages, tables of contents, footnotes; `{+added+}`, `[-removed-]`.
  /[[*](?=[\w-]+:)|\[(?=[[^+-]|_*TOC)|\{(?=[+-])/gi,
  // Schemes of links, and emoji but the middle of 12:30:00.
  /:(?=\/\/)|(?<!\d(?=:\d\d:)):(?=[\w+-]+:)|(?<=\b(?:mailto|xmpp)):/gi,
  /\bwww(?=\.)/gi,
  // A project: `namespace/project>`.
  /[\w.-](?=>)/g,
  // GH-1, GL-1, and the references of issue trackers that are connected.
  /\b(?:GH|GL)-(?=\d)/gi,
  /\b[A-Z][A-Z\d_]+-(?=\d)/g,
];

/** The ID of a commit, of which seven digits are enough. */
const commit = /(?<![\w-])[\da-f]{7,64}(?![\w-])/gi;

/** Puts an invisible break, U+200B, into everything that a code host would link, replace or notify by. */
export function breakReferences(text: string): string {
  const broken = references.reduce((rest, reference) => rest.replace(reference, `$&${breaker}`), text);
  return broken.replace(commit, (id) => id.replace(/.{6}(?=.)/g, `$&${breaker}`));
}

/** Text that other people control, inside a line of Markdown: nothing of it is markup, mention, link, emoji or formula. */
export function markdownText(text: string): string {
  return breakReferences(terminalText(text))
    .replace(/[\\`*[\]|~!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('$', '&#36;')
    .replaceAll(breaker, '&#8203;');
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
