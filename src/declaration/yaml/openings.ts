/*
 * Finds brackets and quotes that are not closed.
 */

/** A bracket or a quote that is opened and, as `trackOpenings` finds, not closed. */
export interface Opening {
  readonly mark: string;
  readonly offset: number;
}

interface Bracket extends Opening {
  /** The column in which its line begins, where people put what closes it. */
  readonly indent: number;
}

export interface Openings {
  /** Takes every lexeme that is no plain or block text, in their order. */
  take(lexeme: string, offset: number): void;
  /** What is not closed, as far as can be told once all is read; null: nothing. `error`: where the parser failed first. */
  unclosed(error: number): Opening | null;
}

const closers: Readonly<Record<string, string>> = { '{': '}', '[': ']' };

/** What closes a bracket or a quote. */
export function closerOf(mark: string): string {
  return closers[mark] ?? mark;
}

/** Where YAML ends a flow map or list for want of its bracket. */
const flowEnd = '\u0018';

/**
 * Where brackets and quotes are opened and not closed. The parser sees that only where it can go on no more, lines further
 * down, or at the end.
 */
export function trackOpenings(text: string): Openings {
  let open: Bracket[] = [];
  let suspect: Opening | null = null;
  let found: Opening | null = null;
  /** Quotes of several lines are rare: behind most of them, the line is broken. */
  const long: { readonly opening: Opening; readonly end: number }[] = [];
  const lineAt = followLines(text);
  const close = (mark: string, offset: number): void => {
    const fits = (bracket: Bracket): boolean => closers[bracket.mark] === mark;
    const { indent, start } = lineAt(offset);
    const begins = start + indent === offset && open.at(-1)?.indent !== indent;
    const aligned = begins ? open.findLastIndex((bracket) => fits(bracket) && bracket.indent === indent) : -1;
    suspect ??= aligned < 0 ? null : (open[aligned + 1] ?? null);
    const at = open.findLastIndex(fits);
    if (at < 0) return;
    found ??= open[at + 1] ?? null;
    open = open.slice(0, at);
  };
  const end = (offset: number): void => {
    const closed = /[}\]]/.test(text.charAt(offset));
    if (open.length > 0) found ??= suspect ?? open[closed ? 1 : 0] ?? open[0] ?? null;
    open = [];
  };
  const quote = (opening: Opening, lexeme: string): void => {
    if (lexeme.length > 1 && lexeme.endsWith(opening.mark)) {
      if (lexeme.includes('\n')) long.push({ opening, end: opening.offset + lexeme.length });
      return;
    }
    found ??= opening;
    open = [];
  };
  return {
    take: (lexeme, offset) => {
      const [mark = ''] = lexeme;
      if (lexeme === '{' || lexeme === '[') open.push({ mark, offset, indent: lineAt(offset).indent });
      else if (lexeme === '}' || lexeme === ']') close(lexeme, offset);
      else if (lexeme === flowEnd) end(offset);
      else if (mark === '"' || mark === "'") quote({ mark, offset }, lexeme);
    },
    unclosed: (error) => {
      end(text.length);
      const broken = long.find((quoted) => quoted.end <= error && !text.slice(quoted.end, error).includes('\n'));
      return found ?? broken?.opening ?? null;
    },
  };
}

interface Line {
  readonly start: number;
  /** The column of its first character that is no space. */
  readonly indent: number;
}

/** Finds the line of an offset, for offsets that only grow. */
function followLines(text: string): (offset: number) => Line {
  let line = { start: 0, indent: 0 };
  let next = 0;
  return (offset) => {
    while (next >= 0 && next <= offset) {
      const end = text.indexOf('\n', next);
      line = { start: next, indent: text.slice(next, end < 0 ? undefined : end).search(/\S|$/) };
      next = end < 0 ? -1 : end + 1;
    }
    return line;
  };
}
