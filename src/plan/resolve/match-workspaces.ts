import type { DeclaredWorkspace } from '../../model/declaration.js';
import { meansWorkspace } from '../../model/names.js';
import type { LiveWorkspace, Snapshot } from '../../model/snapshot-types.js';
import type { FindingList } from '../findings.js';
import {
  canHaveOverrides,
  type Directory,
  indexWorkspaces,
  locate,
  type Missing,
  pinnedId,
  refOf,
} from './locate-workspace.js';

/** A live workspace and the entry that declares it. */
export interface Match {
  readonly entry: DeclaredWorkspace;
  readonly workspace: LiveWorkspace;
}

export interface Matches {
  readonly matched: readonly Match[];
  /** Entries that no live workspace bears out; a finding says why, but for a pattern and what is `missing`. */
  readonly unmatched: readonly DeclaredWorkspace[];
  /** Those whose name no workspace bears. */
  readonly missing: readonly Missing[];
  /** Live workspaces that have no entry and match no pattern. */
  readonly undeclared: readonly LiveWorkspace[];
}

/** Which workspaces a run looks at, by ID and name. */
export type Include = (workspace: { readonly id: string | null; readonly name: string }) => boolean;

/**
 * Joins entries and live workspaces by ID or name, then patterns and what is left, and says what does not fit. An entry
 * that does not name exactly one live workspace is not compared at all.
 */
export function matchWorkspaces(
  entries: readonly DeclaredWorkspace[],
  snapshot: Snapshot,
  include: Include,
  findings: FindingList,
): Matches {
  const directory = indexWorkspaces(snapshot);
  const claims = new Map<LiveWorkspace, [DeclaredWorkspace, ...DeclaredWorkspace[]]>();
  const claimed = new Set<LiveWorkspace>();
  const missing: Missing[] = [];
  const looked = entries.filter((entry) => !entry.pattern && isIncluded(entry, directory, include));
  const alive = snapshot.workspaces.filter(canHaveOverrides);
  for (const entry of looked) {
    const { found, concerns, missing: absent } = locate(entry, directory, findings);
    for (const workspace of concerns) claimed.add(workspace);
    if (absent !== undefined) missing.push(absent);
    if (found === null) continue;
    const by = claims.get(found);
    if (by === undefined) claims.set(found, [entry]);
    else by.push(entry);
  }
  const patterns = entries.filter((entry) => entry.pattern);
  const undeclared: LiveWorkspace[] = [];
  for (const workspace of alive.filter((candidate) => include(candidate) && !claimed.has(candidate))) {
    const [hit, ...others] = patterns.filter((entry) => meansWorkspace(entry.key, workspace));
    if (hit === undefined) undeclared.push(workspace);
    else claims.set(workspace, [hit, ...others]);
  }
  const matched = [...claims].flatMap(([workspace, by]) => settle(workspace, by, findings));
  const used = new Set([...claims.values()].flat());
  const idle = patterns.filter((entry) => !alive.some((workspace) => meansWorkspace(entry.key, workspace)));
  const unmatched = [...looked.filter((entry) => !used.has(entry)), ...idle];
  return { matched, unmatched, missing, undeclared };
}

function isIncluded(entry: DeclaredWorkspace, directory: Directory, include: Include): boolean {
  const id = pinnedId(entry);
  const live = id === null ? undefined : directory.byId.get(id);
  return include({ id, name: entry.key }) || (live !== undefined && include(live));
}

function settle(
  workspace: LiveWorkspace,
  entries: readonly [DeclaredWorkspace, ...DeclaredWorkspace[]],
  findings: FindingList,
): readonly Match[] {
  const [entry, ...others] = entries;
  if (others.length === 0) return [{ entry, workspace }];
  const patterns = entries.map(({ key }) => key);
  const related = others.map(({ origin }) => origin);
  findings.add(
    'pattern-conflict',
    { name: workspace.name, patterns },
    { workspace: refOf(workspace), origin: entry.origin, related },
  );
  return [];
}
