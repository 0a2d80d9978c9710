import type { LimitEvent } from '../../model/activity/activity-types.js';
import { groupNames } from '../../model/activity/group-names.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../../model/snapshot-types.js';
import { groupBy, newestFirst } from './blame.js';

/*
 * Which group of the organization the feed means by a name that no other endpoint has.
 */

/**
 * The group that bears the name; else the one whose live limits are what the newest events of that name left behind, if
 * there is one alone. null: it cannot be told.
 */
export function groupFinder(
  events: readonly LimitEvent[],
  { groups, workspaces }: Pick<Snapshot, 'groups' | 'workspaces'>,
): (name: string) => LiveGroup | null {
  const named = new Map(groups.flatMap((group) => [...groupNames(group)].map((name) => [name, group] as const)));
  const read = new Map(workspaces.filter((workspace) => workspace.read).map((workspace) => [workspace.id, workspace]));
  const infer = ([name, own]: readonly [string, readonly LimitEvent[]]): readonly [string, LiveGroup | undefined] => {
    const traces = leftBehind(own, read);
    const fitting = groups.filter((group) => traces.length > 0 && traces.every((trace) => isIn(group, trace)));
    return [name, fitting.length === 1 ? fitting[0] : undefined];
  };
  const left = new Map([...groupBy(events, ({ model_group: name }) => name)].map(infer));
  return (name) => named.get(name) ?? left.get(name) ?? null;
}

/** What an event left behind, where nothing came after it. */
interface Trace extends Pick<LimitEvent, 'limiter' | 'value'> {
  readonly workspace: LiveWorkspace;
}

function leftBehind(events: readonly LimitEvent[], read: ReadonlyMap<string, LiveWorkspace>): readonly Trace[] {
  const byLimit = groupBy(events.toSorted(newestFirst), ({ workspace_id, limiter }) => `${workspace_id}\n${limiter}`);
  return [...byLimit.values()].flatMap((own) =>
    own.slice(0, 1).flatMap(({ workspace_id, limiter, value }) => {
      const workspace = read.get(workspace_id);
      return workspace === undefined ? [] : [{ workspace, limiter, value }];
    }),
  );
}

function isIn({ key, limits }: LiveGroup, { workspace, limiter, value }: Trace): boolean {
  const entry = workspace.entries.find(({ group }) => group === key);
  const live = entry?.limits.find((limit) => limit.limiter === limiter && limit.source === 'workspace');
  return value === null
    ? live === undefined && limits.some((limit) => limit.limiter === limiter)
    : live?.value === value;
}
