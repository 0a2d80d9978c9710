import { describe, expect, it } from 'vitest';

import { startApi } from './api-server.js';
import type { Reply } from './api-server.js';
import { bakery, batch, breadLimits, errorOf, opus, overrideOf, overrides, page, read, sonnet } from './bakery.js';

function entry(fields: Readonly<Record<string, unknown>>, ...limits: readonly unknown[]): Record<string, unknown> {
  return { ...overrideOf(opus, 1), ...fields, limits };
}

const requests = { type: 'requests_per_minute', value: 700, org_limit: 4000, source: { type: 'workspace' } };

describe('what is kept apart', () => {
  it('has every model group with its own values (no collapse to the first)', async () => {
    const third = {
      ...sonnet,
      id: 'entry-haiku',
      group: { type: 'model_group', id: 'rlg_haiku' },
      models: ['haiku-1'],
      limits: [{ type: 'requests_per_minute', value: 9 }],
    };
    const { groups } = await read(await startApi({ ...bakery, '/rate_limits': () => page(opus, sonnet, third) }));
    expect(groups.map(({ key, limits }) => [key, limits.at(-1)?.value])).toEqual([
      ['rlg_haiku', 9],
      ['rlg_opus', 4000],
      ['rlg_sonnet', 5000],
    ]);
  });

  it('has an override of plain input_tokens_per_minute, though the organization counts cache-aware ones', async () => {
    const plain = { ...requests, type: 'input_tokens_per_minute', value: 5, org_limit: null };
    const snapshot = await read(await startApi({ ...bakery, [breadLimits]: () => page(entry({}, plain)) }));
    expect(overrides(snapshot)).toEqual(['bread rlg_opus input_tokens_per_minute = 5 (null)']);
  });

  it('has both IDs of a group: the one of the group and the one of its entry', async () => {
    const { groups } = await read(await startApi(bakery));
    expect(groups.map(({ id, rate_limit_id: entryId }) => [id, entryId])).toEqual([
      ['rlg_batch', 'entry-batch'],
      ['rlg_opus', 'entry-opus'],
      ['rlg_sonnet', 'entry-sonnet'],
    ]);
  });

  it('has a limiter that is absent absent, and one of 0 as 0', async () => {
    const zero = { ...requests, type: 'fast_otpm', value: 0, org_limit: 0 };
    const { workspaces } = await read(await startApi({ ...bakery, [breadLimits]: () => page(entry({}, zero)) }));
    expect(workspaces[0]?.entries).toEqual([
      { group: 'rlg_opus', limits: [{ limiter: 'fast_otpm', value: 0, source: 'workspace', organization_limit: 0 }] },
    ]);
  });

  it('has an organization limit of null as null and looks up one that is missing', async () => {
    const { org_limit: _, ...missing } = requests;
    const beside = { type: 'input_tokens_per_minute', value: 5, org_limit: null };
    const foreign = { type: 'tokens_per_day', value: 6 };
    const snapshot = await read(
      await startApi({ ...bakery, [breadLimits]: () => page(entry({}, missing, beside, foreign)) }),
    );
    expect(overrides(snapshot)).toEqual([
      'bread rlg_opus input_tokens_per_minute = 5 (null)',
      'bread rlg_opus requests_per_minute = 700 (4000)',
      'bread rlg_opus tokens_per_day = 6 (null)',
    ]);
  });

  it('has models that are null apart from an empty list', async () => {
    const { groups } = await read(
      await startApi({ ...bakery, '/rate_limits': () => page({ ...opus, models: [] }, batch) }),
    );
    expect(groups.map(({ models }) => models)).toEqual([null, []]);
  });

  it.each([2 ** 31 + 1, 2 ** 53 - 1])('has %i exactly', async (value) => {
    const snapshot = await read(
      await startApi({ ...bakery, [breadLimits]: () => page(entry({}, { ...requests, value })) }),
    );
    expect(overrides(snapshot)).toEqual([`bread rlg_opus requests_per_minute = ${value} (4000)`]);
  });

  it.each(['__proto__', 'type', 'models', 'constructor'])(
    'has a limiter named %s as one like any other',
    async (type) => {
      const organization = { ...opus, limits: [{ type, value: 8 }] };
      const routes = {
        ...bakery,
        '/rate_limits': () => page(organization),
        [breadLimits]: () => page(entry({}, { type, value: 7 })),
      };
      const snapshot = await read(await startApi(routes));
      expect(overrides(snapshot)).toEqual([`bread rlg_opus ${type} = 7 (8)`]);
      expect(snapshot.groups[0]?.type).toBe('model_group');
    },
  );
});

describe('what only some generations have', () => {
  it('may be missing: source, display name, IDs, group_type, the type of the entry', async () => {
    const bare = { group_type: 'model_group', models: ['opus-2'], limits: [{ type: 'requests_per_minute', value: 3 }] };
    const snapshot = await read(await startApi({ ...bakery, [breadLimits]: () => page(bare) }));
    expect(overrides(snapshot)).toEqual(['bread rlg_opus requests_per_minute = 3 (4000)']);
  });

  it('is kept when it is unknown: limiters, sources, group types and fields', async () => {
    const future = {
      type: 'rate_limit',
      group: { type: 'future_surface', id: 'rlg_future', colour: 'red' },
      limits: [{ type: 'bananas', value: 7, z: 1, a: { y: 1, b: 2 } }],
      note: 'n',
    };
    const strange = entry(
      { type: 'next_workspace_rate_limit', hint: [2, 1] },
      { ...requests, source: { type: 'tier', tier: 3 }, since: 'now' },
    );
    const { groups, workspaces } = await read(
      await startApi({ ...bakery, '/rate_limits': () => page(opus, future), [breadLimits]: () => page(strange) }),
    );
    expect(groups[0]).toEqual({
      key: 'rlg_future',
      id: 'rlg_future',
      rate_limit_id: null,
      type: 'future_surface',
      display_name: null,
      models: null,
      limits: [{ limiter: 'bananas', value: 7, unknown: { a: { b: 2, y: 1 }, z: 1 } }],
      workspace_models: [],
      unknown: { group: { colour: 'red' }, note: 'n' },
    });
    const unknown = { since: 'now', source: { tier: 3 } };
    expect(workspaces[0]?.entries).toEqual([
      {
        group: 'rlg_opus',
        limits: [{ limiter: 'requests_per_minute', value: 700, source: 'tier', organization_limit: 4000, unknown }],
        unknown: { hint: [2, 1], type: 'next_workspace_rate_limit' },
      },
    ]);
  });
});

describe('the group of an entry', () => {
  it.each([
    [
      'the entry ID, before anything else',
      { rate_limit_id: 'entry-sonnet', group: { type: 'model_group', id: 'rlg_x' }, models: ['opus-1'] },
      'rlg_sonnet',
    ],
    [
      'the group ID, when the entry ID is another',
      { rate_limit_id: 'entry-x', group: { type: 'model_group', id: 'rlg_sonnet' }, models: ['opus-1'] },
      'rlg_sonnet',
    ],
    [
      'a model in common, when no ID is given',
      { rate_limit_id: undefined, group: undefined, group_type: 'model_group', models: ['opus-2', 'opus-9'] },
      'rlg_opus',
    ],
    [
      'the type, when it is no model group',
      { rate_limit_id: undefined, group: undefined, group_type: 'batch', models: null },
      'rlg_batch',
    ],
  ])('is found by %s', async (_, fields, group) => {
    const { workspaces } = await read(
      await startApi({ ...bakery, [breadLimits]: () => page(entry(fields, requests)) }),
    );
    expect(workspaces[0]?.entries.map((one) => one.group)).toEqual([group]);
  });

  it('is never found by equal lists of models: models that only workspaces name are kept beside', async () => {
    const some = entry({ models: ['opus-2', 'opus-new', 'opus-next'] }, requests);
    const { groups, workspaces } = await read(
      await startApi({
        ...bakery,
        [breadLimits]: () => page(some),
        '/workspaces/wrkspc_cake/rate_limits': () =>
          page(entry({ workspace_id: 'wrkspc_cake', models: ['opus-new', 'opus-1'] }, requests)),
      }),
    );
    expect(workspaces.map(({ entries }) => entries.map(({ group }) => group))).toEqual([['rlg_opus'], ['rlg_opus']]);
    expect(groups.map((one) => one.workspace_models)).toEqual([[], ['opus-new', 'opus-next'], []]);
  });

  it('keeps its key when a model is added to the group', async () => {
    const grown = { ...opus, models: ['an-alias', ...opus.models] };
    const before = await read(await startApi(bakery));
    const after = await read(await startApi({ ...bakery, '/rate_limits': () => page(grown, sonnet, batch) }));
    expect(after.workspaces).toEqual(before.workspaces);
    expect(after.groups.map(({ key }) => key)).toEqual(before.groups.map(({ key }) => key));
  });

  it('that only workspaces have is listed without limits, once, under one key', async () => {
    const own = (models: readonly string[], value: number): Reply =>
      page({ group_type: 'model_group', models, limits: [{ type: 'requests_per_minute', value }] });
    const snapshot = await read(
      await startApi({
        ...bakery,
        [breadLimits]: () => own(['z-1', 'new-1'], 1),
        '/workspaces/wrkspc_cake/rate_limits': () => own(['new-2', 'z-1'], 2),
      }),
    );
    expect(snapshot.groups[0]).toEqual({
      key: 'model:new-1',
      id: null,
      rate_limit_id: null,
      type: 'model_group',
      display_name: null,
      models: ['new-1', 'z-1'],
      limits: [],
      workspace_models: ['new-2'],
    });
    expect(overrides(snapshot)).toEqual([
      'bread model:new-1 requests_per_minute = 1 (null)',
      'cake model:new-1 requests_per_minute = 2 (null)',
    ]);
  });

  it('that can be two of the organization’s makes the workspace incomplete', async () => {
    const both = { group_type: 'model_group', models: ['opus-1', 'sonnet-1'], limits: [requests] };
    const { incomplete } = await read(await startApi({ ...bakery, [breadLimits]: () => page(both) }));
    expect(incomplete.map(({ reason }) => reason)).toEqual([
      "the group model:opus-1 can be more than one of the organization's",
    ]);
  });

  it('that stands twice in the organization’s answer counts once, and is an error when the two differ', async () => {
    const twice = await read(await startApi({ ...bakery, '/rate_limits': () => page(opus, sonnet, batch, opus) }));
    expect(twice).toEqual(await read(await startApi(bakery)));
    const other = { ...opus, limits: [] };
    const { message } = await errorOf(read(await startApi({ ...bakery, '/rate_limits': () => page(opus, other) })));
    expect(message).toContain('two different groups cannot be told apart (both are rlg_opus)');
  });
});
