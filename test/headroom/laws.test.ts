import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import type { HeadroomRow } from '../../src/model/headroom/headroom-types.js';
import type { UsageBucket, UsageRow } from '../../src/model/headroom/usage-types.js';
import { bruteForce } from './brute-force.js';
import { measure, minuteAt, reading, row, shop } from './usage-worlds.js';

/** Around a change of the clock in Europe, so that a day has 25 hours. */
const window = { from: minuteAt('2026-10-24T22:17:00Z'), to: minuteAt('2026-10-26T13:00:00Z') };

const use = fc.oneof(fc.constantFrom(0, 30, 375, 450, 500, 900), fc.nat({ max: 1300 }));

const oneRow: fc.Arbitrary<UsageRow> = fc
  .record({
    workspace: fc.constantFrom('wrkspc_prod', 'wrkspc_prod', 'wrkspc_test', 'wrkspc_old', 'wrkspc_gone', null),
    model: fc.constantFrom('claude-opus-4-6', 'claude-opus-4-6', 'claude-opus-4-7', 'claude-sonnet-5', 'new', null),
    batch: fc.constantFrom(false, false, false, true),
    fast: fc.constantFrom(false, false, false, true),
    cacheAwareInput: use,
    cacheReads: use,
    output: use,
    webSearches: fc.nat({ max: 70 }),
    requests: use,
  })
  .map(row);

const stretch = fc.record({
  source: fc.constantFrom('tokens' as const, 'requests' as const),
  from: fc.integer({ min: window.from, max: window.to - 1 }),
  minutes: fc.array(fc.array(oneRow, { maxLength: 5 }), { minLength: 1, maxLength: 9 }),
});

/** Runs of minutes in a row. */
const buckets: fc.Arbitrary<readonly UsageBucket[]> = fc.array(stretch, { maxLength: 6 }).map((stretches) => {
  const found = new Map<string, UsageBucket>();
  for (const { source, from, minutes } of stretches) {
    for (const [at, rows] of minutes.entries()) {
      const minute = from + at;
      if (minute < window.to) found.set(`${source} ${minute}`, { source, minute, width: 1, rows });
    }
  }
  return [...found.values()];
});

const models = new Map(
  shop.groups.map(({ key, models: own, workspace_models: others }) => [key, [...(own ?? []), ...others]]),
);

function isOfMinutes({ limiter, source }: HeadroomRow): boolean {
  return source !== null && limiter !== 'tokens_per_day';
}

describe('the laws of measuring', () => {
  it.each(['UTC', 'Europe/Berlin', 'America/Los_Angeles'])('every figure is that of all minutes, in %s', (timeZone) => {
    fc.assert(
      fc.property(buckets, (given) => {
        const measured = measure(given, { window, timeZone });
        for (const one of measured.rows.filter(isOfMinutes)) {
          const { peak, worst, days, longest_run, cache_read_share } = one;
          const own = models.get(one.group.id ?? '') ?? [];
          const figures = bruteForce({ buckets: given, row: one, models: own, window, timeZone });
          expect({ peak, worst, days, longest_run, cache_read_share }, one.address).toEqual(figures);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('the order of buckets and of their rows makes no difference', () => {
    const shuffled = buckets.chain((given) =>
      fc.tuple(fc.constant(given), fc.shuffledSubarray([...given], { minLength: given.length })),
    );
    fc.assert(
      fc.property(shuffled, ([given, other]) => {
        const turned = other.map((one) => ({ ...one, rows: one.rows.toReversed() }));
        expect(measure(turned, { window, byApiKey: true })).toEqual(measure(given, { window, byApiKey: true }));
      }),
      { numRuns: 50 },
    );
  });

  it('more usage never lowers a peak, a run or the minutes at a mark', () => {
    fc.assert(
      fc.property(buckets, fc.nat(), oneRow, (given, at, more) => {
        const place = at % Math.max(1, given.length);
        const added = given.map((one, index) => (index === place ? { ...one, rows: [...one.rows, more] } : one));
        const after = new Map(measure(added, { window }).rows.map((one) => [one.address, one]));
        for (const one of measure(given, { window }).rows) {
          const other = after.get(one.address);
          expect(other?.peak?.value ?? 0, one.address).toBeGreaterThanOrEqual(one.peak?.value ?? 0);
          expect(other?.longest_run, one.address).toBeGreaterThanOrEqual(one.longest_run);
          for (const [index, { minutes_at: minutes }] of one.days.entries())
            expect(other?.days[index]?.minutes_at['75'], one.address).toBeGreaterThanOrEqual(minutes['75']);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('what is missing lowers no ratio in silence: the run says so, and so does the day', () => {
    fc.assert(
      fc.property(buckets, stretch, (given, { from, minutes }) => {
        const to = Math.min(from + minutes.length, window.to);
        const gap = { from, to, reason: 'HTTP 500', status: 500, request_id: null };
        const kept = given.filter(({ source, minute }) => source !== 'tokens' || minute < from || minute >= to);
        const readings = [reading('tokens', window, { missing: [gap] }), reading('requests', window)];
        const torn = measure(kept, { window, readings });
        const whole = new Map(measure(given, { window }).rows.map((one) => [one.address, one]));
        expect(torn.complete).toBe(false);
        expect(torn.verdict).not.toBe('ok');
        for (const one of torn.rows) {
          for (const [index, day] of one.days.entries()) {
            const lost = day.peak < (whole.get(one.address)?.days[index]?.peak ?? 0);
            expect(lost && day.known, `${one.address} ${day.day}`).toBe(false);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});
