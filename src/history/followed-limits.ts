import { formatAddress, identityOfGroup, organizationSegment } from '../model/address.js';
import type { LimitLine, SeenValue } from '../model/history/history-types.js';
import { pairGroups } from '../model/history/pair-groups.js';
import type { LiveGroup } from '../model/snapshot-types.js';
import { isMoney } from '../model/spend/money.js';
import { compareText } from '../model/text.js';
import { type Sighting, tellsSpend } from './sightings.js';

/*
 * Follows every limit over all readings.
 */

type Place = Omit<LimitLine, 'values'>;

/** What one reading has, by address. */
interface Observed {
  readonly sighting: Sighting;
  readonly values: ReadonlyMap<string, number>;
}

/** `sightings`: the oldest first. Every limit of the organization, then those of workspaces that had a value of their own. */
export function limitLines(sightings: readonly Sighting[]): readonly LimitLine[] {
  const places = new Map<string, Place>();
  const keys = followGroups(sightings);
  const observed = sightings.map((sighting, at): Observed => {
    const found = placesIn(sighting, (key) => keys[at]?.get(key) ?? key);
    for (const { place } of found) places.set(place.address, place);
    return { sighting, values: new Map(found.map(({ place, value }) => [place.address, value])) };
  });
  return [...places.values()]
    .sort((a, b) => Number(a.workspace !== null) - Number(b.workspace !== null) || compareText(a.address, b.address))
    .map((place) => ({ ...place, values: valuesAt(place, observed) }));
}

/** For each reading, what its groups are called in the newest one: a later generation of the API may give them other keys. */
function followGroups(sightings: readonly Sighting[]): readonly ReadonlyMap<string, string>[] {
  const followed: ReadonlyMap<string, string>[] = [];
  for (const [at, { snapshot }] of [...sightings.entries()].toReversed()) {
    const next = sightings[at + 1]?.snapshot.groups ?? [];
    const pairs = pairGroups(snapshot.groups, next).flatMap(({ before, after }) =>
      before === null || after === null ? [] : [[before.key, followed[0]?.get(after.key) ?? after.key] as const],
    );
    followed.unshift(new Map(pairs));
  }
  return followed;
}

interface FoundValue {
  readonly place: Place;
  readonly value: number;
}

function placesIn({ snapshot }: Sighting, keyOf: (key: string) => string): readonly FoundValue[] {
  const groups = new Map(snapshot.groups.map((group) => [group.key, group]));
  const found = (group: LiveGroup, limiter: string, workspace: Place['workspace']): Place => ({
    address: formatAddress(workspace?.id ?? organizationSegment, keyOf(group.key), limiter),
    workspace,
    group: identityOfGroup(group),
    limiter,
  });
  const ofOrganization = snapshot.groups.flatMap((group) =>
    group.limits.map(({ limiter, value }) => ({ place: found(group, limiter, null), value })),
  );
  const ofWorkspaces = snapshot.workspaces.flatMap(({ id, name, entries }) =>
    entries.flatMap(({ group: key, limits }) => {
      const group = groups.get(key);
      if (group === undefined) return [];
      return limits.map(({ limiter, value }) => ({ place: found(group, limiter, { id, name }), value }));
    }),
  );
  return [...ofOrganization, ...ofWorkspaces];
}

/** A reading that lacks the workspace tells nothing of its limits, and one without spend limits nothing of those. */
function valuesAt({ address, workspace, group }: Place, observed: readonly Observed[]): readonly SeenValue[] {
  const seen: SeenValue[] = [];
  for (const { sighting, values } of observed) {
    if (workspace !== null && sighting.workspaces.get(workspace.id)?.read !== true) continue;
    if (isMoney(group) && !tellsSpend(sighting)) continue;
    const value = values.get(address) ?? null;
    const last = seen.at(-1);
    if (last?.value === value) seen.splice(-1, 1, { ...last, last_seen: sighting.until });
    else seen.push({ value, first_seen: sighting.from, last_seen: sighting.until });
  }
  return seen;
}
