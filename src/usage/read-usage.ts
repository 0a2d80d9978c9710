import type { UsageCache } from '../files/usage-cache.js';
import type { Api } from '../live/request.js';
import type { MinuteRange, UsageBucket, UsageFailure, UsageReading } from '../model/headroom/usage-types.js';
import type { LiveGroup } from '../model/snapshot-types.js';
import { type CallPace, createCallPace } from './call-pace.js';
import { floorTo, within, without } from './minute-ranges.js';
import { readSource, type SourceHandling, type UsageProgress } from './read-source.js';
import { joinMissing, type UsageEndpoint } from './read-stretches.js';
import { createRequestsEndpoint, earliestRequests, requestsInterval } from './requests-source.js';
import { createTokensEndpoint, tokensDelay, tokensInterval, type TokensOptions } from './tokens-source.js';

/*
 * Reads what the organization used, minute by minute, from the API and from what an earlier run kept of it. The one verb here.
 */

export interface UsageWanted {
  /** With `by: 'hour'`, hours that begin before it and end in it are in it. */
  readonly window: MinuteRange;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly by: 'minute' | 'hour';
  readonly byApiKey: boolean;
  /** Whether some group has limits of fast mode: only then is it told apart in tokens. */
  readonly hasFastGroups: boolean;
  readonly cache: UsageCache | null;
}

/** Whether any group has limits of fast mode. */
export function hasFastLimits(groups: readonly LiveGroup[]): boolean {
  return groups.some(({ limits }) => limits.some(({ limiter }) => limiter.startsWith('fast_')));
}

interface Reading extends UsageWanted, SourceHandling {
  readonly api: Api;
}

/**
 * Gives each bucket with use to `sink`, once, in any order, and says in the end what is known of each source. Both sources are
 * read at once. Throws `credential-refused` on a 401, and the signal's reason.
 */
export async function readUsage(
  api: Api,
  wanted: UsageWanted,
  sink: (bucket: UsageBucket) => void,
  onProgress: (progress: UsageProgress) => void,
): Promise<readonly UsageReading[]> {
  const reading = { ...wanted, api, sink, onProgress, clock: () => api.deadline.now() };
  const pace = createCallPace(api.deadline, tokensInterval);
  return Promise.all([readTokens(reading, wanted.hasFastGroups, pace), readRequests(reading)]);
}

async function readTokens(reading: Reading, speed: boolean, pace: CallPace): Promise<UsageReading> {
  const { api, now, byApiKey } = reading;
  const width = widthOf(reading);
  const range = rangeOf(reading, now / 60_000 - tokensDelay);
  const common = { api, pace, byApiKey, speed, knownTo: range.to };
  const endpointOf = (own: Pick<TokensOptions, 'width' | 'planned'>): UsageEndpoint =>
    createTokensEndpoint({ ...common, ...own });
  const read = await readSource(reading, [range], {
    endpoint: endpointOf({ width, planned: false }),
    interval: tokensInterval,
    hours:
      width === 1
        ? { pass: endpointOf({ width: 60, planned: false }), pages: endpointOf({ width: 1, planned: true }) }
        : null,
  });
  // Fast mode may be grouped by no more, or not yet: all else is there without it.
  if (speed && read.refused?.status === 400) return readTokens(reading, false, pace);
  return { ...read, fastKnown: speed };
}

async function readRequests(reading: Reading): Promise<UsageReading> {
  const { api, now, byApiKey } = reading;
  const width = widthOf(reading);
  const range = rangeOf(reading, now / 60_000);
  const pace = createCallPace(api.deadline, requestsInterval);
  const endpoint = createRequestsEndpoint({ api, pace, width, byApiKey, to: range.to });
  const since = Math.ceil(earliestRequests(now) / width) * width;
  const asked = within([range], { from: since, to: Infinity });
  const read = await readSource(reading, asked, { endpoint, interval: requestsInterval, hours: null });
  const gone = without([range], asked).map((one) => ({ ...one, reason: tooOld, status: null, request_id: null }));
  if (read.refused !== null) return { ...read, refused: explained(read.refused), fastKnown: true };
  return { ...read, missing: joinMissing([...gone, ...read.missing], read.knownTo), fastKnown: true };
}

/** What is known of why this source refuses. Source: the types of analytics usage in @anthropic-ai/sdk 1.14.0. */
function explained(refused: UsageFailure): UsageFailure {
  const why = refused.status === 400 ? ', as it does to organizations with HIPAA readiness' : '';
  return { ...refused, reason: `${refused.reason}${why}` };
}

const tooOld = 'this source goes back 365 days, and not before 2026';

function widthOf({ by }: UsageWanted): UsageBucket['width'] {
  return by === 'hour' ? 60 : 1;
}

/** Whole buckets that are known before `end`, in minutes. */
function rangeOf({ window, by }: UsageWanted, end: number): MinuteRange {
  const width = by === 'hour' ? 60 : 1;
  const from = floorTo(window.from, width);
  return { from, to: Math.max(from, floorTo(Math.min(window.to, end), width)) };
}
