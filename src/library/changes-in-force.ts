import type { LimitInForce, LimitsInForce, WorkspaceInForce } from '../model/in-force-types.js';
import type { Group } from '../model/snapshot-types.js';

/*
 * What became different between two readings of the limits in force.
 */

/**
 * A limit at one time: its value; `no-limit` where the models have limits in the workspace and none of this kind; `absent` where
 * they have none at all, as in a workspace that is archived, or not there yet; `not-read` where it could not be read until now.
 */
export type ValueInForce = number | 'no-limit' | 'absent' | 'not-read';

export interface ChangeInForce {
  readonly workspace: { readonly id: string; readonly name: string };
  /** As it is now; of models that have no limits there any more, as it was. */
  readonly group: Group;
  /** Models of the group for which it changed; empty for a group that is not about models, such as `batch`. */
  readonly models: readonly string[];
  readonly limiter: string;
  readonly before: ValueInForce;
  readonly after: ValueInForce;
}

/**
 * By workspace, model and limiter, joined where the models of a group changed alike. What the later reading could not read is not
 * compared; a model that moves to a group with the same limits has not changed.
 */
export function changesInForce(before: LimitsInForce, after: LimitsInForce): readonly ChangeInForce[] {
  const had = new Map(before.workspaces.map((workspace) => [workspace.id, workspace]));
  const has = new Map(after.workspaces.map((workspace) => [workspace.id, workspace]));
  return [...new Map([...had, ...has]).values()].flatMap(({ id, name }) => {
    if (has.get(id)?.state === 'not-read') return [];
    const was = had.get(id);
    return changesIn({ id, name }, was?.state === 'not-read' ? 'not-read' : sideOf(was), sideOf(has.get(id)));
  });
}

/** The limits of a workspace, by model and limiter; `''` stands for a group that is not about models, beside its type. */
type Side = ReadonlyMap<string, ReadonlyMap<string, LimitInForce>>;

function sideOf(workspace: WorkspaceInForce | undefined): Side {
  const side = new Map<string, Map<string, LimitInForce>>();
  for (const limit of workspace?.limits ?? []) {
    for (const key of keysOf(limit.group)) {
      const limits = side.get(key) ?? new Map<string, LimitInForce>();
      side.set(key, limits.set(limit.limiter, limit));
    }
  }
  return side;
}

function keysOf({ models, type }: Group): readonly string[] {
  return models === null || models.length === 0 ? [`\0${type}`] : models;
}

function changesIn(
  workspace: ChangeInForce['workspace'],
  before: Side | 'not-read',
  has: Side,
): readonly ChangeInForce[] {
  const had: Side = before === 'not-read' ? new Map() : before;
  const joined = new Map<string, ChangeInForce & { readonly models: string[] }>();
  for (const key of new Set([...has.keys(), ...had.keys()])) {
    const [was, is] = [had.get(key), has.get(key)];
    for (const limiter of new Set([...(is?.keys() ?? []), ...(was?.keys() ?? [])])) {
      const value = before === 'not-read' ? before : valueOf(was, limiter);
      const after = valueOf(is, limiter);
      const found = [...(is ?? []), ...(was ?? [])].map(([, limit]) => limit)[0];
      if (value === after || found === undefined) continue;
      const { group } = found;
      const place = JSON.stringify([group, limiter, value, after]);
      const change = joined.get(place) ?? { workspace, group, models: [], limiter, before: value, after };
      if (!key.startsWith('\0')) change.models.push(key);
      joined.set(place, change);
    }
  }
  return [...joined.values()];
}

function valueOf(limits: ReadonlyMap<string, LimitInForce> | undefined, limiter: string): ValueInForce {
  return limits === undefined ? 'absent' : (limits.get(limiter)?.in_force ?? 'no-limit');
}
