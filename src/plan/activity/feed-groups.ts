import type { LimitEvent } from '../../model/activity/activity-types.js';
import { groupNames } from '../../model/activity/group-names.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../../model/snapshot-types.js';
import { compareText } from '../../model/text.js';

/*
 * Which group of the organization the feed means by a name that no other endpoint has.
 */

/** null: it cannot be told. */
export type FindGroup = (name: string) => LiveGroup | null;

/**
 * The group that bears the name; else the one whose live limits are what the newest events of that name left behind, if
 * there is one alone. null: it cannot be told.
 */
export function groupFinder(
  events: readonly LimitEvent[],
  { groups, workspaces }: Pick<Snapshot, 'groups' | 'workspaces'>,
): FindGroup {
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

/** The events by what they have in common. */
export function groupBy(
  events: readonly LimitEvent[],
  keyOfEvent: (event: LimitEvent) => string,
): ReadonlyMap<string, readonly LimitEvent[]> {
  const groups = new Map<string, LimitEvent[]>();
  for (const event of events) {
    const key = keyOfEvent(event);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [event]);
    else known.push(event);
  }
  return groups;
}

/** Sorts events; those of one instant by their IDs, so that the order they come in does not matter. */
export function newestFirst(a: LimitEvent, b: LimitEvent): number {
  return compareText(b.at, a.at) || compareText(b.id, a.id);
}
