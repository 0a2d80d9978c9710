import type { DeclaredWorkspace } from '../model/declaration.js';
import { matchesPattern, suggest } from '../model/names.js';
import type { LiveWorkspace, Snapshot } from '../model/snapshot.js';
import type { FindingList } from './findings.js';

/** A live workspace and the entry that declares it. */
export interface Match {
  readonly entry: DeclaredWorkspace;
  readonly workspace: LiveWorkspace;
}

export interface Matches {
  readonly matched: readonly Match[];
  /** Entries that no live workspace bears out; a finding says why, but for a pattern. */
  readonly unmatched: readonly DeclaredWorkspace[];
  /** Live workspaces that have no entry and match no pattern. */
  readonly undeclared: readonly LiveWorkspace[];
}

/** Which workspaces a run looks at, by ID and name. */
export type Include = (workspace: { readonly id: string | null; readonly name: string }) => boolean;

interface Directory {
  readonly byId: ReadonlyMap<string, LiveWorkspace>;
  readonly byName: ReadonlyMap<string, readonly LiveWorkspace[]>;
}

/**
 * Joins entries and live workspaces by ID or name, then patterns and what is left, and says what does not fit. An entry
 * that does not name exactly one live workspace is not compared at all.
 */
export function matchWorkspaces(
  entries: readonly DeclaredWorkspace[],
  workspaces: Snapshot['workspaces'],
  include: Include,
  findings: FindingList,
): Matches {
  const directory = listByName(workspaces);
  const claims = new Map<LiveWorkspace, [DeclaredWorkspace, ...DeclaredWorkspace[]]>();
  const claimed = new Set<LiveWorkspace>();
  const looked = entries.filter((entry) => !entry.pattern && isIncluded(entry, directory, include));
  const alive = workspaces.filter(canHaveOverrides);
  for (const entry of looked) {
    const { found, concerns } = locate(entry, directory, findings);
    for (const workspace of concerns) claimed.add(workspace);
    if (found === null) continue;
    const by = claims.get(found);
    if (by === undefined) claims.set(found, [entry]);
    else by.push(entry);
  }
  const patterns = entries.filter((entry) => entry.pattern);
  const undeclared: LiveWorkspace[] = [];
  for (const workspace of alive.filter((candidate) => include(candidate) && !claimed.has(candidate))) {
    const [hit, ...others] = patterns.filter((entry) => matchesEither(entry, workspace));
    if (hit === undefined) undeclared.push(workspace);
    else claims.set(workspace, [hit, ...others]);
  }
  const matched = [...claims].flatMap(([workspace, by]) => settle(workspace, by, findings));
  const used = new Set([...claims.values()].flat());
  const idle = patterns.filter((entry) => !alive.some((workspace) => matchesEither(entry, workspace)));
  const unmatched = [...looked.filter((entry) => !used.has(entry)), ...idle];
  return { matched, unmatched, undeclared };
}

function matchesEither({ key }: DeclaredWorkspace, { id, name }: LiveWorkspace): boolean {
  return matchesPattern(key, name) || matchesPattern(key, id);
}

function isIncluded(entry: DeclaredWorkspace, directory: Directory, include: Include): boolean {
  const id = pinnedId(entry);
  const live = id === null ? undefined : directory.byId.get(id);
  return include({ id, name: entry.key }) || (live !== undefined && include(live));
}

function pinnedId(entry: DeclaredWorkspace): string | null {
  return entry.id?.value ?? (isWorkspaceId(entry.key) ? entry.key : null);
}

type ArchivedWorkspace = LiveWorkspace & { readonly archived_at: string };

function isArchived(workspace: LiveWorkspace): workspace is ArchivedWorkspace {
  return workspace.archived_at !== null;
}

export function canHaveOverrides(workspace: LiveWorkspace): boolean {
  return workspace.archived_at === null && !workspace.default;
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

interface Location {
  /** The live workspace to compare with. */
  readonly found: LiveWorkspace | null;
  /** The workspaces that the entry speaks of; they are not undeclared. */
  readonly concerns: readonly LiveWorkspace[];
}

function locate(entry: DeclaredWorkspace, directory: Directory, findings: FindingList): Location {
  const id = pinnedId(entry);
  return id === null ? locateByName(entry, directory, findings) : locateById(entry, id, directory, findings);
}

function locateById(entry: DeclaredWorkspace, id: string, directory: Directory, findings: FindingList): Location {
  const { key: name, origin } = entry;
  const found = directory.byId.get(id);
  if (found === undefined) {
    const twins = isWorkspaceId(name) ? [] : living(directory, name);
    findings.add('workspace-missing', { name, id, suggestion: null }, { workspace: { id, name }, origin });
    return { found: null, concerns: twins };
  }
  const subject = { workspace: refOf(found), origin };
  if (found.default) {
    findings.add('default-workspace', { name: found.name }, subject);
    return { found: null, concerns: [found] };
  }
  if (isArchived(found)) return reportArchived(entry, found, living(directory, found.name), findings);
  if (!isWorkspaceId(name) && found.name !== name) {
    findings.add('workspace-renamed', { declared: name, live: found.name }, subject);
  }
  return { found, concerns: [found] };
}

function locateByName(entry: DeclaredWorkspace, directory: Directory, findings: FindingList): Location {
  const { key: name, origin } = entry;
  const named = directory.byName.get(name) ?? [];
  const alive = living(directory, name);
  const [found] = alive;
  const gone = named.find(isArchived);
  if (alive.length > 1) {
    const ids = alive.map(({ id }) => id);
    findings.add('workspace-ambiguous', { name, ids }, { workspace: { id: null, name }, origin });
    return { found: null, concerns: alive };
  }
  if (found !== undefined) {
    if (gone !== undefined) reportArchived(entry, gone, alive, findings);
    return { found, concerns: [found] };
  }
  if (named.some((workspace) => workspace.default) || (name === unlistedDefaultName && gone === undefined)) {
    findings.add('default-workspace', { name }, { workspace: { id: null, name }, origin });
    return { found: null, concerns: [] };
  }
  if (gone !== undefined) return reportArchived(entry, gone, [], findings);
  const names = [...directory.byName].filter(([, bearers]) => bearers.some(canHaveOverrides)).map(([known]) => known);
  findings.add(
    'workspace-missing',
    { name, id: null, suggestion: suggest(name, names) },
    { workspace: { id: null, name }, origin },
  );
  return { found: null, concerns: [] };
}

/** Assumption: the workspace list leaves the default workspace out, and it is named so. Source: Workspaces reference, 2026-10-07. */
const unlistedDefaultName = 'Default';

/** The declared workspace is archived; `heirs` are live ones of the same name. */
function reportArchived(
  entry: DeclaredWorkspace,
  gone: ArchivedWorkspace,
  heirs: readonly LiveWorkspace[],
  findings: FindingList,
): Location {
  const [heir] = heirs;
  const subject = { workspace: refOf(heir ?? gone), origin: entry.origin };
  if (heir === undefined) {
    findings.add('workspace-archived', { name: gone.name, id: gone.id, archived_at: gone.archived_at }, subject);
  } else {
    findings.add('workspace-recreated', { name: gone.name, archived_id: gone.id, live_id: heir.id }, subject);
  }
  return { found: null, concerns: [gone, ...heirs] };
}

function listByName(workspaces: readonly LiveWorkspace[]): Directory {
  const byName = new Map<string, LiveWorkspace[]>();
  for (const workspace of workspaces) {
    const bearers = byName.get(workspace.name);
    if (bearers === undefined) byName.set(workspace.name, [workspace]);
    else bearers.push(workspace);
  }
  return { byId: new Map(workspaces.map((workspace) => [workspace.id, workspace])), byName };
}

function living(directory: Directory, name: string): readonly LiveWorkspace[] {
  return (directory.byName.get(name) ?? []).filter(canHaveOverrides);
}

function refOf(workspace: LiveWorkspace): { readonly id: string; readonly name: string } {
  return { id: workspace.id, name: workspace.name };
}

export function isWorkspaceId(key: string): boolean {
  return key.startsWith('wrkspc_');
}
