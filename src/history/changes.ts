import { groupKey } from '../model/address.js';
import type { HistoryChange, HistoryDifference } from '../model/history/history-types.js';
import type { Difference } from '../model/history/snapshot-diff.js';
import { isMoney } from '../model/spend/money.js';
import { diffSnapshots } from './diff-snapshots.js';
import { tellMoves } from './model-moves.js';
import { between, lastTold, type Sighting, tellsLimits, tellsPresence, tellsSpend } from './sightings.js';

/*
 * What changed from reading to reading.
 */

/** `sightings`: the oldest first. Each change is between the last reading that shows the old and the first that shows the new. */
export function changesBetween(sightings: readonly Sighting[]): readonly HistoryChange[] {
  const ids = workspaceIds(sightings);
  const presence = lastTold(ids, tellsPresence);
  const limits = lastTold(ids, tellsLimits);
  const spend = lastTold(new Set([...ids, organizationItself]), tellsSpendOf);
  return sightings.flatMap((sighting, at) => {
    const previous = sightings[at - 1] ?? null;
    const found =
      previous === null
        ? []
        : changesIn(sighting, { ids, previous, presence: presence.of, limits: limits.of, spend: spend.of });
    presence.add(sighting);
    limits.add(sighting);
    spend.add(sighting);
    return found;
  });
}

/** Among the IDs of workspaces. */
const organizationItself = '';

function tellsSpendOf(sighting: Sighting, id: string): boolean {
  return tellsSpend(sighting) && (id === organizationItself || tellsLimits(sighting, id));
}

function workspaceIds(sightings: readonly Sighting[]): ReadonlySet<string> {
  return new Set(sightings.flatMap(({ workspaces }) => [...workspaces.keys()]));
}

const scopes: readonly HistoryChange['scope'][] = ['organization', 'workspaces', 'spend'];

interface Before {
  readonly ids: ReadonlySet<string>;
  /** The reading before, which always tells of the organization. */
  readonly previous: Sighting;
  readonly presence: (id: string) => Sighting | null;
  readonly limits: (id: string) => Sighting | null;
  /** The same of spend limits, which readings in between may lack; also of the organization itself. */
  readonly spend: (id: string) => Sighting | null;
}

function changesIn(sighting: Sighting, before: Before): readonly HistoryChange[] {
  const bases = new Set([before.previous]);
  for (const id of [...before.ids, organizationItself]) {
    const spend = before.spend(id);
    if (spend !== null && tellsSpendOf(sighting, id)) bases.add(spend);
  }
  for (const id of before.ids) {
    const [presence, limits] = [before.presence(id), before.limits(id)];
    if (presence !== null && tellsPresence(sighting, id)) bases.add(presence);
    if (limits !== null && tellsLimits(sighting, id)) bases.add(limits);
  }
  const found = [...bases].flatMap((base) => changesSince(base, sighting, before));
  return scopes.flatMap((wanted) => found.filter(({ scope }) => scope === wanted));
}

/** Of what differs from an earlier reading, that which no reading since then tells. */
function changesSince(base: Sighting, sighting: Sighting, before: Before): readonly HistoryChange[] {
  const { differences } = diffSnapshots(base.snapshot, sighting.snapshot);
  const told = differences.filter((difference) => {
    if (isOfSpend(difference))
      return base === before.spend('workspace' in difference ? difference.workspace.id : organizationItself);
    if (!('workspace' in difference)) return base === before.previous;
    const { id } = difference.workspace;
    return base === (difference.kind === 'limit' ? before.limits(id) : before.presence(id));
  });
  const seen = between(base, sighting);
  const gone = new Set(
    differences.flatMap((one) => (one.kind === 'group' && one.after === 'absent' ? [groupKey(one.group)] : [])),
  );
  return tellMoves(told).map((difference) => {
    return { between: seen, scope: scopeOf(difference, gone), difference };
  });
}

function scopeOf(difference: HistoryDifference, gone: ReadonlySet<string>): HistoryChange['scope'] {
  if (isOfSpend(difference)) return 'spend';
  return !('workspace' in difference) || wentWith(gone, difference) ? 'organization' : 'workspaces';
}

function isOfSpend(difference: HistoryDifference | Difference): boolean {
  return 'group' in difference && isMoney(difference.group);
}

/** Whether an override went because its group did. */
function wentWith(gone: ReadonlySet<string>, difference: HistoryDifference): boolean {
  return difference.kind === 'limit' && difference.after === null && gone.has(groupKey(difference.group));
}
