/** What is used in a minute: a pure function of the world and the minute, so that a week is nowhere in memory. */
import type { World } from '../world.js';
import { minuteOfWeek, minutesOfWeek } from './rhythms.js';
import { streamsOf, type UsageStream } from './streams.js';

/** What a stream used; whole numbers. */
export interface UsageFigures {
  readonly requests: number;
  /** Input tokens that were neither read from the cache nor written to it. */
  readonly uncached: number;
  readonly cacheWrites: number;
  readonly cacheReads: number;
  readonly output: number;
  readonly webSearches: number;
}

/** The use of one stream in one minute. */
export interface MinuteUse extends UsageFigures {
  readonly stream: UsageStream;
}

/** How many figures there are of a minute, in the order of `UsageFigures`. */
export const figureCount = 6;

/** What all streams of the world used in a whole minute since 1970; a stream without use is not there. */
export function usageAt(world: World, minute: number): readonly MinuteUse[] {
  return streamsOf(world).flatMap((stream) => {
    const sums = new Float64Array(figureCount);
    return addUse(stream, minute, { sums, at: 0, share: 1 }) ? [{ stream, ...figuresAt(sums, 0) }] : [];
  });
}

interface Target {
  readonly sums: Float64Array;
  /** Where the six figures of the target stand. */
  readonly at: number;
  /** How much of the minute is known already, 0 to 1. */
  readonly share: number;
}

/** Adds what the stream used in the minute; false: nothing. */
export function addUse(stream: UsageStream, minute: number, { sums, at, share }: Target): boolean {
  const all = requestsAt(stream, minute);
  const requests = Math.ceil(all * share);
  if (requests === 0) return false;
  const size = requests * (0.9 + 0.1 * noise(stream.salt ^ 0x5bd1e995, minute));
  add(sums, at, requests);
  add(sums, at + 1, Math.round(size * stream.input));
  add(sums, at + 2, Math.round(size * stream.cache_writes));
  add(sums, at + 3, Math.round(size * stream.cache_reads));
  add(sums, at + 4, Math.round(size * stream.output));
  add(sums, at + 5, Math.round((size * stream.web_searches) / 100));
  return true;
}

function add(sums: Float64Array, at: number, value: number): void {
  sums[at] = (sums[at] ?? 0) + value;
}

export function figuresAt(sums: Float64Array, at: number): UsageFigures {
  const [requests = 0, uncached = 0, cacheWrites = 0, cacheReads = 0, output = 0, webSearches = 0] = sums.subarray(
    at,
    at + figureCount,
  );
  return { requests, uncached, cacheWrites, cacheReads, output, webSearches };
}

/** Half of the noise changes by the minute, half by the quarter of an hour: busy minutes come in runs. */
function requestsAt(stream: UsageStream, minute: number): number {
  if (minute < stream.from || minute >= stream.to) return 0;
  const ofWeek = minuteOfWeek(minute);
  for (const surge of stream.surges) {
    if ((ofWeek - surge.from + minutesOfWeek) % minutesOfWeek < surge.minutes)
      return Math.round(surge.requests * (0.95 + 0.05 * noise(stream.salt, minute)));
  }
  const level = stream.levels[ofWeek] ?? 0;
  if (level === 0) return 0;
  const quick = noise(stream.salt, minute);
  const slow = noise(~stream.salt, Math.floor(minute / 15));
  return Math.round(stream.requests * level * (0.7 + 0.15 * quick + 0.15 * slow));
}

/** 0 to 1, the same for the same arguments: the finalizer of MurmurHash3. */
function noise(salt: number, at: number): number {
  let hash = Math.imul(at, 0x9e3779b1) ^ salt;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
}
