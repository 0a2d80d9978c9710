import type { Document, YAMLError } from 'yaml';

import { escapeInvisible } from '../model/unsafe-text.js';
import { quote } from '../model/quote.js';
import type { ProblemLog } from './problems.js';
import type { SourceText } from './source-text.js';
import { lacksSpace } from './vocabulary.js';

/** What the lexemes show and the parser's own errors do not say. */
export interface Marks {
  readonly source: SourceText;
  readonly log: ProblemLog;
  /** Lines with a pattern that lacks its quotes, which was reported. */
  readonly patternLines: Set<number>;
  /** Where a quote begins that is not closed, by the offset where its text ends. */
  readonly openQuotes: Map<number, number>;
}

interface SyntaxWords {
  /** In place of the parser's own words, where those speak of its options. */
  readonly message?: string;
  readonly hint: string;
}

const syntaxWords: { readonly [code in YAMLError['code']]?: SyntaxWords } = {
  TAB_AS_INDENT: { hint: 'Indent with spaces' },
  BAD_INDENT: {
    hint: 'Close every bracket; keys of one map start in one column, and what belongs to a key further right',
  },
  BAD_SCALAR_START: { hint: 'Put the text in quotes' },
  BAD_DQ_ESCAPE: { hint: 'Write the text in single quotes, where a backslash is just a backslash' },
  BLOCK_AS_IMPLICIT_KEY: { hint: 'Put a text that holds ": " in quotes, or start a new line' },
  MULTILINE_IMPLICIT_KEY: { hint: 'Write `key: value`; a key needs its colon on the same line' },
  NON_STRING_KEY: { message: 'A key must be a text', hint: 'Write a name before the colon' },
};

const unclosedQuote: SyntaxWords = {
  message: 'A quote begins here and is not closed',
  hint: 'Close it on the same line',
};

function wordsFor(code: YAMLError['code'], near: string): SyntaxWords | undefined {
  if (code === 'MULTILINE_IMPLICIT_KEY' && lacksSpace.test(near))
    return { message: 'A space is missing after the colon', hint: 'Write `key: value`' };
  if (code === 'NON_STRING_KEY' && near.startsWith('*'))
    return { message: 'A key must be a text', hint: 'Put a pattern that begins with `*` in quotes' };
  return syntaxWords[code];
}

/**
 * Reports the first syntax error of each line, since those after it are mostly its echo, and none behind a quote that is
 * not closed. Gives whether there was one.
 */
export function reportSyntax(document: Document.Parsed, { source, log, patternLines, openQuotes }: Marks): boolean {
  const found = [...document.errors, ...document.warnings]
    .filter((error: YAMLError) => error.code !== 'TAG_RESOLVE_FAILED')
    .map((error: YAMLError) => {
      const opened = error.code === 'MISSING_CHAR' ? openQuotes.get(error.pos[0]) : undefined;
      return { error, isQuote: opened !== undefined, offset: opened ?? Math.min(error.pos[0], source.text.length) };
    })
    .toSorted((a, b) => a.offset - b.offset);
  const lines = new Set(patternLines);
  for (const { error, isQuote, offset } of found) {
    const origin = source.originAt(offset);
    if (lines.has(origin.line)) continue;
    lines.add(origin.line);
    const near = source.text
      .slice(offset, offset + 200)
      .replace(/[\r\n].*$/s, '')
      .trim();
    const words = isQuote ? unclosedQuote : wordsFor(error.code, near);
    const message = `This is not valid YAML: ${words?.message ?? escapeInvisible(error.message.slice(0, 160))}`;
    log.error(origin, near === '' ? message : `${message}, at ${quote(near)}`, words?.hint ?? null);
    if (isQuote) break;
  }
  return found.length > 0;
}
