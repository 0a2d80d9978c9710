import { Composer, CST, Lexer, Parser, type Document } from 'yaml';

import { quote } from '../../model/text.js';
import type { ProblemLog } from '../problems.js';
import { trackOpenings } from './openings.js';
import type { SourceText } from './source-text.js';
import { type Marks, reportSyntax } from './yaml-syntax.js';

/**
 * Parses the text as one YAML document. Gives null when it is not one, after reporting every syntax error. Directives,
 * tags and further documents are reported too, and do not keep the first document from being read.
 */
export function parseYaml(source: SourceText, log: ProblemLog): Document.Parsed | null {
  const reading = { source, log, documents: 0, stray: 0, lexemes: 0, intricate: 0, inText: false };
  const marks = { patternLines: new Set<number>(), openings: trackOpenings(source.text) };
  const document = withoutStacks(() => compose({ ...reading, ...marks }));
  return document === null || reportSyntax(document, { source, log, ...marks }) ? null : document;
}

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

/** A hostile file can hold a million errors, and the stack of each is most of what it costs. */
function withoutStacks<T>(run: () => T): T {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = limit;
  }
}

/**
 * Sizes are checked lexeme by lexeme, before anything recursive sees the document: composing one that is deep enough
 * ends the process, and no `catch` helps.
 */
function compose(reading: Reading): Document.Parsed | null {
  const { source, log } = reading;
  const parser = new Parser();
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  const take = (tokens: Iterable<CST.Token>): void => {
    for (const token of tokens) if (isWanted(token, reading)) documents.push(...composer.next(token));
  };
  for (const lexeme of new Lexer().lex(source.text)) {
    for (const part of count(lexeme, parser.offset, reading) ?? [lexeme]) take(parser.next(part));
    const excess = findExcess(parser, reading);
    if (excess !== null) {
      log.error(source.originAt(parser.offset), excess.message, excess.hint);
      return null;
    }
    if (reading.documents > 1) break;
  }
  take(parser.end());
  documents.push(...composer.end(true, source.text.length));
  return documents[0] ?? null;
}

interface Reading extends Marks {
  documents: number;
  stray: number;
  lexemes: number;
  intricate: number;
  /** Whether the next lexeme is a plain or block text, whatever it begins with. */
  inText: boolean;
}

/** Judges a lexeme, and gives the lexemes to parse in its place where it was meant as something else. */
function count(lexeme: string, offset: number, reading: Reading): readonly string[] | null {
  const { source, log, inText } = reading;
  reading.lexemes += 1;
  reading.inText = lexeme === CST.SCALAR;
  if (inText ? lexeme.includes('\n') : lexeme.startsWith('"') && lexeme.includes('\\'))
    reading.intricate += lexeme.length;
  if (inText) return null;
  reading.openings.take(lexeme, offset);
  if (/^\*(.*:)?$/.test(lexeme)) return readPattern(lexeme, offset, reading);
  if (!lexeme.startsWith('!')) return null;
  reading.stray += 1;
  log.error(source.originAt(offset), `YAML tags are not used here: ${quote(lexeme)}`, 'Remove the tag');
  return null;
}

/** YAML takes `*-staging:` for an alias whose name ends in a colon. It is read as the key that it was meant to be. */
function readPattern(lexeme: string, offset: number, reading: Reading): readonly string[] {
  const origin = reading.source.originAt(offset);
  const pattern = lexeme.replace(/:$/, '');
  reading.stray += 1;
  reading.patternLines.add(origin.line);
  reading.log.error(
    origin,
    `${quote(pattern)} begins with \`*\`, which YAML takes for an alias`,
    `Put the pattern in quotes: ${quote(pattern)}`,
  );
  return [CST.SCALAR, pattern, ...(pattern === lexeme ? [] : [':'])];
}

/** Whether the token is to be composed. Directives are not, and they and a second document are reported. */
function isWanted(token: CST.Token, reading: Reading): boolean {
  const { source, log } = reading;
  if (token.type === 'error') reading.stray += 1;
  if (token.type === 'directive') {
    reading.stray += 1;
    log.error(
      source.originAt(token.offset),
      `YAML directives are not used here: ${quote(token.source)}`,
      'Remove the line',
    );
    return false;
  }
  if (token.type === 'document') {
    reading.documents += 1;
    if (reading.documents === 2) {
      const message = 'The file holds several YAML documents, and only the first is read';
      log.error(source.originAt(token.offset), message, 'Put each declaration into a file of its own');
    }
  }
  return true;
}

const maxDepth = 64;

/** A limit written out takes about 8 lexemes, so this is about 25,000 workspaces; a lexeme takes up to 1 kB of memory. */
const maxLexemes = 2_000_000;

/** Characters in block texts and in texts with escapes: there a single lexeme can hold an error in every second one. */
const maxIntricate = 1_048_576;

/** Tokens that have no place in a declaration, after which nothing more is to be learned from a file. */
const maxStray = 100;

function findExcess(parser: Parser, reading: Reading): { readonly message: string; readonly hint: string } | null {
  if (parser.stack.length > maxDepth && parser.stack.filter((token) => CST.isCollection(token)).length > maxDepth) {
    return {
      message: `The file is nested more than ${maxDepth} levels deep here`,
      hint: 'A declaration needs 6 levels',
    };
  }
  if (reading.lexemes > maxLexemes) {
    return {
      message: 'The file holds more than 2,000,000 keys, values and marks',
      hint: 'Use templates, or split it into several files',
    };
  }
  if (reading.intricate > maxIntricate) {
    return {
      message: 'The file holds too many long texts',
      hint: 'A declaration needs no text of several lines, and no escapes but for rare characters',
    };
  }
  if (reading.stray <= maxStray) return null;
  return {
    message: 'The rest of the file is not read: too much in it is not plain YAML',
    hint: 'Begin with `version: 1` and `workspaces: {}`',
  };
}
