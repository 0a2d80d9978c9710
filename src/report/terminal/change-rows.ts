import type { Change, ChangeAction, ChangeClass } from '../../model/plan-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { terminalText } from './escape-terminal.js';
import { flowParts, type Line, padEnd, span, type Span, type Style, textWidth, wrapLine } from './styled-text.js';
import { phraseText } from '../phrase.js';
import { reasonText, saysMore } from '../reason-words.js';
import type { Remarks } from '../change-remarks.js';
import { classText, limitText, placeText, settingText } from '../value-words.js';

/*
 * The rows of the tables of changes in a terminal.
 */

const symbols = {
  create: ['+', 'green'],
  update: ['~', 'yellow'],
  delete: ['-', 'red'],
  'no-op': ['=', 'dim'],
} as const satisfies Record<ChangeAction, readonly [string, Style]>;

const classStyles = {
  drift: 'red',
  conflict: 'red',
  overdue: 'red',
  pending: 'yellow',
  adopted: 'green',
} as const satisfies Record<ChangeClass, Style>;

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
  /** Empty: it is no step. */
  readonly step: Span;
  /** Why it is there, and its neighbours with it; null: it stands below another row, or is not shown. */
  readonly reason: string | null;
  /** What is said at it. */
  readonly remarks: readonly string[];
}

interface RowWords {
  readonly name: (group: Group) => string;
  readonly remarks: Remarks;
  readonly explained: boolean;
  readonly named: boolean;
}

/** The rows of one workspace. */
export function rowsOf(changes: readonly Change[], { name, remarks, explained, named }: RowWords): readonly Row[] {
  const reasons = changes.map((change) => (explained ? reasonOf(change) : null));
  return changes.map((change, at) => ({
    ...rowOf(change, name, reasons[at] ?? null),
    step: span(named ? terminalText(change.step) : '', 'dim'),
    reason: shownReason(reasons, at),
    remarks: remarks(change).map(phraseText),
  }));
}

/** Why a change is there; null: its row says it already. */
function reasonOf(change: Change): string | null {
  return saysMore(change) ? reasonText(change) : null;
}

/** Neighbours with one reason have it once, below the last of them. */
function shownReason(reasons: readonly (string | null)[], at: number): string | null {
  const reason = reasons[at] ?? null;
  if (reason === null || reason === reasons[at + 1]) return null;
  const number = at - reasons.slice(0, at).findLastIndex((other) => other !== reason);
  return number === 1 ? reason : `These ${number}: ${reason}`;
}

/** Where a reason names the commit, the class does not. */
function rowOf(
  change: Change,
  name: (group: Group) => string,
  reason: string | null,
): Omit<Row, 'reason' | 'remarks' | 'step'> {
  const [symbol, style] = symbols[change.action];
  const shown = reason === null ? change : { ...change, since: null };
  return {
    symbol: span(symbol, style),
    group: span(terminalText(name(change.group))),
    limit: span(terminalText(change.limiter)),
    values: span(
      terminalText(`${settingText(change.before, change.group)} → ${settingText(change.after, change.group)}`),
      'bold',
    ),
    organization: span(limitText(change.organization_limit, change.group)),
    class: span(terminalText(classText(shown)), change.reported === null ? classStyles[change.class] : 'cyan'),
    place: span(terminalText(placeText(change.origin)), 'dim'),
  };
}

export function joinGroup(row: Row): Row {
  return { ...row, limit: span(`${row.group.text} · ${row.limit.text}`) };
}

/** Where there is no room for a column of step IDs, each stands below its row. */
export function moveStepBelow(row: Row): Row {
  const below = [row.step.text, row.reason ?? ''].filter((text) => text !== '');
  return { ...row, step: span(''), reason: below.length === 0 ? null : below.join(' · ') };
}

export function wholeRows(rows: readonly Row[], widths: Widths, width: number): readonly Line[] {
  return rows.flatMap((row) => explainedRow(tableRow(joinGroup(row), widths), row, width));
}

export function groupedRows(rows: readonly Row[], widths: Widths, width: number): readonly Line[] {
  return rows.flatMap((row, at) => {
    const heading =
      row.group.text === rows[at - 1]?.group.text ? [] : wrapLine([span('  '), row.group], width, rowIndent);
    return [...heading, ...explainedRow(tableRow(row, widths), row, width)];
  });
}

export function stackedRow(row: Row, width: number): readonly Line[] {
  const first = wrapLine([span('  '), row.symbol, span(' '), row.limit], width, rowIndent + 2);
  const organization = span(`organization: ${row.organization.text}`);
  const all = [row.values, organization, row.class, row.place, row.step];
  const facts = all.flatMap((part) => (part.text === '' ? [] : [[part]]));
  const lines = [...first, ...flowParts(facts, { width, indent: rowIndent, hanging: rowIndent })];
  return [...lines, ...reasonLines(row, width)];
}

function explainedRow(line: Line, row: Row, width: number): readonly Line[] {
  return [line, ...reasonLines(row, width)];
}

function reasonLines({ reason, remarks }: Row, width: number): readonly Line[] {
  return [...linesBelow(reason, 'dim', width), ...remarks.flatMap((remark) => linesBelow(remark, 'cyan', width))];
}

function linesBelow(text: string | null, style: Style, width: number): readonly Line[] {
  const indent = rowIndent + 2;
  return text === null ? [] : wrapLine([span(' '.repeat(indent)), span(terminalText(text), style)], width, indent);
}

export type Widths = Readonly<Record<(typeof columns)[number], number>>;

const columns = ['limit', 'values', 'organization', 'class', 'place', 'step'] as const;
const titles = {
  limit: '',
  values: 'live → desired',
  organization: 'organization',
  class: 'class',
  place: 'declared at',
  step: '',
};
const gap = 2;

/** Columns before a row's first cell: an indent, the symbol, a space. */
const rowIndent = 4;

/** How wide each column is, title included. */
export function columnWidths(rows: readonly Row[]): Widths {
  const widths = { limit: 0, values: 0, organization: 0, class: 0, place: 0, step: 0 };
  for (const column of columns) {
    const texts = [titles[column], ...rows.map((row) => row[column].text)];
    widths[column] = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0);
  }
  return widths;
}

export function tableWidth(widths: Widths): number {
  return filledColumns(widths).reduce((sum, column) => sum + widths[column] + gap, rowIndent - gap);
}

function filledColumns(widths: Widths): readonly (typeof columns)[number][] {
  return columns.filter((column) => widths[column] > 0);
}

/** The title stands in the empty first cell where it fits there. */
export function tableHeading(title: string, widths: Widths): readonly Line[] {
  const others = filledColumns(widths).filter((column) => column !== 'limit');
  const cells = others.map((column) => span(padEnd(titles[column], widths[column] + gap), 'dim'));
  const first = tableWidth({ ...widths, values: 0, organization: 0, class: 0, place: 0, step: 0 }) + gap;
  const free = first - textWidth(title);
  return free > 0
    ? [[span(title, 'bold'), span(' '.repeat(free)), ...cells]]
    : [[span(title, 'bold')], [span(' '.repeat(first)), ...cells]];
}

function tableRow(row: Row, widths: Widths): Line {
  const cells = filledColumns(widths).flatMap((column) => {
    const filled = textWidth(row[column].text);
    return [row[column], span(' '.repeat(widths[column] + gap - filled))];
  });
  return [span('  '), row.symbol, span(' '), ...cells];
}
