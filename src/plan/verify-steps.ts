import { groupKey, identityOfGroup, isToBeCreated } from '../model/address.js';
import type { Change, Plan } from '../model/plan-types.js';
import { inherited, meets, override, type Setting, organizationLimit } from '../model/setting.js';
import { isMoney } from '../model/spend/money.js';
import type { Group, LiveGroup, LiveWorkspace, Snapshot, Tool } from '../model/snapshot-types.js';
import {
  type Obstacle,
  type StepState,
  type Verification,
  verificationExitCode,
  verificationFormatVersion,
  type VerifiedStep,
} from '../model/verification.js';
import { isOpenBefore } from '../model/verdict.js';
import { canHaveOverrides } from './resolve/locate-workspace.js';
import { pairGroups } from '../model/history/pair-groups.js';

/*
 * Says what became of each step of a saved plan, for `verify`.
 */

/** The changes that somebody has to carry out: neither ignored, reported nor adopted, nor open since before this change. */
export function stepsOf({ changes, declaration }: Plan): readonly Change[] {
  return changes.filter(
    (change) =>
      change.ignored === null &&
      change.reported === null &&
      change.class !== 'adopted' &&
      !isOpenBefore(change, declaration.base),
  );
}

/** Says what became of each step of a plan. `snapshot: null` is for a plan without steps, for which nothing is read. */
export function verifySteps(plan: Plan, snapshot: Snapshot | null, tool: Tool): Verification {
  const changes = stepsOf(plan);
  const steps = snapshot === null ? [] : verifyAgainst(changes, snapshot);
  const count = (state: StepState): number => steps.filter((step) => step.state === state).length;
  const summary = {
    done: count('done'),
    open: count('open'),
    superseded: count('superseded'),
    unread: count('unread'),
  };
  return {
    format_version: verificationFormatVersion,
    tool,
    taken_at: snapshot?.taken_at ?? null,
    exit_code: verificationExitCode(summary),
    organization: plan.organization,
    plan: {
      digest: plan.digest,
      taken_at: plan.run.taken_at,
      complete: plan.complete,
      base: plan.declaration.base,
      ...(plan.declaration.unmerged === undefined ? {} : { unmerged: plan.declaration.unmerged }),
    },
    summary,
    incomplete: snapshot?.incomplete ?? [],
    steps,
  };
}

function verifyAgainst(changes: readonly Change[], snapshot: Snapshot): readonly VerifiedStep[] {
  const groups = findGroups(changes, snapshot);
  return changes.map((change): VerifiedStep => {
    const found = findWorkspace(change, snapshot);
    if (typeof found === 'string') return { ...change, state: obstacleStates[found], live: null, obstacle: found };
    const group = groups.get(groupKey(change.group));
    if (group === undefined && isMoney(change.group))
      return { ...change, state: 'unread', live: null, obstacle: 'spend-not-read' };
    if (group === undefined && !isGone(change, snapshot))
      return { ...change, state: 'superseded', live: null, obstacle: 'no-group' };
    const live = liveAt(found, group, change.limiter);
    return { ...change, state: stateOf(change, live), live, obstacle: null };
  });
}

const obstacleStates = {
  'not-created': 'open',
  'not-read': 'unread',
  archived: 'superseded',
  ambiguous: 'superseded',
} as const satisfies Record<Exclude<Obstacle, 'no-group' | 'spend-not-read'>, StepState>;

function stateOf({ before, after }: Change, live: Setting): StepState {
  if (meets(live, after)) return 'done';
  return isSame(live, before) ? 'open' : 'superseded';
}

/** A workspace that inherits goes on inheriting when the organization's limit moves. */
function isSame(live: Setting, before: Setting): boolean {
  if (live.source === 'organization' || before.source === 'organization') return live.source === before.source;
  const name = (setting: Setting): string => (setting.source === 'other' ? setting.name : '');
  return live.source === before.source && live.value === before.value && name(live) === name(before);
}

/** One that was to be created is found by its name. */
function findWorkspace(
  { workspace: planned }: Change,
  { workspaces }: Snapshot,
): LiveWorkspace | keyof typeof obstacleStates {
  const created = isToBeCreated(planned);
  const [found, another] = workspaces.filter((workspace) =>
    created ? workspace.name === planned.name && canHaveOverrides(workspace) : workspace.id === planned.id,
  );
  if (found === undefined) return created ? 'not-created' : 'not-read';
  if (another !== undefined) return 'ambiguous';
  if (found.archived_at !== null) return 'archived';
  return found.read ? found : 'not-read';
}

/** The live groups of the steps, by the key that the plan has for them; the API may be of another generation by now. */
function findGroups(changes: readonly Change[], snapshot: Snapshot): ReadonlyMap<string, LiveGroup> {
  const planned = new Map(changes.map(({ group }) => [groupKey(group), group]));
  const pairs = pairGroups([...planned.values()].map(asLive), snapshot.groups);
  return new Map(
    pairs.flatMap(({ before, after }) => (before === null || after === null ? [] : [[before.key, after] as const])),
  );
}

function asLive(planned: Group): LiveGroup {
  const group = identityOfGroup(planned);
  return { ...group, key: groupKey(group), limits: [], workspace_models: [] };
}

/** Whether an override went with its group, and not to another one that has what it was for. */
function isGone({ group: { type, models }, after }: Change, { groups }: Snapshot): boolean {
  const takesOver = (other: Group): boolean =>
    models === null ? other.type === type : models.some((model) => other.models?.includes(model));
  return after.source === 'organization' && !groups.some(takesOver);
}

function liveAt({ entries }: LiveWorkspace, group: LiveGroup | undefined, limiter: string): Setting {
  if (group === undefined) return inherited(null);
  const entry = entries.find((candidate) => candidate.group === group.key);
  const limit = entry?.limits.find((candidate) => candidate.limiter === limiter);
  if (limit === undefined) return inherited(organizationLimit(group, limiter));
  return limit.source === 'workspace'
    ? override(limit.value)
    : { source: 'other', name: limit.source, value: limit.value };
}
