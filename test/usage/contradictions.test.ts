import { describe, expect, it } from 'vitest';

import { type Asked, failure, type Reply } from '../live/api-server.js';
import { errorOf } from '../live/bakery.js';
import { eight, namesFrom, readFrom } from './reading.js';
import { startUsage } from './usage-server.js';

const refreshed = '2026-11-21T20:00:00Z';
const hour = { from: eight - 60, to: eight };

function at(minute: number): string {
  return new Date(minute * 60_000).toISOString();
}

function rangeIn({ query }: Asked): readonly number[] {
  const [from = 0, to = 0] = ['starting_at', 'ending_at'].map((name) => Date.parse(query.get(name) ?? '') / 60_000);
  return Array.from({ length: to - from }, (_, index) => from + index);
}

const dimensions = { workspace_id: null, model: 'opus-1', service_tier: 'standard', api_key_id: null };

function bucket(minute: number, output = 1, more: object = { speed: 'standard' }): object {
  const result = {
    ...dimensions,
    ...more,
    uncached_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    cache_read_input_tokens: 0,
    output_tokens: output,
  };
  return { starting_at: at(minute), ending_at: at(minute + 1), results: [result] };
}

function row(minute: number, requests = 1): object {
  const group = { ...dimensions, speed: 'standard' };
  return { starting_at: at(minute), ending_at: at(minute + 1), group, usage: { requests } };
}

function page(data: readonly object[], more: object = {}): Reply {
  return { body: { data, has_more: false, next_page: null, data_refreshed_at: refreshed, ...more } };
}

describe('an answer about tokens is not taken, and its minutes are missing,', () => {
  const first = { starting_at: at(hour.from), ending_at: at(hour.from + 1), results: [] };
  it.each([
    ['when it is of another time', page([bucket(hour.from - 1)]), 'other times'],
    ['when it is of an hour', page([{ ...first, ending_at: at(eight) }]), 'other times'],
    ['when a time has no zone', page([{ ...first, starting_at: '2026-11-21T19:00:00' }]), 'other times'],
    ['when it has more, and does not say where', page([first], { has_more: true }), 'no next_page'],
    ['when it leads in a circle', page([], { has_more: true, next_page: 'x' }), 'leads back'],
    ['when it has a minute twice', page([bucket(hour.from, 1), bucket(hour.from, 2)]), 'a time twice, with other'],
    ['when it does not tell fast mode apart', page([bucket(hour.from, 1, {})]), 'does not tell fast mode apart'],
    ['when a figure is none', page([bucket(hour.from, -1)]), 'not as documented'],
  ])('%s', async (_, reply, reason) => {
    const server = await startUsage({ uses: [], refreshed, tokensFault: () => reply });
    const { tokens, buckets } = await readFrom(server, { window: hour });
    expect(tokens.refused).toBeNull();
    expect(tokens.missing).toEqual([
      {
        from: hour.from,
        to: eight - 5,
        reason: expect.stringContaining(reason) as string,
        status: 200,
        request_id: 'req_ok',
      },
    ]);
    expect(buckets).toEqual([]);
  });
});

it('a minute that an answer about tokens leaves out is asked for again, and missing; the others count', async () => {
  const tokensFault = (asked: Asked): Reply =>
    page(
      rangeIn(asked)
        .filter((minute) => minute !== eight - 20)
        .map((minute) => bucket(minute)),
    );
  const server = await startUsage({ uses: [], refreshed, tokensFault });
  const { tokens, buckets } = await readFrom(server, { window: hour });
  const reason = 'the answer leaves out times that were asked for';
  expect(tokens.missing).toEqual([{ from: eight - 20, to: eight - 19, reason, status: 200, request_id: 'req_ok' }]);
  expect([tokens.calls, buckets.length]).toEqual([2, 54]);
});

it('a minute that comes twice with the same figures counts once, of either source', async () => {
  const tokensFault = (asked: Asked): Reply =>
    page(rangeIn(asked).flatMap((minute) => [bucket(minute), bucket(minute)]));
  const server = await startUsage({
    uses: [],
    refreshed,
    tokensFault,
    requestsFault: () => page([row(eight - 9, 4), row(eight - 9, 4)]),
  });
  const { tokens, requests, buckets } = await readFrom(server, { window: hour });
  expect([tokens.missing, requests.missing]).toEqual([[], []]);
  expect(buckets.filter(({ source }) => source === 'tokens')).toHaveLength(55);
  expect(
    buckets.filter(({ source }) => source === 'requests').map(({ rows }) => rows.map((one) => one.requests)),
  ).toEqual([[4]]);
});

describe('an answer about requests is not taken, and its minutes are missing,', () => {
  it.each([
    ['when it is of another time', page([row(eight)]), 'other times'],
    ['when it is not the newest first', page([row(eight - 9), row(eight - 8)]), 'not in the order that was asked for'],
    ['when it has a row twice', page([row(eight - 9, 1), row(eight - 9, 2)]), 'a row twice, with other figures'],
  ])('%s', async (_, reply, reason) => {
    const server = await startUsage({ uses: [], refreshed, requestsFault: () => reply });
    const { requests, buckets } = await readFrom(server, { window: hour });
    expect(requests.missing).toEqual([
      { ...hour, reason: expect.stringContaining(reason) as string, status: 200, request_id: 'req_ok' },
    ]);
    expect([requests.refused, buckets]).toEqual([null, []]);
  });

  it('as far as it knows less than one before', async () => {
    const requestsFault = ({ nth }: Asked): Reply =>
      page([], { data_refreshed_at: nth === 1 ? refreshed : at(eight - 2 * 1440 + 30) });
    const server = await startUsage({ uses: [], refreshed, requestsFault });
    const { requests } = await readFrom(server, { window: { from: eight - 2 * 1440, to: eight } });
    const reason = 'the answer knows less than one before (data_refreshed_at)';
    expect(requests).toMatchObject({
      knownTo: eight,
      missing: [{ from: eight - 2 * 1440 + 30, to: eight - 1440, reason }],
    });
  });
});

it('a page that is larger than 32 MiB is asked for in halves', async () => {
  const tokensFault = (asked: Asked): Reply | null =>
    rangeIn(asked).length > 1000 ? { body: ' '.repeat(2 ** 25 + 1) } : null;
  const server = await startUsage({ uses: [], refreshed, tokensFault });
  const { tokens } = await readFrom(server);
  expect(tokens).toMatchObject({ missing: [], calls: 4 });
});

it('requests of a busy day are taken in parts of 20,000 rows, and none is lost between two', async () => {
  const minutes = Array.from({ length: 23 }, (_, index) => eight - 1 - index);
  const rows = minutes.flatMap((minute) => Array.from({ length: 1000 }, (_, index) => ({ minute, index })));
  const requestsFault = (asked: Asked): Reply => {
    const wanted = new Set(rangeIn(asked));
    const left = rows.filter(({ minute }) => wanted.has(minute));
    const begin = Number(asked.query.get('page') ?? 0);
    const more = begin + 1000 < left.length;
    const data = left.slice(begin, begin + 1000).map(({ minute, index }) => ({
      ...row(minute),
      group: { ...dimensions, speed: 'standard', workspace_id: `w${index}` },
    }));
    return page(data, { has_more: more, next_page: more ? String(begin + 1000) : null });
  };
  const server = await startUsage({ uses: [], refreshed, requestsFault });
  const { requests, buckets } = await readFrom(server);
  expect(requests).toMatchObject({ missing: [], calls: 24 });
  const read = buckets.filter(({ source }) => source === 'requests');
  expect(read.map(({ minute, rows: { length } }) => [minute, length])).toEqual(minutes.map((minute) => [minute, 1000]));
});

it('API keys have names where the list can be read', async () => {
  const keys = [{ id: 'apikey_oven', name: 'Oven', status: 'inactive' }];
  const list = page(keys, { last_id: 'apikey_oven' });
  const server = await startUsage({ uses: [], refreshed, routes: { '/api_keys': () => list } });
  expect([...(await namesFrom(server))]).toEqual([['apikey_oven', 'Oven']]);
  expect([...(await namesFrom(await startUsage({ uses: [], refreshed })))]).toEqual([]);
  const denied = { '/api_keys': (): Reply => failure(401, 'authentication_error') };
  const error = await errorOf(namesFrom(await startUsage({ uses: [], refreshed, routes: denied })));
  expect(error.code).toBe('credential-refused');
});
