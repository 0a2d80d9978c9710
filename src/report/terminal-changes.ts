import type { Change, ChangeAction, ChangeClass } from '../model/plan.js';
import type { Group } from '../model/snapshot.js';
import { terminalText } from './escape-terminal.js';
import { flowParts, type Line, type Span, span, type Style, wrapLine } from './styled-text.js';
import { padEnd, textWidth } from './text-width.js';
import { classText, groupByWorkspace, limitText, placeText, settingText } from './words.js';

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

/** One change, in cells that a table or stacked lines are made of. */
interface Row {
  readonly symbol: Span;
  readonly limit: Span;
  readonly values: Span;
  readonly organization: Span;
  readonly class: Span;
  readonly place: Span;
}

const columns = ['limit', 'values', 'organization', 'class', 'place'] as const;
const titles = {
  limit: '',
  values: 'live → desired',
  organization: 'organization',
  class: 'class',
  place: 'declared at',
};
const gap = 2;
const rowIndent = 4;

/** The changes by workspace: a table where every row fits into the width, else each row on as many lines as it needs. */
export function changeSections(
  changes: readonly Change[],
  name: (group: Group) => string,
  width: number,
): readonly Line[] {
  if (changes.length === 0) return [];
  const sections = groupByWorkspace(changes).map((section) => ({
    ...section,
    rows: section.changes.map((change) => rowOf(change, name)),
  }));
  const widths = columnWidths(sections.flatMap(({ rows }) => rows));
  const asTable = columns.reduce((sum, column) => sum + widths[column] + gap, rowIndent - gap) <= width;
  const layOut = asTable
    ? (row: Row): readonly Line[] => [tableRow(row, widths)]
    : (row: Row): readonly Line[] => stackedRow(row, width);
  const lines = sections.map(({ workspace, rows }) => [...workspaceHeading(workspace, width), ...rows.flatMap(layOut)]);
  const body = lines.flatMap((section, at) => (at === 0 ? section : [[], ...section]));
  return asTable ? [tableHeading(widths), ...body] : body;
}

function rowOf(change: Change, name: (group: Group) => string): Row {
  const [symbol, style] = symbols[change.action];
  return {
    symbol: span(symbol, style),
    limit: span(`${terminalText(name(change.group))} · ${terminalText(change.limiter)}`),
    values: span(terminalText(`${settingText(change.before)} → ${settingText(change.after)}`), 'bold'),
    organization: span(limitText(change.organization_limit)),
    class: span(terminalText(classText(change)), classStyles[change.class]),
    place: span(terminalText(placeText(change.origin)), 'dim'),
  };
}

type Widths = Readonly<Record<(typeof columns)[number], number>>;

function columnWidths(rows: readonly Row[]): Widths {
  const widths = { limit: 0, values: 0, organization: 0, class: 0, place: 0 };
  for (const column of columns) {
    widths[column] = rows.reduce(
      (widest, row) => Math.max(widest, textWidth(row[column].text)),
      textWidth(titles[column]),
    );
  }
  return widths;
}

function workspaceHeading({ id, name }: Change['workspace'], width: number): readonly Line[] {
  return flowParts([[span(terminalText(name), 'bold')], [span(terminalText(id), 'dim')]], {
    width,
    indent: 0,
    hanging: 2,
  });
}

function tableHeading(widths: Widths): Line {
  return [
    span(' '.repeat(rowIndent)),
    ...columns.map((column) => span(padEnd(titles[column], widths[column] + gap), 'dim')),
  ];
}

function tableRow(row: Row, widths: Widths): Line {
  const cells = columns.flatMap((column) => [
    row[column],
    span(' '.repeat(widths[column] + gap - textWidth(row[column].text))),
  ]);
  return [span('  '), row.symbol, span(' '), ...cells];
}

function stackedRow(row: Row, width: number): readonly Line[] {
  const first = wrapLine([span('  '), row.symbol, span(' '), row.limit], width, rowIndent + 2);
  const organization = span(`organization: ${row.organization.text}`);
  const facts = [row.values, organization, row.class, row.place].map((part) => [part]);
  return [...first, ...flowParts(facts, { width, indent: rowIndent, hanging: rowIndent })];
}
