import type { DeclaredWorkspace } from '../model/declaration.js';
import { meansWorkspace } from '../model/names.js';
import type { LiveWorkspace, Snapshot, Unread } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import { canHaveOverrides, pinnedId } from './resolve/locate-workspace.js';
import type { Concerned, Match, Mismatch } from './resolve/match-workspaces.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * Keeps the workspaces that a run looks at (`--workspace`).
 */

/** Which workspaces a run looks at, by ID and name. */
export type Include = (workspace: { readonly id: string | null; readonly name: string }) => boolean;

/** Of what a declaration was resolved to, the part that a run looks at: by the name of an entry, or that of a live workspace. */
export interface Scope {
  /** Live workspaces that can have overrides, whether they are looked at or not. */
  readonly alive: readonly LiveWorkspace[];
  readonly included: readonly LiveWorkspace[];
  readonly matched: readonly Match[];
  readonly mismatches: readonly Mismatch[];
  /** Entries whose name no workspace bears. */
  readonly missing: readonly DeclaredWorkspace[];
  /** Entries that no live workspace bears out; the missing ones too, and patterns that nothing fits. */
  readonly unmatched: readonly DeclaredWorkspace[];
  readonly undeclared: readonly LiveWorkspace[];
}

export function scopeOf({ declaration, live, matches }: Resolved, include: Include): Scope {
  const isNamed = (entry: DeclaredWorkspace): boolean =>
    !entry.pattern && include({ id: pinnedId(entry), name: entry.key });
  const isLookedAt = ({ entries, concerns }: Concerned): boolean => entries.some(isNamed) || concerns.some(include);
  const alive = live.workspaces.list.filter(canHaveOverrides);
  const idle = declaration.workspaces.filter(
    ({ pattern, key }) => pattern && !alive.some((workspace) => meansWorkspace(key, workspace)),
  );
  return {
    alive,
    included: alive.filter(include),
    matched: matches.matched.filter(({ entry, workspace }) => isNamed(entry) || include(workspace)),
    mismatches: matches.mismatches.filter(isLookedAt),
    missing: matches.missing.filter(isNamed),
    unmatched: [...matches.unmatched.filter(isLookedAt).flatMap(({ entries }) => entries), ...idle],
    undeclared: matches.undeclared.filter(include),
  };
}

/**
 * What was asked for and is not there: what the reading says, and what a partial snapshot silently lacks. A workspace that
 * nobody could find was asked for by its ID, whatever its name.
 */
export function listUnread(
  snapshot: Snapshot,
  included: readonly LiveWorkspace[],
  include: Include,
): readonly Unread[] {
  const found = new Set(snapshot.workspaces.map(({ id }) => id));
  const known = snapshot.incomplete.filter(({ workspace: { id, name } }) => include({ id, name }) || !found.has(id));
  const named = new Set(known.map(({ workspace }) => workspace.id));
  const lacking = included.filter((workspace) => !workspace.read && !named.has(workspace.id));
  const unread = lacking.map(({ id, name }) => ({
    workspace: { id, name },
    reason: 'the snapshot does not hold its limits',
    status: null,
    request_id: null,
  }));
  return [...known, ...unread].sort((a, b) => compareText(a.workspace.id, b.workspace.id));
}
