import { isMoney } from '../model/spend/money.js';
import type { Activity, ActivityActor } from './compliance/compliance-schema.js';
import { createQuota, type Quota } from './compliance/quota.js';
import { createRecorder } from './compliance/recorder.js';
import { type Buckets, createBuckets } from './messages/buckets.js';
import { createPace, type Pace } from './usage/pace.js';
import type { StoredLimit, World, WorldGroup, WorldWorkspace } from './world.js';

/** The state behind the handler: a world whose workspaces and overrides can change. */
export interface Store {
  readonly world: World;
  /** As they are now, by ID. */
  readonly workspaces: ReadonlyMap<string, WorldWorkspace>;
  overridesOf(workspace: WorldWorkspace, group: WorldGroup): ReadonlyMap<string, StoredLimit>;
  /** How often the usage endpoints may be called. */
  readonly pace: Pace;
  /** What is left of the limits that messages draw on. */
  readonly buckets: Buckets;
  /** Remembers a token of an exchange, which works until `endsAt` (milliseconds since 1970). */
  grant(token: string, endsAt: number): void;
  /** When a token of an exchange ends; null: it is of none. */
  endOf(token: string): number | null;
  /** Sets an override of this workspace, or clears it with null, and records who did it. */
  setLimit(
    workspace: WorldWorkspace,
    group: WorldGroup,
    limit: { limiter: string; value: number | null },
    by: { actor: ActivityActor; now: number },
  ): void;
  /** What was recorded, newest first. */
  activities(): readonly Activity[];
  /** How often the Activity Feed may be asked; counts a call. */
  feedQuota(now: number): Quota;
  /** Takes the place of the workspace with its ID; a new one comes last. */
  putWorkspace(workspace: WorldWorkspace): void;
}

const none: ReadonlyMap<string, StoredLimit> = new Map();

/** The world itself is never changed: two emulators can share one. */
export function createStore(world: World): Store {
  const workspaces = new Map(world.workspaces.map((workspace) => [workspace.id, workspace]));
  const tokens = new Map<string, number>();
  const recorder = createRecorder(world);
  const nowOf = (workspace: WorldWorkspace): WorldWorkspace => workspaces.get(workspace.id) ?? workspace;
  const overridesOf = (workspace: WorldWorkspace, group: WorldGroup): ReadonlyMap<string, StoredLimit> =>
    nowOf(workspace).overrides.get(group.entry) ?? none;
  const putWorkspace = (workspace: WorldWorkspace): void => void workspaces.set(workspace.id, workspace);
  return {
    world,
    workspaces,
    overridesOf,
    pace: createPace(world.usage.pace),
    buckets: createBuckets(),
    grant: (token, endsAt) => void tokens.set(token, endsAt),
    endOf: (token) => tokens.get(token) ?? null,
    activities: recorder.activities,
    feedQuota: createQuota(world.compliance.pace),
    setLimit(workspace, group, { limiter, value }, { actor, now: at }) {
      const limits = new Map(overridesOf(workspace, group));
      const before = limits.get(limiter)?.value ?? null;
      // The feed's events of spend limits are others, whose fields nobody has documented.
      if (before !== value && !isMoney(group))
        recorder.record({
          at: new Date(at).toISOString(),
          workspaceId: workspace.id,
          modelGroup: group.key,
          limiter,
          value,
          actor,
        });
      if (value === null) limits.delete(limiter);
      else limits.set(limiter, { value, source: 'workspace' });
      const now = nowOf(workspace);
      putWorkspace({ ...now, overrides: new Map(now.overrides).set(group.entry, limits) });
    },
    putWorkspace,
  };
}

/** Whether the group applies to the workspace: a model group does where the workspace can use one of its models. */
export function applies(workspace: WorldWorkspace, group: WorldGroup): boolean {
  if (isMoney(group)) return true;
  if (workspace.groups !== null && !workspace.groups.includes(group.entry)) return false;
  const { models } = workspace;
  const ofGroup = [...(group.models ?? []), ...group.workspace_models];
  return models === null || ofGroup.length === 0 || ofGroup.some((model) => models.includes(model));
}
