import { Composer, CST, Lexer, Parser, type Document, type YAMLError } from 'yaml';

import type { Origin } from '../model/declaration.js';
import { escapeControls, quote, type ProblemLog } from './problems.js';
import type { SourceText } from './source-text.js';

const maxDepth = 64;

/** A limit written out takes about 8 lexemes, so this is about 25,000 workspaces; a lexeme takes up to 1 kB of memory. */
const maxLexemes = 2_000_000;

/** Tokens that fit nowhere, after which nothing more is to be learned from a file. */
const maxStrayTokens = 100;

/**
 * Scalars stay text (the failsafe schema): what a number is, is judged by the source text. Duplicate keys are found by
 * the tree, since the library's check takes time quadratic in the size of a map.
 */
const options = {
  schema: 'failsafe',
  stringKeys: true,
  uniqueKeys: false,
  resolveKnownTags: false,
  prettyErrors: false,
} as const;

/**
 * Parses the text as one YAML document. Gives null when it is not one, after reporting every syntax error. Directives,
 * tags and further documents are reported too, and do not keep the first document from being read.
 */
export function parseYaml(source: SourceText, log: ProblemLog): Document.Parsed | null {
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  for (const token of readTokens(source, log)) {
    if (token === 'refused') return null;
    documents.push(...composer.next(token));
  }
  documents.push(...composer.end(true, source.text.length));
  const document = documents[0];
  if (document === undefined) return null;
  return reportSyntax(document, source, log) ? null : document;
}

/**
 * The top-level tokens of the first document. Sizes are checked lexeme by lexeme, before anything recursive sees the
 * document: composing one that is deep enough ends the process, and no `catch` helps.
 */
function* readTokens(source: SourceText, log: ProblemLog): Generator<CST.Token | 'refused'> {
  const parser = new Parser();
  const state = { source, log, documents: 0, stray: 0 };
  let lexemes = 0;
  let inScalar = false;
  for (const lexeme of new Lexer().lex(source.text)) {
    lexemes += 1;
    if (!inScalar && lexeme.startsWith('!')) reportTag(lexeme, source.originAt(parser.offset), log);
    inScalar = lexeme === CST.SCALAR;
    for (const token of parser.next(lexeme)) if (isWanted(token, state)) yield token;
    if (lexemes > maxLexemes) return yield refuseSize(source.originAt(parser.offset), log);
    if (isTooDeep(parser)) return yield refuseDepth(source.originAt(parser.offset), log);
    if (state.documents > 1 || state.stray > maxStrayTokens) return;
  }
  for (const token of parser.end()) if (isWanted(token, state)) yield token;
}

interface TokenState {
  readonly source: SourceText;
  readonly log: ProblemLog;
  documents: number;
  stray: number;
}

function isWanted(token: CST.Token, state: TokenState): boolean {
  if (token.type === 'error') state.stray += 1;
  if (token.type === 'document') state.documents += 1;
  if (token.type === 'directive') {
    const name = quote(token.source);
    state.log.error(state.source.originAt(token.offset), `YAML directives are not used here: ${name}`, 'Remove the line');
    return false;
  }
  if (state.documents < 2) return true;
  const message = 'The file holds several YAML documents; only one is read';
  if (token.type === 'document') {
    state.log.error(state.source.originAt(token.offset), message, 'Put each declaration into a file of its own');
  }
  return false;
}

function isTooDeep(parser: Parser): boolean {
  return parser.stack.length > maxDepth && parser.stack.filter((token) => CST.isCollection(token)).length > maxDepth;
}

function refuseDepth(origin: Origin, log: ProblemLog): 'refused' {
  log.error(origin, `The file is nested more than ${maxDepth} levels deep here`, 'A declaration needs 6 levels at most');
  return 'refused';
}

function refuseSize(origin: Origin, log: ProblemLog): 'refused' {
  log.error(origin, 'The file holds more than 2,000,000 keys, values and marks', 'Use templates, or split it into several files');
  return 'refused';
}

function reportTag(tag: string, origin: Origin, log: ProblemLog): void {
  log.error(origin, `YAML tags are not used here: ${quote(tag)}`, 'Remove the tag');
}

/** What to write instead, for the mistakes that the parser's own words do not explain. */
const hints: { readonly [code in YAMLError['code']]?: string } = {
  TAB_AS_INDENT: 'Indent with spaces',
  BAD_INDENT: 'Keys of one map start in the same column, and what belongs to a key is indented more than the key',
  BAD_SCALAR_START: 'Put the text in quotes',
  BAD_DQ_ESCAPE: 'Write the text in single quotes, where a backslash is just a backslash',
  BLOCK_AS_IMPLICIT_KEY: 'Put a text that holds ": " in quotes, or start a new line',
  MULTILINE_IMPLICIT_KEY: 'Write `key: value`; a key needs its colon on the same line',
  NON_STRING_KEY: 'Write a plain text as key',
};

/** Reports the first syntax error of each line, since those after it are mostly its echo. Gives whether there was one. */
function reportSyntax(document: Document.Parsed, source: SourceText, log: ProblemLog): boolean {
  const found: YAMLError[] = [...document.errors, ...document.warnings].filter((error) => error.code !== 'TAG_RESOLVE_FAILED');
  const lines = new Set<number>();
  for (const error of found.toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const offset = Math.min(error.pos[0], source.text.length);
    const origin = source.originAt(offset);
    if (lines.has(origin.line)) continue;
    lines.add(origin.line);
    const near = source.text.slice(offset, offset + 200).split(/[\r\n]/, 1)[0]?.trim() ?? '';
    const message = `This is not valid YAML: ${escapeControls(error.message.slice(0, 160))}`;
    log.error(origin, near === '' ? message : `${message}, at ${quote(near)}`, hints[error.code] ?? null);
  }
  return found.length > 0;
}
