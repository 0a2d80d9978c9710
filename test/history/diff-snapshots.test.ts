import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { LiveGroup, LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import type { Difference } from '../../src/model/history/snapshot-diff.js';
import { diffSnapshots } from '../../src/history/diff-snapshots.js';
import { arbitraryLive } from '../declaration/arbitrary-live.js';
import { arbitrarySnapshot } from '../plan/arbitrary-world.js';
import { batch, group, opus, sonnet, workspace, world } from '../plan/worlds.js';

const anySnapshot = fc.oneof(arbitrarySnapshot, arbitraryLive);

/** A difference without what the two sides may call differently. */
function essence(difference: Difference): readonly unknown[] {
  const { kind, before, after } = difference;
  const place = 'workspace' in difference ? difference.workspace.id : null;
  return [kind, place, 'limiter' in difference ? difference.limiter : null, before, after];
}

function essences(before: Snapshot, after: Snapshot): readonly (readonly unknown[])[] {
  return diffSnapshots(before, after).differences.map(essence);
}

const sorted = (values: readonly unknown[]): readonly string[] => values.map((value) => JSON.stringify(value)).sort();

describe('the comparison of any two snapshots', () => {
  test('finds nothing between a snapshot and itself', () => {
    fc.assert(
      fc.property(anySnapshot, (snapshot) => {
        expect(diffSnapshots(snapshot, snapshot).differences).toEqual([]);
      }),
    );
  });

  test('mirrors the comparison the other way round', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (a, b) => {
        const turned = essences(b, a).map(([kind, place, limiter, before, after]) => [
          kind,
          place,
          limiter,
          after,
          before,
        ]);
        expect(sorted(turned)).toEqual(sorted(essences(a, b)));
        const lacks = ({ not_compared }: { not_compared: readonly { workspace: { id: string } }[] }) =>
          not_compared.map((one) => one.workspace.id);
        expect(lacks(diffSnapshots(b, a))).toEqual(lacks(diffSnapshots(a, b)));
      }),
    );
  });

  test('does not depend on the order of either', () => {
    fc.assert(
      fc.property(anySnapshot, anySnapshot, (a, b) => {
        expect(JSON.stringify(diffSnapshots(turn(a), turn(b)))).toBe(JSON.stringify(diffSnapshots(a, b)));
      }),
    );
  });

  test('finds every override that is not the same, where both hold the limits, and no other', () => {
    fc.assert(
      fc.property(arbitrarySnapshot, arbitrarySnapshot, (a, b) => {
        const expected = a.workspaces.flatMap((was) => {
          const is = b.workspaces.find(({ id }) => id === was.id);
          return is !== undefined && was.read && is.read ? changedLimits(was, is) : [];
        });
        const found = diffSnapshots(a, b).differences.flatMap((difference) =>
          difference.kind === 'limit'
            ? [`${difference.workspace.id} ${difference.group.id} ${difference.limiter}`]
            : [],
        );
        expect([...found].sort()).toEqual([...expected].sort());
      }),
    );
  });
});

function turn(snapshot: Snapshot): Snapshot {
  return {
    ...snapshot,
    groups: snapshot.groups.toReversed().map((one) => ({ ...one, limits: one.limits.toReversed() })),
    workspaces: snapshot.workspaces.toReversed().map((one) => ({
      ...one,
      entries: one.entries.toReversed().map((entry) => ({ ...entry, limits: entry.limits.toReversed() })),
    })),
  };
}

function changedLimits(was: LiveWorkspace, is: LiveWorkspace): readonly string[] {
  const own = ({ id, entries }: LiveWorkspace): readonly (readonly [string, string])[] =>
    entries.flatMap((entry) =>
      entry.limits.map(
        ({ limiter, value, source }) => [`${id} ${entry.group} ${limiter}`, `${source} ${value}`] as const,
      ),
    );
  const [before, after] = [new Map(own(was)), new Map(own(is))];
  return [...new Set([...before.keys(), ...after.keys()])].filter((key) => before.get(key) !== after.get(key));
}

const prod = workspace('prod', { rlg_opus: { requests_per_minute: 500 } });

describe('a comparison says', () => {
  test('that an override was set, changed and cleared, each with what applied on the other side', () => {
    const before = workspace('prod', { rlg_opus: { requests_per_minute: 500, output_tokens_per_minute: 9 } });
    const after = workspace('prod', { rlg_opus: { requests_per_minute: 0, tokens_per_day: 7 } });
    expect(essences(world([before]), world([after]))).toEqual([
      ['limit', 'wrkspc_prod', 'output_tokens_per_minute', set(9), inherits(400_000)],
      ['limit', 'wrkspc_prod', 'requests_per_minute', set(500), set(0)],
      ['limit', 'wrkspc_prod', 'tokens_per_day', inherits(null), set(7)],
    ]);
  });

  test('that a value comes from a source that this version does not know', () => {
    const after = workspace('prod', { rlg_opus: { requests_per_minute: [500, 'usage_tier'] } });
    expect(essences(world([prod]), world([after]))).toEqual([
      ['limit', 'wrkspc_prod', 'requests_per_minute', set(500), { source: 'other', name: 'usage_tier', value: 500 }],
    ]);
  });

  test('that the organization’s limits moved, and not that what inherits them did', () => {
    const raised = withLimits(opus, { requests_per_minute: 8000, tokens_per_day: 1 });
    expect(
      essences(world([workspace('prod')]), world([workspace('prod')], { groups: [raised, sonnet, batch] })),
    ).toEqual([
      ['organization-limit', null, 'fast_otpm', 0, null],
      ['organization-limit', null, 'input_tokens_per_minute_cache_aware', 2_000_000, null],
      ['organization-limit', null, 'output_tokens_per_minute', 400_000, null],
      ['organization-limit', null, 'requests_per_minute', 4000, 8000],
      ['organization-limit', null, 'tokens_per_day', null, 1],
    ]);
  });

  test('that a group came or went, with its limits and the overrides in it', () => {
    const [with3, with2] = [world([prod]), world([workspace('prod')], { groups: [sonnet, batch] })];
    expect(essences(with3, with2).map(([kind, , limiter, before, after]) => [kind, limiter, before, after])).toEqual([
      ['group', null, 'present', 'absent'],
      ['organization-limit', 'fast_otpm', 0, null],
      ['organization-limit', 'input_tokens_per_minute_cache_aware', 2_000_000, null],
      ['organization-limit', 'output_tokens_per_minute', 400_000, null],
      ['organization-limit', 'requests_per_minute', 4000, null],
      ['limit', 'requests_per_minute', set(500), null],
    ]);
  });

  test('that a group has another name and other models, whatever their order', () => {
    const after = { ...opus, display_name: 'Claude Opus 5', models: ['claude-opus-4-6', 'claude-opus-5'] };
    const shuffled = { ...sonnet, models: [...(sonnet.models ?? [])].toReversed() };
    expect(essences(world([]), world([], { groups: [after, shuffled, batch] }))).toEqual([
      ['group-name', null, null, 'Claude Opus 4.x', 'Claude Opus 5'],
      ['models', null, null, ['claude-opus-4-5', 'claude-opus-4-6'], ['claude-opus-4-6', 'claude-opus-5']],
    ]);
  });

  test('that no list of models is not an empty list', () => {
    const empty = { ...batch, models: [] };
    expect(essences(world([]), world([], { groups: [opus, sonnet, empty] }))).toEqual([
      ['models', null, null, null, []],
    ]);
  });

  test('that workspaces came, went, were archived, came back and have other names', () => {
    const archived = { archived_at: '2026-11-01T00:00:00Z' };
    const before = world([
      workspace('gone', { rlg_opus: { requests_per_minute: 1 } }),
      workspace('done'),
      workspace('back', {}, archived),
      workspace('past', {}, archived),
      workspace('old-name', {}, { id: 'wrkspc_named' }),
    ]);
    const after = world([
      workspace('new', { rlg_opus: { requests_per_minute: 2 } }),
      workspace('done', {}, archived),
      workspace('back', { rlg_opus: { requests_per_minute: 3 } }),
      workspace('late', {}, archived),
      workspace('new-name', {}, { id: 'wrkspc_named' }),
    ]);
    expect(essences(before, after).map(([kind, id, , was, is]) => [kind, id, was, is])).toEqual([
      ['workspace', 'wrkspc_back', 'archived', 'live'],
      ['workspace', 'wrkspc_done', 'live', 'archived'],
      ['workspace', 'wrkspc_gone', 'live', 'absent'],
      ['limit', 'wrkspc_gone', set(1), null],
      ['workspace', 'wrkspc_late', 'absent', 'archived'],
      ['workspace-name', 'wrkspc_named', 'old-name', 'new-name'],
      ['workspace', 'wrkspc_new', 'absent', 'live'],
      ['limit', 'wrkspc_new', null, set(2)],
      ['workspace', 'wrkspc_past', 'archived', 'absent'],
    ]);
  });

  test('which workspaces were not read in one of the two, and never calls them changed', () => {
    const unread = (id: string) => ({ workspace: { id, name: id }, reason: 'r', status: 403, request_id: null });
    const before = world([
      prod,
      workspace('staging', {}, { read: false }),
      workspace('Default', {}, { default: true }),
    ]);
    const after = world([workspace('prod', {}, { read: false }), workspace('staging', {}, { read: false })], {
      incomplete: [unread('wrkspc_prod'), unread('wrkspc_hidden')],
    });
    const { differences, not_compared, complete } = diffSnapshots(before, after);
    expect(complete).toBe(false);
    expect(differences.map(essence)).toEqual([['workspace', 'wrkspc_Default', null, 'live', 'absent']]);
    expect(not_compared.map((one) => [one.workspace.id, one.lacking])).toEqual([
      ['wrkspc_hidden', 'after'],
      ['wrkspc_prod', 'after'],
      ['wrkspc_staging', 'both'],
    ]);
  });
});

describe('a group is the same group', () => {
  const first = { rate_limit_id: null, models: ['claude-b', 'claude-c'], limits: { requests_per_minute: 1 } };

  test.each<readonly [string, LiveGroup, LiveGroup]>([
    [
      'when the API begins to give its ID',
      group(null, { ...first, rate_limit_id: 'e' }),
      group('rlg_1', { ...first, rate_limit_id: 'e' }),
    ],
    ['when the API begins to give its entry’s ID', group(null, first), group(null, { ...first, rate_limit_id: 'e' })],
    [
      'when it has no ID and a model is new',
      group(null, first),
      group(null, { ...first, models: ['claude-a', 'claude-b'] }),
    ],
    [
      'when it is no model group and begins to have an ID',
      group(null, { type: 'batch', rate_limit_id: null }),
      group('rlg_1', { type: 'batch' }),
    ],
  ])('%s', (_, before, after) => {
    const kinds = diffSnapshots(world([], { groups: [before] }), world([], { groups: [after] })).differences;
    expect(kinds.filter(({ kind }) => kind === 'group')).toEqual([]);
  });

  test.each<readonly [string, readonly LiveGroup[], readonly LiveGroup[]]>([
    ['its ID is another', [group('rlg_1', first)], [group('rlg_2', first)]],
    [
      'it could be either of two',
      [group(null, first)],
      [group('rlg_1', { models: ['claude-b'] }), group('rlg_2', { models: ['claude-c'] })],
    ],
    ['it has no models at all', [group(null, { rate_limit_id: null })], [group('rlg_1', { models: null })]],
  ])('but not when %s', (_, before, after) => {
    const { differences } = diffSnapshots(world([], { groups: before }), world([], { groups: after }));
    const went = differences.filter((one) => one.kind === 'group' && one.after === 'absent');
    const came = differences.filter((one) => one.kind === 'group' && one.after === 'present');
    expect([went.length, came.length]).toEqual([before.length, after.length]);
  });
});

const set = (value: number) => ({ source: 'workspace', value });
const inherits = (value: number | null) => ({ source: 'organization', value });

function withLimits(live: LiveGroup, limits: Readonly<Record<string, number>>): LiveGroup {
  return { ...live, limits: Object.entries(limits).map(([limiter, value]) => ({ limiter, value })) };
}
