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

/** What all streams of the world used in a whole minute since 1970; a stream without use is not there. */
export function usageAt(world: World, minute: number): readonly MinuteUse[] {
  return streamsOf(world).flatMap((stream) => {
    const figures = useOf(stream, { from: minute, to: minute + 1, known: all });
    return figures === null ? [] : [{ stream, ...figures }];
  });
}

/** What is known of late: minutes before `whole` are, those from there to before `begun` are by half, later ones not at all. */
export interface Known {
  readonly whole: number;
  readonly begun: number;
}

const all: Known = { whole: Infinity, begun: Infinity };

/** Whole minutes since 1970; `to` is the first one after it. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly known: Known;
}

/** What the stream used in all minutes of the stretch, as far as it is known; null: nothing. */
export function useOf(stream: UsageStream, { from, to, known }: Stretch): UsageFigures | null {
  const last = Math.min(to, known.begun, stream.to);
  let [requests, uncached, cacheWrites, cacheReads, output, webSearches] = [0, 0, 0, 0, 0, 0];
  for (let minute = Math.max(from, stream.from); minute < last; minute += 1) {
    const sent = requestsAt(stream, minute);
    if (sent === 0) continue;
    const told = minute < known.whole ? sent : Math.ceil(sent / 2);
    const size = told * (0.9 + 0.1 * noise(stream.salt ^ 0x5bd1e995, minute));
    requests += told;
    uncached += Math.round(size * stream.input);
    cacheWrites += Math.round(size * stream.cache_writes);
    cacheReads += Math.round(size * stream.cache_reads);
    output += Math.round(size * stream.output);
    webSearches += Math.round((size * stream.web_searches) / 100);
  }
  return requests === 0 ? null : { requests, uncached, cacheWrites, cacheReads, output, webSearches };
}

/** Half of the noise changes by the minute, half by the quarter of an hour: busy minutes come in runs. */
function requestsAt(stream: UsageStream, minute: number): number {
  const ofWeek = minuteOfWeek(minute);
  if (stream.surges.length > 0) {
    const surge = stream.surges.find(({ from, minutes }) => (ofWeek - from + minutesOfWeek) % minutesOfWeek < minutes);
    if (surge !== undefined) return Math.round(surge.requests * (0.95 + 0.05 * noise(stream.salt, minute)));
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
