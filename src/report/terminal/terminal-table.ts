import { type Line, type Span, span } from './styled-text.js';
import { padEnd, textWidth } from './text-width.js';

/** One change, in the cells of a table. */
export interface Row {
  readonly symbol: Span;
  readonly group: Span;
  /** What is limited: the limiter, with its group before it where no group heading stands above. */
  readonly limit: Span;
  readonly values: Span;
  readonly organization: Span;
  readonly class: Span;
  readonly place: Span;
}

export type Widths = Readonly<Record<(typeof columns)[number], number>>;

const columns = ['limit', 'values', 'organization', 'class', 'place'] as const;
const titles = {
  limit: '',
  values: 'live → desired',
  organization: 'organization',
  class: 'class',
  place: 'declared at',
};
const gap = 2;

/** Columns before a row's first cell: an indent, the symbol, a space. */
export const rowIndent = 4;

/** How wide each column is, title included. */
export function columnWidths(rows: readonly Row[]): Widths {
  const widths = { limit: 0, values: 0, organization: 0, class: 0, place: 0 };
  for (const column of columns) {
    const texts = [titles[column], ...rows.map((row) => row[column].text)];
    widths[column] = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0);
  }
  return widths;
}

export function tableWidth(widths: Widths): number {
  return columns.reduce((sum, column) => sum + widths[column] + gap, rowIndent - gap);
}

export function tableHeading(widths: Widths): Line {
  const cells = columns.map((column) => span(padEnd(titles[column], widths[column] + gap), 'dim'));
  return [span(' '.repeat(rowIndent)), ...cells];
}

export function tableRow(row: Row, widths: Widths): Line {
  const cells = columns.flatMap((column) => {
    const filled = textWidth(row[column].text);
    return [row[column], span(' '.repeat(widths[column] + gap - filled))];
  });
  return [span('  '), row.symbol, span(' '), ...cells];
}
