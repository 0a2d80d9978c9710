import { groupKey } from '../model/address.js';
import type { Origin } from '../model/located.js';
import type { Declaration, DeclaredGroup } from '../model/declaration.js';
import { groupTypes } from '../model/limiters.js';
import type { Change, Plan } from '../model/plan-types.js';
import type { Group, LiveGroup, LiveWorkspace, Unread } from '../model/snapshot-types.js';
import { indexLive, type LiveState } from '../plan/resolve/live-index.js';
import { pinnedId } from '../plan/resolve/locate-workspace.js';
import { resolve } from '../plan/resolve/resolve.js';

/*
 * Live state rebuilt from a saved plan, for `accept`.
 */

/** The part of a saved plan that tells what is live. */
export interface PlannedLimits {
  readonly changes: readonly Pick<Change, 'workspace' | 'group' | 'limiter' | 'origin'>[];
  readonly findings: Plan['findings'];
  readonly declaration: Pick<Plan['declaration'], 'files'>;
  readonly undeclared?: Plan['undeclared'];
}

/**
 * The workspaces and groups of a saved plan, to resolve the declaration with that it was made from. A group of a plan lacks
 * the models that only workspaces list; that a key is one of them shows where a change names the place of its limit.
 */
export function plannedState(plan: PlannedLimits, declaration: Declaration): LiveState {
  const undeclared = plan.undeclared ?? [];
  const told = [...plan.changes, ...undeclared];
  const workspaces = [...new Map(told.map(({ workspace }) => [workspace.id, liveWorkspace(workspace)])).values()];
  const wordless = wordsWithoutGroup(plan.findings);
  const places = [...plan.changes, ...undeclared.flatMap(({ overrides }) => overrides)];
  const groups = new Map(places.map(({ group }) => [groupKey(group), liveGroup(group, wordless)]));
  const incomplete = unknownPins(declaration, new Set(workspaces.map(({ id }) => id)));
  const words = wordsOfPlaces(plan, declaration, { groups: [...groups.values()], workspaces, incomplete });
  const live = [...groups.values()].map((group) => ({ ...group, workspace_models: [...(words.get(group.key) ?? [])] }));
  return { groups: live, workspaces, incomplete };
}

/** Pinned workspaces without a change: a plan does not tell whether they are there. */
function unknownPins({ workspaces }: Declaration, known: ReadonlySet<string>): readonly Unread[] {
  return workspaces.flatMap((entry) => {
    const id = pinnedId(entry);
    if (id === null || known.has(id)) return [];
    return [{ workspace: { id, name: entry.key }, reason: 'no change of it', status: null, request_id: null }];
  });
}

/** Words of which the plan says that they mean no group, or more than one. */
function wordsWithoutGroup(findings: Plan['findings']): ReadonlySet<string> {
  const words = findings.flatMap(({ rule, data }) =>
    rule === 'unknown-group' && data.reason === 'no-group' ? [data.target ?? data.key] : [],
  );
  return new Set(words);
}

function liveWorkspace({ id, name }: Change['workspace']): LiveWorkspace {
  return { id, name, archived_at: null, default: false, read: true, inherited_listed: false, entries: [] };
}

/** With the type of a model group it does not go by its type, which another group may have too. */
function liveGroup(group: Group, wordless: ReadonlySet<string>): LiveGroup {
  const type = wordless.has(group.type) ? 'model_group' : group.type;
  const models = (group.models ?? []).filter((model) => !wordless.has(model));
  return { ...group, key: groupKey(group), type, models, limits: [], workspace_models: [] };
}

/** By the key of a group, the words under which its declared limits stand and that no group is known by. */
function wordsOfPlaces(
  { changes, findings, declaration: { files } }: PlannedLimits,
  declaration: Declaration,
  state: LiveState,
): ReadonlyMap<string, ReadonlySet<string>> {
  const { entries, groups } = resolve(declaration, indexLive(state));
  const wordless = wordsWithoutGroup(findings);
  const paths = new Map(
    files.map(({ path, sha256 }) => [path, declaration.files.find((file) => file.sha256 === sha256)?.path ?? path]),
  );
  const words = new Map<string, Set<string>>();
  for (const { workspace, group, limiter, origin } of changes) {
    if (origin === null) continue;
    const place = { ...origin, file: paths.get(origin.file) ?? origin.file };
    const layers = entries.get(workspace.id)?.layers ?? [];
    const keys = layers.flat().flatMap((declared) => (standsAt(declared, limiter, place) ? [declared.key] : []));
    if (keys.some((key) => groups.find(key)?.key === groupKey(group))) continue;
    // Through an alias one place stands under several keys.
    const unknown = keys.filter((key) => groups.find(key) === null).map((key) => wordOf(key, declaration));
    const [word, ...others] = new Set(unknown.filter((one) => mayBeModel(one) && !wordless.has(one)));
    if (word === undefined || others.length > 0) continue;
    words.set(groupKey(group), new Set([...(words.get(groupKey(group)) ?? []), word]));
  }
  return words;
}

function standsAt({ origin, limits }: DeclaredGroup, limiter: string, place: Origin): boolean {
  if (limits === 'inherit') return isSamePlace(origin, place);
  return limits.some((limit) => limit.limiter === limiter && isSamePlace(limit.origin, place));
}

function isSamePlace(a: Origin, b: Origin): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}

/** The ID of a group and a type are no model of another group. */
function mayBeModel(word: string): boolean {
  const types: readonly string[] = groupTypes;
  return !word.startsWith('rlg_') && !types.includes(word);
}

function wordOf(key: string, { groups }: Declaration): string {
  return groups.get(key)?.value ?? key;
}
