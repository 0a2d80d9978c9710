import type { Blame, LimitEvent, UnknownReason } from '../../model/activity/activity-types.js';
import type { Change, Plan } from '../../model/plan-types.js';
import { groupKey } from '../../model/address.js';
import type { Group, Snapshot } from '../../model/snapshot-types.js';
import { isMoney } from '../../model/spend/money.js';
import { type FindGroup, groupBy, groupFinder, newestFirst } from './feed-groups.js';

/*
 * Says who changed what drifted, from the events of the Activity Feed.
 */

/** What is known of who changed limits. */
export interface Evidence {
  readonly events: readonly LimitEvent[];
  /** Why nobody is known where no event fits. */
  readonly otherwise: UnknownReason;
  /** What live shows, which tells of groups. */
  readonly live: Pick<Snapshot, 'groups' | 'workspaces'>;
  /** RFC 3339 as an event has it: what came later is not what live shows. */
  readonly until: string;
  /** What came before had taken effect when live was read. */
  readonly settled: string;
}

/**
 * Whether it is asked who changed it: what somebody declared was not changed by hand, and of spend limits the feed has other events,
 * whose fields nobody has documented.
 */
export function isByHand({ class: name, group }: Change): boolean {
  return (name === 'drift' || name === 'conflict') && !isMoney(group);
}

function keyOf(workspaceId: string, limiter: string): string {
  return `${workspaceId}\n${limiter}`;
}

/** The plan with who changed each limit that was changed by hand. Pure: the events may come in any order. */
export function blameChanges(plan: Plan, evidence: Evidence): Plan {
  const seen = evidence.events.filter(({ at }) => at <= evidence.until).toSorted(newestFirst);
  const byLimit = groupBy(seen, ({ workspace_id, limiter }) => keyOf(workspace_id, limiter));
  const findGroup = groupFinder(seen, evidence.live);
  const fitting = plan.changes.filter(isByHand).map((change) => {
    const events = byLimit.get(keyOf(change.workspace.id, change.limiter)) ?? [];
    return { change, events: newestOfEach(change, ofThisGroup(change, events, findGroup), evidence) };
  });
  const claims = groupBy(
    fitting.flatMap(({ events }) => events),
    ({ id }) => id,
  );
  const told = new Map(
    fitting.map(({ change, events }) => [change.id, blameOf(events, (id) => claims.get(id)?.length !== 1, evidence)]),
  );
  const changes = plan.changes.map((change) => {
    const blame = told.get(change.id);
    return blame === undefined ? change : { ...change, blame };
  });
  return { ...plan, changes };
}

/** `isShared`: whether an event, which set one limit, fits several. */
function blameOf(events: readonly LimitEvent[], isShared: (id: string) => boolean, { otherwise }: Evidence): Blame {
  const shown = events.map(({ id, at, model_group, actor }) => {
    const unclear = isShared(id) ? { group_unclear: true as const } : {};
    return { id, at, model_group, actor, ...unclear };
  });
  return { events: shown, unknown: shown.length === 0 ? otherwise : null };
}

function newestOfEach(change: Change, events: readonly LimitEvent[], evidence: Evidence): readonly LimitEvent[] {
  const byGroup = groupBy(events, ({ model_group: group }) => group);
  return [...byGroup.values()].flatMap((own) => newestFitting(change, own, evidence)).toSorted(newestFirst);
}

/** Of those whose group is known, this group's, if there are any; else those whose group is not known. */
function ofThisGroup({ group }: Change, events: readonly LimitEvent[], findGroup: FindGroup): readonly LimitEvent[] {
  const found = events.map((event) => ({ event, key: keyOfGroup(findGroup(event.model_group)) }));
  const own = found.filter(({ key }) => key === groupKey(group));
  return (own.length > 0 ? own : found.filter(({ key }) => key === null)).map(({ event }) => event);
}

function keyOfGroup(group: Group | null): string | null {
  return group === null ? null : groupKey(group);
}

/** Of one group of the feed, newest first: none where something else was set there since, and that took effect. */
function newestFitting(
  { before }: Change,
  events: readonly LimitEvent[],
  { settled }: Evidence,
): readonly LimitEvent[] {
  const wanted = before.source === 'organization' ? null : before.value;
  const since = events.findIndex(({ value }) => value === wanted);
  if (since < 0) return [];
  const isOvertaken = events.slice(0, since).some(({ at }) => at < settled);
  return isOvertaken ? [] : events.slice(since, since + 1);
}
