import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { groupKey } from '../../src/model/address.js';
import type { HistoryChange, KeptReading } from '../../src/model/history/history-types.js';
import { readingDigest } from '../../src/model/history/reading-digest.js';
import type { LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { arbitrarySnapshot } from '../plan/arbitrary-world.js';
import { historyOf, reading, without } from './readings.js';

const groupIds = ['rlg_a', 'rlg_b', 'rlg_c', 'rlg_d'];
const ids = [0, 1, 2, 3, 4, 5].map((index) => `wrkspc_${index}`);

/** An organization in which groups and workspaces come and go, and models go from group to group. */
const arbitraryReading: fc.Arbitrary<Snapshot> = fc
  .record({
    snapshot: arbitrarySnapshot,
    groups: fc.subarray(groupIds, { minLength: 1 }),
    workspaces: fc.subarray(ids),
    homes: fc.tuple(
      ...['m-1', 'm-2', 'm-3'].map((model) =>
        fc.constantFrom(...groupIds, 'none').map((home) => [model, home] as const),
      ),
    ),
  })
  .map(({ snapshot, groups, workspaces, homes }) => ({
    ...snapshot,
    groups: snapshot.groups
      .filter(({ key }) => groups.includes(key))
      .map((one) => ({ ...one, models: homes.flatMap(([model, home]) => (home === one.key ? [model] : [])) })),
    workspaces: snapshot.workspaces
      .filter(({ id }) => workspaces.includes(id))
      .map((one) => ({ ...one, entries: one.entries.filter(({ group }) => groups.includes(group)) })),
  }));

function inTurn(snapshots: readonly Snapshot[]): readonly KeptReading[] {
  return snapshots.map((snapshot, at) => reading(`2026-05-${String(at + 1).padStart(2, '0')}T00:00`, snapshot));
}

interface State {
  readonly groups: Map<string, { name: string | null; models: Set<string>; limits: Map<string, number> }>;
  readonly workspaces: Map<string, { name: string; presence: string }>;
  /** By workspace, group and limiter. */
  readonly own: Map<string, string>;
}

const ownKey = (id: string, group: string, limiter: string): string => JSON.stringify([id, group, limiter]);

function ownOf({ id, entries }: LiveWorkspace): readonly (readonly [string, string])[] {
  return entries.flatMap(({ group, limits }) =>
    limits.map(({ limiter, value, source }) => [ownKey(id, group, limiter), `${source} ${value}`] as const),
  );
}

function stateOf({ groups, workspaces }: Snapshot): State {
  return {
    groups: new Map(
      groups.map(({ key, display_name, models, limits }) => [
        key,
        {
          name: display_name,
          models: new Set(models),
          limits: new Map(limits.map(({ limiter, value }) => [limiter, value])),
        },
      ]),
    ),
    workspaces: new Map(
      workspaces.map(({ id, name, archived_at }) => [
        id,
        { name, presence: archived_at === null ? 'live' : 'archived' },
      ]),
    ),
    own: new Map(workspaces.filter(({ read }) => read).flatMap(ownOf)),
  };
}

/** Does to a state what a change says. */
function carry({ groups, workspaces, own }: State, { difference }: HistoryChange): void {
  const { kind } = difference;
  if (kind === 'group' && difference.after === 'absent') groups.delete(groupKey(difference.group));
  if (kind === 'group' && difference.after === 'present') {
    const { display_name: name, models } = difference.group;
    groups.set(groupKey(difference.group), { name, models: new Set(models), limits: new Map() });
  }
  if (kind === 'model') {
    if (difference.before !== null) groups.get(groupKey(difference.before))?.models.delete(difference.model);
    if (difference.after !== null) groups.get(groupKey(difference.after))?.models.add(difference.model);
  }
  if (kind === 'organization-limit') {
    const limits = groups.get(groupKey(difference.group))?.limits;
    if (difference.after === null) limits?.delete(difference.limiter);
    else limits?.set(difference.limiter, difference.after);
  }
  if (kind === 'workspace' && difference.after === 'absent') workspaces.delete(difference.workspace.id);
  if (kind === 'workspace' && difference.after !== 'absent')
    workspaces.set(difference.workspace.id, { name: difference.workspace.name, presence: difference.after });
  if (kind === 'workspace-name')
    Object.assign(workspaces.get(difference.workspace.id) ?? {}, { name: difference.after });
  if (kind === 'limit') {
    const key = ownKey(difference.workspace.id, groupKey(difference.group), difference.limiter);
    const { after } = difference;
    if (after === null || after.source === 'organization') own.delete(key);
    else own.set(key, `${after.source === 'other' ? after.name : 'workspace'} ${after.value}`);
  }
}

describe('the history of any readings', () => {
  test('is empty where all are equal', () => {
    fc.assert(
      fc.property(arbitraryReading, fc.integer({ min: 1, max: 4 }), (snapshot, times) => {
        const history = historyOf(inTurn(Array.from({ length: times }, () => snapshot)));
        expect(history.changes).toEqual([]);
        expect(history.lines.every(({ values }) => values.length <= 1)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('does not depend on the order in which they come', () => {
    const shuffled = fc
      .array(arbitraryReading, { minLength: 1, maxLength: 5 })
      .map(inTurn)
      .chain((readings) =>
        fc.tuple(fc.constant(readings), fc.shuffledSubarray([...readings], { minLength: readings.length })),
      );
    fc.assert(
      fc.property(shuffled, ([readings, turned]) => {
        expect(historyOf(turned)).toEqual(historyOf(readings));
      }),
      { numRuns: 30 },
    );
  });

  test('loses nothing and makes nothing up where a reading in between lacks workspaces', () => {
    fc.assert(
      fc.property(arbitraryReading, arbitraryReading, fc.subarray(ids), (first, last, lacking) => {
        const bare = (snapshots: readonly Snapshot[]): readonly string[] =>
          historyOf(inTurn(snapshots))
            .changes.map(({ scope, difference }) => JSON.stringify([scope, difference]))
            .sort();
        expect(bare([first, without(first, lacking), first])).toEqual([]);
        expect(bare([first, without(last, lacking), last])).toEqual(bare([first, last]));
      }),
      { numRuns: 50 },
    );
  });

  test('carried onto the first gives the last', () => {
    fc.assert(
      fc.property(fc.array(arbitraryReading, { minLength: 2, maxLength: 5 }), (snapshots) => {
        const [first, ...others] = snapshots as [Snapshot, ...Snapshot[]];
        const state = stateOf(first);
        // What the first did not read is known from the first that did.
        const known = new Set(ids.filter((id) => first.workspaces.find((one) => one.id === id)?.read !== false));
        const { changes } = historyOf(inTurn(snapshots));
        for (const [at, snapshot] of others.entries()) {
          for (const change of changes)
            if (change.between.before.startsWith(`2026-05-0${at + 2}`)) carry(state, change);
          for (const one of snapshot.workspaces) {
            if (!one.read || known.has(one.id)) continue;
            for (const [key, value] of ownOf(one)) state.own.set(key, value);
          }
          for (const id of ids) if (snapshot.workspaces.find((one) => one.id === id)?.read !== false) known.add(id);
        }
        const last = stateOf(snapshots.at(-1) ?? first);
        expect(state.groups).toEqual(last.groups);
        expect(state.workspaces).toEqual(last.workspaces);
        const read = new Set(snapshots.at(-1)?.workspaces.flatMap(({ id, read: is }) => (is ? [id] : [])));
        const shown = ([key]: readonly [string, string]): boolean =>
          read.has(String((JSON.parse(key) as unknown[])[0]));
        const ofRead = (own: ReadonlyMap<string, string>) => new Map([...own].filter(shown));
        expect(ofRead(state.own)).toEqual(ofRead(last.own));
      }),
      { numRuns: 100 },
    );
  });
});

describe('two readings are equal', () => {
  test('whatever their time, their order and what they were read by', () => {
    fc.assert(
      fc.property(arbitraryReading, (snapshot) => {
        const turned = {
          ...snapshot,
          taken_at: '2027-01-01T00:00:00Z',
          api_version: '2026-10-21',
          format_version: '1.9',
          groups: snapshot.groups.toReversed().map((one) => ({ ...one, limits: one.limits.toReversed() })),
          workspaces: snapshot.workspaces.toReversed().map((one) => ({ ...one, entries: one.entries.toReversed() })),
        };
        expect(readingDigest(turned)).toBe(readingDigest(snapshot));
      }),
      { numRuns: 30 },
    );
  });

  test('only where nothing that a history tells differs, nor what was read', () => {
    fc.assert(
      fc.property(arbitraryReading, arbitraryReading, fc.subarray(ids), (one, other, lacking) => {
        const isEqual = readingDigest(one) === readingDigest(other);
        expect(isEqual && historyOf(inTurn([one, other])).changes.length > 0).toBe(false);
        const cut = without(one, lacking);
        expect(readingDigest(cut) === readingDigest(one)).toBe(cut.complete);
      }),
      { numRuns: 50 },
    );
  });
});
