import type { Document, YAMLError } from 'yaml';

import { escapeInvisible, invisibleHint, quote } from '../../model/text.js';
import { closerOf, type Opening, type Openings } from './openings.js';
import type { ProblemLog } from '../problems.js';
import type { SourceText } from './source-text.js';

/** Reports what is not valid YAML, in the program's words. These are marks that the lexemes show and the parser's own errors do not say. */
export interface Marks {
  readonly source: SourceText;
  readonly log: ProblemLog;
  /** Lines with a pattern that lacks its quotes, which was reported. */
  readonly patternLines: Set<number>;
  readonly openings: Openings;
}

interface SyntaxWords {
  /** In place of the parser's own words, where those speak of its options. */
  readonly message?: string;
  readonly hint: string;
}

const syntaxWords: { readonly [code in YAMLError['code']]?: SyntaxWords } = {
  BAD_INDENT: {
    hint: 'Close every bracket; keys of one map start in one column, and what belongs to a key further right',
  },
  BAD_SCALAR_START: { hint: 'Put the text in quotes' },
  BAD_DQ_ESCAPE: { hint: 'Write the text in single quotes, where a backslash is just a backslash' },
  BLOCK_AS_IMPLICIT_KEY: { hint: 'Put a text that holds ": " in quotes, or start a new line' },
  MULTILINE_IMPLICIT_KEY: { hint: 'Write `key: value`; a key needs its colon on the same line' },
  NON_STRING_KEY: { message: 'A key must be a text', hint: 'Write a name before the colon' },
};

/** A key and a value with nothing between them but the colon, which YAML reads as one text. */
export const lacksSpace = /^[^\s:"'{}[\],]+:[^\s:/]/;

/** YAML then reads everything that is indented otherwise than it was meant. */
function tabWords({ text }: SourceText): SyntaxWords {
  const lines = [...text.matchAll(/^ *\t/gm)].length;
  return {
    hint: lines === 1 ? 'Indent with spaces' : `Indent with spaces; ${lines} lines of the file have tabs there`,
  };
}

function closesNothing(code: YAMLError['code'], near: string): boolean {
  return code === 'UNEXPECTED_TOKEN' && /^[}\]]/.test(near);
}

function wordsFor(code: YAMLError['code'], near: string): SyntaxWords | undefined {
  if (closesNothing(code, near))
    return { message: `"${near.charAt(0)}" closes nothing`, hint: 'Remove it, or open what it closes' };
  if (code === 'MULTILINE_IMPLICIT_KEY' && lacksSpace.test(near))
    return { message: 'A space is missing after the colon', hint: 'Write `key: value`' };
  if (code === 'NON_STRING_KEY' && near.startsWith('*'))
    return { message: 'A key must be a text', hint: 'Put a pattern that begins with `*` in quotes' };
  return syntaxWords[code];
}

/**
 * Reports the first syntax error of each line, since those after it are mostly its echo, and none behind a bracket or quote
 * that is not closed, a bracket too many, or a tab that indents. Gives whether there was one.
 */
export function reportSyntax(document: Document.Parsed, { source, log, patternLines, openings }: Marks): boolean {
  const errors = [...document.errors, ...document.warnings].filter(({ code }) => code !== 'TAG_RESOLVE_FAILED');
  const first = errors.reduce((least, { pos }) => Math.min(least, pos[0]), Infinity);
  const opening = errors.length === 0 ? null : openings.unclosed(first);
  const found = errors
    .map(({ code, message, pos }): SyntaxProblem => ({ code, message, offset: Math.min(pos[0], source.text.length) }))
    .filter(({ offset }) => opening === null || offset < opening.offset)
    .toSorted((a, b) => a.offset - b.offset);
  const lines = new Set(patternLines);
  for (const { code, message, offset } of found) {
    const origin = source.originAt(offset);
    if (lines.has(origin.line)) continue;
    lines.add(origin.line);
    const near = lineFrom(offset, source);
    const words = code === 'TAB_AS_INDENT' ? tabWords(source) : wordsFor(code, near);
    const said = `This is not valid YAML: ${words?.message ?? escapeInvisible(message.slice(0, 160))}`;
    const odd = invisibleHint(lineFrom(offset - origin.column + 1, source).replace(/ #.*$/, ''));
    const hint = odd === null ? (words?.hint ?? null) : `In this line, ${odd}`;
    log.error(origin, near === '' ? said : `${said}, at ${quote(near)}`, hint);
    if (closesNothing(code, near) || code === 'TAB_AS_INDENT') break;
  }
  if (opening !== null) reportOpening(opening, { source, log });
  return errors.length > 0;
}

interface SyntaxProblem {
  readonly code: YAMLError['code'];
  readonly message: string;
  readonly offset: number;
}

function reportOpening({ mark, offset }: Opening, { source, log }: Pick<Marks, 'source' | 'log'>): void {
  const closer = closerOf(mark);
  const isBracket = closer !== mark;
  const what = isBracket ? `A "${mark}"` : 'A quote';
  const hint = isBracket ? `Close it with "${closer}"` : 'Close it on the same line';
  const message = `This is not valid YAML: ${what} begins here and is not closed, at ${quote(lineFrom(offset, source))}`;
  log.error(source.originAt(offset), message, hint);
}

/** What stands at an offset, up to the end of its line. */
function lineFrom(offset: number, { text }: SourceText): string {
  return text
    .slice(offset, offset + 200)
    .replace(/[\r\n].*$/s, '')
    .replace(/^[ \t]+|[ \t]+$/g, '');
}
