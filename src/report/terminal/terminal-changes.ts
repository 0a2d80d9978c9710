import { isToBeCreated } from '../../model/address.js';
import type { Change, ChangeAction, ChangeClass } from '../../model/plan-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { terminalText } from './escape-terminal.js';
import { flowParts, type Line, padEnd, span, type Span, type Style, textWidth, wrapLine } from './styled-text.js';
import { groupByWorkspace } from '../plan-order.js';
import type { Remark } from '../usage-remark.js';
import { classText, limitText, ownerText, placeText, settingText } from '../value-words.js';

/*
 * The changes of a plan in a terminal, as tables by workspace.
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

interface Section {
  readonly workspace: Change['workspace'];
  readonly rows: readonly Row[];
}

/**
 * The changes under their headings, by workspace: a table where every row fits into the width, or fits once each group has a line of its own;
 * else each row on as many lines as it needs.
 */
export function changeSections(
  parts: readonly TitledChanges[],
  { name, remark, width }: ChangeView,
): readonly (readonly Line[])[] {
  const titled = parts
    .filter(({ changes }) => changes.length > 0)
    .map((part) => sectionsOf(part, (change) => rowOf(change, name, remark)));
  const rows = titled.flatMap(({ sections }) => sections.flatMap((section) => section.rows));
  const whole = columnWidths(rows.map(joinGroup));
  if (tableWidth(whole) <= width) {
    return titled.map((part) =>
      layOut(part, width, whole, (own) =>
        own.flatMap((row) => [tableRow(joinGroup(row), whole), ...remarkLines(row, width)]),
      ),
    );
  }
  const split = columnWidths(rows);
  if (tableWidth(split) <= width) {
    return titled.map((part) => layOut(part, width, split, (own) => groupedRows(own, split, width)));
  }
  return titled.map((part) =>
    layOut(part, width, null, (own) => own.flatMap((row) => stackedRow(joinGroup(row), width))),
  );
}

interface ChangeView {
  readonly name: (group: Group) => string;
  readonly remark: Remark;
  readonly width: number;
}

/** Changes that stand under one heading. */
export interface TitledChanges {
  readonly title: string;
  /** Whether they are told with the IDs that `accept` takes. */
  readonly named: boolean;
  readonly changes: readonly Change[];
}

interface TitledSections {
  readonly title: string;
  readonly sections: readonly Section[];
}

function sectionsOf({ title, named, changes }: TitledChanges, rowFor: (change: Change) => UnnamedRow): TitledSections {
  const sections = groupByWorkspace(changes).map(({ workspace, changes: own }) => ({
    workspace,
    rows: own.map((change) => ({ ...rowFor(change), step: span(named ? terminalText(change.step) : '', 'dim') })),
  }));
  return { title, sections };
}

/** `widths`: of the columns, where it is a table. */
function layOut(
  { title, sections }: TitledSections,
  width: number,
  widths: Widths | null,
  lines: (rows: readonly Row[]) => readonly Line[],
): readonly Line[] {
  const workspaces = sections.flatMap(({ workspace, rows }, at) => [
    ...(at === 0 ? [] : [[]]),
    ...workspaceHeading(workspace, width),
    ...lines(rows),
  ]);
  return [...(widths === null ? [[span(title, 'bold')]] : tableHeading(title, widths)), ...workspaces];
}

type UnnamedRow = Omit<Row, 'step'>;

function rowOf(change: Change, name: (group: Group) => string, remark: Remark): UnnamedRow {
  const [symbol, style] = symbols[change.action];
  return {
    symbol: span(symbol, style),
    group: span(terminalText(name(change.group))),
    limit: span(terminalText(change.limiter)),
    values: span(terminalText(`${settingText(change.before)} → ${settingText(change.after)}`), 'bold'),
    organization: span(limitText(change.organization_limit)),
    class: span(terminalText(classText(change)), change.reported === null ? classStyles[change.class] : 'cyan'),
    place: span(terminalText(placeText(change.origin)), 'dim'),
    remark: remark(change),
  };
}

function joinGroup(row: Row): Row {
  return { ...row, limit: span(`${row.group.text} · ${row.limit.text}`) };
}

function workspaceHeading(workspace: Change['workspace'], width: number): readonly Line[] {
  const known = isToBeCreated(workspace) ? 'to be created' : workspace.id;
  const owner = workspace.owner === undefined ? [] : [[span(terminalText(ownerText(workspace.owner)))]];
  const parts = [[span(terminalText(workspace.name), 'bold')], [span(terminalText(known), 'dim')], ...owner];
  return flowParts(parts, { width, indent: 0, hanging: 2 });
}

function groupedRows(rows: readonly Row[], widths: Widths, width: number): readonly Line[] {
  return rows.flatMap((row, at) => {
    const heading =
      row.group.text === rows[at - 1]?.group.text ? [] : wrapLine([span('  '), row.group], width, rowIndent);
    return [...heading, tableRow(row, widths), ...remarkLines(row, width)];
  });
}

function stackedRow(row: Row, width: number): readonly Line[] {
  const first = wrapLine([span('  '), row.symbol, span(' '), row.limit], width, rowIndent + 2);
  const organization = span(`organization: ${row.organization.text}`);
  const all = [row.values, organization, row.class, row.place, row.step];
  const facts = all.flatMap((part) => (part.text === '' ? [] : [[part]]));
  return [...first, ...flowParts(facts, { width, indent: rowIndent, hanging: rowIndent }), ...remarkLines(row, width)];
}

function remarkLines({ remark }: Row, width: number): readonly Line[] {
  if (remark === null) return [];
  return wrapLine([span(' '.repeat(rowIndent)), span(terminalText(remark), 'cyan')], width, rowIndent);
}

/** One change, in the cells of a table. */
interface Row {
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
  /** What is said below it; null: nothing. */
  readonly remark: string | null;
}

type Widths = Readonly<Record<(typeof columns)[number], number>>;

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
function columnWidths(rows: readonly Row[]): Widths {
  const widths = { limit: 0, values: 0, organization: 0, class: 0, place: 0, step: 0 };
  for (const column of columns) {
    const texts = [titles[column], ...rows.map((row) => row[column].text)];
    widths[column] = texts.reduce((widest, text) => Math.max(widest, textWidth(text)), 0);
  }
  return widths;
}

function tableWidth(widths: Widths): number {
  const filled = columns.filter((column) => widths[column] > 0);
  return filled.reduce((sum, column) => sum + widths[column] + gap, rowIndent - gap);
}

/** The title stands in the empty first cell where it fits there. */
function tableHeading(title: string, widths: Widths): readonly Line[] {
  const [, ...others] = columns;
  const cells = others.map((column) => span(padEnd(titles[column], widths[column] + gap), 'dim'));
  const first = rowIndent + widths.limit + gap;
  const free = first - textWidth(title);
  return free > 0
    ? [[span(title, 'bold'), span(' '.repeat(free)), ...cells]]
    : [[span(title, 'bold')], [span(' '.repeat(first)), ...cells]];
}

function tableRow(row: Row, widths: Widths): Line {
  const cells = columns.flatMap((column) => {
    const filled = textWidth(row[column].text);
    return [row[column], span(' '.repeat(widths[column] + gap - filled))];
  });
  return [span('  '), row.symbol, span(' '), ...cells];
}
