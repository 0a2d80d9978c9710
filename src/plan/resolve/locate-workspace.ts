import type { DeclaredWorkspace } from '../../model/declaration.js';
import { isWorkspaceId, suggest } from '../../model/names.js';
import type { FindingData, FindingRuleId } from '../../model/rules/rules.js';
import type { LiveWorkspace, Unread } from '../../model/snapshot-types.js';
import type { Subject } from '../findings.js';

/*
 * Finds the live workspace that an entry names.
 */

/** The live workspaces by what a declaration may call them. */
export interface LiveWorkspaces {
  /** Sorted by ID. */
  readonly list: readonly LiveWorkspace[];
  readonly byId: ReadonlyMap<string, LiveWorkspace>;
  readonly byName: ReadonlyMap<string, readonly LiveWorkspace[]>;
  /** IDs that could not be read; of one that is not in `byId` it is not even known whether it exists. */
  readonly unread: ReadonlySet<string>;
  /** A name of a workspace that can have overrides, close to this one. */
  readonly closest: (name: string) => string | null;
}

/** What is wrong with one entry, in the data of a finding. */
export type EntryProblem<R extends FindingRuleId = EntryRuleId> = {
  readonly [Rule in R]: { readonly rule: Rule; readonly data: FindingData<Rule>; readonly subject: Subject };
}[R];

type EntryRuleId =
  | 'workspace-missing'
  | 'workspace-archived'
  | 'workspace-recreated'
  | 'workspace-ambiguous'
  | 'workspace-renamed'
  | 'default-workspace'
  | 'pattern-conflict';

export interface Location {
  /** The live workspace to compare with. */
  readonly found: LiveWorkspace | null;
  /** The workspaces that the entry speaks of; they are not undeclared. */
  readonly concerns: readonly LiveWorkspace[];
  /** `nameless`: no workspace bears the name. null: nothing is wrong, or it is not known. */
  readonly problem: EntryProblem | 'nameless' | null;
}

/** The one live workspace that an entry means, and what is wrong where there is none. */
export function locate(entry: DeclaredWorkspace, live: LiveWorkspaces): Location {
  const id = pinnedId(entry);
  return id === null ? locateByName(entry, live) : locateById(entry, id, live);
}

function locateById(entry: DeclaredWorkspace, id: string, live: LiveWorkspaces): Location {
  const { key: name, origin } = entry;
  const found = live.byId.get(id);
  if (found === undefined) return live.unread.has(id) ? unknown : missingId(entry, id, living(live, name));
  if (isArchived(found) && !found.default)
    return archived(entry, found, living(live, isWorkspaceId(name) ? found.name : name));
  if (!found.default && (found.name === name || isWorkspaceId(name)))
    return { found, concerns: [found], problem: null };
  const subject = { workspace: refOf(found), origin };
  if (found.default) {
    const data = { name: found.name };
    return { found: null, concerns: [found], problem: { rule: 'default-workspace', data, subject } };
  }
  const data = { declared: name, live: found.name };
  return { found, concerns: [found], problem: { rule: 'workspace-renamed', data, subject } };
}

const unknown: Location = { found: null, concerns: [], problem: null };

function missingId({ key: name, origin }: DeclaredWorkspace, id: string, twins: readonly LiveWorkspace[]): Location {
  const data = { name, id, suggestion: twins[0]?.id ?? null, pending: false };
  const subject = { workspace: { id, name }, origin };
  return { found: null, concerns: twins, problem: { rule: 'workspace-missing', data, subject } };
}

function locateByName(entry: DeclaredWorkspace, live: LiveWorkspaces): Location {
  const { key: name, origin } = entry;
  const named = live.byName.get(name) ?? [];
  const alive = living(live, name);
  const [found] = alive;
  const gone = named.find(isArchived);
  const subject = { workspace: { id: null, name }, origin };
  if (alive.length > 1) {
    const data = { name, ids: alive.map(({ id }) => id) };
    return { found: null, concerns: alive, problem: { rule: 'workspace-ambiguous', data, subject } };
  }
  if (found !== undefined) {
    const problem = gone === undefined ? null : archived(entry, gone, alive).problem;
    return { found, concerns: [found], problem };
  }
  if (named.some((workspace) => workspace.default) || (name === unlistedDefaultName && gone === undefined)) {
    return { found: null, concerns: [], problem: { rule: 'default-workspace', data: { name }, subject } };
  }
  return gone === undefined ? nameless : archived(entry, gone, []);
}

const nameless: Location = { found: null, concerns: [], problem: 'nameless' };

/** Assumption: the workspace list leaves the default workspace out, and it is named so. Source: Workspaces reference, 2026-10-07. */
const unlistedDefaultName = 'Default';

/** The declared workspace is archived; `heirs` are live ones of the same name. */
function archived(entry: DeclaredWorkspace, gone: ArchivedWorkspace, heirs: readonly LiveWorkspace[]): Location {
  const [heir] = heirs;
  const { id, name, archived_at } = gone;
  const concerns = [gone, ...heirs];
  const subject = { workspace: refOf(heir ?? gone), origin: entry.origin };
  if (heir === undefined)
    return { found: null, concerns, problem: { rule: 'workspace-archived', data: { name, id, archived_at }, subject } };
  const data = { name, archived_id: id, live_id: heir.id };
  return { found: null, concerns, problem: { rule: 'workspace-recreated', data, subject } };
}

export function indexWorkspaces(list: readonly LiveWorkspace[], incomplete: readonly Unread[]): LiveWorkspaces {
  const byName = new Map<string, LiveWorkspace[]>();
  for (const workspace of list) {
    const bearers = byName.get(workspace.name);
    if (bearers === undefined) byName.set(workspace.name, [workspace]);
    else bearers.push(workspace);
  }
  const byId = new Map(list.map((workspace) => [workspace.id, workspace]));
  const names = [...byName].filter(([, bearers]) => bearers.some(canHaveOverrides)).map(([known]) => known);
  return {
    list,
    byId,
    byName,
    unread: new Set(incomplete.map(({ workspace }) => workspace.id)),
    closest: (name) => suggest(name, names),
  };
}

function living(live: LiveWorkspaces, name: string): readonly LiveWorkspace[] {
  return (live.byName.get(name) ?? []).filter(canHaveOverrides);
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
