import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { standsOut } from '../../src/model/in-force-types.js';
import { formatAddress, groupKey } from '../../src/model/address.js';
import { declarationOf } from './past.js';
import { declaredOf, inForceOf } from '../report/limits/in-force.js';
import { arbitraryDeclaration, arbitrarySnapshot } from './arbitrary-world.js';
import { group, opus, workspace, world } from './worlds.js';

test('what is in force is the lower of the override and the organization’s limit, at every limit of any organization', () => {
  fc.assert(
    fc.property(arbitrarySnapshot, (snapshot) => {
      const { workspaces } = inForceOf(snapshot);
      for (const one of workspaces) {
        for (const { group: of, limiter, in_force, live, organization_limit } of one.limits) {
          const organization = snapshot.groups
            .find(({ key }) => key === groupKey(of))
            ?.limits.find((limit) => limit.limiter === limiter)?.value;
          const own = snapshot.workspaces
            .find(({ id }) => id === one.id)
            ?.entries.find((entry) => entry.group === groupKey(of))
            ?.limits.find((limit) => limit.limiter === limiter)?.value;
          expect(organization_limit).toBe(organization ?? null);
          expect(live.value).toBe(own ?? organization ?? null);
          expect(in_force).toBe([own ?? Infinity, organization ?? Infinity].sort((a, b) => a - b)[0]);
        }
      }
    }),
  );
});

test('every override that was read and every limit of the organization is there once, groups that have what stands out first', () => {
  fc.assert(
    fc.property(arbitrarySnapshot, (snapshot) => {
      const { workspaces, summary, incomplete } = inForceOf(snapshot);
      const living = snapshot.workspaces.filter(({ archived_at }) => archived_at === null);
      expect(workspaces.map(({ id }) => id).sort()).toEqual(living.map(({ id }) => id).sort());
      expect(incomplete.map((one) => one.workspace.id)).toEqual(living.filter(({ read }) => !read).map(({ id }) => id));
      for (const { id, limits } of workspaces.filter(({ state }) => state === 'read')) {
        const own = snapshot.workspaces.find((one) => one.id === id)?.entries ?? [];
        const addresses = [
          ...snapshot.groups.flatMap(({ key, limits: all }) => all.map(({ limiter }) => [key, limiter] as const)),
          ...own.flatMap((entry) => entry.limits.map(({ limiter }) => [entry.group, limiter] as const)),
        ].map(([key, limiter]) => formatAddress(id, key, limiter));
        expect(limits.map(({ address }) => address).sort()).toEqual([...new Set(addresses)].sort());
        const keys = [...new Set(limits.map(({ group }) => groupKey(group)))];
        const groups = keys.map((key) => limits.filter(({ group }) => groupKey(group) === key));
        expect(groups.flat()).toEqual(limits);
        const first = (a: boolean, b: boolean): number => Number(b) - Number(a);
        const standing = groups.map((rows) => rows.map(standsOut));
        expect(standing).toEqual(standing.map((rows) => rows.toSorted(first)));
        const withOwn = standing.map((rows) => rows.includes(true));
        expect(withOwn).toEqual(withOwn.toSorted(first));
      }
      expect(summary.limits).toBe(workspaces.flatMap(({ limits }) => limits).length);
    }),
  );
});

test('the declared limit is what the resolver says, and what differs is what the plan changes', () => {
  fc.assert(
    fc.property(arbitraryDeclaration, arbitrarySnapshot, (declaration, snapshot) => {
      const declared = declaredOf(declaration, snapshot);
      const limits = inForceOf(snapshot, { declared }).workspaces.flatMap(({ id, limits: own }) =>
        own.map((limit) => ({ id, ...limit })),
      );
      for (const { id, group: of, limiter, declared: asked } of limits) {
        const key = snapshot.groups.find((one) => one.key === groupKey(of));
        const setting = key === undefined ? null : declared.head.settingAt(id, key, limiter);
        const wanted = setting === 'unclear' ? { source: setting } : setting;
        expect(asked === null ? null : { ...asked, origin: null }).toEqual(
          wanted === null ? null : { ...wanted, origin: null },
        );
      }
      const differing = limits.filter(({ difference }) => difference !== null).map(({ address }) => address);
      const looked = new Set(limits.map(({ id }) => id));
      const changed = declared.plan.changes.filter((change) => looked.has(change.workspace.id));
      expect(differing.sort()).toEqual(changed.map(({ address }) => address).sort());
    }),
  );
});

test('the order of the answers changes nothing', () => {
  fc.assert(
    fc.property(arbitrarySnapshot, (snapshot) => {
      const reversed = world(
        snapshot.workspaces.toReversed().map((one) => ({ ...one, entries: one.entries.toReversed() })),
        { groups: snapshot.groups.toReversed().map((one) => ({ ...one, limits: one.limits.toReversed() })) },
      );
      expect(inForceOf(reversed)).toEqual(inForceOf(snapshot));
    }),
  );
});

const live = world([
  workspace('prod', { rlg_opus: { requests_per_minute: 9000 } }),
  workspace('plain'),
  workspace('Default', {}, { default: true }),
  workspace('old', {}, { archived_at: '2026-01-01T00:00:00Z' }),
  workspace('listed', { rlg_opus: {} }, { inherited_listed: true }),
]);

test('the default workspace has what the organization has, and an archived one is told of where it was asked for', () => {
  const states = (named: boolean): readonly (readonly [string, string, number])[] =>
    inForceOf(live, { named }).workspaces.map(({ name, state, limits }) => [name, state, limits.length]);
  const living = [
    ['Default', 'default', 8],
    ['listed', 'read', 4],
    ['plain', 'read', 8],
    ['prod', 'read', 8],
  ];
  expect(states(false)).toEqual(living);
  expect(states(true)).toEqual([...living.slice(0, 2), ['old', 'archived', 0], ...living.slice(2)]);
  expect([inForceOf(live).summary.archived, inForceOf(live, { named: true }).summary.archived]).toEqual([1, 0]);
});

test('models come first by their display names, limiters in the order of the Console, and only the groups asked for', () => {
  const groups = [
    opus,
    group('rlg_0', { type: 'files', limits: { requests_per_minute: 1 } }),
    group('rlg_z', {
      display_name: 'Aardvark',
      limits: { zzz: 1, output_tokens_per_minute: 1, requests_per_minute: 1 },
    }),
  ];
  const order = (asked: ReadonlySet<string> | null): readonly string[] =>
    inForceOf(world([workspace('a')], { groups }), { groups: asked }).workspaces.flatMap(({ limits }) =>
      limits.map(({ group: of, limiter }) => `${of.id} ${limiter}`),
    );
  expect(order(new Set(['rlg_z', 'rlg_0']))).toEqual([
    'rlg_z requests_per_minute',
    'rlg_z output_tokens_per_minute',
    'rlg_z zzz',
    'rlg_0 requests_per_minute',
  ]);
  expect(order(null)).toHaveLength(8);
});

test('a declared limit that is not live has a row, and where git does not tell, what differs is not called drift', () => {
  const yaml = `workspaces:
  prod: {limits: {rlg_opus: {tokens_per_day: 7, requests_per_minute: 9000, fast_otpm: inherit}, rlg_sonnet: {nonsense_limiter: 1}}}
  plain: {limits: {}, owner: '#plain'}
ignore: [{workspace: prod, limiter: tokens_per_day, reason: INC-1, expires: 2027-01-01}]
`;
  const declared = { ...declaredOf(declarationOf(yaml), live), historyUnavailable: 'no git' };
  const limits = inForceOf(live, { declared });
  const prod = limits.workspaces.find(({ name }) => name === 'prod');
  const told = prod?.limits
    .filter(({ declared: asked }) => asked?.origin)
    .map(({ limiter, in_force, declared: asked, difference, ignored }) => [
      limiter,
      in_force,
      asked?.source,
      difference,
      ignored?.reason,
    ]);
  expect(told).toEqual([
    ['requests_per_minute', 4000, 'workspace', null, undefined],
    ['tokens_per_day', null, 'workspace', 'differs', 'INC-1'],
    ['fast_otpm', 0, 'organization', null, undefined],
    ['nonsense_limiter', null, 'unclear', null, undefined],
  ]);
  expect(limits.summary).toMatchObject({ overridden: 1, differing: 0 });
  expect(limits.workspaces.map(({ name, owner, origin }) => [name, owner, origin?.line])).toContainEqual([
    'plain',
    '#plain',
    4,
  ]);
});
