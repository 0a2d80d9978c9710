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
  const { claims, claimed, ...located } = locateAll(entries, live);
  const patterns = entries.filter((entry) => entry.pattern);
  const undeclared: LiveWorkspace[] = [];
  for (const workspace of live.list) {
    if (claimed.has(workspace) || !canHaveOverrides(workspace)) continue;
    const [hit, ...others] = patterns.filter((entry) => meansWorkspace(entry.key, workspace));
    if (hit === undefined) undeclared.push(workspace);
    else claims.set(workspace, [hit, ...others]);
  }
  const matched: Match[] = [];
  const conflicts: Mismatch[] = [];
  for (const [workspace, [entry, ...others]] of claims) {
    if (others.length === 0) matched.push({ entry, workspace });
    else conflicts.push(conflictOf(workspace, [entry, ...others]));
  }
  const { mismatches, missing, unmatched } = located;
  return { matched, mismatches: [...mismatches, ...conflicts], missing, unmatched, undeclared };
}

/** In one pass: a history has hundreds of versions with thousands of entries each. */
function locateAll(entries: readonly DeclaredWorkspace[], live: LiveWorkspaces) {
  const claims = new Map<LiveWorkspace, Entries>();
  const claimed = new Set<LiveWorkspace>();
  const mismatches: Mismatch[] = [];
  const missing: DeclaredWorkspace[] = [];
  const unmatched: Concerned[] = [];
  for (const entry of entries) {
    if (entry.pattern) continue;
    const { found, concerns, problem } = locate(entry, live);
    for (const workspace of concerns) claimed.add(workspace);
    if (found === null) unmatched.push({ entries: [entry], concerns });
    else claims.set(found, [...(claims.get(found) ?? []), entry]);
    if (problem === 'nameless') missing.push(entry);
    else if (problem !== null) mismatches.push({ problem, entries: [entry], concerns });
  }
  return { claims, claimed, mismatches, missing, unmatched };
}

function conflictOf(workspace: LiveWorkspace, entries: Entries): Mismatch {
  const [{ origin }, ...others] = entries;
  const data = { name: workspace.name, patterns: entries.map(({ key }) => key) };
  const subject = { workspace: refOf(workspace), origin, related: others.map((entry) => entry.origin) };
  return { problem: { rule: 'pattern-conflict', data, subject }, entries, concerns: [workspace] };
}
