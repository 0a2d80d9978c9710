import { buildHistory, type HistoryOptions } from '../../history/build-history.js';
import type { KeptReading, LimitHistory } from '../../model/history/history-types.js';
import { readingDigest } from '../../model/history/reading-digest.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { type Arguments, usage } from '../arguments.js';
import { readSnapshotDir } from './snapshot-dir.js';
import type { Host } from '../host.js';
import { tool } from '../input/live-reading.js';
import { notesFor } from '../notes.js';

/*
 * The folder of kept snapshots of `--history`.
 */

export interface GivenHistory {
  readonly dir: string;
  readonly readings: readonly KeptReading[];
}

/** Reads it, and says what in it does not count. @throws UserError `file-unreadable`, `usage` */
export function readKeptHistory(dir: string, args: Arguments, host: Host): GivenHistory {
  const { note } = notesFor(args, host);
  const { readings, leftOut } = readSnapshotDir(dir, '--history', host);
  for (const { message } of leftOut) note(`Left out: ${message}.`);
  if (readings.length === 0) note(`There is no snapshot in ${dir}: nothing is known of what changed before.`);
  return { dir, readings };
}

/** What was seen up to a snapshot, and in it. @throws UserError `usage` for a folder of another organization */
export function historyUpTo(snapshot: Snapshot, given: GivenHistory): LimitHistory {
  const { organization, taken_at } = snapshot;
  requireSame(given, organization.id);
  const before = given.readings.filter((reading) => Date.parse(reading.snapshot.taken_at) <= Date.parse(taken_at));
  // Kept to the millisecond, while the time of a reading is in whole seconds: it comes after all that was kept before it.
  const keptAt = Math.max(Date.parse(taken_at), ...before.map(({ kept_at }) => Date.parse(kept_at) + 1));
  const live = { kept_at: new Date(keptAt).toISOString(), digest: readingDigest(snapshot), snapshot };
  return buildHistory([...before, live], everything);
}

/** All that a folder tells of an organization; null: it holds no snapshot. @throws UserError `usage` for another one */
export function wholeHistory(given: GivenHistory, organization: { readonly id: string } | null): LimitHistory | null {
  if (organization !== null) requireSame(given, organization.id);
  return given.readings.length === 0 ? null : buildHistory(given.readings, everything);
}

const everything: HistoryOptions = { tool, leftOut: [], since: null, include: () => true };

function requireSame({ dir, readings }: GivenHistory, id: string): void {
  const kept = readings[0]?.snapshot.organization.id ?? id;
  if (kept === id) return;
  throw usage(
    `${dir} holds snapshots of organization ${kept}, and the limits are those of ${id}`,
    'Give the folder of this organization: `limitdrift snapshot --dir DIR` keeps one.',
  );
}
