import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { minuteUse } from '../../src/explain/minute-use.js';
import type { Headroom } from '../../src/model/headroom/headroom-types.js';
import type { UsageBucket } from '../../src/model/headroom/usage-types.js';
import { bucket, measure, minuteAt, reading, week } from '../headroom/usage-worlds.js';

const workspace = { id: 'wrkspc_prod', name: 'prod', owner: null };

/** What is said of the minute, in short; `<` before what is only known not to be more. */
function said(headroom: Headroom, time: string, models: readonly string[] = []): readonly string[] {
  const { problem, unknown, limits } = minuteUse(headroom, { time, workspace, models });
  return [
    ...(problem === null ? [] : [problem]),
    ...unknown.map(({ source, known_until }) => `${source} to ${known_until}`),
    ...limits.map(
      (limit) =>
        `${limit.workspace?.name ?? 'all'} ${limit.limiter} ${limit.exact ? '' : '<'}${limit.used}/${limit.limit}`,
    ),
  ];
}

function requests(at: string, number: number): UsageBucket {
  return bucket('requests', at, { requests: number });
}

describe('a minute in a headroom', () => {
  const busy = [100, 90, 80, 70, 60].map((number, at) => requests(`2026-11-24T18:0${at}:00Z`, number));

  test('has its own figure where it is one of the highest, of its limits and of the organization’s', () => {
    expect(said(measure(busy), '2026-11-24T18:01:30Z')).toEqual([
      'prod requests_per_minute 90/500',
      'all requests_per_minute 90/1000',
    ]);
  });

  test('else is known to be no higher than the lowest of those, and than its hour', () => {
    const more = [
      ...busy,
      requests('2026-11-24T18:30:00Z', 50),
      requests('2026-11-24T20:10:00Z', 7),
      requests('2026-11-24T20:30:00Z', 9),
    ];
    expect(said(measure(more), '2026-11-24T18:30:00Z')[0]).toBe('prod requests_per_minute <60/500');
    expect(said(measure(more), '2026-11-24T20:10:00Z')[0]).toBe('prod requests_per_minute <9/500');
    expect(said(measure(more), '2026-11-24T22:10:00Z')).toEqual([]);
  });

  test('the highest of a day is known, whatever the others are', () => {
    expect(said(measure([...busy, requests('2026-11-25T03:00:00Z', 3)]), '2026-11-25T03:00:00Z')[0]).toBe(
      'prod requests_per_minute 3/500',
    );
  });

  test('of a model, only its group is told; of a model that is in no group, all', () => {
    const both = [
      bucket(
        'requests',
        '2026-11-24T18:00:00Z',
        { requests: 5 },
        { model: 'claude-sonnet-5', requests: 7, workspace: 'wrkspc_test' },
      ),
    ];
    expect(said(measure(both), '2026-11-24T18:00:00Z', ['claude-sonnet-5'])).toEqual(['all requests_per_minute 7/800']);
    expect(said(measure(both), '2026-11-24T18:00:00Z', ['claude-none'])).toHaveLength(3);
  });

  test('outside the window, in a file of hours, after what is known, and in a gap, nothing is concluded', () => {
    expect(said(measure(busy), '2026-12-24T18:00:00Z')).toEqual(['outside-window']);
    expect(said(measure(busy), '2026-11-22T23:59:00Z')).toEqual(['outside-window']);
    expect(said(measure(busy, { by: 'hour' }), '2026-11-24T18:00:00Z')).toEqual(['hours-only']);
    const late = [reading('tokens', week), reading('requests', week, { knownTo: minuteAt('2026-11-24T18:00:00Z') })];
    expect(said(measure(busy, { readings: late }), '2026-11-24T18:00:00Z')).toEqual([
      'requests to 2026-11-24T18:00:00Z',
    ]);
    const gap = {
      from: minuteAt('2026-11-24T17:00:00Z'),
      to: minuteAt('2026-11-24T19:00:00Z'),
      reason: 'no answer',
      status: null,
      request_id: null,
    };
    const missing = [reading('tokens', week), reading('requests', week, { missing: [gap] })];
    expect(said(measure(busy, { readings: missing }), '2026-11-24T18:00:00Z')[0]).toMatch(/^requests to /);
    expect(said(measure(busy, { readings: missing }), '2026-11-24T20:00:00Z')).toEqual([]);
  });

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kolkata'])(
    'law: what is said of a minute holds, in days of %s',
    (timeZone) => {
      // Around a change of the clock in Europe, so that a day has 25 hours.
      const window = { from: minuteAt('2026-10-24T22:17:00Z'), to: minuteAt('2026-10-26T13:00:00Z') };
      const minutes = fc.uniqueArray(fc.integer({ min: window.from, max: window.to - 1 }), { maxLength: 40 });
      fc.assert(
        fc.property(
          minutes,
          fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 40, maxLength: 40 }),
          (times, values) => {
            const used = times.map((minute, at) => ({ minute, value: Number(values[at]) }));
            const readings = [reading('tokens', window), reading('requests', window)];
            const buckets = used
              .toSorted((a, b) => a.minute - b.minute)
              .map(({ minute, value }) => bucket('requests', minute, { requests: value }));
            const headroom = measure(buckets, { window, timeZone, readings });
            for (const { minute, value } of [
              ...used,
              { minute: window.from, value: used.find((one) => one.minute === window.from)?.value ?? 0 },
            ]) {
              const { limits } = minuteUse(headroom, {
                time: new Date(minute * 60_000).toISOString(),
                workspace,
                models: [],
              });
              const own = limits.find((limit) => limit.workspace !== null);
              const said = own ?? { used: 0, exact: true };
              expect(said.exact ? said.used === value : said.used >= value).toBe(true);
            }
          },
        ),
      );
    },
  );
});
