import { brokenColons, terminalLink } from './escape-terminal.js';

/*
 * Lines of styled text: width, wrapping, tables and colour.
 */

/** How a report is shown. Formats that are files use neither. */
export interface View {
  /** Columns, 60 to 200. */
  readonly width: number;
  readonly color: boolean;
  /** Whether what is known already is shown line by line, and not counted in one line. */
  readonly verbose?: boolean;
  /** Whether names of rules lead to their pages: where the terminal shows links, and only with colour. */
  readonly links?: boolean;
  /** Whether a shell finds limitdrift only by `npx`, as in a project that has it installed. */
  readonly npx?: boolean;
  /** The file that the plan is saved in, as it was given; absent: it is not known to be. */
  readonly planFile?: string;
}

/** Text of ours with its commands, in backticks, as they can be typed where the report is read. */
export function typed(text: string, { npx = false }: Pick<View, 'npx'>): string {
  return npx ? text.replaceAll('`limitdrift ', '`npx limitdrift ') : text;
}

/** SGR codes, each with the one that ends it. Colour never carries a meaning that words do not. */
const codes = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const;

export type Style = keyof typeof codes;

/** A piece of a line. Its text has been made safe already. */
export interface Span {
  readonly text: string;
  readonly style: Style | null;
  /** Where a click on it leads: an address of our own, never somebody's text. */
  readonly link: string | null;
}

export type Line = readonly Span[];

export function span(text: string, style: Style | null = null, link: string | null = null): Span {
  return { text, style, link };
}

function lineWidth(line: Line): number {
  return line.reduce((width, { text }) => width + textWidth(text), 0);
}

/** One line of output. Without colour it is the spans' text and nothing else; no line ends in a space. */
export function paintLine(line: Line, color: boolean): string {
  const pieces = color ? trimLine(line).map(paintSpan) : line.map(({ text }) => text);
  return pieces.join('').trimEnd();
}

function paintSpan({ text, style, link }: Span): string {
  const styled = text === '' || style === null ? text : codes[style].map((code) => `\u001b[${code}m`).join(text);
  return link === null ? styled : terminalLink(styled, link);
}

/**
 * Breaks a line into lines of at most `width` columns, at spaces, and inside a word only where the word alone is too wide.
 * Every line after the first begins with `indent` spaces. Inside a word, none begins with `::`, which could be a command.
 */
export function wrapLine(line: Line, width: number, indent: number): readonly Line[] {
  if (lineWidth(line) <= width) return [line];
  let row: Span[] = [];
  const rows = [row];
  let used = 0;
  const startRow = (): void => {
    row = [span(' '.repeat(indent))];
    rows.push(row);
    used = indent;
  };
  const put = (piece: Span): void => {
    row.push(piece);
    used += textWidth(piece.text);
  };
  const breakUp = ({ text, style, link }: Span): void => {
    let begin = 0;
    let at = 0;
    for (const character of text) {
      const columns = textWidth(character);
      if (at >= begin && used + columns > width) {
        row.push(span(text.slice(begin, at), style, link));
        startRow();
        const isCommand = text.startsWith('::', at);
        if (isCommand) put(span(brokenColons, style, link));
        begin = isCommand ? at + 2 : at;
      }
      if (at >= begin) used += columns;
      at += character.length;
    }
    row.push(span(text.slice(begin), style, link));
  };
  for (const { spaces, word } of wordsOf(line)) {
    const wide = lineWidth(word);
    if (used + lineWidth(spaces) + wide > width && indent + wide <= width) startRow();
    else if (used + lineWidth(spaces) <= width) spaces.forEach(put);
    word.forEach(used + wide <= width ? put : breakUp);
  }
  return rows.map(joinSpans);
}

interface Flow {
  readonly width: number;
  /** Spaces before the first line, and before every line after it. */
  readonly indent: number;
  readonly hanging: number;
}

/**
 * Puts parts one after another, with ` · ` between them, and begins a new line where the next one does not fit. A part is
 * broken only where it alone is too wide.
 */
export function flowParts(parts: readonly Line[], { width, indent, hanging }: Flow): readonly Line[] {
  const separator = span(' · ', 'dim');
  const lines: Span[][] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    if (last !== undefined && lineWidth([...last, separator, ...part]) <= width) last.push(separator, ...part);
    else lines.push([span(' '.repeat(last === undefined ? indent : hanging)), ...part]);
  }
  return lines.flatMap((line) => wrapLine(line, width, hanging + 2));
}

interface Word {
  /** What stands before it; left out where a row begins with the word. */
  readonly spaces: Line;
  readonly word: Line;
}

function wordsOf(line: Line): readonly Word[] {
  const words: Word[] = [];
  let spaces: Span[] = [];
  let word: Span[] = [];
  for (const { text, style, link } of line) {
    for (const [piece] of text.matchAll(/ +|[^ ]+/g)) {
      const isSpace = piece.startsWith(' ');
      if (isSpace && word.length > 0) {
        words.push({ spaces, word });
        spaces = [];
        word = [];
      }
      (isSpace ? spaces : word).push(span(piece, style, link));
    }
  }
  return [...words, { spaces, word }];
}

/** Neighbours of one style and link become one. */
function joinSpans(row: Line): Line {
  const spans: Span[] = [];
  for (const { text, style, link } of row) {
    const last = spans.at(-1);
    if (last?.style === style && last.link === link) spans[spans.length - 1] = span(last.text + text, style, link);
    else spans.push(span(text, style, link));
  }
  return spans;
}

function trimLine(line: Line): Line {
  const last = line.at(-1);
  if (last === undefined) return line;
  const text = last.text.trimEnd();
  return text === '' ? trimLine(line.slice(0, -1)) : [...line.slice(0, -1), span(text, last.style, last.link)];
}

/**
 * East Asian Wide and Fullwidth blocks (Unicode 16, EastAsianWidth.txt), as whole blocks: too wide a guess leaves a gap,
 * too narrow a one breaks the line.
 */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{16fe0}-\u{18dff}\u{1aff0}-\u{1b2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const combining = /[\p{Mn}\p{Me}]/u;
const plain = /^[\x20-\x7e]*$/;

/** Columns that one code point takes in a terminal. */
function characterWidth(character: string): number {
  if (plain.test(character)) return 1;
  // It widens the symbol before it to an emoji of two columns.
  if (character === '\ufe0f') return 1;
  if (combining.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}

/** Columns that a text takes: wide characters and emoji two, combining marks none. */
export function textWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}
