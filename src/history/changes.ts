import { groupKey } from '../model/address.js';
import type { HistoryChange, HistoryDifference } from '../model/history/history-types.js';
import { diffSnapshots } from './diff-snapshots.js';
import { tellMoves } from './model-moves.js';
import { between, lastTold, type Sighting, tellsLimits, tellsPresence } from './sightings.js';

/*
 * What changed from reading to reading.
 */

/** `sightings`: the oldest first. Each change is between the last reading that shows the old and the first that shows the new. */
export function changesBetween(sightings: readonly Sighting[]): readonly HistoryChange[] {
  const ids = workspaceIds(sightings);
  const presence = lastTold(ids, tellsPresence);
  const limits = lastTold(ids, tellsLimits);
  return sightings.flatMap((sighting, at) => {
    const previous = sightings[at - 1] ?? null;
    const found =
      previous === null ? [] : changesIn(sighting, { ids, previous, presence: presence.of, limits: limits.of });
    presence.add(sighting);
    limits.add(sighting);
    return found;
  });
}

function workspaceIds(sightings: readonly Sighting[]): ReadonlySet<string> {
  return new Set(sightings.flatMap(({ workspaces }) => [...workspaces.keys()]));
}

interface Before {
  readonly ids: ReadonlySet<string>;
  /** The reading before, which always tells of the organization. */
  readonly previous: Sighting;
  readonly presence: (id: string) => Sighting | null;
  readonly limits: (id: string) => Sighting | null;
}

function changesIn(sighting: Sighting, before: Before): readonly HistoryChange[] {
  const bases = new Set([before.previous]);
  for (const id of before.ids) {
    const [presence, limits] = [before.presence(id), before.limits(id)];
    if (presence !== null && tellsPresence(sighting, id)) bases.add(presence);
    if (limits !== null && tellsLimits(sighting, id)) bases.add(limits);
  }
  const found = [...bases].flatMap((base) => changesSince(base, sighting, before));
  return [
    ...found.filter(({ scope }) => scope === 'organization'),
    ...found.filter(({ scope }) => scope === 'workspaces'),
  ];
}

/** Of what differs from an earlier reading, that which no reading since then tells. */
function changesSince(base: Sighting, sighting: Sighting, before: Before): readonly HistoryChange[] {
  const { differences } = diffSnapshots(base.snapshot, sighting.snapshot);
  const told = differences.filter((difference) => {
    if (!('workspace' in difference)) return base === before.previous;
    const { id } = difference.workspace;
    return base === (difference.kind === 'limit' ? before.limits(id) : before.presence(id));
  });
  const seen = between(base, sighting);
  const gone = new Set(
    differences.flatMap((one) => (one.kind === 'group' && one.after === 'absent' ? [groupKey(one.group)] : [])),
  );
  return tellMoves(told).map((difference) => {
    const isOrganization = !('workspace' in difference) || wentWith(gone, difference);
    return { between: seen, scope: isOrganization ? 'organization' : 'workspaces', difference };
  });
}

/** Whether an override went because its group did. */
function wentWith(gone: ReadonlySet<string>, difference: HistoryDifference): boolean {
  return difference.kind === 'limit' && difference.after === null && gone.has(groupKey(difference.group));
}
