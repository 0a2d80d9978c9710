import { groupTypes } from '../model/limiters.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import type { Generation } from './generations.js';
import { indexNames, type ResolvedName } from './group-names.js';
import { formatIssue, invalidWorld, repeated } from './world-problems.js';
import { demoRules, type FederationRule, type GroupFile, type WorkspaceFile, worldFile } from './world-schema.js';

/** An emulated organization. A group's identity is its `entry`. */
export interface World {
  readonly organization: { readonly id: string; readonly name: string };
  readonly generation: Generation;
  readonly groups: readonly WorldGroup[];
  readonly workspaces: readonly WorldWorkspace[];
  readonly federationRules: readonly FederationRule[];
}

export interface WorldGroup {
  /** `rlg_…`; served from generation G2 on. */
  readonly id: string;
  /** The organization's entry; served from generation G1 on. */
  readonly entry: string;
  readonly type: string;
  readonly display_name: string | null;
  readonly models: readonly string[] | null;
  /** Models that workspaces' entries list beside those of the organization's. */
  readonly workspace_models: readonly string[];
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
 * model. `path` is the file's name in messages.
 * @throws UserError `file-invalid` that names every problem and its place in the file.
 */
export function readWorld(data: unknown, path = 'The emulated organization'): World {
  const parsed = worldFile.safeParse(data, { reportInput: true });
  if (!parsed.success) {
    throw invalidWorld(path, [...new Set(parsed.error.issues.map(formatIssue))]);
  }
  const problems: string[] = [];
  const named = [...parsed.data.groups].map(([key, group]) => ({ key, group: toGroup(key, group) }));
  const groups = named.map(({ group }) => group);
  problems.push(
    ...repeated(
      'group ID',
      groups.map(({ id }) => id),
    ),
  );
  problems.push(
    ...repeated(
      'group entry',
      groups.map(({ entry }) => entry),
    ),
  );
  problems.push(...repeated('model', groups.flatMap(modelsOf)));
  problems.push(
    ...repeated(
      'workspace ID',
      parsed.data.workspaces.map(({ id }) => id),
    ),
  );
  problems.push(
    ...repeated(
      'federation rule',
      parsed.data.federation_rules.map(({ id }) => id),
    ),
  );
  const resolve = indexNames(named.map(({ key, group }) => ({ entry: group.entry, names: namesOf(key, group) })));
  const workspaces = parsed.data.workspaces.map((workspace, index) =>
    toWorkspace(workspace, { place: `workspaces[${index}]`, resolve, problems }),
  );
  if (problems.length > 0) throw invalidWorld(path, problems);
  const { organization, generation, federation_rules: federationRules } = parsed.data;
  return { organization, generation, groups, workspaces, federationRules };
}

function toGroup(key: string, file: GroupFile): WorldGroup {
  const known: readonly string[] = groupTypes;
  const type = file.type ?? (known.includes(key) ? key : 'model_group');
  const ofModels = type === 'model_group';
  return {
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

/** By what a workspace may name a group; the type only where it is not shared by design. */
function namesOf(key: string, group: WorldGroup): string[] {
  const type = group.type === 'model_group' ? [] : [group.type];
  const display = group.display_name === null ? [] : [group.display_name];
  return [key, group.id, group.entry, ...type, ...display, ...modelsOf(group)];
}

interface Reading {
  readonly place: string;
  readonly resolve: (name: string) => ResolvedName;
  readonly problems: string[];
}

function toWorkspace(file: WorkspaceFile, { place, resolve, problems }: Reading): WorldWorkspace {
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
  return { ...file, groups, overrides, unreadable: false };
}

/**
 * The world that a snapshot was taken of, as far as the snapshot knows it: reading it again gives the same limits. It
 * speaks the latest generation that had no more to say than the snapshot has. A live workspace that was not read answers
 * 403, since nobody knows its limits.
 */
export function worldFromSnapshot(snapshot: Snapshot): World {
  const entries = new Map(snapshot.groups.map((group) => [group.key, entryOf(group)]));
  return {
    organization: snapshot.organization,
    generation: generationOf(snapshot),
    groups: snapshot.groups.map(groupFromSnapshot),
    workspaces: snapshot.workspaces.map((workspace) => workspaceFromSnapshot(workspace, entries)),
    federationRules: demoRules,
  };
}

function generationOf({ groups, workspaces }: Snapshot): Generation {
  if (workspaces.some(({ inherited_listed }) => inherited_listed)) return 'G5';
  if (groups.some(({ id }) => id !== null)) return 'G2';
  return groups.some(({ rate_limit_id }) => rate_limit_id !== null) ? 'G1b' : 'G0';
}

function entryOf(group: LiveGroup): string {
  return group.rate_limit_id ?? `entry-${group.key}`;
}

function groupFromSnapshot(group: LiveGroup): WorldGroup {
  return {
    id: group.id ?? `rlg_${group.key}`,
    entry: entryOf(group),
    type: group.type,
    display_name: group.display_name,
    models: group.models,
    workspace_models: group.workspace_models,
    limits: new Map(group.limits.map(({ limiter, value }) => [limiter, value])),
  };
}

function workspaceFromSnapshot(workspace: LiveWorkspace, entries: ReadonlyMap<string, string>): WorldWorkspace {
  const listed = workspace.entries.map((entry) => ({ ...entry, group: entries.get(entry.group) ?? entry.group }));
  const overrides = listed
    .filter(({ limits }) => limits.length > 0)
    .map(({ group, limits }): [string, Map<string, StoredLimit>] => [
      group,
      new Map(limits.map(({ limiter, value, source }) => [limiter, { value, source }])),
    ]);
  return {
    id: workspace.id,
    name: workspace.name,
    archived_at: workspace.archived_at,
    default: workspace.default,
    unreadable: !workspace.read && workspace.archived_at === null && !workspace.default,
    groups: workspace.inherited_listed ? listed.map(({ group }) => group) : null,
    models: null,
    overrides: new Map(overrides),
  };
}
