import { describe, expect, test } from 'vitest';

import type { Headroom, HeadroomDay, HeadroomRow } from '../../src/model/headroom/headroom-types.js';
import type { Plan } from '../../src/model/plan-types.js';
import { measure, minuteAt, reading, row } from '../headroom/usage-worlds.js';
import { group, planOf, workspace, world } from './worlds.js';

const week = { from: minuteAt('2026-11-23T00:00:00Z'), to: minuteAt('2026-11-30T00:00:00Z') };
const sonnet = group('rlg_sonnet', {
  display_name: 'Claude Sonnet 5',
  models: ['claude-sonnet-5'],
  limits: { requests_per_minute: 800, tokens_per_day: 3000 },
});
const live = world(
  [workspace('prod', { rlg_sonnet: { requests_per_minute: 700, tokens_per_day: 2500, input_tokens_per_minute: 90 } })],
  { groups: [sonnet] },
);

interface Used {
  readonly at: string;
  readonly requests?: number;
  readonly tokens?: number;
}

/** What `prod` used. */
function usageOf(uses: readonly Used[], words: Parameters<typeof measure>[1] = {}): Headroom {
  const { window = week } = words;
  const buckets = uses.flatMap(({ at, requests = 0, tokens = 0 }) => {
    const common = { minute: minuteAt(at), width: words.by === 'hour' ? (60 as const) : (1 as const) };
    const used = { model: 'claude-sonnet-5', requests, cacheAwareInput: tokens };
    return [
      { ...common, source: 'requests' as const, rows: [row({ ...used, cacheAwareInput: 0 })] },
      { ...common, source: 'tokens' as const, rows: [row({ ...used, requests: 0 })] },
    ];
  });
  return measure(buckets, { snapshot: live, window, ...words });
}

function plan(limits: string, usage: Headroom, words: Partial<Parameters<typeof planOf>[2]> = {}): Plan {
  const yaml = `workspaces:\n  prod:\n    limits:\n      claude-sonnet-5: {${limits}}\n`;
  return planOf(yaml, live, { usage, today: '2026-11-30', ...words });
}

function messages({ findings }: Plan): readonly string[] {
  return findings.flatMap(({ rule, message }) => (rule === 'below-peak-usage' ? [message] : []));
}

const others = 'tokens_per_day: 2500, input_tokens_per_minute: 90';
const lowered = `requests_per_minute: 500, ${others}`;
const friday: readonly Used[] = [
  { at: '2026-11-27T18:00:00Z', requests: 600 },
  { at: '2026-11-27T18:01:00Z', requests: 610 },
  { at: '2026-11-28T10:00:00Z', requests: 500 },
];

describe('a change to below what was used', () => {
  test('says how many minutes were above, and on which days', () => {
    expect(messages(plan(lowered, usageOf(friday)))).toEqual([
      '2 minutes of the last 7 days used more than 500 requests_per_minute for Claude Sonnet 5, all on Fri 27 Nov; none on the other 6 days',
    ]);
  });

  test.each([
    [
      'only at least, where the limit has more digits than the figures',
      'requests_per_minute: 605',
      [...friday, { at: '2026-11-27T18:02:00Z', requests: 608 }],
      'at least 1 minute of the last 7 days',
    ],
    [
      'and counts more than three days',
      'requests_per_minute: 500',
      ['23', '24', '25', '26', '27', '28'].map((day) => ({ at: `2026-11-${day}T09:00:00Z`, requests: 700 })),
      'on 6 days from Mon 23 Nov to Sat 28 Nov; none on the other day',
    ],
    [
      'of a limit of days, days',
      'tokens_per_day: 1000, requests_per_minute: 700',
      [{ at: '2026-11-24T10:00:00Z', tokens: 1200 }],
      '1 day of the last 7 days used more than 1,000 tokens_per_day for Claude Sonnet 5, on Tue 24 Nov',
    ],
  ])('%s', (_, limits, uses, expected) => {
    expect(messages(plan(limits, usageOf(uses)))).toEqual([expect.stringContaining(expected)]);
  });

  test('says at least where a part of the usage is missing, and where only hours are known', () => {
    const gap = { from: week.from, to: week.from + 60, reason: 'gone', status: null, request_id: null };
    const readings = [reading('requests', week, { missing: [gap] }), reading('tokens', week)];
    expect(messages(plan(lowered, usageOf(friday, { readings })))[0]).toMatch(/^at least 2 minutes /);
    const hour = [{ at: '2026-11-27T18:00:00Z', requests: 60 * 600 }];
    expect(messages(plan(lowered, usageOf(hour, { by: 'hour' })))[0]).toMatch(/^at least /);
  });

  test('names the time that was looked at: hours of one day, or days that are over for longer', () => {
    const window = { from: minuteAt('2026-11-27T17:00:00Z'), to: minuteAt('2026-11-27T19:00:00Z') };
    expect(messages(plan(lowered, usageOf(friday, { window })))[0]).toContain(
      ' of Fri 27 Nov, 17:00 to 19:00 UTC used ',
    );
    expect(messages(plan(lowered, usageOf(friday), { today: '2026-12-20' }))[0]).toContain(
      ' of the 7 days to Sun 29 Nov used ',
    );
  });

  test('is judged by what counts: an override that is cleared by the organization’s limit, none where there is none', () => {
    const above = [{ at: '2026-11-27T18:00:00Z', requests: 900, tokens: 5000 }];
    const cleared = plan('requests_per_minute: inherit, tokens_per_day: 2500', usageOf(above));
    expect(messages(cleared)).toEqual([expect.stringContaining('used more than 800 requests_per_minute')]);
    expect(cleared.changes.map(({ limiter }) => limiter)).toContain('input_tokens_per_minute');
    const undeclared = plan('requests_per_minute: 700', usageOf(above));
    expect(undeclared.changes.find(({ limiter }) => limiter === 'tokens_per_day')?.origin).toBeNull();
    expect(messages(undeclared)).toEqual([expect.stringContaining('used more than 3,000 tokens_per_day')]);
  });

  test('says nothing of what is adopted, ignored, raised, or was not measured', () => {
    expect(messages(plan(`requests_per_minute: 700, ${others}`, usageOf(friday)))).toEqual([]);
    const refused = { reason: 'HIPAA', status: 400, request_id: null };
    const readings = [reading('requests', week, { refused }), reading('tokens', week)];
    expect(messages(plan(lowered, usageOf([], { readings })))).toEqual([]);
    const { rows, ...rest } = usageOf(friday);
    expect(messages(plan(lowered, { ...rest, rows: rows.filter((one) => one.workspace === null) }))).toEqual([]);
    expect(messages(plan(lowered, { ...rest, rows: rows.map(withoutSource) }))).toEqual([]);
  });

  test('never fails a run and changes no digest', () => {
    const [without, beside] = [planOf('workspaces: {prod: {limits: {}}}', live), plan(lowered, usageOf(friday))];
    const same = plan(lowered, usageOf([]));
    expect([beside.digest, beside.run.exit_code, beside.verdict]).toEqual([
      same.digest,
      same.run.exit_code,
      same.verdict,
    ]);
    expect(without.findings.filter(({ rule }) => rule === 'below-peak-usage')).toEqual([]);
  });
});

function withoutSource(one: HeadroomRow): HeadroomRow {
  return { ...one, source: null, days: one.days.map((day): HeadroomDay => ({ ...day })) };
}
