import { isAmiss, type LimitInForce } from '../../model/in-force-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { terminalText } from '../terminal/escape-terminal.js';
import {
  flowParts,
  type Line,
  padEnd,
  padStart,
  span,
  type Span,
  textWidth,
  wrapLine,
} from '../terminal/styled-text.js';
import { limitCells } from './limits-words.js';

/*
 * The table of limits in force in a terminal: whole, with a line for each group, or with several lines a row, as there is
 * room.
 */

/** Rows laid out alike, whatever section they are of. */
export interface LimitsTable {
  /** A heading with the titles of the columns, behind it where they fit. */
  readonly head: (heading: Line) => readonly Line[];
  /** The lines of each section. */
  readonly sections: readonly (readonly Line[])[];
}

interface TableOptions {
  readonly name: (group: Group) => string;
  readonly width: number;
  /** The titles of the columns. */
  readonly titles: readonly string[];
}

interface Row {
  readonly group: string;
  readonly limiter: string;
  /** In the order of the titles. */
  readonly values: readonly Span[];
  readonly difference: Span;
}

const gap = 2;
const indent = '  ';

export function layOutLimits(sections: readonly (readonly LimitInForce[])[], options: TableOptions): LimitsTable {
  const { titles, width, name } = options;
  const laidOut = sections.map((limits) => limits.map((limit) => rowOf(limit, name)));
  const rows = laidOut.flat();
  const widths = titles.map((title, at) =>
    widest([title, ...rows.flatMap(({ values }) => values.slice(at, at + 1).map(({ text }) => text))]),
  );
  const difference = widest(rows.map((row) => row.difference.text));
  const room = width - widths.reduce((sum, one) => sum + gap + one, 0) - (difference === 0 ? 0 : gap + difference);
  const [group, limiter] = [widest(rows.map((row) => row.group)), widest(rows.map((row) => row.limiter))];
  const line = (label: string, row: Row): Line => [span(label), ...valueSpans(row, widths)];
  const whole = indent.length + group + gap + limiter;
  if (whole <= room) {
    const labelOf = (row: Row): string => `${indent}${padEnd(row.group, group + gap)}${padEnd(row.limiter, limiter)}`;
    return {
      head: (heading) => headLines(heading, { label: whole, widths, titles, width }),
      sections: laidOut.map((own) => own.map((row) => line(labelOf(row), row))),
    };
  }
  const split = 2 * indent.length + limiter;
  if (split <= room) {
    const labelOf = (row: Row): string => `${indent}${indent}${padEnd(row.limiter, limiter)}`;
    return {
      head: (heading) => headLines(heading, { label: split, widths, titles, width }),
      sections: laidOut.map((own) => underGroups(own, width, (row) => line(labelOf(row), row))),
    };
  }
  return {
    head: (heading) => wrapLine(heading, width, indent.length),
    sections: laidOut.map((own) => own.flatMap((row) => stackedLines(row, titles, width))),
  };
}

function rowOf(limit: LimitInForce, name: (group: Group) => string): Row {
  const { inForce, override, organization, declared, difference } = limitCells(limit);
  const isUrgent = isAmiss(limit) && limit.difference !== 'pending';
  return {
    group: terminalText(name(limit.group)),
    limiter: terminalText(limit.limiter),
    values: [span(inForce, 'bold'), span(terminalText(override)), span(organization), span(declared)],
    difference: span(difference, isUrgent ? 'red' : 'yellow'),
  };
}

function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, textWidth(text)), 0);
}

/** Numbers end alike. */
function valueSpans({ values, difference }: Row, widths: readonly number[]): Line {
  const cells = values.slice(0, widths.length).flatMap(({ text, style }, at): Line => {
    return [span(' '.repeat(gap + Number(widths[at]) - textWidth(text))), span(text, style)];
  });
  return [...cells, ...(difference.text === '' ? [] : [span(' '.repeat(gap)), difference])];
}

interface Titles {
  /** Columns before the first value. */
  readonly label: number;
  readonly widths: readonly number[];
  readonly titles: readonly string[];
  readonly width: number;
}

function headLines(heading: Line, { label, widths, titles, width }: Titles): readonly Line[] {
  const shown = titles.map((title, at) => ' '.repeat(gap) + padStart(title, Number(widths[at]))).join('');
  const used = widest([heading.map(({ text }) => text).join('')]);
  if (used <= label) return [[...heading, span(' '.repeat(label - used)), span(shown, 'dim')]];
  return [...wrapLine(heading, width, indent.length), [span(' '.repeat(label)), span(shown, 'dim')]];
}

function underGroups(rows: readonly Row[], width: number, line: (row: Row) => Line): readonly Line[] {
  return rows.flatMap((row, at) => {
    const isSame = at > 0 && row.group === rows[at - 1]?.group;
    return [...(isSame ? [] : wrapLine([span(indent + row.group)], width, 2 * indent.length)), line(row)];
  });
}

function stackedLines(
  { group, limiter, values, difference }: Row,
  titles: readonly string[],
  width: number,
): readonly Line[] {
  const facts = values.slice(0, titles.length).flatMap((value, at): readonly Line[] => {
    return value.text === '' ? [] : [[span(`${String(titles[at])} `), value]];
  });
  const hanging = 2 * indent.length;
  return [
    ...wrapLine([span(`${indent}${group} · ${limiter}`)], width, hanging),
    ...flowParts([...facts, ...(difference.text === '' ? [] : [[difference]])], { width, indent: hanging, hanging }),
  ];
}
