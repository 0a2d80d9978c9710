import { onTestFinished } from 'vitest';

import { openApi } from '../../src/live/open-api.js';
import { readOrganization } from '../../src/live/fetch-snapshot.js';
import type { UsageBucket, UsageReading, UsageSourceName } from '../../src/model/headroom/usage-types.js';
import { readApiKeyNames } from '../../src/usage/api-key-names.js';
import type { UsageProgress } from '../../src/usage/read-source.js';
import { readUsage, type UsageWanted } from '../../src/usage/read-usage.js';
import type { ApiServer } from '../live/api-server.js';
import { type FakeClock, optionsFor } from '../live/bakery.js';
import { shownRow } from './usage-server.js';

/** Saturday 21 Nov 2026, 20:00, in minutes: the clock of these tests stands a second later. */
export const eight = Date.UTC(2026, 10, 21, 20) / 60_000;
export const now = eight * 60_000 + 987;

export interface UsageRead {
  readonly tokens: UsageReading;
  readonly requests: UsageReading;
  readonly buckets: readonly UsageBucket[];
  readonly progress: readonly UsageProgress[];
  readonly waits: readonly number[];
}

/** A clock that begins at `now`, and stands still but for waits. */
export function clockAt(begin: number): FakeClock {
  let time = begin;
  const waits: number[] = [];
  const sleep = async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    waits.push(milliseconds);
    time += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { now: () => time, sleep, waits };
}

/** Reads the use of the last day before `eight`, or what is wanted, from a server. */
export async function readFrom(
  server: Pick<ApiServer, 'url'>,
  more: Partial<UsageWanted> = {},
  { key, ...options }: { readonly timeoutMs?: number; readonly key?: string } = {},
): Promise<UsageRead> {
  const wanted: UsageWanted = {
    window: { from: eight - 1440, to: eight },
    now,
    by: 'minute',
    byApiKey: false,
    hasFastGroups: true,
    cache: null,
    ...more,
  };
  const clock = clockAt(wanted.now);
  const credential = key === undefined ? {} : { credential: { header: 'x-api-key' as const, value: key } };
  const opened = await openApi({ ...optionsFor(server, { ...options, ...credential }), ...clock });
  onTestFinished(() => opened.close());
  const buckets: UsageBucket[] = [];
  const progress: UsageProgress[] = [];
  const readings = await opened.run(async (api) => {
    await readOrganization(api);
    return readUsage(
      api,
      wanted,
      (bucket) => buckets.push(bucket),
      (step) => progress.push(step),
    );
  });
  const [tokens, requests] = readings;
  if (tokens === undefined || requests === undefined) throw new Error('A source is not told of');
  return { tokens, requests, buckets, progress, waits: clock.waits };
}

/** What arrived of a source, in one order. */
export function arrived({ buckets }: UsageRead, source: UsageSourceName): readonly string[] {
  const own = buckets.filter((bucket) => bucket.source === source);
  return own.flatMap(({ minute, rows }) => rows.map((row) => shownRow(minute, row))).toSorted();
}

/** The names of the organization's API keys. */
export async function namesFrom(server: Pick<ApiServer, 'url'>): Promise<ReadonlyMap<string, string>> {
  const opened = await openApi(optionsFor(server));
  onTestFinished(() => opened.close());
  return opened.run(readApiKeyNames);
}
