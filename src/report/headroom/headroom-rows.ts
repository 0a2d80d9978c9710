import type { Headroom, HeadroomLevel, HeadroomRow, Suggestion } from '../../model/headroom/headroom-types.js';
import { compareText } from '../../model/text.js';
import { nameGroups } from '../value-words.js';

/*
 * Which rows of a headroom a report shows, in which order, and what they are called.
 */

/** A headroom, and how much of it a report for people shows. */
export interface HeadroomListing {
  readonly headroom: Headroom;
  /** Whether what is fine, unused or not measurable is rows too, and not only counted. */
  readonly all: boolean;
  readonly suggestions: boolean;
  /** The file that the run saved it to, for the next command; absent: none, or nobody knows. */
  readonly saved?: string | undefined;
}

const ranks: Readonly<Record<HeadroomLevel, number>> = {
  act: 0,
  watch: 1,
  fine: 2,
  'no-limit': 3,
  unused: 4,
  blocked: 5,
  'not-measurable': 6,
};

/** Whether it is at its mark, and nobody said that this is known. */
export function isAtMark({ at_mark, known }: HeadroomRow): boolean {
  return at_mark && known === null;
}

/** The worst first. */
export function rankRows(rows: readonly HeadroomRow[]): readonly HeadroomRow[] {
  return rows.toSorted(
    (a, b) =>
      Number(isAtMark(b)) - Number(isAtMark(a)) ||
      ranks[a.level] - ranks[b.level] ||
      (b.ratio ?? 0) - (a.ratio ?? 0) ||
      compareText(a.address, b.address),
  );
}

/** Whether a row is worth a line where what is fine is only counted. */
export function standsOut({ level, at_mark }: HeadroomRow): boolean {
  return level === 'act' || level === 'watch' || at_mark;
}

/** Whether anything is known of its use, if only that there was none. */
export function isMeasured({ level }: HeadroomRow): boolean {
  return level !== 'not-measurable';
}

/** A report for people is a page: so many rows, unless all are asked for. */
const mostRows = 30;

export interface ShownRows {
  readonly rows: readonly HeadroomRow[];
  /** What stands out and found no room. */
  readonly more: number;
  /** What is only counted. */
  readonly folded: readonly HeadroomRow[];
}

export function shownRows({ headroom, all }: HeadroomListing): ShownRows {
  const ranked = rankRows(headroom.rows);
  if (all) return { rows: ranked, more: 0, folded: [] };
  const outstanding = ranked.filter(standsOut);
  const rows = outstanding.slice(0, mostRows);
  return { rows, more: outstanding.length - rows.length, folded: ranked.filter((row) => !standsOut(row)) };
}

/** How a workspace is named: with its ID where two bear one name. `organization` stands for the organization itself. */
export function nameWorkspaces(
  rows: readonly HeadroomRow[],
  organization: string,
): (row: Pick<HeadroomRow, 'workspace'>) => string {
  const ids = new Map<string, Set<string>>();
  for (const { workspace } of rows) {
    if (workspace !== null) ids.set(workspace.name, (ids.get(workspace.name) ?? new Set()).add(workspace.id));
  }
  const shared = new Set([...ids].flatMap(([name, { size }]) => (size > 1 ? [name] : [])));
  return ({ workspace }) => {
    if (workspace === null) return organization;
    return shared.has(workspace.name) ? `${workspace.name} (${workspace.id})` : workspace.name;
  };
}

/** What a row is called. */
export interface RowNames {
  readonly workspace: (row: Pick<HeadroomRow, 'workspace'>) => string;
  readonly group: (group: HeadroomRow['group']) => string;
}

export function namesOf({ rows }: Headroom, organization: string): RowNames {
  return { workspace: nameWorkspaces(rows, organization), group: nameGroups(rows) };
}

/** A suggestion with the row that it is about. */
export interface PlacedSuggestion {
  readonly suggestion: Suggestion;
  readonly row: HeadroomRow;
}

const mostSuggestions = 3;

export function placedSuggestions({ headroom, suggestions }: HeadroomListing): readonly PlacedSuggestion[] {
  if (!suggestions) return [];
  const rows = new Map(headroom.rows.map((row) => [row.address, row]));
  const placed = headroom.suggestions.flatMap((suggestion) => {
    const row = rows.get(suggestion.address);
    return row === undefined ? [] : [{ suggestion, row }];
  });
  return placed.slice(0, mostSuggestions);
}
