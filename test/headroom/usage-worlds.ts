import type { Headroom } from '../../src/model/headroom/headroom-types.js';
import type { MinuteRange, UsageBucket, UsageReading, UsageRow } from '../../src/model/headroom/usage-types.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import type { MeterOptions } from '../../src/headroom/meter-options.js';
import { createMeter } from '../../src/headroom/meter.js';
import { noPolicy } from '../../src/headroom/policy.js';
import { limitsInForce } from '../../src/plan/limits-in-force.js';
import { group, workspace, world } from '../plan/worlds.js';

/*
 * Small organizations and their usage, for tests of the meter.
 */

const tool = { name: 'limitdrift', version: '0.0.0' } as const;

const opus = group('rlg_opus', {
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-6'],
  workspace_models: ['claude-opus-4-7'],
  limits: {
    requests_per_minute: 1000,
    input_tokens_per_minute_cache_aware: 1000,
    output_tokens_per_minute: 500,
    fast_itpmca: 600,
    fast_otpm: 0,
  },
});
const sonnet = group('rlg_sonnet', {
  display_name: 'Claude Sonnet 5',
  models: ['claude-sonnet-5'],
  limits: { requests_per_minute: 800, tokens_per_minute: 2000, tokens_per_day: 3000 },
});
const search = group('rlg_search', { type: 'web_search', limits: { tool_uses_per_second: 2 } });
const files = group('rlg_files', { type: 'files', limits: { requests_per_minute: 500 } });

/** Overrides of every kind: lower, of the other input limiter, 0, and none. */
export const shop: Snapshot = world(
  [
    workspace('prod', {
      rlg_opus: { requests_per_minute: 500, input_tokens_per_minute: 900 },
      rlg_sonnet: { requests_per_minute: 0 },
    }),
    workspace('test', { rlg_opus: { output_tokens_per_minute: 40 } }),
    workspace('idle'),
    workspace('old', {}, { archived_at: '2026-11-24T00:00:00Z' }),
  ],
  { groups: [opus, sonnet, search, files] },
);

/** Minutes since 1970. */
export function minuteAt(time: string): number {
  return Date.parse(time) / 60_000;
}

export function row(words: Partial<UsageRow>): UsageRow {
  return {
    workspace: 'wrkspc_prod',
    model: 'claude-opus-4-6',
    batch: false,
    fast: false,
    apiKey: null,
    cacheAwareInput: 0,
    cacheReads: 0,
    output: 0,
    webSearches: 0,
    requests: 0,
    ...words,
  };
}

export const week: MinuteRange = { from: minuteAt('2026-11-23T00:00:00Z'), to: minuteAt('2026-11-30T00:00:00Z') };

export function reading(
  source: UsageReading['source'],
  window: MinuteRange,
  words: Partial<UsageReading> = {},
): UsageReading {
  return { source, refused: null, knownTo: window.to, missing: [], fastKnown: true, calls: 1, readAt: 0, ...words };
}

/** Measures buckets in the order given. */
export function measure(
  buckets: readonly UsageBucket[],
  words: Partial<MeterOptions> & { readonly readings?: readonly UsageReading[] } = {},
): Headroom {
  const { snapshot = shop, window = week, readings, ...others } = words;
  const inForce = limitsInForce(snapshot, {
    tool,
    source: 'api',
    include: () => true,
    named: false,
    groups: null,
    declared: null,
  });
  const meter = createMeter({
    tool,
    snapshot,
    inForce,
    policy: noPolicy,
    window,
    timeZone: 'UTC',
    by: 'minute',
    byApiKey: false,
    apiKeyNames: new Map(),
    whole: true,
    ...others,
  });
  for (const bucket of buckets) meter.add(bucket);
  return meter.finish(readings ?? [reading('tokens', window), reading('requests', window)]);
}

/** A bucket of one minute; `rows` are merged over an empty one. */
export function bucket(
  source: UsageBucket['source'],
  minute: number | string,
  ...rows: readonly Partial<UsageRow>[]
): UsageBucket {
  const at = typeof minute === 'string' ? minuteAt(minute) : minute;
  return { source, minute: at, width: 1, rows: rows.map(row) };
}

export function rowAt(headroom: Headroom, address: string): Headroom['rows'][number] {
  const found = headroom.rows.find((one) => one.address === address);
  if (found === undefined)
    throw new Error(`no row ${address} in ${headroom.rows.map((one) => one.address).join(', ')}`);
  return found;
}
