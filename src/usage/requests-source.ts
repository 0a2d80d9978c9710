import { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { byCursor, takePages } from '../live/pages.js';
import type { Api } from '../live/request.js';
import type { RequestPlace } from '../model/errors.js';
import type { MinuteRange, UsageBucket, UsageRow } from '../model/headroom/usage-types.js';
import type { CallPace } from './call-pace.js';
import { floorTo, minuteOf, textOfMinute, within } from './minute-ranges.js';
import type { ReadStretch, UsageEndpoint } from './read-stretches.js';
import { fits, mostRows, outside } from './tokens-source.js';
import { requestsOf } from './usage-rows.js';
import { type AnalyticsPage, type AnalyticsRow, analyticsUsagePage } from './usage-wire.js';

/*
 * Requests by the minute or hour: the analytics of usage. Its source for all facts: the types of @anthropic-ai/sdk 1.14.0.
 */

const analyticsPath = ApiPath.of('/v1/organizations/analytics/usage');

const beta = 'analytics-usage-cost-2026-08-24';

/** Milliseconds from call to call: 60 a minute. Source: the documentation of the analytics APIs, 2026-08. */
export const requestsInterval = 1000;

/** The longest range of a query, in minutes: a day by the minute, 31 days by the hour. */
const longestRange = { 1: 1440, 60: 31 * 1440 } as const;

/** How long use takes at most to be there, where the answer does not say. Source: the documentation of the analytics APIs. */
const longestDelay = 1440;

const earliest = Date.UTC(2026, 0, 1) / 60_000;
const longestPast = 365 * 1440;

/** The first minute that may be asked for. */
export function earliestRequests(now: number): number {
  return Math.max(earliest, Math.ceil(now / 60_000) - longestPast);
}

export interface RequestsOptions {
  readonly api: Api;
  readonly pace: CallPace;
  readonly width: UsageBucket['width'];
  readonly byApiKey: boolean;
  /** The first minute that is not over. */
  readonly to: number;
}

export function createRequestsEndpoint(options: RequestsOptions): UsageEndpoint {
  const { width, byApiKey, pace, to } = options;
  const groups = ['workspace_id', 'model', 'service_tier', 'speed', ...(byApiKey ? ['api_key_id'] : [])];
  let knownTo: number | null = null;
  return {
    source: 'requests',
    width,
    question: `analytics/usage ${width} ${groups.join()}`,
    pace,
    knownTo: () => knownTo ?? to,
    longest: () => longestRange[width],
    most: longestRange[width],
    read: async (stretch) => {
      const { refreshed, ...read } = await readAnalytics(options, stretch, groups);
      const known = Math.min(to, refreshed ?? to);
      if (knownTo === null && refreshed !== null) knownTo = known;
      const lost = read.failure === null && known < Math.min(stretch.to, knownTo ?? to);
      return lost ? { ...read, failure: new RequestFailure(read.place, wentBack) } : read;
    },
  };
}

const wentBack = 'the answer knows less than one before (data_refreshed_at)';

/** `refreshed`: the first minute that the answer does not know yet; null: there was no answer. */
async function readAnalytics(
  { api, pace, width }: RequestsOptions,
  stretch: MinuteRange,
  groups: readonly string[],
): Promise<ReadStretch & { readonly place: RequestPlace; readonly refreshed: number | null }> {
  const analytics = createAnalytics(stretch, width, api.deadline.now() / 60_000);
  const options = { paging: byCursor(analyticsUsagePage), query: queryOf(stretch, width, groups), beta, pace };
  const end = await takePages(api, analyticsPath, options, (page, place) => {
    analytics.add(page, place);
    return analytics.wholeRows() < mostRows;
  }).catch((error: unknown) => {
    if (error instanceof RequestFailure) return error;
    throw error;
  });
  const failure = end instanceof RequestFailure ? end : null;
  return { ...analytics.found(failure === null), failure, place: end.place };
}

function queryOf({ from, to }: MinuteRange, width: number, groups: readonly string[]): readonly [string, string][] {
  return [
    ['starting_at', textOfMinute(from)],
    ['ending_at', textOfMinute(to)],
    ['time_bucket_width', width === 1 ? '1m' : '1h'],
    ['order_by', 'time'],
    ['limit', '1000'],
    ...groups.map((group): [string, string] => ['group_by[]', group]),
  ];
}

interface Analytics {
  readonly add: (page: AnalyticsPage, place: RequestPlace) => void;
  /** How many rows are in times that are whole. */
  readonly wholeRows: () => number;
  /** `ended`: whether there was enough, or the last page. */
  readonly found: (ended: boolean) => Omit<ReadStretch, 'failure'> & { readonly refreshed: number | null };
}

/**
 * Gathers the rows of one stretch, which come the newest first: a time is whole when an older one has come, or the last page.
 * What contradicts itself, or what was asked, counts for nothing.
 */
function createAnalytics(stretch: MinuteRange, width: UsageBucket['width'], now: number): Analytics {
  const times = new Map<number, UsageRow[]>();
  /** Requests by combination, of the oldest time. */
  const seen = new Map<string, number>();
  let refreshed: number | null = null;
  let oldest = Infinity;
  let rows = 0;
  let last = false;
  const refused = (place: RequestPlace, reason: string): RequestFailure => {
    times.clear();
    refreshed = null;
    return new RequestFailure(place, reason);
  };
  const addRow = (row: AnalyticsRow, place: RequestPlace): void => {
    const minute = minuteOf(row.starting_at);
    if (minute === null || !fits(minute, minuteOf(row.ending_at), stretch, width)) throw refused(place, outside);
    if (minute > oldest) throw refused(place, 'the answer is not in the order that was asked for');
    if (minute < oldest) seen.clear();
    oldest = minute;
    const time = times.get(minute) ?? [];
    times.set(minute, time);
    const requests = row.usage.requests ?? 0;
    const group = JSON.stringify(row.group);
    const before = seen.get(group);
    if (before !== undefined && before !== requests)
      throw refused(place, 'the answer has a row twice, with other figures');
    if (before !== undefined) return;
    seen.set(group, requests);
    time.push(requestsOf(row.group, requests));
    rows += 1;
  };
  return {
    add: ({ data, has_more: more, data_refreshed_at: until = null }, place) => {
      const known = (until === null ? null : minuteOf(until)) ?? now - longestDelay;
      refreshed = Math.min(refreshed ?? Infinity, floorTo(Math.min(known, now), width));
      for (const row of data) addRow(row, place);
      last = !more;
    },
    wholeRows: () => rows - (times.get(oldest)?.length ?? 0),
    found: (ended) => {
      const from = ended && last ? stretch.from : Math.max(stretch.from, oldest + width);
      const covered = refreshed === null ? [] : within([stretch], { from, to: refreshed });
      const whole = [...times].filter(([minute]) => within(covered, { from: minute, to: minute + width }).length > 0);
      const buckets = whole.map(([minute, time]) => ({
        source: 'requests' as const,
        minute,
        width,
        rows: time.filter(isUsed),
      }));
      return { covered, buckets, refreshed };
    },
  };
}

/** Rows of no model are executions of code and the like, not requests. */
function isUsed({ model, requests }: UsageRow): boolean {
  return model !== null && requests > 0;
}
