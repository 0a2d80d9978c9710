import type { UsageCache } from '../files/usage-cache.js';
import type { MinuteRange, UsageBucket, UsageReading, UsageSourceName } from '../model/headroom/usage-types.js';
import { floorTo, joined, lengthOf, within, without } from './minute-ranges.js';
import { type PagePlan, planPages } from './plan-pages.js';
import {
  countCalls,
  failureOf,
  joinMissing,
  type MissingStretch,
  readStretches,
  type ReadStretch,
  type UsageEndpoint,
} from './read-stretches.js';
import { summed } from './usage-rows.js';

/*
 * Reads one source: what a cache has of it, and the rest from the API, which is kept in the cache as it comes.
 */

/** Told before every call, the first one too. */
export interface UsageProgress {
  readonly source: UsageSourceName;
  /** Made so far, those that were refused included. */
  readonly calls: number;
  /** At least so many follow. */
  readonly toCome: number;
  /** How long they take at the pace of now, in milliseconds; null: nobody knows before the first. */
  readonly milliseconds: number | null;
  /** How long they take at the pace from a 429 on, in milliseconds. */
  readonly pacedMilliseconds: number;
}

export interface SourceHandling {
  readonly cache: UsageCache | null;
  /** Milliseconds since 1970: when the run began. */
  readonly now: number;
  readonly clock: () => number;
  readonly sink: (bucket: UsageBucket) => void;
  readonly onProgress: (progress: UsageProgress) => void;
}

export interface SourceCalls {
  readonly endpoint: UsageEndpoint;
  /** Milliseconds from call to call from a 429 on. */
  readonly interval: number;
  /** By the hour, and by the minute with pages that are planned from that; null: it has no such pass. */
  readonly hours: { readonly pass: UsageEndpoint; readonly pages: UsageEndpoint } | null;
}

export type UsageRead = Omit<UsageReading, 'fastKnown'>;

/** A window that is not longer, in minutes, takes fewer calls without a pass by the hour. */
const longestWithoutHours = 1440;

/** Reads the ranges of a source. Nothing of it goes to the sink where the source refuses the organization. */
export async function readSource(
  handling: SourceHandling,
  ranges: readonly MinuteRange[],
  calls: SourceCalls,
): Promise<UsageRead> {
  const { cache, now, sink } = handling;
  const { source, pace, knownTo } = calls.endpoint;
  const stored = findStored(handling, calls.endpoint, ranges);
  const missing: MissingStretch[] = [];
  let readAt = Infinity;
  const deliver = ({ covered, buckets }: Pick<ReadStretch, 'covered' | 'buckets'>): void => {
    const at = handling.clock();
    const used = buckets.filter(({ rows }) => rows.length > 0).map((one) => ({ ...one, rows: summed(one.rows) }));
    if (covered.length > 0) readAt = Math.min(readAt, at);
    for (const range of covered) cache?.store(calls.endpoint, range, bucketsIn(used, range), at);
    used.forEach(sink);
  };
  const read = async (left: readonly MinuteRange[]): Promise<UsageReading['refused']> => {
    const outcome = await readLeft(handling, calls, left, deliver);
    missing.push(...outcome.missing);
    return outcome.refused === null ? null : failureOf(outcome.refused);
  };
  const end = (): Pick<UsageRead, 'source' | 'calls' | 'readAt'> => ({
    source,
    calls: pace.calls(),
    readAt: Math.min(readAt, now),
  });
  const refused = await read(stored.left);
  if (refused !== null) return { ...end(), refused, knownTo: Math.min(...ranges.map(({ from }) => from)), missing: [] };
  for (const { stretch, ranges: used, cached } of stored.used) {
    const buckets = cached.load(calls.endpoint, stretch);
    const known = within(used, { from: -Infinity, to: knownTo() });
    if (buckets === null) {
      const failure = await read(known);
      if (failure !== null) missing.push(...known.map((range) => ({ ...range, ...failure })));
      continue;
    }
    readAt = Math.min(readAt, stretch.readAt);
    for (const range of known) bucketsIn(buckets, range).forEach(sink);
  }
  return { ...end(), refused: null, knownTo: knownTo(), missing: joinMissing(missing, knownTo()) };
}

interface Stored {
  /** What is in no cache. */
  readonly left: readonly MinuteRange[];
  readonly used: readonly {
    readonly cached: UsageCache;
    readonly stretch: ReturnType<UsageCache['find']>[number];
    /** What of it is in no newer one. */
    readonly ranges: readonly MinuteRange[];
  }[];
}

function findStored({ cache, now }: SourceHandling, endpoint: UsageEndpoint, ranges: readonly MinuteRange[]): Stored {
  let left = ranges;
  if (cache === null) return { left, used: [] };
  const used = cache.find(endpoint, now).flatMap((stretch) => {
    const found = within(left, stretch);
    left = without(left, found);
    return found.length === 0 ? [] : [{ cached: cache, stretch, ranges: found }];
  });
  return { left, used };
}

function bucketsIn(buckets: readonly UsageBucket[], { from, to }: MinuteRange): readonly UsageBucket[] {
  return buckets.filter(({ minute }) => minute >= from && minute < to);
}

type LeftRead = Awaited<ReturnType<typeof readStretches>>;

/** From the API; by the hour first, where that tells how to save calls. */
async function readLeft(
  { onProgress }: SourceHandling,
  { endpoint, hours, interval }: SourceCalls,
  left: readonly MinuteRange[],
  deliver: (read: Pick<ReadStretch, 'covered' | 'buckets'>) => void,
): Promise<LeftRead> {
  const { source, pace } = endpoint;
  const onCall = (toCome: number): void => {
    const perCall = pace.perCall();
    const milliseconds = perCall === null ? null : Math.round(perCall * toCome);
    onProgress({ source, calls: pace.calls(), toCome, milliseconds, pacedMilliseconds: interval * toCome });
  };
  if (hours === null || left.reduce((sum, range) => sum + lengthOf(range), 0) <= longestWithoutHours)
    return readStretches(endpoint, left, { deliver, onCall });
  const atLeast = countCalls(hours.pages, left);
  const passed = await passHours(hours.pass, left, (toCome) => onCall(toCome + atLeast));
  if (passed.refused !== null) return { refused: passed.refused, missing: [] };
  deliver({ covered: passed.idle, buckets: [] });
  return readStretches(hours.pages, passed.pages, { deliver, onCall });
}

/** Goes over the hours, and plans the pages by the minute. Hours that cannot be read are planned as if they were full. */
async function passHours(
  pass: UsageEndpoint,
  left: readonly MinuteRange[],
  onCall: (toCome: number) => void,
): Promise<PagePlan & Pick<LeftRead, 'refused'>> {
  const rows = new Map<number, number>();
  const hours = left.map(({ from, to }) => ({ from: floorTo(from, 60), to: floorTo(to, 60) }));
  const deliver = ({ buckets }: ReadStretch): void =>
    buckets.forEach((bucket) => rows.set(bucket.minute, bucket.rows.length));
  const whole = joined(hours.filter((range) => lengthOf(range) > 0));
  const { refused } = await readStretches(pass, whole, { deliver, onCall });
  return { ...planPages(left, (hour) => rows.get(hour)), refused };
}
