import { groupNames } from '../../model/activity/group-names.js';
import type { Blame, LimitEvent, UnknownReason } from '../../model/activity/activity-types.js';
import type { Change, Plan } from '../../model/plan-types.js';
import type { Group } from '../../model/snapshot-types.js';
import { compareText } from '../../model/text.js';

/*
 * Says who changed what drifted, from the events of the Activity Feed.
 */

/** What is known of who changed limits. */
export interface Evidence {
  readonly events: readonly LimitEvent[];
  /** Why nobody is known where no event fits. */
  readonly otherwise: UnknownReason;
  /** The organization's groups. */
  readonly groups: readonly Group[];
  /** RFC 3339 as an event has it: what came later is not what live shows. */
  readonly until: string;
  /** What came before had taken effect when live was read. */
  readonly settled: string;
}

/** Whether it is asked who changed it: what somebody declared was not changed by hand. */
export function isByHand({ class: name }: Change): boolean {
  return name === 'drift' || name === 'conflict';
}

/** Whether an event may be about one of these changes. */
export function concerns(changes: readonly Change[]): (event: LimitEvent) => boolean {
  const keys = new Set(changes.filter(isByHand).map(({ workspace, limiter }) => keyOf(workspace.id, limiter)));
  return ({ workspace_id, limiter }) => keys.has(keyOf(workspace_id, limiter));
}

function keyOf(workspaceId: string, limiter: string): string {
  return `${workspaceId}\n${limiter}`;
}

/** The plan with who changed each limit that was changed by hand. Pure: the events may come in any order. */
export function blameChanges(plan: Plan, evidence: Evidence): Plan {
  const byLimit = groupBy(evidence.events, ({ workspace_id, limiter }) => keyOf(workspace_id, limiter));
  const changes = plan.changes.map((change) => {
    if (!isByHand(change)) return change;
    const events = byLimit.get(keyOf(change.workspace.id, change.limiter)) ?? [];
    return { ...change, blame: blameOf(change, events, evidence) };
  });
  return { ...plan, changes };
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

function blameOf(change: Change, events: readonly LimitEvent[], evidence: Evidence): Blame {
  const seen = events.filter(({ at }) => at <= evidence.until).toSorted(newestFirst);
  const byGroup = groupBy(ofThisGroup(change, seen, evidence.groups), ({ model_group: group }) => group);
  const fitting = [...byGroup.values()].flatMap((own) => newestFitting(change, own, evidence));
  const shown = fitting.toSorted(newestFirst).map(({ id, at, model_group, actor }) => ({ id, at, model_group, actor }));
  return { events: shown, unknown: shown.length === 0 ? evidence.otherwise : null };
}

/** Sorts events; those of one instant by their IDs, so that the order they come in does not matter. */
export function newestFirst(a: LimitEvent, b: LimitEvent): number {
  return compareText(b.at, a.at) || compareText(b.id, a.id);
}

/** Where names tell: what names this group, else what names no other. */
function ofThisGroup(
  { group }: Change,
  events: readonly LimitEvent[],
  groups: readonly Group[],
): readonly LimitEvent[] {
  const own = groupNames(group);
  const named = events.filter(({ model_group: name }) => own.has(name));
  if (named.length > 0) return named;
  const taken = new Set(groups.flatMap((other) => [...groupNames(other)]));
  return events.filter(({ model_group: name }) => !taken.has(name));
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
