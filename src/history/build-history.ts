import {
  type HistoryChange,
  historyFormatVersion,
  type KeptReading,
  type LeftOut,
  type LimitHistory,
  type NotReadNow,
} from '../model/history/history-types.js';
import type { LiveWorkspace, Tool } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import { changesBetween } from './changes.js';
import { limitLines } from './followed-limits.js';
import { lookInto, type Sighting, tellsSpend } from './sightings.js';

/*
 * Makes a history of snapshots: what changed, between which readings, and every limit over the time.
 */

export interface HistoryOptions {
  readonly tool: Tool;
  readonly leftOut: readonly LeftOut[];
  /** RFC 3339 in UTC: what happened before is not told; null: all is. */
  readonly since: string | null;
  /** The workspaces to tell of; the organization is always told of. */
  readonly include: (workspace: { readonly id: string; readonly name: string }) => boolean;
}

/**
 * The history of one or more readings of one organization. Pure: whatever order they come in, it is the same. A reading that
 * could not read a workspace removes nothing: what was known before is compared with what is read next.
 */
export function buildHistory(readings: readonly KeptReading[], options: HistoryOptions): LimitHistory {
  const { tool, leftOut, since, include } = options;
  const sightings = readings.toSorted(byTime).map(lookInto);
  const [begin, end] = [sightings[0] as Sighting, sightings.at(-1) as Sighting];
  const changes = changesBetween(sightings).filter((change) => isTold(change, options));
  const notRead = notReadNow(sightings).filter(({ workspace }) => include(workspace));
  const spendNotRead = end.snapshot.spend?.unread ? { last_read: lastReadOf(sightings, tellsSpend) } : null;
  const countOf = (scope: HistoryChange['scope']): number => changes.filter((change) => change.scope === scope).length;
  return {
    format_version: historyFormatVersion,
    tool,
    organization: { id: end.snapshot.organization.id, name: end.snapshot.organization.name },
    window: {
      from: since !== null && Date.parse(since) > Date.parse(begin.from) ? since : begin.from,
      to: end.until,
    },
    snapshots: sightings.length,
    complete: leftOut.length === 0 && notRead.length === 0 && spendNotRead === null,
    left_out: leftOut,
    not_read: notRead,
    ...(spendNotRead === null ? {} : { spend_not_read: spendNotRead }),
    summary: {
      organization: countOf('organization'),
      workspaces: countOf('workspaces'),
      ...(countOf('spend') === 0 ? {} : { spend: countOf('spend') }),
    },
    changes,
    lines: limitLines(sightings).filter(({ workspace }) => workspace === null || include(workspace)),
  };
}

function byTime(one: KeptReading, other: KeptReading): number {
  return compareText(one.kept_at, other.kept_at) || compareText(one.digest, other.digest);
}

function isTold({ between, difference }: HistoryChange, { since, include }: HistoryOptions): boolean {
  if (since !== null && Date.parse(between.before) <= Date.parse(since)) return false;
  return !('workspace' in difference) || include(difference.workspace);
}

function notReadNow(sightings: readonly Sighting[]): readonly NotReadNow[] {
  const end = sightings.at(-1) as Sighting;
  const unknown = end.snapshot.incomplete.map(({ workspace }) => workspace);
  const unread = [...end.workspaces.values()].filter((workspace) => canBeRead(workspace) && !workspace.read);
  const named = new Map([...unknown, ...unread].map(({ id, name }) => [id, { id, name }]));
  return [...named.values()]
    .sort((a, b) => compareText(a.id, b.id))
    .map((workspace) => {
      const tells = ({ workspaces }: Sighting): boolean => workspaces.get(workspace.id)?.read === true;
      return { workspace, last_read: lastReadOf(sightings, tells) };
    });
}

function lastReadOf(sightings: readonly Sighting[], tells: (sighting: Sighting) => boolean): string | null {
  return sightings.findLast(tells)?.until ?? null;
}

function canBeRead({ archived_at, default: isDefault }: LiveWorkspace): boolean {
  return archived_at === null && !isDefault;
}
