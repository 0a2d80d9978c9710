import { groupTypes } from '../model/limiters.js';
import { readCompliance, type WorldCompliance } from './compliance/compliance-schema.js';
import { spendGroup, spendGroupKey } from '../model/spend/money.js';
import type { Generation } from './generations.js';
import { formatIssue, invalidWorld, repeated } from './world-problems.js';
import { toTime } from './schema-parts.js';
import { noSpend, readSpend, type WorldSpend } from './spend/world-spend.js';
import type { UsageSection } from './usage/usage-schema.js';
import { type FederationRule, type GroupFile, type WorkspaceFile, worldFile } from './world-schema.js';

/** An emulated organization. A group's identity is its `entry`. */
export interface World {
  readonly organization: { readonly id: string; readonly name: string };
  readonly generation: Generation;
  readonly groups: readonly WorldGroup[];
  readonly workspaces: readonly WorldWorkspace[];
  readonly federationRules: readonly FederationRule[];
  /** What the workspaces use; `usage/generator.ts` says how much in a minute. */
  readonly usage: UsageSection;
  /** What it has of spend limits beside the group that they are. */
  readonly spend: WorldSpend;
  /** Whether changes are recorded, and what was. */
  readonly compliance: WorldCompliance;
}

export interface WorldGroup {
  /** What the world itself calls it. */
  readonly key: string;
  /** `rlg_…`; served from generation G2 on. */
  readonly id: string;
  /** The organization's entry; served from generation G1 on. */
  readonly entry: string;
  readonly type: string;
  readonly display_name: string | null;
  readonly models: readonly string[] | null;
  /** Models that workspaces' entries list beside those of the organization's. */
  readonly workspace_models: readonly string[];
  /** Only of the group that spend limits are, whose values are hundredths of its unit. */
  readonly currency?: string | null;
  /** The organization's limits by limiter; one that is not here does not exist. */
  readonly limits: ReadonlyMap<string, number>;
}

export interface StoredLimit {
  readonly value: number;
  /** `workspace`, or a source that no generation has yet. */
  readonly source: string;
}

export interface WorldWorkspace {
  readonly id: string;
  readonly name: string;
  /** RFC 3339. */
  readonly created_at: string;
  readonly archived_at: string | null;
  /** The organization's default workspace, which cannot have overrides. */
  readonly default: boolean;
  /** Whether its rate limits answer 403: the snapshot that the world was made from does not know them. */
  readonly unreadable: boolean;
  /** The entries of the groups that apply to it; null: all of them. */
  readonly groups: readonly string[] | null;
  /** The models it has access to; null: all of them. */
  readonly models: readonly string[] | null;
  /** By the group's entry, then by limiter. */
  readonly overrides: ReadonlyMap<string, ReadonlyMap<string, StoredLimit>>;
}

/**
 * Reads a world file's data. Groups are keyed by a name of the file's own; `id`, `entry`, `type` and `display_name`
 * follow from it where they are left out. Workspaces name groups by that key, or by ID, entry, type, display name or
 * model. `path` is the file's name in messages, `now` what days back are counted from, in milliseconds since 1970.
 * @throws UserError `file-invalid` that names every problem and its place in the file.
 */
export function readWorld(data: unknown, path = 'The emulated organization', now: number = Date.now()): World {
  const parsed = worldFile.safeParse(data, { reportInput: true });
  if (!parsed.success) {
    throw invalidWorld(path, [...new Set(parsed.error.issues.map(formatIssue))]);
  }
  const {
    organization,
    generation,
    workspaces: workspaceFiles,
    federation_rules: federationRules,
    usage,
    compliance: complianceSection,
  } = parsed.data;
  const groups = [...parsed.data.groups].map(([key, group]) => toGroup(key, group));
  const idsOf = (entries: readonly { readonly id: string }[]): readonly string[] => entries.map(({ id }) => id);
  const entries = groups.map(({ entry }) => entry);
  const problems = [
    ...repeated('group ID', idsOf(groups)),
    ...repeated('group entry', entries),
    ...repeated('model', groups.flatMap(modelsOf)),
    ...repeated('workspace ID', idsOf(workspaceFiles)),
    ...repeated('federation rule', idsOf(federationRules)),
  ];
  const resolve = indexNames(groups);
  const listed = workspaceFiles.map((workspace, index) =>
    toWorkspace(workspace, { place: `workspaces[${index}]`, resolve, problems, now }),
  );
  const spending = parsed.data.spend === undefined ? null : readSpend(parsed.data.spend, listed, problems);
  const workspaces = spending === null ? listed : listed.map((workspace) => withSpend(workspace, spending.workspaces));
  problems.push(...unknownUsers(usage, workspaces));
  const compliance = readCompliance(complianceSection, { now, workspaces, problems });
  if (problems.length > 0) throw invalidWorld(path, problems);
  return {
    organization,
    generation,
    groups: spending === null ? groups : [...groups, spendGroupOf(spending.spend.currency, spending.organization)],
    workspaces,
    federationRules,
    usage,
    spend: spending?.spend ?? noSpend,
    compliance,
  };
}

/** The group that spend limits are, as a world has it. */
function spendGroupOf(currency: string, limits: ReadonlyMap<string, number>): WorldGroup {
  const names = { key: spendGroupKey, id: spendGroupKey, entry: spendGroupKey };
  return { ...spendGroup(currency), ...names, workspace_models: [], limits };
}

function withSpend(workspace: WorldWorkspace, spend: ReadonlyMap<string, ReadonlyMap<string, number>>): WorldWorkspace {
  const own = [...(spend.get(workspace.id) ?? [])].map(([period, value]): [string, StoredLimit] => [
    period,
    { value, source: 'workspace' },
  ]);
  return { ...workspace, overrides: new Map(workspace.overrides).set(spendGroupKey, new Map(own)) };
}

/** Whose use is told, and who is not there. */
function unknownUsers(usage: UsageSection, workspaces: readonly WorldWorkspace[]): string[] {
  const names = new Set(workspaces.flatMap(({ id, name }) => [id, name]));
  const unknown = [...(usage.workspaces?.keys() ?? [])].filter((name) => !names.has(name));
  return unknown.map((name) => `usage.workspaces: no workspace is named "${name}"`);
}

function toGroup(key: string, file: GroupFile): WorldGroup {
  const known: readonly string[] = groupTypes;
  const type = file.type ?? (known.includes(key) ? key : 'model_group');
  const ofModels = type === 'model_group';
  return {
    key,
    id: file.id ?? `rlg_${key}`,
    entry: file.entry ?? `entry-${key}`,
    type,
    display_name: file.display_name ?? (ofModels ? key : null),
    models: file.models ?? (ofModels ? [] : null),
    workspace_models: file.workspace_models,
    limits: file.limits ?? new Map(),
  };
}

function modelsOf(group: WorldGroup): string[] {
  return [...(group.models ?? []), ...group.workspace_models];
}

/** By what a group may be named; the type only where it is not shared by design. */
export function namesOf(group: WorldGroup): readonly string[] {
  const type = group.type === 'model_group' ? [] : [group.type];
  const display = group.display_name === null ? [] : [group.display_name];
  return [group.key, group.id, group.entry, ...type, ...display, ...modelsOf(group)];
}

interface Reading {
  readonly place: string;
  readonly resolve: (name: string) => ResolvedName;
  readonly problems: string[];
  readonly now: number;
}

function toWorkspace(file: WorkspaceFile, { place, resolve, problems, now }: Reading): WorldWorkspace {
  const entryOf = (name: string, key: string): string => {
    const { entry, problem } = resolve(name);
    if (problem !== null) problems.push(`${place}.${key}: ${problem}`);
    return entry;
  };
  const overrides = new Map<string, ReadonlyMap<string, StoredLimit>>();
  for (const [name, limits] of file.overrides ?? []) {
    const entry = entryOf(name, 'overrides');
    if (overrides.has(entry)) problems.push(`${place}.overrides: "${name}" names a group that another key names too`);
    overrides.set(entry, limits);
  }
  if (file.default && overrides.size > 0) problems.push(`${place}: the default workspace cannot have overrides`);
  const groups = file.groups?.map((name) => entryOf(name, 'groups')) ?? null;
  return { ...file, created_at: toTime(file.created_at, now), groups, overrides, unreadable: false };
}

interface ResolvedName {
  /** The group's entry; the name itself where it says nothing. */
  readonly entry: string;
  /** In words, why the name does not say which group is meant; null: it does. */
  readonly problem: string | null;
}

/** Finds groups by any of their names; one that two groups bear says nothing. */
function indexNames(groups: readonly WorldGroup[]): (name: string) => ResolvedName {
  const entries = new Map<string, Set<string>>();
  for (const group of groups) {
    for (const name of namesOf(group)) entries.set(name, (entries.get(name) ?? new Set()).add(group.entry));
  }
  return (name) => {
    const [entry, other] = entries.get(name) ?? [];
    if (entry === undefined) return { entry: name, problem: `no group is named "${name}"` };
    return { entry, problem: other === undefined ? null : `more than one group is named "${name}"; use its ID` };
  };
}
