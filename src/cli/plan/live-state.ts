import { readPlainSnapshot } from '../../files/plain-snapshot.js';
import { readBytes } from '../../files/read-bytes.js';
import type { Declaration } from '../../model/declaration.js';
import { formatOrigin, UserError } from '../../model/errors.js';
import type { Api } from '../../live/request.js';
import { seenUntil } from '../../model/history/history-types.js';
import type { Past } from '../../model/past-types.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { withoutSpend } from '../../model/spend/without-spend.js';
import { count } from '../../model/text.js';
import type { PlanOptions } from '../../plan/create-plan.js';
import { countElsewhere } from '../../plan/other-organization.js';
import type { Resolved } from '../../plan/resolve/resolve.js';
import { pinnedId } from '../../plan/resolve/locate-workspace.js';
import type { Arguments } from '../arguments.js';
import { refuseInputLink } from '../guard/guard.js';
import type { Host } from '../host.js';
import { remaining, type Wanted, withLive } from '../input/live-reading.js';
import { notesFor } from '../notes.js';
import type { PlanRequest } from './plan-request.js';
import type { Selection } from './selection.js';

/*
 * Gets what a declaration is compared with: the API's answers, or the snapshot of `--live`.
 */

/** How far two machines' clocks may lie apart, in milliseconds. */
const clockTolerance = 300_000;

/** Whether spend limits are asked for: only where somebody declares one, or wants to see what is in force. */
type WantedSpend = Pick<Wanted, 'spend'>;

/** What a declaration is compared with: what the API says, or the snapshot of --live. */
export function readState(
  request: Pick<PlanRequest, 'live' | 'api'>,
  declaration: Declaration,
  selection: Pick<Selection, 'include'> & WantedSpend,
  args: Arguments,
  host: Host,
): Promise<Snapshot> {
  return withState(request, { declaration, selection, spend: selection.spend }, { args, host }, (snapshot) => snapshot);
}

/** The same in a run that may read more: `api` is null for a snapshot. */
export async function withState<T>(
  request: Pick<PlanRequest, 'live' | 'api'>,
  {
    declaration,
    selection: { include },
    spend,
  }: { readonly declaration: Declaration; readonly selection: Pick<Selection, 'include'> } & WantedSpend,
  { args, host }: { readonly args: Arguments; readonly host: Host },
  use: (snapshot: Snapshot, api: Api | null) => T | Promise<T>,
): Promise<T> {
  if (request.live !== null) {
    const saved = { path: request.live, waitMs: remaining(request.api, host) };
    const snapshot = await readSaved(saved, declaration, args, host);
    return use(spend === undefined ? withoutSpend(snapshot) : snapshot, null);
  }
  const pinned = declaration.workspaces.map((entry) => ({ id: pinnedId(entry), name: entry.key }));
  const declaredIds = pinned.filter((workspace) => include(workspace)).flatMap(({ id }) => id ?? []);
  const wanted = {
    declaredIds,
    include,
    spend,
    onOrganization: (organization: Snapshot['organization']) => checkOrganization(declaration, organization),
  };
  return withLive(request.api, wanted, { args, host }, use);
}

interface SavedSnapshot {
  readonly path: string;
  readonly waitMs: number;
}

/** The snapshot of --live. @throws UserError `file-invalid` for one of another organization than is declared */
export async function readSaved(
  { path, waitMs }: SavedSnapshot,
  { organization }: Declaration,
  args: Arguments,
  host: Host,
): Promise<Snapshot> {
  const snapshot = await readSnapshot({ path, waitMs }, args, host);
  const { id } = organization;
  if (Date.parse(snapshot.taken_at) - host.now() > clockTolerance) {
    notesFor(args, host).note(
      `${path} says it was taken at ${snapshot.taken_at}, which is in the future: check the clocks.`,
    );
  }
  if (id === null || id.value === snapshot.organization.id) return snapshot;
  const problem = `it is a snapshot of organization ${snapshot.organization.id}, and ${formatOrigin(id.origin)} declares ${id.value}`;
  const hint = 'Take a snapshot of the declared organization, or correct `organization.id`.';
  throw UserError.of('file-invalid', { path, kind: 'snapshot', problem, hint });
}

/** What reads every snapshot takes long to load, so only one that is not plain is left to it. */
async function readSnapshot({ path, waitMs }: SavedSnapshot, args: Arguments, host: Host): Promise<Snapshot> {
  const named = { option: '--live', waitMs };
  refuseInputLink(path, host.cwd, named);
  const bytes = readBytes(path, host.cwd, named);
  const plain = host.hider.bytes(bytes) === bytes ? readPlainSnapshot(bytes) : null;
  if (plain !== null) return plain;
  const { readSavedSnapshot } = await import('../input/saved-files.js');
  return readSavedSnapshot(path, args, host, { ...named, bytes });
}

/** A day, in seconds: the age at which a snapshot is worth a word. */
const old = 86_400;

/** What stands in an old snapshot may not be what is in force now. */
export function noteAge(path: string, { taken_at: takenAt }: Snapshot, args: Arguments, host: Host): void {
  const days = Math.floor((host.now() - Date.parse(takenAt)) / 1000 / old);
  if (days >= 1) notesFor(args, host).note(`${path} is ${count(days, 'day')} old: live may be different now.`);
}

export function ageOf(snapshot: Snapshot, request: PlanRequest, host: Host): PlanOptions['snapshotAge'] {
  const seconds = (host.now() - Date.parse(seenUntil(snapshot))) / 1000;
  return { seconds, maximum: request.maxAgeSeconds };
}

/** @throws UserError `organization-mismatch` where the declaration is another organization's */
export function checkOrganization({ organization }: Declaration, live: Snapshot['organization']): void {
  if (organization.id === null || organization.id.value === live.id) return;
  throw UserError.of('organization-mismatch', {
    declared: organization.id.value,
    live: live.id,
    origin: organization.id.origin,
  });
}

/**
 * Without a declared ID, the workspaces tell whether it is the right organization: in one sentence, and not in one for each.
 * @throws UserError `workspaces-elsewhere`
 */
export function requireSameOrganization(head: Resolved, past: Past, { organization }: Snapshot): void {
  const workspaces = countElsewhere(head, past);
  if (workspaces === 0) return;
  throw UserError.of('workspaces-elsewhere', { workspaces, name: organization.name, id: organization.id });
}
