import { describe, expect, it } from 'vitest';

import type { Headroom } from '../../src/model/headroom/headroom-types.js';
import type { UsageBucket } from '../../src/model/headroom/usage-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { workspace } from '../plan/worlds.js';
import { bucket, measure, minuteAt, reading, rowAt, shop, week } from './usage-worlds.js';

const at = '2026-11-24T10:00:00Z';
const requests = 'rlg_opus/requests_per_minute';

function withWorkspace(...more: readonly ReturnType<typeof workspace>[]): Snapshot {
  return { ...shop, workspaces: [...shop.workspaces, ...more] };
}

describe('tokens per day', () => {
  const sonnet = { model: 'claude-sonnet-5', workspace: 'wrkspc_test' };
  const days: readonly UsageBucket[] = [
    bucket('tokens', '2026-11-24T00:00:00Z', { ...sonnet, cacheAwareInput: 1000, output: 200 }),
    bucket(
      'tokens',
      '2026-11-24T23:59:00Z',
      { ...sonnet, cacheReads: 300 },
      { ...sonnet, workspace: null, output: 900 },
    ),
    bucket('tokens', '2026-11-25T00:00:00Z', { ...sonnet, output: 700 }, { ...sonnet, output: 5000, batch: true }),
    bucket('tokens', '2026-11-26T12:00:00Z', { ...sonnet, output: 700 }),
  ];
  const all = 'organization/rlg_sonnet/tokens_per_day';

  it('are sums of days in UTC, whose minutes have no run', () => {
    const row = rowAt(measure(days), all);
    expect(row).toMatchObject({ level: 'act', limit: 3000, ratio: 0.8, at_mark: true, longest_run: 0 });
    expect(row.worst).toEqual([
      {
        at: '2026-11-24T00:00:00Z',
        value: 2400,
        made_by: [
          { id: 'wrkspc_test', name: 'test', value: 1500 },
          { id: 'default', name: 'Default', value: 900 },
        ],
      },
      { at: '2026-11-25T00:00:00Z', value: 700, made_by: [{ id: 'wrkspc_test', name: 'test', value: 700 }] },
      { at: '2026-11-26T00:00:00Z', value: 700, made_by: [{ id: 'wrkspc_test', name: 'test', value: 700 }] },
    ]);
    expect(row.days.map(({ peak }) => peak)).toEqual([0, 2400, 700, 700, 0, 0, 0]);
    expect(rowAt(measure(days), 'wrkspc_test/rlg_sonnet/tokens_per_day')).toMatchObject({
      level: 'watch',
      ratio: 0.5,
      at_mark: false,
    });
  });

  it('of a day that the window or the source knows in part are not known', () => {
    const window = { from: week.from + 1440 + 60, to: week.from + 4 * 1440 };
    const readings = [reading('tokens', window, { knownTo: window.to - 60 }), reading('requests', window)];
    const { days: found, peak } = rowAt(measure(days, { window, readings, timeZone: 'Europe/Berlin' }), all);
    expect(found.map(({ day, known, peak: sum }) => [day, known, sum])).toEqual([
      ['2026-11-24', false, 0],
      ['2026-11-25', true, 700],
      ['2026-11-26', false, 700],
      ['2026-11-27', false, 0],
    ]);
    expect(peak?.at).toBe('2026-11-25T00:00:00Z');
  });

  it('cannot be measured where no day begins in the window', () => {
    const window = { from: minuteAt(at), to: minuteAt(at) + 60 };
    expect(rowAt(measure(days, { window }), all)).toMatchObject({ level: 'not-measurable', days: [], worst: [] });
  });
});

describe('an hour as the unit', () => {
  it('counts as sixty minutes of its mean', () => {
    const hour: UsageBucket = { ...bucket('requests', at, { requests: 24_000 }), width: 60 };
    const measured = measure([hour], { by: 'hour' });
    const row = rowAt(measured, `wrkspc_prod/${requests}`);
    expect([measured.run.by, row.peak?.value, row.ratio, row.longest_run, row.at_mark]).toEqual([
      'hour',
      400,
      0.8,
      60,
      true,
    ]);
    expect(row.days[1]).toMatchObject({ minutes_at: { '50': 60, '75': 60, '90': 0 }, distribution: [[400, 60]] });
    const searches = measure([{ ...bucket('tokens', at, { webSearches: 3600 }), width: 60 }], { by: 'hour' });
    expect(rowAt(searches, 'wrkspc_prod/rlg_search/tool_uses_per_second').peak?.value).toBe(1);
  });
});

describe('who made a minute', () => {
  const use = bucket(
    'requests',
    at,
    { apiKey: 'apikey_1', requests: 200 },
    { apiKey: null, requests: 150 },
    { apiKey: 'apikey_2', requests: 60 },
    { apiKey: 'apikey_2', model: 'claude-opus-4-7', requests: 50 },
    { apiKey: 'apikey_3', requests: 2 },
    { workspace: 'wrkspc_gone', apiKey: 'apikey_4', requests: 1 },
  );

  it('are the three API keys that used most, by name where one is known', () => {
    const measured = measure([use], { byApiKey: true, apiKeyNames: new Map([['apikey_1', 'checkout']]) });
    expect(rowAt(measured, `wrkspc_prod/${requests}`).peak).toEqual({
      at,
      value: 462,
      made_by: [
        { id: 'apikey_1', name: 'checkout', value: 200 },
        { id: 'no-key', name: 'no API key', value: 150 },
        { id: 'apikey_2', name: 'apikey_2', value: 110 },
      ],
    });
  });

  it('are workspaces where the minute is the organization’s, and nobody where keys were not asked for', () => {
    const measured = measure([use]);
    expect(rowAt(measured, `organization/${requests}`).peak?.made_by).toEqual([
      { id: 'wrkspc_prod', name: 'prod', value: 462 },
      { id: 'wrkspc_gone', name: 'wrkspc_gone', value: 1 },
    ]);
    expect(rowAt(measured, `wrkspc_prod/${requests}`).peak?.made_by).toEqual([]);
  });
});

describe('the default workspace', () => {
  const uses = [
    bucket('tokens', at, { workspace: null, output: 40 }),
    bucket('requests', at, { workspace: 'wrkspc_default', requests: 300 }),
  ];
  const peaks = (measured: Headroom, id: string): readonly unknown[] =>
    ['output_tokens_per_minute', 'requests_per_minute'].map(
      (limiter) => rowAt(measured, `${id}/rlg_opus/${limiter}`).peak?.value,
    );

  it('is one in both sources where its ID is known, listed or not', () => {
    const unlistedDefault = { id: 'wrkspc_default', name: 'Default' };
    const unlisted = measure(uses, { unlistedDefault });
    expect(peaks(unlisted, 'wrkspc_default')).toEqual([40, 300]);
    expect(rowAt(unlisted, `wrkspc_default/${requests}`)).toMatchObject({
      limit: 1000,
      overridden: false,
      workspace: { name: 'Default', owner: null },
    });
    const listed = measure(uses, {
      snapshot: withWorkspace(workspace('Default', {}, { id: 'wrkspc_default', default: true })),
    });
    expect(peaks(listed, 'wrkspc_default')).toEqual([40, 300]);
    expect(rowAt(listed, `organization/${requests}`).peak?.made_by[0]?.name).toBe('Default');
  });

  it('has no row where no list names it and it used nothing, nor where some workspaces were asked for', () => {
    const ids = (measured: Headroom) => new Set(measured.rows.map((row) => row.workspace?.id ?? 'organization'));
    expect(ids(measure(uses))).toContain('default');
    expect(ids(measure([]))).not.toContain('default');
    expect(ids(measure(uses, { whole: false }))).toEqual(new Set(['wrkspc_idle', 'wrkspc_prod', 'wrkspc_test']));
  });
});

describe('what is not measurable or not known', () => {
  const use = [bucket('tokens', at, { output: 450 }), bucket('requests', at, { requests: 450 })];
  const failure = { reason: 'not for you', status: 400, request_id: 'req_1' };

  it('a source that refused leaves its limits unmeasured, and the run whole', () => {
    const readings = [reading('tokens', week), reading('requests', week, { refused: failure })];
    const measured = measure([], { readings });
    expect([measured.complete, measured.verdict, measured.run.exit_code]).toEqual([true, 'ok', 0]);
    expect(measured.sources[1]).toMatchObject({ source: 'requests', not_measurable: failure });
    expect(rowAt(measured, `organization/${requests}`)).toMatchObject({
      level: 'not-measurable',
      source: 'requests',
      peak: null,
      ratio: null,
      days: [],
    });
    expect(rowAt(measured, 'organization/rlg_opus/output_tokens_per_minute').level).toBe('unused');
  });

  it('fast mode that is not told apart: its limits are unmeasured, and its use is with the rest', () => {
    const readings = [reading('tokens', week, { fastKnown: false }), reading('requests', week)];
    const level = (one: Headroom): string => rowAt(one, 'organization/rlg_opus/fast_itpmca').level;
    expect([level(measure(use, { readings })), level(measure(use))]).toEqual(['not-measurable', 'unused']);
    expect(rowAt(measure(use, { readings }), 'organization/rlg_opus/fast_otpm').level).toBe('blocked');
  });

  it('a gap makes its day unknown and the run incomplete; what is at its mark goes before that', () => {
    const [from, to] = [minuteAt('2026-11-25T23:00:00Z'), minuteAt('2026-11-26T00:00:00Z')];
    const readings = [reading('tokens', week, { missing: [{ from, to, ...failure }] }), reading('requests', week)];
    const measured = measure(use, { readings });
    expect([measured.complete, measured.verdict, measured.run.exit_code]).toEqual([false, 'incomplete', 5]);
    expect(measured.incomplete).toEqual([
      { source: 'tokens', from: '2026-11-25T23:00:00Z', to: '2026-11-26T00:00:00Z', ...failure },
    ]);
    const known = rowAt(measured, 'organization/rlg_opus/output_tokens_per_minute').days.map((day) => day.known);
    expect(known).toEqual([true, true, false, true, true, true, true]);
    const long = [0, 1, 2, 3, 4].map((more) => bucket('requests', minuteAt(at) + more, { requests: 400 }));
    expect(measure(long, { readings }).run.exit_code).toBe(6);
    expect(measure(long.slice(1), { readings }).run.exit_code).toBe(5);
  });

  it('days before a workspace was made, and workspaces whose limits were not read', () => {
    const snapshot = withWorkspace(workspace('lost', {}, { read: false }));
    const measured = measure(use, { snapshot, madeAt: new Map([['wrkspc_test', minuteAt('2026-11-27T09:30:00Z')]]) });
    expect(rowAt(measured, `wrkspc_test/${requests}`).days_known).toBe(3);
    expect(rowAt(measured, `wrkspc_prod/${requests}`).days_known).toBe(7);
    expect(measured.summary.not_looked_at).toBe(1);
    expect(measured.unread_limits.map(({ workspace: { name } }) => name)).toEqual(['lost']);
  });

  it('buckets out of the window count for nothing', () => {
    const outside = [week.from - 1, week.to].map((minute) => bucket('requests', minute, { requests: 999 }));
    expect(rowAt(measure(outside), `organization/${requests}`).level).toBe('unused');
  });

  it('models in no group: by tokens, then by requests, then by name', () => {
    const { unmatched } = measure([
      bucket(
        'tokens',
        at,
        { model: 'big', cacheAwareInput: 5, cacheReads: 5, output: 1 },
        { model: 'big', workspace: null, output: 1 },
        { model: null, output: 3 },
        { model: null },
        { model: 'batched', output: 9, batch: true },
      ),
      bucket(
        'requests',
        at,
        ...['b', 'a'].map((model) => ({ model, requests: 2 })),
        { model: 'c', requests: 3 },
        { model: null, requests: 9 },
      ),
    ]);
    const none = { input_tokens: 0, output_tokens: 0, requests: 0, workspaces: ['prod'] };
    expect(unmatched).toEqual([
      { model: 'big', workspaces: ['Default', 'prod'], input_tokens: 10, output_tokens: 2, requests: 0 },
      { ...none, model: 'no model', output_tokens: 3 },
      { ...none, model: 'c', requests: 3 },
      { ...none, model: 'a', requests: 2 },
      { ...none, model: 'b', requests: 2 },
    ]);
  });
});
