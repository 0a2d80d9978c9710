import type { DeclaredWorkspace } from '../../model/declaration.js';
import { isWorkspaceId, suggest } from '../../model/names.js';
import type { LiveWorkspace, Snapshot } from '../../model/snapshot-types.js';
import type { FindingList } from '../findings.js';

/** The workspaces of a snapshot by what a declaration may call them. */
export interface Directory {
  readonly byId: ReadonlyMap<string, LiveWorkspace>;
  readonly byName: ReadonlyMap<string, readonly LiveWorkspace[]>;
  /** IDs that could not be read; of one that is not in `byId` it is not even known whether it exists. */
  readonly unread: ReadonlySet<string>;
  /** A name of a workspace that can have overrides, close to this one. */
  readonly closest: (name: string) => string | null;
}

/** A declaration in a pull request is somebody else's: thousands of wrong names get no suggestion each. */
const mostSuggestions = 500;

export interface Location {
  /** The live workspace to compare with. */
  readonly found: LiveWorkspace | null;
  /** The workspaces that the entry speaks of; they are not undeclared. */
  readonly concerns: readonly LiveWorkspace[];
  readonly missing?: Missing;
}

/** An entry whose name no workspace bears. */
export interface Missing {
  readonly entry: DeclaredWorkspace;
  /** A close name. */
  readonly suggestion: string | null;
}

/** The one live workspace that an entry means, or a finding that says why there is none. */
export function locate(entry: DeclaredWorkspace, directory: Directory, findings: FindingList): Location {
  const id = pinnedId(entry);
  return id === null ? locateByName(entry, directory, findings) : locateById(entry, id, directory, findings);
}

function locateById(entry: DeclaredWorkspace, id: string, directory: Directory, findings: FindingList): Location {
  const { key: name, origin } = entry;
  const found = directory.byId.get(id);
  if (found === undefined && directory.unread.has(id)) return { found: null, concerns: [] };
  if (found === undefined) {
    const twins = living(directory, name);
    const suggestion = twins[0]?.id ?? null;
    findings.add('workspace-missing', { name, id, suggestion, pending: false }, { workspace: { id, name }, origin });
    return { found: null, concerns: twins };
  }
  const subject = { workspace: refOf(found), origin };
  if (found.default) {
    findings.add('default-workspace', { name: found.name }, subject);
    return { found: null, concerns: [found] };
  }
  if (isArchived(found))
    return reportArchived(entry, found, living(directory, isWorkspaceId(name) ? found.name : name), findings);
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
  return { found: null, concerns: [], missing: { entry, suggestion: directory.closest(name) } };
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

export function indexWorkspaces({ workspaces, incomplete }: Snapshot): Directory {
  const byName = new Map<string, LiveWorkspace[]>();
  for (const workspace of workspaces) {
    const bearers = byName.get(workspace.name);
    if (bearers === undefined) byName.set(workspace.name, [workspace]);
    else bearers.push(workspace);
  }
  const byId = new Map(workspaces.map((workspace) => [workspace.id, workspace]));
  const names = [...byName].filter(([, bearers]) => bearers.some(canHaveOverrides)).map(([known]) => known);
  let asked = 0;
  return {
    byId,
    byName,
    unread: new Set(incomplete.map(({ workspace }) => workspace.id)),
    closest: (name) => ((asked += 1) > mostSuggestions ? null : suggest(name, names)),
  };
}

function living(directory: Directory, name: string): readonly LiveWorkspace[] {
  return (directory.byName.get(name) ?? []).filter(canHaveOverrides);
}

export function refOf(workspace: LiveWorkspace): { readonly id: string; readonly name: string } {
  return { id: workspace.id, name: workspace.name };
}

/** The ID that an entry names, by `id` or as its key; null for a name. */
export function pinnedId(entry: DeclaredWorkspace): string | null {
  return entry.id?.value ?? (isWorkspaceId(entry.key) && !entry.pattern ? entry.key : null);
}

type ArchivedWorkspace = LiveWorkspace & { readonly archived_at: string };

function isArchived(workspace: LiveWorkspace): workspace is ArchivedWorkspace {
  return workspace.archived_at !== null;
}

export function canHaveOverrides(workspace: LiveWorkspace): boolean {
  return workspace.archived_at === null && !workspace.default;
}
