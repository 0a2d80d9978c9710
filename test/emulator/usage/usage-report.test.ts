import { describe, expect, it } from 'vitest';

import { type MinuteUse, usageAt } from '../../../src/emulator/usage/generator.js';
import { ask } from '../bookshop.js';
import { asking, readAll, type ReportBucket, reportPage } from './bodies.js';
import { now, week, weekWorld } from './week.js';

const path = '/usage_report/messages';
const world = weekWorld();
const api = ask(world);
const grouped = ['workspace_id', 'model', 'service_tier', 'speed'].map((by) => `group_by[]=${by}`).join('&');

function report(query: string) {
  return readAll(api, `${path}?${query}`, reportPage);
}

/** The rows of a bucket by what they are grouped by, each with its figures. */
function byCombination({ results }: ReportBucket): Map<string, readonly number[]> {
  return new Map(
    results.map((row) => [
      [row.workspace_id, row.model, row.service_tier, row.speed].join(' '),
      [
        row.uncached_input_tokens,
        row.cache_creation.ephemeral_5m_input_tokens,
        row.cache_read_input_tokens,
        row.output_tokens,
        row.server_tool_use.web_search_requests,
      ],
    ]),
  );
}

/** The same from the generator, minute by minute. */
function bruteForce(from: number, to: number): Map<string, readonly number[]> {
  const sums = new Map<string, readonly number[]>();
  for (let minute = from; minute < to; minute += 1) {
    for (const use of usageAt(world, minute)) {
      const { workspace, model, tier, speed } = use.stream;
      if (model === null) continue;
      const key = [workspace.default ? null : workspace.id, model, tier, speed].join(' ');
      const before = sums.get(key) ?? [0, 0, 0, 0, 0];
      sums.set(
        key,
        tokensOf(use).map((value, index) => value + (before[index] ?? 0)),
      );
    }
  }
  return sums;
}

function tokensOf({ uncached, cacheWrites, cacheReads, output, webSearches }: MinuteUse): readonly number[] {
  return [uncached, cacheWrites, cacheReads, output, webSearches];
}

describe('the usage report', () => {
  it('tells every minute of a day as the generator has it, whatever the page size', () => {
    const day = 'starting_at=2026-11-27T00:00:00Z&ending_at=2026-11-28T00:00:00Z&bucket_width=1m';
    const { data, pages } = report(`${day}&limit=1440&${grouped}`);
    const from = Date.UTC(2026, 10, 27) / 60_000;
    expect(data.map(byCombination)).toEqual(data.map((_, index) => bruteForce(from + index, from + index + 1)));
    expect([data.length, pages]).toEqual([1440, 1]);
    expect(report(`${day}&limit=601&${grouped}`)).toEqual({ data, pages: 3 });
  });

  it('sums the minutes of an hour and of a day, oldest first', () => {
    const days = 'starting_at=2026-11-23T00:00:00Z&ending_at=2026-11-30T00:00:00Z';
    const hours = report(`${days}&bucket_width=1h&${grouped}`);
    expect([hours.data.length, hours.pages]).toEqual([168, 7]);
    expect(hours.data.map(byCombination)).toEqual(
      hours.data.map((_, index) => bruteForce(week.from + index * 60, week.from + (index + 1) * 60)),
    );
    const [monday] = report(`${days}&bucket_width=1d&limit=1&${grouped}`).data;
    expect(monday).toMatchObject({ starting_at: '2026-11-23T00:00:00Z', ending_at: '2026-11-24T00:00:00Z' });
    expect(monday && byCombination(monday)).toEqual(bruteForce(week.from, week.from + 1440));
  });

  it('has the buckets without use too, and no dimension that was not asked for', () => {
    const idle = report(
      'starting_at=2026-11-29T01:30:00Z&ending_at=2026-11-29T01:32:00Z&bucket_width=1m&workspace_ids[]=wrkspc_idle',
    );
    expect(idle.data.map(({ starting_at, results }) => [starting_at, results])).toEqual([
      ['2026-11-29T01:30:00Z', []],
      ['2026-11-29T01:31:00Z', []],
    ]);
    const [sum] = report('starting_at=2026-11-27T18:05:30Z&ending_at=2026-11-27T18:06:00Z&bucket_width=1m').data;
    expect(sum).toMatchObject({
      starting_at: '2026-11-27T18:05:00Z',
      results: [{ workspace_id: null, model: null, speed: null }],
    });
  });

  it('knows a minute whole five minutes after its end, and none that has not begun', () => {
    const read = (ending: string) =>
      report(
        `starting_at=2026-11-30T02:08:00Z&ending_at=${ending}&bucket_width=1m&models[]=claude-opus-5-5&speeds[]=standard`,
      );
    const outputs = read('2026-11-30T03:00:00Z').data.map(({ results }) => results[0]?.output_tokens ?? 0);
    expect(outputs).toHaveLength(7);
    const whole = outputs.map((_, index) => {
      const uses = usageAt(world, Date.UTC(2026, 10, 30, 2, 8 + index) / 60_000);
      return uses
        .filter(({ stream }) => stream.model === 'claude-opus-5-5' && stream.speed === 'standard')
        .reduce((sum, { output }) => sum + output, 0);
    });
    expect(outputs[0]).toBe(whole[0]);
    expect(outputs.slice(1).every((output, index) => output > 0 && output < (whole[index + 1] ?? 0))).toBe(true);
    expect(new Date(now).toISOString()).toBe('2026-11-30T02:14:30.000Z');
  });

  it.each([
    ['no beginning', 'bucket_width=1m'],
    ['a beginning that is no time', 'starting_at=yesterday'],
    ['a time without a zone', 'starting_at=2026-11-29T00:00:00'],
    ['an end before the beginning', 'starting_at=2026-11-29T00:00:00Z&ending_at=2026-11-29T00:00:00Z'],
    ['a width that is none', 'starting_at=2026-11-29T00:00:00Z&bucket_width=5m'],
    ['no bucket', 'starting_at=2026-11-29T00:00:00Z&limit=0'],
    ['more minutes than a page has', 'starting_at=2026-11-29T00:00:00Z&bucket_width=1m&limit=1441'],
    ['more hours than a page has', 'starting_at=2026-11-29T00:00:00Z&bucket_width=1h&limit=169'],
    ['more days than a page has', 'starting_at=2026-11-29T00:00:00Z&limit=32'],
    ['a dimension that is none', 'starting_at=2026-11-29T00:00:00Z&group_by[]=actor'],
    ['a cursor of nothing', 'starting_at=2026-11-29T00:00:00Z&page=page_1'],
  ])('refuses %s with 400', (_, query) => {
    expect(api(`${path}?${query}`, asking).status).toBe(400);
  });

  it('takes a cursor for its own query alone', () => {
    const first = 'starting_at=2026-11-29T00:00:00Z&bucket_width=1m';
    const { next_page: cursor } = reportPage.parse(api(`${path}?${first}`, asking).body);
    expect(api(`${path}?${first}&page=${cursor}`, asking).status).toBe(200);
    expect(api(`${path}?${first}&group_by[]=model&page=${cursor}`, asking).status).toBe(400);
  });

  it('tells fast mode apart under its beta header alone', () => {
    const query = `${path}?starting_at=2026-11-29T00:00:00Z&bucket_width=1h&limit=1`;
    const without = { ...asking, headers: { 'x-api-key': 'sk-ant-admin01-a' } };
    expect(api(`${query}&group_by[]=speed`, without).status).toBe(400);
    expect(api(`${query}&speeds[]=fast`, without).status).toBe(400);
    const rows = reportPage.parse(api(query, without).body).data[0]?.results ?? [];
    expect(rows.map((row) => 'speed' in row)).toEqual([false]);
  });

  it('takes an Admin key, and refuses the key of a workspace', () => {
    const headers = { 'x-api-key': 'sk-ant-api03-a' };
    expect(api(`${path}?starting_at=2026-11-29T00:00:00Z`, { ...asking, headers }).status).toBe(403);
    expect(api('/usage_report/cost?starting_at=2026-11-29T00:00:00Z', asking).status).toBe(404);
  });
});

describe('the filters of the usage report', () => {
  const hour = 'starting_at=2026-11-27T02:00:00Z&ending_at=2026-11-27T16:00:00Z&bucket_width=1h';
  const rows = (query: string) => report(`${hour}&${grouped}&${query}`).data.flatMap(({ results }) => results);

  it.each([
    ['workspace_ids[]=wrkspc_shop', 14, ({ workspace_id: id }) => id === 'wrkspc_shop'],
    ['workspace_ids[]=wrkspc_default', 8, ({ workspace_id: id }) => id === null],
    ['models[]=claude-fable-5&models[]=claude-none', 8, ({ model }) => model === 'claude-fable-5'],
    ['service_tiers[]=batch', 3, ({ service_tier: tier }) => tier === 'batch'],
    ['speeds[]=fast', 7, ({ speed }) => speed === 'fast'],
  ] satisfies [string, number, (row: ReportBucket['results'][number]) => boolean][])('%s', (query, count, fits) => {
    const wanted = rows(query);
    expect(wanted).toEqual(rows('context_window[]=0-200k&inference_geos[]=global').filter(fits));
    expect(wanted).toHaveLength(count);
  });

  it('has nobody’s account', () => {
    expect(rows('account_ids[]=user_1')).toEqual([]);
    expect(rows('service_account_ids[]=svac_1')).toEqual([]);
  });
});
