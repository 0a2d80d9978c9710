import { describe, expect, test } from 'vitest';

import type { HeadroomRow } from '../../../src/model/headroom/headroom-types.js';
import { renderHeadroomRequest } from '../../../src/report/headroom/increase-request.js';
import { businessDaysBefore } from '../../../src/report/headroom/headroom-times.js';
import { likenessOf, type TierName } from '../../../src/report/headroom/tiers.js';
import { daysOf, headroomOf, listingOf, modelGroup, rowOf } from './headrooms.js';

const window16 = Array.from({ length: 16 }, (_, at) => `2026-11-${15 + at}`);

/** Use of the organization that was so high in one week, and so high in the next. */
function weeks(before: number, last: number, parts: Partial<HeadroomRow> = {}): HeadroomRow {
  const limit = parts.limit === undefined ? 5000 : parts.limit;
  const days = daysOf({ peaks: window16.map((_, at) => (at < 8 ? before : last)) }, limit, window16);
  return rowOf({ workspace: null, use: { peaks: [last] }, limit, days, ...parts });
}

function request(rows: readonly HeadroomRow[]): string {
  return renderHeadroomRequest(listingOf(headroomOf(rows)));
}

test('of an emulated organization is for trial only, and leads nowhere', () => {
  const headroom = headroomOf([weeks(2400, 2900)]);
  const organization = { ...headroom.organization, emulator: 'http://127.0.0.1:4010' };
  const text = renderHeadroomRequest(listingOf({ ...headroom, organization }));
  expect(text).toContain('The organization is emulated: this request is for trial only.');
  expect(text).not.toContain('platform.claude.com/usage');
});

describe('the day by which to ask', () => {
  test.each([
    ['**Needed by 2026-12-29; ask by 2026-12-08**', weeks(2400, 2900)],
    ['requests_per_minute of Sonnet 5 reaches its limit about 2026-12-29', weeks(2400, 2900)],
    ['**Needed now; ask now**', weeks(1000, 3000)],
    ['**Needed now; ask now**', weeks(4000, 4000)],
    ['No day follows from these figures', weeks(2400, 2510)],
    ['none is known to be reached within a month', weeks(2400, 1000)],
    ['none is known to be reached within a month', weeks(100, 200, { limit: null })],
    ['Growth is not in it, for that needs fourteen whole days', weeks(0, 2000)],
  ])('%s', (words, row) => {
    expect(request([row])).toContain(words);
  });

  test('is the earliest of all limits', () => {
    const text = request([weeks(2400, 2600), weeks(2400, 2900, { limiter: 'output_tokens_per_minute' })]);
    expect(text).toContain('ask by 2026-12-08**, for an answer can take 15 business days: output_tokens_per_minute');
    const other = request([weeks(2400, 2900), weeks(2400, 2950, { limiter: 'output_tokens_per_minute' })]);
    expect(other).toContain('ask by 2026-12-07**');
  });

  test('leaves out weekends', () => {
    expect(['2026-12-21', '2026-12-20', '2026-12-18'].map((day) => businessDaysBefore(day, 1))).toEqual([
      '2026-12-18',
      '2026-12-18',
      '2026-12-17',
    ]);
    expect(['2024-03-01', '2026-01-05'].map((day) => businessDaysBefore(day, 15))).toEqual([
      '2024-02-09',
      '2025-12-15',
    ]);
  });
});

test('what has room is one line in a request, and what may lie below a half is asked for where it grows fast', () => {
  const others = { limiter: 'output_tokens_per_minute' };
  const text = request([weeks(2500, 2600), weeks(100, 120, others), weeks(10, 10, { ...others, limit: null })]);
  expect(text).toContain('\n1 other limit has room: at most 2% was used.\n');
  expect(text).not.toContain('output_tokens_per_minute');
  expect(request([weeks(1000, 2400)])).toContain('| `requests_per_minute` | 5,000 | [to fill in] | 2,400 | 48% |');
});

test('a request says so where the organization’s own use was not measured, or nobody uses it', () => {
  expect(request([rowOf({ use: { peaks: [900] } })])).toContain('nothing can be shown for a request');
});

test('a group without a list of models is named, and each change is signed', () => {
  const group = { ...modelGroup('Mythos', 'x'), models: null };
  expect(request([weeks(3600, 2700, { group })])).toMatch(
    /^\| Mythos \| `requests_per_minute` \| 5,000 \| \[to fill in\] \|.* \| -25% \|$/m,
  );
});

describe('the tier that limits look like', () => {
  const limits = (model: string, [requests, input, output]: readonly number[]): readonly HeadroomRow[] => {
    const group = modelGroup(model, model);
    const common = { workspace: null, group };
    return [
      rowOf({ ...common, limit: requests ?? null }),
      rowOf({ ...common, limiter: 'input_tokens_per_minute_cache_aware', limit: input ?? null }),
      rowOf({ ...common, limiter: 'output_tokens_per_minute', limit: output ?? null }),
    ];
  };

  test.each<[TierName | null, number, readonly HeadroomRow[]]>([
    ['Build', 1, limits('claude-opus-5', [5000, 5_000_000, 1_000_000])],
    [
      'Scale',
      3,
      [
        ...limits('claude-sonnet-5', [10_000, 10_000_000, 2_000_000]),
        ...limits('claude-fable-5-1', [4000, 4_000_000, 800_000]),
        ...limits('claude-3-5-haiku-20241022', [4000, 400_000, 80_000]),
      ],
    ],
    [
      null,
      2,
      [
        ...limits('claude-opus-5', [5000, 5_000_000, 1_000_000]),
        ...limits('claude-haiku-4-5', [1000, 2_000_000, 400_000]),
      ],
    ],
    [null, 1, limits('claude-opus-5', [5000, 6_000_000, 1_000_000])],
    [null, 0, limits('claude-fable-5-2', [1000, 500_000, 100_000])],
    [null, 0, limits('claude-opus-5', [5000, 5_000_000])],
    [
      null,
      0,
      limits('claude-opus-5', [5000, 5_000_000, 1_000_000]).map((row) => ({ ...row, workspace: rowOf().workspace })),
    ],
    [
      null,
      0,
      limits('claude-opus-5', [5000, 5_000_000, 1_000_000]).map((row) => ({
        ...row,
        group: { ...row.group, models: null },
      })),
    ],
  ])('is %s, of %i groups', (tier, compared, rows) => {
    expect(likenessOf(rows)).toEqual({ tier, compared });
  });

  test('is told as a likeness, with the date of the table', () => {
    const built = request(limits('claude-opus-5', [5000, 5_000_000, 1_000_000]));
    expect(built).toContain(
      'The limits of 1 model group look like the tier Build of the published table of September 2026',
    );
    expect(built).toContain('This is a likeness');
    expect(request(limits('claude-opus-5', [5000, 6_000_000, 1_000_000]))).toContain('look like no single tier');
  });
});
