import { breakCommands, escapeInvisible } from '../../model/text.js';
import type { PhrasePart, Phrase } from '../phrase.js';

/*
 * Text and markup of the HTML report: everything that is not `markup` is escaped.
 */

/** What is safe to put into a page as it stands: made by `markup`, or the page's own. */
export interface Markup {
  readonly html: string;
}

type Piece = string | number | Markup | readonly Markup[];

export const nothing: Markup = { html: '' };

/** Markup from its literals; all text between them is escaped, for content and for quoted attributes alike. */
export function markup(literals: TemplateStringsArray, ...pieces: readonly Piece[]): Markup {
  return { html: literals.map((literal, at) => literal + write(pieces[at] ?? nothing)).join('') };
}

function write(piece: Piece): string {
  if (typeof piece === 'string') return htmlText(piece);
  if (typeof piece === 'number') return String(piece);
  return 'html' in piece ? piece.html : piece.map((part) => part.html).join('');
}

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' } as const;

/**
 * Text that other people control. What cannot be seen is written as `\u{…}`; what a CI log would take for a command is
 * broken up by character references, which show as what they stand for.
 */
function htmlText(text: string): string {
  const shown = escapeInvisible(text);
  const escaped = Object.entries(entities).reduce((done, [from, to]) => done.replaceAll(from, to), shown);
  return breakCommands(escaped, '&#35;').replaceAll('::', ':&#58;');
}

export function htmlPhrase(phrase: Phrase): Markup {
  return markup`${phrase.map(htmlPart)}`;
}

function htmlPart(part: PhrasePart): Markup {
  if (typeof part === 'string') return markup`${part}`;
  if ('code' in part) return markup`<code>${part.code}</code>`;
  if ('strong' in part) return markup`<strong>${part.strong}</strong>`;
  return markup`<a href="${part.link}" target="_blank" rel="noopener noreferrer">${part.text}<span class="unseen"> (opens a new tab)</span></a>`;
}
