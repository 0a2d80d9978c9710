import { isNewerMinor } from '../../model/read-json.js';
import { readPlanFile } from '../../files/plan-file.js';
import { readHeadroomFile } from '../../files/headroom-file.js';
import { type FileOpening, savedKind } from '../../files/json-file.js';
import { type Bounds, type NamedBy, readBytes } from '../../files/read-bytes.js';
import { readSnapshotFile } from '../../files/snapshot-file.js';
import { type Headroom, headroomFormatVersion } from '../../model/headroom/headroom-types.js';
import { type Plan, planFormatVersion } from '../../model/plan-types.js';
import { type Snapshot, snapshotFormatVersion } from '../../model/snapshot-types.js';
import type { Arguments } from '../arguments.js';
import { refuseInputLink } from '../guard/guard.js';
import type { Host } from '../host.js';
import { notesFor } from '../notes.js';

type ReadAlready = Pick<FileOpening, 'bytes'>;

/** Reads a saved plan, snapshot or headroom, whichever the file is. */
export function readSavedAny(
  path: string,
  args: Arguments,
  host: Host,
): { readonly plan: Plan } | { readonly snapshot: Snapshot } | { readonly headroom: Headroom } {
  refuseInputLink(path, host.cwd);
  const bytes = readBytes(path, host.cwd);
  const kind = savedKind(bytes);
  if (kind === 'headroom') return { headroom: readSavedHeadroom(path, args, host, { bytes }) };
  return kind === 'snapshot'
    ? { snapshot: readSavedSnapshot(path, args, host, { bytes }) }
    : { plan: readSavedPlan(path, args, host, { bytes }) };
}

/** Reads a saved plan; says so where a newer version wrote what this one cannot know. */
export function readSavedPlan(path: string, args: Arguments, host: Host, bounds: Bounds & ReadAlready = {}): Plan {
  refuseInputLink(path, host.cwd);
  const plan = readPlanFile(path, host.cwd, { ...bounds, hide: host.hider.bytes });
  noteNewer(path, plan.format_version, planFormatVersion, { args, host });
  return plan;
}

/** The same for a snapshot. */
export function readSavedSnapshot(
  path: string,
  args: Arguments,
  host: Host,
  named: NamedBy & Bounds & ReadAlready = {},
): Snapshot {
  refuseInputLink(path, host.cwd, named);
  const snapshot = readSnapshotFile(path, host.cwd, { ...named, hide: host.hider.bytes });
  noteNewer(path, snapshot.format_version, snapshotFormatVersion, { args, host });
  return snapshot;
}

/** The same for a headroom. */
export function readSavedHeadroom(
  path: string,
  args: Arguments,
  host: Host,
  named: NamedBy & Bounds & ReadAlready = {},
): Headroom {
  refuseInputLink(path, host.cwd, named);
  const headroom = readHeadroomFile(path, host.cwd, { ...named, hide: host.hider.bytes });
  noteNewer(path, headroom.format_version, headroomFormatVersion, { args, host });
  return headroom;
}

function noteNewer(
  path: string,
  version: string,
  known: string,
  { args, host }: { readonly args: Arguments; readonly host: Host },
): void {
  if (!isNewerMinor(version, known)) return;
  const words = `A newer limitdrift wrote ${path} in format version ${version}; this one knows ${known} and leaves out what that adds.`;
  notesFor(args, host).note(words);
}
