import type { RequestFailure } from '../http/request-failure.js';
import type { MinuteRange, UsageBucket, UsageFailure, UsageSourceName } from '../model/headroom/usage-types.js';
import type { CallPace } from './call-pace.js';
import { joined, lengthOf, within, without } from './minute-ranges.js';

/*
 * Goes over stretches of time until each was read, or could not be: the newest first. Nothing is lost between the two.
 */

/** What one call, or the pages of one, brought. */
export interface ReadStretch {
  /** What of the stretch was read, whole. */
  readonly covered: readonly MinuteRange[];
  /** All use in it. */
  readonly buckets: readonly UsageBucket[];
  /** Why the rest was not; null: the rest is for another call. */
  readonly failure: RequestFailure | null;
}

/** One endpoint, asked with one grouping, in buckets of one width. */
export interface UsageEndpoint {
  readonly source: UsageSourceName;
  readonly width: UsageBucket['width'];
  /** All that an answer depends on but the time: what an earlier answer can stand in for. */
  readonly question: string;
  readonly pace: CallPace;
  /** The first minute that it does not know; an answer may lower it. */
  readonly knownTo: () => number;
  /** Minutes that the next call is good for. */
  readonly longest: () => number;
  /** Minutes that any call may be good for. */
  readonly most: number;
  readonly read: (stretch: MinuteRange) => Promise<ReadStretch>;
}

export type MissingStretch = MinuteRange & UsageFailure;

interface Handling {
  /** Called for what was read, each minute once. */
  readonly deliver: (read: ReadStretch) => void;
  /** Called before every call, with how many are to come as far as is known. */
  readonly onCall: (toCome: number) => void;
}

interface StretchesRead {
  /** The endpoint refused the organization before it gave any answer. */
  readonly refused: RequestFailure | null;
  readonly missing: readonly MissingStretch[];
}

/** What an endpoint answers that is not for this organization or credential. */
const refusals: readonly (number | null)[] = [400, 403, 404];

/** A failed stretch that is longer, in minutes, is read in halves: less may work, and less is missing. */
const longestMissing = 60;

/** Failed calls in a row after which no other is made. */
const mostFailures = 8;

/** Reads all of the ranges. Throws as `request` does where the run ends: on a 401 and when it is interrupted. */
export async function readStretches(
  endpoint: UsageEndpoint,
  ranges: readonly MinuteRange[],
  { deliver, onCall }: Handling,
): Promise<StretchesRead> {
  const queue = [...ranges];
  const missing: MissingStretch[] = [];
  let answered = false;
  let failures = 0;
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const [range] = knownOf(endpoint, [next]);
    if (range === undefined) continue;
    onCall(countCalls(endpoint, [...queue, range]));
    const stretch = { from: Math.max(range.from, range.to - endpoint.longest()), to: range.to };
    queue.push(...without([range], [stretch]));
    const read = await endpoint.read(stretch);
    const { covered, failure } = read;
    deliver(read);
    answered ||= failure === null || covered.length > 0;
    if (failure === null || covered.length > 0) {
      failures = 0;
      queue.push(...knownOf(endpoint, without([stretch], covered)));
      continue;
    }
    if (!answered && refusals.includes(failure.place.status)) return { refused: failure, missing: [] };
    failures += 1;
    if (failures === mostFailures) missing.push(...[...queue.splice(0), stretch].map((lost) => missed(lost, failure)));
    else if (lengthOf(stretch) > longestMissing) queue.push(...halved(stretch, endpoint.width));
    else missing.push(missed(stretch, failure));
  }
  return { refused: null, missing };
}

/** How many calls the ranges take at least, as far as is known; the last is read next. */
export function countCalls({ longest, most }: UsageEndpoint, ranges: readonly MinuteRange[]): number {
  return ranges.reduce((calls, range, at) => {
    const rest = at === ranges.length - 1 ? Math.max(0, lengthOf(range) - longest()) : lengthOf(range);
    return calls + Math.ceil(rest / most) + (rest < lengthOf(range) ? 1 : 0);
  }, 0);
}

/** What is missing of what is known, in order; what follows each other for one reason is one stretch. */
export function joinMissing(missing: readonly MissingStretch[], knownTo: number): readonly MissingStretch[] {
  const known = missing.flatMap((one) =>
    within([one], { from: -Infinity, to: knownTo }).map((range) => ({ ...one, ...range })),
  );
  return joined(known, (one, other) => one.reason === other.reason && one.status === other.status);
}

export function failureOf({ reason, place }: RequestFailure): UsageFailure {
  return { reason, status: place.status, request_id: place.requestId };
}

function missed(range: MinuteRange, failure: RequestFailure): MissingStretch {
  return { ...range, ...failureOf(failure) };
}

function knownOf(endpoint: UsageEndpoint, ranges: readonly MinuteRange[]): readonly MinuteRange[] {
  return within(ranges, { from: -Infinity, to: endpoint.knownTo() });
}

function halved({ from, to }: MinuteRange, width: number): readonly MinuteRange[] {
  const middle = from + Math.ceil((to - from) / width / 2) * width;
  return within(
    [
      { from, to: middle },
      { from: middle, to },
    ],
    { from, to },
  );
}
