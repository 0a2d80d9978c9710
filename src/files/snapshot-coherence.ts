import { groupKey } from '../model/address.js';
import { isPathId } from '../model/names.js';
import type { Snapshot } from '../model/snapshot-types.js';

/** What is looked at here of a snapshot; only its shape is known to be right. */
type SnapshotData = Pick<Snapshot, 'groups' | 'workspaces' | 'complete' | 'incomplete' | 'not_looked_at'>;
type Report = (path: readonly (string | number)[], message: string) => void;

/**
 * What the shape alone cannot say: that the file does not contradict itself. Nobody can say which half of one that does is
 * right, so it is not compared with anything.
 */
export function checkCoherence(snapshot: SnapshotData, report: Report): void {
  checkGroups(snapshot, report);
  checkWorkspaces(snapshot, report);
  checkReading(snapshot, report);
}

function checkGroups({ groups }: SnapshotData, report: Report): void {
  const keys = once('two groups have this key', report);
  const ids = once('two groups have this ID', report);
  const entries = once('two groups have this ID', report);
  for (const [at, group] of groups.entries()) {
    const isOwn = group.key === groupKey(group);
    if (!isOwn) report(['groups', at, 'key'], 'it is not made from the ID, type or models beside it');
    keys(group.key, ['groups', at, 'key']);
    if (group.id !== null) ids(group.id, ['groups', at, 'id']);
    if (group.rate_limit_id !== null) entries(group.rate_limit_id, ['groups', at, 'rate_limit_id']);
    checkLimiters(group.limits, ['groups', at, 'limits'], report);
  }
}

function checkWorkspaces({ groups, workspaces }: SnapshotData, report: Report): void {
  const keys = new Set(groups.map(({ key }) => key));
  const ids = once('two workspaces have this ID', report);
  for (const [at, workspace] of workspaces.entries()) {
    ids(workspace.id, ['workspaces', at, 'id']);
    if (workspace.read && !isPathId(workspace.id))
      report(['workspaces', at, 'id'], 'this is not the ID of a workspace');
    const named = once('two entries are about this group', report);
    for (const [entryAt, { group, limits }] of workspace.entries.entries()) {
      const path = ['workspaces', at, 'entries', entryAt];
      named(group, [...path, 'group']);
      if (!keys.has(group)) report([...path, 'group'], 'no group of the snapshot has this key');
      checkLimiters(limits, [...path, 'limits'], report);
    }
  }
}

/** What was read, what was not and what is said of it. */
function checkReading({ complete, incomplete, not_looked_at: left, workspaces }: SnapshotData, report: Report): void {
  if (complete && incomplete.length > 0) report(['complete'], 'it is true, and `incomplete` is not empty');
  if (!complete && incomplete.length === 0) report(['complete'], 'it is false, and `incomplete` is empty');
  const unread = new Set(incomplete.map(({ workspace }) => workspace.id));
  const named = once('it is there twice', report);
  for (const [at, { workspace }] of incomplete.entries()) named(workspace.id, ['incomplete', at, 'workspace', 'id']);
  for (const [at, workspace] of workspaces.entries()) {
    const { id, read, entries, archived_at: archivedAt } = workspace;
    const isOut = archivedAt !== null || workspace.default || unread.has(id);
    if (read && isOut) report(['workspaces', at, 'read'], 'it is true of a workspace that was not or cannot be read');
    if (!read && entries.length > 0) report(['workspaces', at, 'entries'], 'it was not read, and has limits');
  }
  const passedOver = workspaces.filter(({ id, read, archived_at: archivedAt, default: isDefault }) => {
    return !read && archivedAt === null && !isDefault && !unread.has(id);
  });
  if (passedOver.length !== left) report(['not_looked_at'], `it is ${left}, and ${passedOver.length} were not read`);
  const [, second] = workspaces.flatMap((workspace, at) => (workspace.default ? [at] : []));
  if (second !== undefined) report(['workspaces', second, 'default'], 'two workspaces are the default one');
}

function checkLimiters(
  limits: readonly { readonly limiter: string }[],
  path: readonly (string | number)[],
  report: Report,
): void {
  const seen = once('the limiter is there twice', report);
  for (const [at, { limiter }] of limits.entries()) seen(limiter, [...path, at, 'limiter']);
}

/** Reports every value but the first of its kind. */
function once(message: string, report: Report): (value: string, path: readonly (string | number)[]) => void {
  const seen = new Set<string>();
  return (value, path) => {
    if (seen.has(value)) report(path, message);
    seen.add(value);
  };
}
