import type { DeclaredWorkspace } from '../../model/declaration.js';
import { meansWorkspace } from '../../model/names.js';
import type { LiveWorkspace } from '../../model/snapshot-types.js';
import { canHaveOverrides, type EntryProblem, type LiveWorkspaces, locate, refOf } from './locate-workspace.js';

/*
 * Decides which entry declares which live workspace.
 */

/** A live workspace and the entry that declares it. */
export interface Match {
  readonly entry: DeclaredWorkspace;
  readonly workspace: LiveWorkspace;
}

/** Entries, and the live workspaces that they speak of. */
export interface Concerned {
  readonly entries: readonly DeclaredWorkspace[];
  readonly concerns: readonly LiveWorkspace[];
}

/** What is wrong with the one or several entries that speak of a workspace. */
export interface Mismatch extends Concerned {
  readonly problem: EntryProblem;
}

/** How the entries of a declaration and the live workspaces fit. */
export interface Matches {
  /** An entry that does not name exactly one live workspace is not among them: it is not compared at all. */
  readonly matched: readonly Match[];
  readonly mismatches: readonly Mismatch[];
  /** Entries whose name no workspace bears. */
  readonly missing: readonly DeclaredWorkspace[];
  /** Entries, but for patterns, that mean no live workspace for whatever reason; the missing ones too. */
  readonly unmatched: readonly Concerned[];
  /** Live workspaces that have no entry and match no pattern. */
  readonly undeclared: readonly LiveWorkspace[];
}

type Entries = readonly [DeclaredWorkspace, ...DeclaredWorkspace[]];

/** Joins entries and live workspaces by ID or name, then patterns and what is left. */
export function matchWorkspaces(entries: readonly DeclaredWorkspace[], live: LiveWorkspaces): Matches {
  const located = entries.filter((entry) => !entry.pattern).map((entry) => ({ entry, location: locate(entry, live) }));
  const claims = new Map<LiveWorkspace, Entries>();
  for (const { entry, location } of located) {
    if (location.found !== null) claims.set(location.found, [...(claims.get(location.found) ?? []), entry]);
  }
  const claimed = new Set(located.flatMap(({ location }) => location.concerns));
  const patterns = entries.filter((entry) => entry.pattern);
  const undeclared: LiveWorkspace[] = [];
  for (const workspace of live.list) {
    if (claimed.has(workspace) || !canHaveOverrides(workspace)) continue;
    const [hit, ...others] = patterns.filter((entry) => meansWorkspace(entry.key, workspace));
    if (hit === undefined) undeclared.push(workspace);
    else claims.set(workspace, [hit, ...others]);
  }
  return {
    matched: [...claims].flatMap(([workspace, [entry, ...others]]) =>
      others.length === 0 ? [{ entry, workspace }] : [],
    ),
    mismatches: [
      ...located.flatMap(({ entry, location: { problem, concerns } }) =>
        problem === null || problem === 'nameless' ? [] : [{ problem, entries: [entry], concerns }],
      ),
      ...[...claims].flatMap(([workspace, claimants]) => conflictOf(workspace, claimants)),
    ],
    missing: located.flatMap(({ entry, location }) => (location.problem === 'nameless' ? [entry] : [])),
    unmatched: located.flatMap(({ entry, location: { found, concerns } }) =>
      found === null ? [{ entries: [entry], concerns }] : [],
    ),
    undeclared,
  };
}

function conflictOf(workspace: LiveWorkspace, entries: Entries): readonly Mismatch[] {
  const [{ origin }, ...others] = entries;
  if (others.length === 0) return [];
  const data = { name: workspace.name, patterns: entries.map(({ key }) => key) };
  const subject = { workspace: refOf(workspace), origin, related: others.map((entry) => entry.origin) };
  return [{ problem: { rule: 'pattern-conflict', data, subject }, entries, concerns: [workspace] }];
}
