import { dirname, join, resolve } from 'node:path';

import {
  keepSnapshot,
  type KeptSnapshots,
  openSnapshotFolder,
  readSnapshotFolder,
  type SnapshotFolder,
} from '../../files/snapshot-folder.js';
import type { KeptReading } from '../../model/history/history-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { type Arguments, usage } from '../arguments.js';
import { refuseInputLink, refuseOutputLink } from '../guard/guard.js';
import type { Host } from '../host.js';
import { notesFor } from '../notes.js';

/*
 * The folder of dated snapshots that a command was given.
 */

/** A folder that snapshots are kept in. */
export interface SnapshotDir {
  /** @throws UserError `usage` where the folder is another organization's */
  readonly requireSame: (organization: Snapshot['organization']) => void;
  /** What became of it, in a sentence without its end mark. @throws UserError `file-unwritable` */
  readonly keep: (snapshot: Snapshot) => string;
}

/** @throws UserError `file-unwritable`, `file-unreadable` */
export function openSnapshotDir(dir: string, args: Arguments, host: Host): SnapshotDir {
  const { note } = notesFor(args, host);
  refuseOutputLink(dir, host.cwd);
  const opened = openSnapshotFolder(folderOf(dir, '--dir', host));
  for (const { message } of opened.leftOut) note(`Left as it is: ${message}.`);
  return {
    requireSame: (organization) => {
      const kept = opened.newest?.snapshot.organization ?? organization;
      if (kept.id === organization.id) return;
      throw usage(
        `${dir} holds snapshots of organization ${kept.id}, and this is ${organization.id}`,
        'Nothing was kept. Give each organization a folder of its own.',
      );
    },
    keep: (snapshot) => {
      const { name, text, since } = keepSnapshot(snapshot, opened, new Date(host.now()).toISOString());
      const file = join(dir, name);
      host.writeFile(file, text);
      return since === null ? `Kept ${file}` : `Nothing changed since ${since}, seen again in ${file}`;
    },
  };
}

/**
 * What a folder holds: all of one organization, and what in it is no snapshot, which the caller tells of.
 * @throws UserError `file-unreadable`; `usage` for snapshots of several organizations
 */
export function readSnapshotDir(dir: string, option: string | null, host: Host): KeptSnapshots {
  refuseInputLink(dir, host.cwd, option === null ? {} : { option });
  const kept = readSnapshotFolder(folderOf(dir, option, host));
  requireOne(dir, kept.readings);
  return kept;
}

function folderOf(dir: string, option: string | null, { cwd, hider }: Host): SnapshotFolder {
  return { folder: dir, cwd, opening: { hide: hider.bytes, ...(option === null ? {} : { option }) } };
}

function requireOne(dir: string, readings: readonly KeptReading[]): void {
  const ids = [...new Set(readings.map(({ snapshot }) => snapshot.organization.id))];
  if (ids.length < 2) return;
  const first = ids.map(
    (id) => `${id} (since ${readings.find((one) => one.snapshot.organization.id === id)?.kept_at})`,
  );
  throw usage(
    `${dir} holds snapshots of several organizations: ${first.join(', ')}`,
    'Keep each organization in a folder of its own: move the files of the others away.',
  );
}

/** Nothing but snapshots belongs in the folder. @throws UserError `usage` */
export function refuseAmong(
  dir: string,
  { targets }: { readonly targets: readonly { readonly path: string | null }[] },
  { cwd }: Host,
): void {
  for (const { path } of targets) {
    if (path === null || dirname(resolve(cwd, path)) !== resolve(cwd, dir)) continue;
    throw usage(
      `${path} would lie among the snapshots of ${dir}`,
      'Nothing else belongs there: write it somewhere else.',
    );
  }
}
