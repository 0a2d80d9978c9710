import { isToBeCreated } from '../../model/address.js';
import type { Change } from '../../model/plan-types.js';
import type { Group } from '../../model/snapshot-types.js';
import {
  columnWidths,
  groupedRows,
  joinGroup,
  moveStepBelow,
  type Row,
  rowsOf,
  stackedRow,
  tableHeading,
  tableWidth,
  wholeRows,
  type Widths,
} from './change-rows.js';
import { terminalText } from './escape-terminal.js';
import { flowParts, type Line, span, type View, wrapLine } from './styled-text.js';
import { inStepOrder } from '../checklist.js';
import { groupByWorkspace } from '../plan-order.js';
import type { Remarks } from '../change-remarks.js';
import { ownerText } from '../value-words.js';

/*
 * The changes of a plan in a terminal, as tables by workspace.
 */

interface Section {
  readonly workspace: Change['workspace'];
  readonly rows: readonly Row[];
}

/** More reasons than these would hide the rows: then none is shown. */
const mostReasons = 20;

/**
 * The changes under their headings, by workspace: a table where every row fits into the width, or fits once each group has a
 * line of its own, or once the IDs of steps stand below the rows; else each row on as many lines as it needs. Below the rows
 * stands why they are there, unless there are too many reasons.
 */
export function changeSections(
  parts: readonly TitledChanges[],
  words: ChangeWords,
  { width, verbose }: View,
): readonly (readonly Line[])[] {
  const filled = parts.filter(({ changes }) => changes.length > 0);
  const explained = filled.map((part) => sectionsOf(part, words, true));
  const reasons = explained.flatMap(({ sections }) => sections.flatMap((section) => section.rows.filter(hasReason)));
  if (verbose === true || reasons.length <= mostReasons) return layOutAll(explained, width);
  const unexplained = filled.map((part) => sectionsOf(part, words, false));
  return [
    ...layOutAll(unexplained, width),
    wrapLine([span('--verbose shows why each limit differs.', 'dim')], width, 2),
  ];
}

/** How groups are named, and what is said at a change. */
interface ChangeWords {
  readonly name: (group: Group) => string;
  readonly remarks: Remarks;
}

function hasReason({ reason }: Row): boolean {
  return reason !== null;
}

function layOutAll(titled: readonly TitledSections[], width: number): readonly (readonly Line[])[] {
  const rows = titled.flatMap(({ sections }) => sections.flatMap((section) => section.rows));
  const whole = columnWidths(rows.map(joinGroup));
  if (tableWidth(whole) <= width) {
    return titled.map((part) => layOut(part, width, whole, (own) => wholeRows(own, whole, width)));
  }
  const split = columnWidths(rows);
  if (tableWidth(split) <= width) {
    return titled.map((part) => layOut(part, width, split, (own) => groupedRows(own, split, width)));
  }
  const narrow = columnWidths(rows.map(moveStepBelow));
  if (tableWidth(narrow) <= width) {
    return titled.map((part) =>
      layOut(part, width, narrow, (own) => groupedRows(own.map(moveStepBelow), narrow, width)),
    );
  }
  return titled.map((part) =>
    layOut(part, width, null, (own) => own.flatMap((row) => stackedRow(joinGroup(row), width))),
  );
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

function sectionsOf({ title, named, changes }: TitledChanges, words: ChangeWords, explained: boolean): TitledSections {
  const sections = groupByWorkspace(changes).map(({ workspace, changes: own }) => ({
    workspace,
    rows: rowsOf(inStepOrder(own), { ...words, explained, named }),
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

function workspaceHeading(workspace: Change['workspace'], width: number): readonly Line[] {
  const known = isToBeCreated(workspace) ? 'to be created' : workspace.id;
  const owner = workspace.owner === undefined ? [] : [[span(terminalText(ownerText(workspace.owner)))]];
  const parts = [[span(terminalText(workspace.name), 'bold')], [span(terminalText(known), 'dim')], ...owner];
  return flowParts(parts, { width, indent: 0, hanging: 2 });
}
