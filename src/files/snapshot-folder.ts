import { type Dirent, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { UserError } from '../model/errors.js';
import { type KeptReading, type LeftOut, seenUntil } from '../model/history/history-types.js';
import { readingDigest } from '../model/history/reading-digest.js';
import type { Snapshot } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import { reasonOf } from './file-reasons.js';
import type { FileOpening } from './json-file.js';
import { formatSnapshot, readSnapshotFile } from './snapshot-file.js';
import { checkWritable } from './write-whole.js';

/*
 * A folder of dated snapshots, and of nothing else: each file is a snapshot, named by when it was kept and by a digest of what
 * makes two readings equal.
 */

export interface SnapshotFolder {
  /** As the user gave it, relative to `cwd`. */
  readonly folder: string;
  readonly cwd: string;
  readonly opening: FileOpening;
}

/** What a folder holds. */
export interface KeptSnapshots {
  /** The oldest first. */
  readonly readings: readonly KeptReading[];
  readonly leftOut: readonly LeftOut[];
}

/**
 * Every snapshot that a folder holds, and why any other file is none.
 * @throws UserError `file-unreadable`
 */
export function readSnapshotFolder(place: SnapshotFolder): KeptSnapshots {
  const found = entriesOf(place).map((entry) => readEntry(entry, place));
  return {
    readings: found.flatMap((one) => ('snapshot' in one ? [one] : [])),
    leftOut: found.flatMap((one) => ('snapshot' in one ? [] : [one])),
  };
}

/** What the next reading is compared with. */
export interface NewestSnapshot {
  /** null: there is none that can be read. */
  readonly newest: KeptReading | null;
  /** Whether it is the last one: one after it that cannot be read may have been another state. */
  readonly isLast: boolean;
  readonly leftOut: readonly LeftOut[];
}

/**
 * Makes sure that a folder can hold snapshots, before work is spent on one, and reads its newest. It is made where it is not
 * there.
 * @throws UserError `file-unwritable`, `file-unreadable`
 */
export function openSnapshotFolder(place: SnapshotFolder): NewestSnapshot {
  makeFolder(place);
  const entries = entriesOf(place);
  const leftOut: LeftOut[] = entries.flatMap((entry) => strangerIn(entry, place) ?? []);
  const snapshots = entries.filter((entry) => strangerIn(entry, place) === null);
  const begun = leftOut.length;
  for (const entry of snapshots.toReversed()) {
    const read = readEntry(entry, place);
    if ('snapshot' in read) return { newest: read, isLast: leftOut.length === begun, leftOut };
    leftOut.push(read);
  }
  return { newest: null, isLast: false, leftOut };
}

function makeFolder({ folder, cwd }: SnapshotFolder): void {
  try {
    mkdirSync(resolve(cwd, folder), { recursive: true });
  } catch (error) {
    const reason = reasonOf(error, 'a folder above it does not exist');
    throw UserError.of('file-unwritable', { path: folder, reason });
  }
  checkWritable(join(folder, 'limitdrift-snapshot'), cwd);
}

/** A file to write, so that a reading is kept. */
export interface Keeping {
  readonly name: string;
  readonly text: string;
  /** Of a reading that is equal to the one before: since when the same is seen. null: it gets a file of its own. */
  readonly since: string | null;
}

/** `keptAt`: now, RFC 3339 in UTC with milliseconds. */
export function keepSnapshot(snapshot: Snapshot, { newest, isLast }: NewestSnapshot, keptAt: string): Keeping {
  const digest = readingDigest(snapshot);
  if (newest === null || !isLast || newest.digest !== digest) {
    // A clock may have been ahead once: what is read last stays the newest.
    const after = newest === null ? 0 : Date.parse(newest.kept_at) + 1;
    const name = nameOf(new Date(Math.max(Date.parse(keptAt), after)).toISOString(), digest);
    return { name, text: formatSnapshot(snapshot), since: null };
  }
  const { format_version: _, tool, taken_at, seen_until: __, ...rest } = newest.snapshot;
  const known = seenUntil(newest.snapshot);
  // A clock may have been set back.
  const until = Date.parse(known) > Date.parse(snapshot.taken_at) ? known : snapshot.taken_at;
  const { format_version } = snapshot;
  const text = formatSnapshot({ format_version, tool, taken_at, seen_until: until, ...rest });
  return { name: nameOf(newest.kept_at, digest), text, since: taken_at };
}

/** A colon is in no name of a file on Windows, nor in what pipelines keep. */
const named = /^(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d\.\d{3}Z)-([\da-f]{16})\.json$/;

function nameOf(keptAt: string, digest: string): string {
  return `${keptAt.replaceAll(':', '-')}-${digest}.json`;
}

/** Sorted by name, which is by time. */
function entriesOf({ folder, cwd, opening: { option } }: SnapshotFolder): readonly Dirent[] {
  try {
    const entries = readdirSync(resolve(cwd, folder), { withFileTypes: true });
    return entries.sort((a, b) => compareText(a.name, b.name));
  } catch (error) {
    const reason = reasonOf(error, 'it does not exist');
    throw UserError.of('file-unreadable', { path: folder, ...(option === undefined ? {} : { option }), reason });
  }
}

/** What is no snapshot, as its name or kind tells; null: it may be one. */
function strangerIn(entry: Dirent, { folder }: SnapshotFolder): LeftOut | null {
  const file = join(folder, entry.name);
  if (named.test(entry.name)) return entry.isFile() ? null : { file, message: `${file} is no file, and not followed` };
  const isCut = /^\.limitdrift-[\da-f]+\.tmp$/.test(entry.name);
  const why = isCut
    ? 'a run that was ended while it wrote left it there; delete it'
    : 'its name is none that limitdrift gives';
  return { file, message: `${file} is no snapshot: ${why}` };
}

function readEntry(entry: Dirent, place: SnapshotFolder): KeptReading | LeftOut {
  const stranger = strangerIn(entry, place);
  if (stranger !== null) return stranger;
  const { folder, cwd, opening } = place;
  const file = join(folder, entry.name);
  const [, hour, minute, seconds, digest = ''] = named.exec(entry.name) ?? [];
  try {
    const snapshot = readSnapshotFile(file, cwd, opening);
    if (readingDigest(snapshot) === digest) return { kept_at: `${hour}:${minute}:${seconds}`, digest, snapshot };
    return { file, message: `${file} does not hold what was written there: it is not what its name stands for` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { file, message: error.message };
  }
}
