/*
 * Cuts a limits.yaml into the entries of its workspaces and the rest, by lines alone.
 */

/** A text in parts. All of them together are the text. */
export interface CutText {
  /** What stands before the entries, with the line of `workspaces` and comments below it. */
  readonly head: string;
  /** As they are written: each begins with the line of its key, and takes everything up to the next. */
  readonly entries: readonly string[];
  readonly tail: string;
  /** Everything but the entries, with `workspaces: {}` in their place. */
  readonly rest: string;
}

/**
 * A node that others repeat, as what repeats it cannot be told from its own lines; half an end of a line, and a bracket
 * around everything.
 */
const reaching = /(?:^|[\s,[{:])&\S|\r(?!\n)|(?<![^\n])[{[]/;
/** Not by `^`, which knows more ends of a line than YAML does. */
const opening = /(?<![^\n])workspaces: *(?:#.*)?\r?\n/;
const firstKey = /^(?: *(?:#.*)?\r?\n)*( +)(?=[^\s#])/;

/**
 * Cuts a text into parts of which each means the same wherever it stands; null: its lines do not show where each entry
 * begins. Whether a part is what it seems to be is for its reader to say: a quote that goes on over several entries leaves
 * parts that are no YAML.
 */
export function cutEntries(text: string): CutText | null {
  return reaching.test(text) ? null : cutLines(text);
}

/** The same of a text of which it is known that nothing in it reaches further. */
export function cutLines(text: string): CutText | null {
  const found = opening.exec(text);
  if (found === null) return null;
  const start = found.index + found[0].length;
  const [before = '', key] = firstKey.exec(text.slice(start)) ?? [];
  if (key === undefined) return null;
  const indent = key.length;
  const first = start + before.length - indent;
  const entries: string[] = [];
  let begin = first;
  let line = afterLine(text, first);
  for (; line < text.length; line = afterLine(text, line)) {
    const column = indentOf(text, line, indent);
    if (column > indent || isFiller.has(text.charAt(line + column))) continue;
    entries.push(text.slice(begin, line));
    begin = line;
    if (column === 0) break;
    if (column < indent) return null;
  }
  if (line === text.length) entries.push(text.slice(begin));
  const tail = text.slice(line);
  return { head: text.slice(0, first), entries, tail, rest: `${text.slice(0, found.index)}workspaces: {}\n${tail}` };
}

/** The lines in which the entries begin, counted from 1. */
export function linesOf({ head, entries }: CutText): readonly number[] {
  let line = 1 + countLineEnds(head);
  return entries.map((text) => {
    const begins = line;
    line += countLineEnds(text);
    return begins;
  });
}

/** What stands before and behind the entries, in its own lines: blank ones are in their place. */
export function restInPlace({ head, entries, tail, rest }: CutText): string {
  const before = rest.slice(0, rest.length - tail.length);
  const lines = [head, ...entries].reduce((sum, text) => sum + countLineEnds(text), 0);
  return before + '\n'.repeat(lines - countLineEnds(before)) + tail;
}

function countLineEnds(text: string): number {
  let ends = 0;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends += 1;
  return ends;
}

/** What a line begins with that is blank or a comment. */
const isFiller = new Set(['', '\n', '\r', '#']);

function afterLine(text: string, line: number): number {
  const end = text.indexOf('\n', line);
  return end < 0 ? text.length : end + 1;
}

/** In spaces; one more than `most` stands for all that is deeper. */
function indentOf(text: string, line: number, most: number): number {
  let column = 0;
  while (column <= most && text.charAt(line + column) === ' ') column += 1;
  return column;
}
