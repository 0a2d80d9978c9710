import { describe, expect, it } from 'vitest';

import { usageAt } from '../../../src/emulator/usage/generator.js';
import { ask } from '../bookshop.js';
import { analyticsPage, asking, readAll } from './bodies.js';
import { now, weekWorld } from './week.js';

const path = '/analytics/usage';
const world = weekWorld();
const api = ask(world);
const hour = 'starting_at=2026-11-27T17:30:00Z&ending_at=2026-11-27T18:30:00Z';
const minutes = `${hour}&time_bucket_width=1m&order_by=time`;
const grouped = 'group_by[]=workspace_id&group_by[]=model&group_by[]=service_tier&group_by[]=speed';

function rows(query: string) {
  return readAll(api, `${path}?${query}`, analyticsPage);
}

type Row = ReturnType<typeof rows>['data'][number];

function told({ starting_at, group, usage }: Row): readonly unknown[] {
  const { workspace_id, model, service_tier, speed } = group;
  return [starting_at, workspace_id, model, service_tier, speed, usage.requests, usage.total_tokens];
}

/** Newest minute first, in it most tokens first. */
function bruteForce(from: number, to: number): readonly unknown[] {
  const ofMinute = (minute: number): readonly unknown[][] => {
    const sums = new Map<string, readonly [unknown[], number, number]>();
    for (const { stream, ...use } of usageAt(world, minute)) {
      const { workspace, model, tier, speed } = stream;
      const names = [workspace.id, model, model === null ? null : tier, speed];
      const [, requests, tokens] = sums.get(names.join(' ')) ?? [names, 0, 0];
      const more = use.uncached + use.cacheWrites + use.cacheReads + use.output;
      sums.set(names.join(' '), [names, requests + use.requests, tokens + more]);
    }
    const begins = new Date(minute * 60_000).toISOString().replace('.000', '');
    return [...sums.values()].toSorted((a, b) => b[2] - a[2]).map(([names, ...sum]) => [begins, ...names, ...sum]);
  };
  return Array.from({ length: to - from }, (_, index) => ofMinute(to - 1 - index)).flat();
}

describe('the analytics', () => {
  it('tell every minute as the generator has it, newest first, whatever the page size', () => {
    const { data, pages } = rows(`${minutes}&${grouped}&limit=1000`);
    const from = Date.UTC(2026, 10, 27, 17, 30) / 60_000;
    expect(data.map(told)).toEqual(bruteForce(from, from + 60));
    expect([data.length > 1000, pages]).toEqual([true, 2]);
    expect(rows(`${minutes}&${grouped}&limit=97`).data).toEqual(data);
    expect(rows(`${minutes}&order=asc&${grouped}&limit=1000`).data.at(-1)?.starting_at).toBe(data[0]?.starting_at);
  });

  it('rank by a metric, over all minutes or over the whole range', () => {
    const requests = (query: string) => rows(query).data.map(({ usage }) => usage.requests);
    const ranked = requests(`${hour}&time_bucket_width=1m&order_by=requests&group_by[]=workspace_id&limit=300`);
    expect(ranked).toEqual(ranked.toSorted((a, b) => b - a));
    const whole = rows(`${hour}&group_by[]=workspace_id&order=asc`);
    const totals = whole.data.map(({ usage }) => usage.total_tokens);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
    expect(whole.data[0]).toMatchObject({ starting_at: '2026-11-27T17:00:00Z', ending_at: '2026-11-27T18:00:00Z' });
    const one = rows('starting_at=2026-11-20T00:00:00Z').data;
    expect(one).toMatchObject([{ starting_at: '2026-11-20T00:00:00Z', ending_at: '2026-11-30T02:00:00Z' }]);
    expect(Object.values(one[0]?.group ?? {})).toEqual(Array(20).fill(null));
  });

  it('name the default workspace, a model of no group, fast mode, and code execution without a model', () => {
    const day = 'starting_at=2026-11-27T00:00:00Z&ending_at=2026-11-28T00:00:00Z&time_bucket_width=1d';
    const { data } = rows(`${day}&${grouped}&group_by[]=product&limit=1000`);
    const of = (id: string) =>
      data
        .filter(({ group }) => group['workspace_id'] === id)
        .map(({ group: { model, service_tier, speed, product } }) => [model, service_tier, speed, product].join(' '))
        .toSorted();
    expect(of('wrkspc_default')).toEqual(['claude-haiku-4-5 standard standard messages_api']);
    expect(of('wrkspc_tools')).toEqual(['  standard ', 'claude-fable-5 standard standard messages_api']);
    expect(of('wrkspc_new')).toEqual(
      ['fast', 'standard'].map((speed) => `claude-opus-5-5 standard ${speed} messages_api`),
    );
    expect(of('wrkspc_catalog')).toEqual([
      'claude-haiku-4-5 batch standard message_batches_api',
      'claude-haiku-4-5 priority standard messages_api',
    ]);
  });

  it('know a minute hours later, and say up to when', () => {
    const late = 'starting_at=2026-11-29T21:00:00Z&ending_at=2026-11-30T02:00:00Z&time_bucket_width=1m&order_by=time';
    const body = analyticsPage.parse(api(`${path}?${late}&workspace_ids[]=wrkspc_new&limit=2`, asking).body);
    expect(body.data_refreshed_at).toBe('2026-11-29T22:07:12Z');
    expect(body.data.map(({ starting_at }) => starting_at)).toEqual(['2026-11-29T22:07:00Z', '2026-11-29T22:06:00Z']);
    const [half = 0, whole = 0] = body.data.map(({ usage }) => usage.requests);
    expect(half).toBeLessThan(0.7 * whole);
  });

  it('filter', () => {
    const names = (query: string) =>
      rows(`${minutes}&group_by[]=workspace_id&group_by[]=model&limit=1000&${query}`).data;
    const shop = names('workspace_ids[]=wrkspc_shop&context_windows[]=0-200k&inference_geos[]=global');
    expect(shop).toEqual(names('').filter(({ group }) => group['workspace_id'] === 'wrkspc_shop'));
    expect(shop).toHaveLength(60);
    expect(names('service_tiers[]=batch').filter(({ group }) => group['model'] === 'claude-haiku-4-5')).toEqual([]);
    expect(names('speeds[]=fast').map(({ group }) => group['workspace_id'])).toEqual(Array(60).fill('wrkspc_new'));
    expect(names('api_key_ids[]=&models[]=claude-sonnet-5')).toEqual([]);
  });

  it.each([
    ['no beginning', 'order_by=requests'],
    ['a time without a zone', 'starting_at=2026-11-27T17:30:00'],
    ['a beginning more than a year ago', 'starting_at=2025-11-01T00:00:00Z'],
    ['a width without an end', 'starting_at=2026-11-27T00:00:00Z&time_bucket_width=1h'],
    ['an end that is the beginning', 'starting_at=2026-11-27T00:00:00Z&ending_at=2026-11-27T00:00:00Z'],
    [
      'minutes of more than a day',
      'starting_at=2026-11-27T00:00:00Z&ending_at=2026-11-28T00:01:00Z&time_bucket_width=1m',
    ],
    ['more than 31 days', 'starting_at=2026-10-01T00:00:00Z&ending_at=2026-11-01T00:01:00Z'],
    [
      'six groupings',
      `${minutes}&${['actor', 'model', 'product', 'speed', 'session_id', 'agent_id'].map((name) => `group_by[]=${name}`).join('&')}`,
    ],
    ['a grouping that is none', `${minutes}&group_by[]=account_id`],
    ['an order by time without a width', `${hour}&order_by=time`],
    ['no row', `${minutes}&limit=0`],
    ['more than 1,000 rows', `${minutes}&limit=1001`],
    ['a cursor of nothing', `${minutes}&page=page_1`],
  ])('refuse %s with 400', (_, query) => {
    expect(api(`${path}?${query}`, asking)).toMatchObject({
      status: 400,
      body: { error: { type: 'invalid_request_error' } },
    });
  });

  it('serve 20 rows where no size is asked for, and take a cursor for its own query alone', () => {
    const page = analyticsPage.parse(api(`${path}?${minutes}&group_by[]=model`, asking).body);
    expect([page.data.length, page.has_more]).toEqual([20, true]);
    const cursor = `page=${page.next_page}`;
    expect(api(`${path}?${minutes}&group_by[]=model&${cursor}`, asking).status).toBe(200);
    for (const other of [minutes, `${minutes}&group_by[]=model&limit=21`])
      expect(api(`${path}?${other}&${cursor}`, asking).status).toBe(400);
    expect(api(`/usage_report/messages?${minutes}&group_by[]=model&${cursor}`, asking).status).toBe(400);
  });

  it('want their beta header, refuse the key of a workspace, and an organization with HIPAA readiness', () => {
    const status = (key: string, beta = {}) =>
      api(`${path}?${minutes}`, { ...asking, headers: { 'x-api-key': key, ...beta } }).status;
    expect(status('sk-ant-admin01-a')).toBe(400);
    const beta = { 'anthropic-beta': 'fast-mode-2026-02-01, analytics-usage-cost-2026-08-24' };
    expect(status('sk-ant-admin01-a', beta)).toBe(200);
    expect(status('sk-ant-api03-a', beta)).toBe(403);
    const ready = ask(weekWorld({ hipaa: true }));
    expect(ready(`${path}?${minutes}`, asking).status).toBe(400);
    expect(ready('/usage_report/messages?starting_at=2026-11-29T00:00:00Z', asking).status).toBe(200);
  });
});

describe('the pace of the usage endpoints', () => {
  it('is so many calls a minute of each of them, and any number where the world says none', () => {
    let time = now;
    const paced = ask(weekWorld({ pace: 2 }));
    const call = (query: string) => {
      const { status, headers } = paced(query, { ...asking, now: () => time });
      return [status, headers['retry-after']];
    };
    const report = '/usage_report/messages?starting_at=2026-11-29T00:00:00Z';
    expect(call(report)).toEqual([200, undefined]);
    time += 20_500;
    expect(call(report)).toEqual([200, undefined]);
    expect(call(report)).toEqual([429, '40']);
    expect(call(`${path}?${minutes}`)).toEqual([200, undefined]);
    time += 39_000;
    expect(call(report)).toEqual([429, '1']);
    time += 1_000;
    expect(call(report)).toEqual([200, undefined]);
    expect(call(report)).toEqual([429, '20']);
    expect(Array.from({ length: 9 }, () => api(report, asking).status)).toEqual(Array(9).fill(200));
  });
});
