import { describe, expect, it } from 'vitest';

import { ApiPath } from '../../src/http/claude-api.js';
import { hundredthsOf, sumOf } from '../../src/live/spend-limits/hundredths.js';
import { periodStart } from '../../src/live/spend-limits/read-spent.js';
import { isMoney } from '../../src/model/spend/money.js';
import { type Reply, type Routes, startApi } from './api-server.js';
import { bakery, fakeClock, page, read } from './bakery.js';

type Fields = Readonly<Record<string, unknown>>;

const limit = (scope: Fields, amount: string | null, more: Fields = {}): Fields => ({
  id: `spl_${JSON.stringify(scope)}`,
  type: 'spend_limit',
  scope,
  amount,
  currency: 'USD',
  period: 'monthly',
  is_enabled: true,
  created_at: '2026-09-02T10:00:00Z',
  updated_at: '2026-10-01T10:00:00Z',
  ...more,
});
const bread = { type: 'workspace', workspace_id: 'wrkspc_bread' };
const organization = { type: 'organization' };

const cost = (id: string | null, amount: string, currency = 'USD'): Fields => ({
  starting_at: '2026-11-01T00:00:00Z',
  ending_at: '2026-11-21T20:00:00Z',
  group: { workspace_id: id, model: null },
  cost: { amount, list_amount: amount, currency, requests: null },
});
const costs = (...data: readonly unknown[]): Reply => ({
  body: { data, has_more: false, next_page: null, data_refreshed_at: '2026-11-21T16:07:12.345Z' },
});

const serve = (routes: Routes) => startApi({ ...bakery, ...routes });

describe('spend limits', () => {
  it('are a group of their own, with what is not compared beside it, whatever page they are on', async () => {
    const pages: Readonly<Record<string, Reply>> = {
      '': { body: { data: [limit({ type: 'usage_tier' }, '100000'), limit(bread, '25050')], next_page: 'two' } },
      two: page(
        limit(organization, '500000'),
        limit(organization, '20000', { period: 'daily', is_enabled: false }),
        limit(bread, null, { period: 'weekly' }),
        limit(bread, '7', { period: 'quarterly' }),
        limit({ type: 'kitchen', kitchen_id: 'k1' }, '1'),
        limit({ type: 'workspace', workspace_id: 'wrkspc_gone' }, '5'),
      ),
    };
    const server = await serve({
      '/spend_limits': ({ query }) => pages[query.get('page') ?? ''] ?? page(),
    });
    const { groups, workspaces, spend, complete } = await read(server, { spend: 'limits' });
    expect([complete, groups.filter(isMoney)]).toEqual([
      true,
      [
        {
          key: 'spend_limit',
          id: null,
          rate_limit_id: null,
          type: 'spend_limit',
          display_name: 'Spend limit',
          models: null,
          currency: 'USD',
          limits: [{ limiter: 'monthly', value: 500_000 }],
          workspace_models: [],
        },
      ],
    ]);
    expect(workspaces.map(({ name, entries }) => [name, entries.find(({ group }) => group === 'spend_limit')])).toEqual(
      [
        [
          'bread',
          {
            group: 'spend_limit',
            limits: [{ limiter: 'monthly', value: 25_050, source: 'workspace', organization_limit: 500_000 }],
          },
        ],
        ['cake', { group: 'spend_limit', limits: [] }],
      ],
    );
    const other = { workspace_id: null, period: 'monthly', enabled: true };
    expect(spend).toEqual({
      unread: null,
      others: [
        { ...other, scope: 'kitchen', amount: 1 },
        { ...other, scope: 'organization', period: 'daily', amount: 20_000, enabled: false },
        { ...other, scope: 'usage_tier', amount: 100_000 },
        { ...other, scope: 'workspace', workspace_id: 'wrkspc_bread', period: 'quarterly', amount: 7 },
        { ...other, scope: 'workspace', workspace_id: 'wrkspc_bread', period: 'weekly', amount: null },
      ],
      spent: null,
    });
    const asked = server.requests.filter(({ path }) => path.includes('spend_limits'));
    expect(asked.map(({ method, path, headers }) => [method, path, headers['anthropic-beta']])).toEqual([
      ['GET', '/v1/organizations/spend_limits', 'spend-limit-reads-2026-09-26'],
      ['GET', '/v1/organizations/spend_limits?page=two', 'spend-limit-reads-2026-09-26'],
    ]);
  });

  it('are not asked for where nobody wants them, nor is their header sent', async () => {
    const server = await serve({ '/spend_limits': () => page(limit(bread, '1')) });
    const snapshot = await read(server);
    expect([snapshot.spend, snapshot.groups.filter(isMoney)]).toEqual([undefined, []]);
    expect(
      server.requests.filter(({ path, headers }) => /spend|cost/.test(path + String(headers['anthropic-beta']))),
    ).toEqual([]);
  });

  it.each<[string, Reply, string, number | null]>([
    [
      'an organization without access',
      { status: 403, body: { type: 'error', error: { type: 'permission_error' } } },
      'permission_error',
      403,
    ],
    [
      'a server without the endpoint',
      { status: 404, body: { type: 'error', error: { type: 'not_found_error' } } },
      'not_found_error',
      404,
    ],
    ['a credential that is refused there alone', { status: 401, body: {} }, 'the API refused the credential', 401],
    ['an amount that is none', page(limit(bread, '12.5')), 'the body is not as documented', 200],
    [
      'two currencies',
      page(limit(bread, '1'), limit(organization, '1', { currency: 'EUR' })),
      'more than one currency',
      200,
    ],
    [
      'two limits for one scope and period',
      page(limit(bread, '1'), limit(bread, '2')),
      'two spend limits are for the same scope',
      200,
    ],
    [
      'amounts in thousandths',
      page(limit(bread, '1001', { currency: 'KWD' })),
      'no whole number of hundredths of KWD',
      200,
    ],
  ])('of %s are unread, and the run goes on', async (_, reply, reason, status) => {
    const server = await serve({ '/spend_limits': () => reply });
    const { complete, groups, workspaces, spend } = await read(server, { spend: 'with-cost' });
    expect([complete, groups.some(isMoney), workspaces.map(({ read: isRead }) => isRead)]).toEqual([
      true,
      false,
      [true, true],
    ]);
    expect(spend).toMatchObject({
      unread: { reason: expect.stringContaining(reason) as unknown, status },
      spent: null,
    });
  });

  it('that nobody may read end no run that is interrupted in another way than by its own reason', async () => {
    const stop = new AbortController();
    const server = await serve({
      '/spend_limits': () => {
        stop.abort(new Error('enough'));
        return (response) => void response.on('close', () => undefined);
      },
    });
    await expect(read(server, { spend: 'with-cost', signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe('what is spent', () => {
  const limits = (...periods: readonly string[]) => page(...periods.map((period) => limit(bread, '25050', { period })));

  it('is added up by workspace for each period that there is a limit for, to the hundredth', async () => {
    const server = await serve({
      '/spend_limits': () => limits('monthly', 'daily', 'weekly'),
      '/analytics/cost': ({ query }) =>
        query.get('starting_at') === '2026-11-01T00:00:00Z'
          ? costs(
              cost('wrkspc_bread', '1234.56789'),
              cost('wrkspc_bread', '0.43211'),
              cost(null, '0.4'),
              cost('wrkspc_cake', '-3'),
            )
          : costs(),
    });
    const { spend } = await read(server, { spend: 'with-cost' });
    expect(spend?.spent).toEqual({
      unread: null,
      currency: 'USD',
      as_of: '2026-11-21T16:07:12Z',
      periods: [
        { period: 'daily', since: '2026-11-21T00:00:00Z', amount: 0, workspaces: [] },
        {
          period: 'monthly',
          since: '2026-11-01T00:00:00Z',
          amount: 1232,
          workspaces: [
            { id: 'wrkspc_bread', amount: 1235 },
            { id: 'wrkspc_cake', amount: 0 },
          ],
        },
        { period: 'weekly', since: '2026-11-16T00:00:00Z', amount: 0, workspaces: [] },
      ],
    });
    const asked = server.requests.filter(({ path }) => path.includes('/cost'));
    expect(asked.map(({ headers }) => headers['anthropic-beta'])).toEqual(
      Array(3).fill('analytics-usage-cost-2026-08-24'),
    );
    expect(asked.map(({ path }) => path)).toContain(
      '/v1/organizations/analytics/cost?starting_at=2026-11-01T00%3A00%3A00Z&group_by%5B%5D=workspace_id&limit=1000',
    );
  });

  it('is not asked for where there is no limit, and not in the first hour of a period', async () => {
    const routes = { '/spend_limits': () => page(limit({ type: 'seat_tier' }, '1', { period: 'quarterly' })) };
    const none = await serve(routes);
    expect((await read(none, { spend: 'with-cost' })).spend?.spent).toBe(null);
    const first = await serve({ '/spend_limits': () => limits('daily') });
    const clock = { ...fakeClock(), now: () => Date.UTC(2026, 10, 21, 0, 59, 59) };
    const { spend } = await read(first, { spend: 'with-cost', ...clock });
    expect(spend?.spent).toMatchObject({ as_of: '2026-11-21T00:00:00Z', periods: [{ period: 'daily', amount: 0 }] });
    expect([...none.requests, ...first.requests].filter(({ path }) => path.includes('/cost'))).toEqual([]);
  });

  it.each<[string, Reply, string]>([
    ['an organization that may not ask', { status: 400, body: {} }, '400'],
    ['two currencies', costs(cost('a', '1'), cost('b', '1', 'EUR')), 'more than one currency'],
    ['a currency of thousandths', costs(cost('a', '1001', 'KWD')), 'no whole number of hundredths of KWD'],
  ])('of %s is unread, and the limits stand', async (_, reply, reason) => {
    const server = await serve({ '/spend_limits': () => limits('monthly'), '/analytics/cost': () => reply });
    const { groups, spend } = await read(server, { spend: 'with-cost' });
    expect([groups.some(isMoney), spend?.unread, spend?.spent?.unread?.reason]).toEqual([
      true,
      null,
      expect.stringContaining(reason),
    ]);
  });

  it('is of an unknown time where the API does not say up to when', async () => {
    const body = { data: [cost('wrkspc_bread', '5')], has_more: false, next_page: null };
    const server = await serve({ '/spend_limits': () => limits('monthly'), '/analytics/cost': () => ({ body }) });
    expect((await read(server, { spend: 'with-cost' })).spend?.spent).toMatchObject({ as_of: null, currency: 'USD' });
  });
});

it('a path of spend limits is one that may be read', () => {
  expect(ApiPath.of('/v1/organizations/spend_limits').text).toBe('/v1/organizations/spend_limits');
});

it.each([
  ['USD', 25_050n, 25_050],
  ['JPY', 500n, 50_000],
  ['KWD', 1230n, 123],
  ['KWD', 1231n, null],
  ['USD', BigInt(Number.MAX_SAFE_INTEGER) + 1n, null],
] as const)('%s: %s of the minor unit are %s hundredths', (currency, minor, hundredths) => {
  expect(hundredthsOf(minor, currency)).toBe(hundredths);
});

it('sums are exact', () => {
  expect([
    sumOf(Array<string>(10).fill('0.1')),
    sumOf(['0.49']),
    sumOf(['0.5']),
    sumOf(['-4', '1']),
    sumOf([]),
  ]).toEqual([1n, 0n, 1n, 0n, 0n]);
});

it.each([
  ['daily', '2026-11-22T23:59:59Z', '2026-11-22T00:00:00Z'],
  ['weekly', '2026-11-22T23:59:59Z', '2026-11-16T00:00:00Z'],
  ['weekly', '2026-11-23T00:00:00Z', '2026-11-23T00:00:00Z'],
  ['monthly', '2026-12-01T00:00:00Z', '2026-12-01T00:00:00Z'],
] as const)('a %s period that %s is in began at %s', (period, now, start) => {
  expect(periodStart(period, Date.parse(now))).toBe(start);
});
