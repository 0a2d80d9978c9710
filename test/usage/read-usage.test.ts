import { describe, expect, it } from 'vitest';

import { type Asked, failure, type Reply, reset } from '../live/api-server.js';
import { errorOf } from '../live/bakery.js';
import { arrived, eight, readFrom } from './reading.js';
import { bruteForce, startUsage, type Use } from './usage-server.js';

const one: Use = {
  minute: eight - 30,
  workspace: 'wrkspc_bread',
  model: 'opus-1',
  tier: 'standard',
  speed: 'standard',
  apiKey: 'apikey_oven',
  uncached: 100,
  written: 20,
  reads: 300,
  output: 40,
  searches: 1,
  requests: 7,
};

const refreshed = '2026-11-21T19:45:30Z';
const hour = { from: eight - 60, to: eight };
const day = { from: eight - 1440, to: eight };
const week = { from: eight - 7 * 1440, to: eight };

/** One use in every hour of a window. */
function hourly({ from, to }: typeof week): readonly Use[] {
  return Array.from({ length: (to - from) / 60 }, (_, index) => ({
    ...one,
    minute: from + index * 60 + 7,
    output: index,
  }));
}

function rangeIn({ query }: Asked): { readonly from: number; readonly to: number } {
  const minute = (name: string): number => Date.parse(query.get(name) ?? '') / 60_000;
  return { from: minute('starting_at'), to: minute('ending_at') };
}

/** Answers 500 for good where a minute is asked for. */
function brokenAt(minute: number): (asked: Asked) => Reply | null {
  return (asked) => {
    const { from, to } = rangeIn(asked);
    return from <= minute && minute < to ? failure(500, 'api_error') : null;
  };
}

describe('usage', () => {
  it('of the last hour is two calls in all, and each source says up to when it knows', async () => {
    const uses = [one, { ...one, minute: eight - 3 }, { ...one, minute: eight - 10, workspace: null }];
    const server = await startUsage({ uses, refreshed });
    const read = await readFrom(server, { window: hour });
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET']);
    expect(read.tokens).toMatchObject({ knownTo: eight - 5, calls: 1, missing: [], refused: null, fastKnown: true });
    expect(read.requests).toMatchObject({ knownTo: eight - 15, calls: 1, missing: [], refused: null });
    expect(arrived(read, 'tokens')).toEqual(bruteForce(uses, { ...hour, source: 'tokens', to: eight - 5 }));
    expect(arrived(read, 'requests')).toEqual(bruteForce(uses, { ...hour, source: 'requests', to: eight - 15 }));
  });

  it('is asked for by what tells limits apart, and fast mode only where a limit is of it', async () => {
    const server = await startUsage({ uses: [], refreshed });
    await readFrom(server, { window: hour, byApiKey: true });
    await readFrom(server, { window: { from: eight - 600, to: eight }, hasFastGroups: false, by: 'hour' });
    const asked = server.requests.filter(({ path }) => !path.endsWith('/me'));
    const seen = asked.map(({ path, headers }) => {
      const url = new URL(path, 'http://127.0.0.1');
      return [url.pathname.slice(18), url.searchParams.getAll('group_by[]'), headers['anthropic-beta'] ?? '-'].join(
        ' ',
      );
    });
    const base = 'workspace_id,model,service_tier';
    const analytics = 'analytics-usage-cost-2026-08-24';
    expect(seen.toSorted()).toEqual([
      `analytics/usage ${base},speed ${analytics}`,
      `analytics/usage ${base},speed,api_key_id ${analytics}`,
      `usage_report/messages ${base} -`,
      `usage_report/messages ${base},speed,api_key_id fast-mode-2026-02-01`,
    ]);
  });

  it('counts tiers together but batches, every kind of cache that is written, and no row without a model as a request', async () => {
    const server = await startUsage({
      uses: [
        { ...one, model: null },
        { ...one, requests: null },
      ],
      refreshed,
      tokensFault: ({ query }) => {
        const at = (minute: number): string => new Date(minute * 60_000).toISOString();
        const { from, to } = rangeIn({ query, nth: 1 });
        const row = {
          workspace_id: null,
          model: 'opus-1',
          service_tier: 'batch',
          speed: 'fast',
          api_key_id: null,
          uncached_input_tokens: 1,
          cache_creation: {
            ephemeral_5m_input_tokens: 10,
            ephemeral_1h_input_tokens: 100,
            ephemeral_1d_input_tokens: 1000,
          },
          cache_read_input_tokens: 5,
          output_tokens: 6,
          server_tool_use: null,
        };
        const data = Array.from({ length: to - from }, (_, index) => ({
          starting_at: at(from + index),
          ending_at: at(from + index + 1),
          results: index === 0 ? [row, { ...row, service_tier: 'priority' }, { ...row, service_tier: 'flex' }] : [],
        }));
        return { body: { data, has_more: false, next_page: null } };
      },
    });
    const read = await readFrom(server, { window: hour });
    expect(arrived(read, 'tokens')).toEqual([
      `${JSON.stringify([hour.from, null, 'opus-1', false, true, null])} 2222 10 12 0 0`,
      `${JSON.stringify([hour.from, null, 'opus-1', true, true, null])} 1111 5 6 0 0`,
    ]);
    expect(arrived(read, 'requests')).toEqual([]);
  });

  it('of a week is read by the hour first, and no page is asked for that had no use', async () => {
    const uses = [...hourly({ from: eight - 3000, to: eight - 2000 }), one];
    const server = await startUsage({ uses, refreshed });
    const { tokens, progress, ...read } = await readFrom(server, { window: week });
    const asked = server.requests.filter(({ path }) => path.includes('usage_report'));
    const widths = asked.map(({ path }) => /bucket_width=(\w+)/.exec(path)?.[1]);
    expect(widths).toEqual(['1h', '1h', '1m', '1m']);
    expect(tokens).toMatchObject({ calls: 4, missing: [] });
    expect(arrived({ tokens, progress, ...read }, 'tokens')).toEqual(
      bruteForce(uses, { ...week, source: 'tokens', width: 1 }),
    );
    const told = progress.filter(({ source }) => source === 'tokens');
    expect(told.map(({ calls, toCome }) => [calls, toCome])).toEqual([
      [0, 9],
      [1, 8],
      [2, 2],
      [3, 1],
    ]);
    expect(told[0]).toMatchObject({ milliseconds: null, pacedMilliseconds: 9 * 60_000 });
  });

  it('is asked for in pages of 20,000 rows at most', async () => {
    const uses = Array.from({ length: 500 }, (_, index) => ({ ...one, minute: eight - 2000, workspace: `w${index}` }));
    const server = await startUsage({ uses, refreshed });
    const read = await readFrom(server, { window: week });
    const limits = server.requests.flatMap(({ path }) => /1m&limit=(\d+)/.exec(path)?.slice(1) ?? []);
    expect(limits).toEqual(['55', '20', '40']);
    expect(arrived(read, 'tokens')).toHaveLength(500);
  });

  it('by the hour is asked for by the hour, in whole hours', async () => {
    const uses = hourly(week);
    const server = await startUsage({ uses, refreshed });
    const window = { from: week.from + 30, to: week.to };
    const read = await readFrom(server, { window, by: 'hour' });
    expect([read.tokens, read.requests].map(({ knownTo, missing }) => [knownTo, missing])).toEqual([
      [eight - 60, []],
      [eight - 60, []],
    ]);
    for (const source of ['tokens', 'requests'] as const) {
      expect(arrived(read, source)).toEqual(bruteForce(uses, { source, from: week.from, to: eight - 60, width: 60 }));
    }
    expect(read.buckets.every(({ width }) => width === 60)).toBe(true);
  });
});

const hipaa = ', as it does to organizations with HIPAA readiness';

describe('a source of usage', () => {
  it('that refuses the organization on its first call is not measurable, and the other one is read', async () => {
    for (const status of [400, 403, 404]) {
      const server = await startUsage({
        uses: [one],
        refreshed,
        requestsFault: () => failure(status, 'permission_error'),
      });
      const read = await readFrom(server);
      expect(read.requests).toMatchObject({
        refused: {
          reason: `the API answered ${status} permission_error${status === 400 ? hipaa : ''}`,
          status,
          request_id: 'req_failed',
        },
        missing: [],
        calls: 1,
      });
      expect(read.tokens).toMatchObject({ refused: null, missing: [] });
      expect(arrived(read, 'tokens')).toHaveLength(1);
    }
  });

  it('that does not group by speed is read without it, and says so', async () => {
    const uses = [one, { ...one, speed: 'fast' as const }];
    const server = await startUsage({
      uses,
      refreshed,
      tokensFault: ({ query }) =>
        query.getAll('group_by[]').includes('speed') ? failure(400, 'invalid_request_error') : null,
    });
    const read = await readFrom(server, { window: week });
    expect(read.tokens).toMatchObject({ refused: null, missing: [], fastKnown: false, calls: 4 });
    const all = { ...week, source: 'tokens', width: 1, speeds: false } as const;
    expect(arrived(read, 'tokens')).toEqual(bruteForce(uses, all));
  });

  it('is waited for a minute after a 429 that names no wait, and is asked once a minute from then on', async () => {
    const server = await startUsage({
      uses: hourly(week),
      refreshed,
      tokensFault: ({ nth }) => (nth === 2 ? failure(429, 'rate_limit_error') : null),
      requestsFault: ({ nth }) =>
        nth === 1 ? failure(429, 'rate_limit_error', { headers: { 'retry-after': '7' } }) : null,
    });
    const read = await readFrom(server, { window: { from: eight - 3 * 1440, to: eight } });
    const waits = [...read.waits].toSorted((a, b) => b - a);
    expect(read.tokens.calls).toBe(6);
    expect(waits.filter((wait) => wait > 7000)[0]).toBe(60_000);
    expect(waits.filter((wait) => wait > 7000).length).toBeGreaterThanOrEqual(4);
    expect(waits).toContain(7000);
    expect(read.progress.at(-1)?.milliseconds).toBeGreaterThan(0);
    expect([read.tokens.missing, read.requests.missing]).toEqual([[], []]);
  });

  it('that fails later is missing for the stretch that was not read, and for no other', async () => {
    const uses = hourly(day);
    const server = await startUsage({
      uses,
      refreshed,
      tokensFault: brokenAt(eight - 600),
      requestsFault: brokenAt(eight - 600),
    });
    const read = await readFrom(server);
    for (const reading of [read.tokens, read.requests]) {
      const [missing, ...others] = reading.missing;
      expect(others).toEqual([]);
      expect(missing).toMatchObject({ reason: 'the API answered 500 api_error, 6 times', status: 500 });
      const { from = 0, to = 0 } = missing ?? {};
      expect([from <= eight - 600, to > eight - 600, to - from <= 60]).toEqual([true, true, true]);
      const left = uses.filter(({ minute }) => minute < from || minute >= to);
      expect(arrived(read, reading.source)).toEqual(
        bruteForce(left, { ...day, source: reading.source, to: reading.knownTo, width: 1 }),
      );
    }
  });

  it('that always fails is given up after eight calls, and all of it is missing', async () => {
    const broken = (): Reply => failure(500, 'api_error', { headers: { 'x-should-retry': 'false' } });
    const server = await startUsage({ uses: [one], refreshed, tokensFault: broken, requestsFault: () => reset });
    const read = await readFrom(server, { window: week });
    expect(read.tokens).toMatchObject({ refused: null, missing: [{ from: week.from, to: eight - 5, status: 500 }] });
    expect(read.requests).toMatchObject({ refused: null, missing: [{ ...week, status: null, request_id: null }] });
    expect(read.buckets).toEqual([]);
  });

  it('is missing from where the time of the run is up', async () => {
    const server = await startUsage({
      uses: hourly(week),
      refreshed,
      tokensFault: ({ nth }) => (nth === 2 ? failure(429, 'rate_limit_error') : null),
    });
    const read = await readFrom(server, { window: week }, { timeoutMs: 150_000 });
    expect(read.tokens.missing).toMatchObject([{ from: week.from, reason: 'the time limit of the run was reached' }]);
    expect(read.tokens.missing[0]?.to).toBeLessThan(eight - 1000);
  });

  it('that answers 401 ends the run', async () => {
    const server = await startUsage({ uses: [], refreshed, requestsFault: () => failure(401, 'authentication_error') });
    expect(await errorOf(readFrom(server))).toMatchObject({ code: 'credential-refused' });
  });

  it('of requests knows as much as it says, and a day less where it does not say', async () => {
    const uses = hourly({ from: eight - 3 * 1440, to: eight });
    const window = { from: eight - 3 * 1440, to: eight };
    for (const [said, knownTo] of [
      ['2026-11-20T12:30:30+01:00', Date.UTC(2026, 10, 20, 11, 30) / 60_000],
      ['2026-11-23T12:30:30Z', eight],
      ['soon', eight - 1440],
      [null, eight - 1440],
    ] as const) {
      const read = await readFrom(await startUsage({ uses, refreshed: said }), { window });
      expect(read.requests).toMatchObject({ knownTo, missing: [] });
      expect(arrived(read, 'requests')).toEqual(
        bruteForce(uses, { ...window, source: 'requests', to: knownTo, width: 1 }),
      );
    }
  });

  it('of requests goes back a year, and what is before is missing without a call', async () => {
    const server = await startUsage({ uses: [], refreshed });
    const from = Date.UTC(2025, 11, 31) / 60_000;
    const { requests } = await readFrom(server, { window: { from, to: eight }, by: 'hour' });
    expect(requests.missing).toEqual([
      {
        from,
        to: from + 1440,
        reason: 'this source goes back 365 days, and not before 2026',
        status: null,
        request_id: null,
      },
    ]);
  });
});
