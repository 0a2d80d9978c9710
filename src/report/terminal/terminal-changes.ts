import { isToBeCreated } from '../../model/address.js';
import type { Change, ChangeAction, ChangeClass } from '../../model/plan-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { terminalText } from './escape-terminal.js';
import { flowParts, type Line, span, type Style, wrapLine } from './styled-text.js';
import {
  columnWidths,
  type Row,
  rowIndent,
  tableHeading,
  tableRow,
  tableWidth,
  type Widths,
} from './terminal-table.js';
import { classText, groupByWorkspace, limitText, placeText, settingText } from '../words.js';

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
 * The changes by workspace: a table where every row fits into the width, or fits once each group has a line of its own;
 * else each row on as many lines as it needs.
 */
export function changeSections(
  changes: readonly Change[],
  name: (group: Group) => string,
  width: number,
): readonly Line[] {
  if (changes.length === 0) return [];
  const sections = groupByWorkspace(changes).map(({ workspace, changes: own }) => ({
    workspace,
    rows: own.map((change) => rowOf(change, name)),
  }));
  const rows = sections.flatMap((section) => section.rows);
  const whole = columnWidths(rows.map(joinGroup));
  if (tableWidth(whole) <= width) {
    return [
      tableHeading(whole),
      ...layOut(sections, width, (own) => own.map((row) => tableRow(joinGroup(row), whole))),
    ];
  }
  const split = columnWidths(rows);
  if (tableWidth(split) <= width) {
    return [tableHeading(split), ...layOut(sections, width, (own) => groupedRows(own, split, width))];
  }
  return layOut(sections, width, (own) => own.flatMap((row) => stackedRow(joinGroup(row), width)));
}

function layOut(
  sections: readonly Section[],
  width: number,
  lines: (rows: readonly Row[]) => readonly Line[],
): readonly Line[] {
  return sections.flatMap(({ workspace, rows }, at) => [
    ...(at === 0 ? [] : [[]]),
    ...workspaceHeading(workspace, width),
    ...lines(rows),
  ]);
}

function rowOf(change: Change, name: (group: Group) => string): Row {
  const [symbol, style] = symbols[change.action];
  return {
    symbol: span(symbol, style),
    group: span(terminalText(name(change.group))),
    limit: span(terminalText(change.limiter)),
    values: span(terminalText(`${settingText(change.before)} → ${settingText(change.after)}`), 'bold'),
    organization: span(limitText(change.organization_limit)),
    class: span(terminalText(classText(change)), classStyles[change.class]),
    place: span(terminalText(placeText(change.origin)), 'dim'),
  };
}

function joinGroup(row: Row): Row {
  return { ...row, limit: span(`${row.group.text} · ${row.limit.text}`) };
}

function workspaceHeading(workspace: Change['workspace'], width: number): readonly Line[] {
  const known = isToBeCreated(workspace) ? 'to be created' : workspace.id;
  const parts = [[span(terminalText(workspace.name), 'bold')], [span(terminalText(known), 'dim')]];
  return flowParts(parts, { width, indent: 0, hanging: 2 });
}

function groupedRows(rows: readonly Row[], widths: Widths, width: number): readonly Line[] {
  return rows.flatMap((row, at) => {
    const heading =
      row.group.text === rows[at - 1]?.group.text ? [] : wrapLine([span('  '), row.group], width, rowIndent);
    return [...heading, tableRow(row, widths)];
  });
}

function stackedRow(row: Row, width: number): readonly Line[] {
  const first = wrapLine([span('  '), row.symbol, span(' '), row.limit], width, rowIndent + 2);
  const organization = span(`organization: ${row.organization.text}`);
  const facts = [row.values, organization, row.class, row.place].map((part) => [part]);
  return [...first, ...flowParts(facts, { width, indent: rowIndent, hanging: rowIndent })];
}
