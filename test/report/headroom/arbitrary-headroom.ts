import * as fc from 'fast-check';

import type { Headroom, HeadroomRow, Suggestion } from '../../../src/model/headroom/headroom-types.js';
import { text } from '../arbitrary-plan.js';
import { days, headroomOf, inZone, rowOf, unmeasured } from './headrooms.js';

/*
 * Any headroom that the types allow, with hostile text wherever other people's text can stand.
 */

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 2 });
const limit = fc.constantFrom(0, 1, 1000, 2500, 123_456, 1_000_000, 200_000_000);
const limiter = fc.oneof(
  fc.constantFrom(
    'requests_per_minute',
    'input_tokens_per_minute',
    'tokens_per_day',
    'input_tokens_per_minute_cache_aware',
  ),
  text,
);
const group = fc.record({
  id: maybe(text),
  rate_limit_id: maybe(text),
  type: fc.oneof(fc.constant('model_group'), text),
  display_name: maybe(text),
  models: maybe(fc.array(text, { maxLength: 3 })),
});
const workspace = maybe(fc.record({ id: text, name: text, owner: maybe(text) }));
const failure = fc.record({ reason: text, status: maybe(fc.constantFrom(400, 403, 500)), request_id: maybe(text) });

const row: fc.Arbitrary<HeadroomRow> = fc
  .record({
    parts: fc.record({
      workspace,
      group,
      limiter,
      limit: maybe(limit),
      known: maybe(fc.record({ reason: text, expires: maybe(fc.constant('2026-12-24')) })),
      declared_limit: maybe(limit),
      cache_read_share: maybe(fc.constantFrom(0, 0.004, 0.71, 1)),
      days_known: fc.integer({ min: 1, max: 7 }),
      rule: fc.record({ alert_at: fc.constantFrom(0.3, 0.75, 0.9), for_minutes: fc.integer({ min: 1, max: 60 }) }),
    }),
    use: fc.record({
      peaks: fc.array(fc.constantFrom(0, 0.3, 1, 400, 700, 800, 960, 1200, 990_000), { minLength: 1, maxLength: 7 }),
      hour: fc.integer({ min: 0, max: 23 }),
      madeBy: fc.array(fc.tuple(text, fc.constantFrom(0.1, 0.5, 0.9)), { maxLength: 3 }),
    }),
    measured: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ parts, use, measured }) => (measured === 0 ? unmeasured(parts) : rowOf({ ...parts, use })));

const kinds = ['limiter-kind', 'room-above', 'oversubscribed'] as const;

function suggestionOf(kind: (typeof kinds)[number], address: string, other: string): Suggestion {
  switch (kind) {
    case 'limiter-kind':
      return { kind, address, other_limiter: other, cache_read_share: 0.5, ratio: 0.4 };
    case 'room-above':
      return { kind, address, organization_ratio: 0.2 };
    case 'oversubscribed':
      return { kind, address, overrides_sum: 12_000, organization_limit: 5000 };
    default:
      return kind satisfies never;
  }
}

export const arbitraryHeadroom: fc.Arbitrary<Headroom> = fc
  .record({
    rows: fc.array(row, { maxLength: 12 }),
    names: fc.record({ id: text, name: text }),
    refused: maybe(failure),
    incomplete: fc.array(failure, { maxLength: 2 }),
    unmatched: fc.array(text, { maxLength: 2 }),
    suggested: fc.array(fc.record({ at: fc.nat(12), kind: fc.constantFrom(...kinds), other: text }), { maxLength: 4 }),
    declared: fc.boolean(),
    by: fc.constantFrom('minute' as const, 'hour' as const),
    hours: fc.constantFrom(1, 146),
    minutesAhead: fc.constantFrom(0, 345, -480),
    zone: text,
  })
  .map(({ rows, names, refused, incomplete, unmatched, suggested, by, hours, minutesAhead, zone, declared }) => {
    const stretch = { from: '2026-11-27T10:00:00Z', to: '2026-11-27T11:00:00Z' };
    const base = headroomOf(rows);
    const all = headroomOf(rows, {
      organization: names,
      run: { ...base.run, by },
      declaration: declared ? base.declaration : null,
      window: { ...base.window, ...(hours === 1 ? { days: days.slice(-1), from: '2026-11-30T01:14:00Z' } : {}) },
      sources: base.sources.map((source) =>
        source.source === 'requests' ? { ...source, not_measurable: refused } : source,
      ),
      incomplete: incomplete.map((one) => ({ source: 'tokens', ...stretch, ...one })),
      unread_limits: incomplete.map((one) => ({ workspace: names, ...one })),
      unmatched: unmatched.map((model) => ({
        model,
        workspaces: [model],
        input_tokens: 7,
        output_tokens: 0,
        requests: 1,
      })),
      suggestions: suggested.map(({ at, kind, other }) => suggestionOf(kind, rows[at]?.address ?? other, other)),
      summary: { ...base.summary, not_looked_at: unmatched.length },
    });
    return inZone(all, zone, minutesAhead);
  });
