import { ApiPath } from '../http/claude-api.js';
import { RequestFailure } from '../http/request-failure.js';
import { byCursor, takePages } from '../live/pages.js';
import type { Api } from '../live/request.js';
import type { RequestPlace } from '../model/errors.js';
import type { MinuteRange, UsageBucket, UsageRow } from '../model/headroom/usage-types.js';
import type { CallPace } from './call-pace.js';
import { floorTo, joined, lengthOf, minuteOf, textOfMinute, without } from './minute-ranges.js';
import type { ReadStretch, UsageEndpoint } from './read-stretches.js';
import { type ReportBucket, reportBucket, usageReportPage } from './usage-wire.js';

/*
 * Tokens by the minute or hour: the usage report of messages.
 */

const reportPath = ApiPath.of('/v1/organizations/usage_report/messages');

/** Needed to group by speed. Source: the documentation of the Usage and Cost API, 2026-08. */
const speedBeta = 'fast-mode-2026-02-01';

/** Use is usually there within 5 minutes. Source: the documentation of the Usage and Cost API, 2026-08. */
export const tokensDelay = 5;

/** Milliseconds from call to call, sustained; bursts are for pages. Source: the documentation of the Usage and Cost API. */
export const tokensInterval = 60_000;

/** What a page of the report holds at most. Source: the documentation of the Usage and Cost API. */
const mostBuckets = { 1: 1440, 60: 168 } as const;

/** What a first page holds, of which nobody knows how many rows a bucket has: the last hour is one; hours of 1,000 combinations are no more than planned. */
const firstBuckets = { 1: 60, 60: 20 } as const;

/** Rows that a page is planned for: about 10 MB, of the 32 MiB that an answer may have. */
export const mostRows = 20_000;

export interface TokensOptions {
  readonly api: Api;
  readonly pace: CallPace;
  readonly width: UsageBucket['width'];
  readonly byApiKey: boolean;
  readonly speed: boolean;
  /** The first minute that it is not asked for. */
  readonly knownTo: number;
  /** Whether no stretch is longer than a page may be; if not, the rows of the pages before say how long one is. */
  readonly planned: boolean;
}

export function createTokensEndpoint(options: TokensOptions): UsageEndpoint {
  const { width, speed, byApiKey, planned, pace, knownTo } = options;
  const dimensions = ['workspace_id', 'model', 'service_tier'];
  const groups = [...dimensions, ...(speed ? ['speed'] : []), ...(byApiKey ? ['api_key_id'] : [])];
  let buckets: number = (planned ? mostBuckets : firstBuckets)[width];
  let densest = 1;
  return {
    source: 'tokens',
    width,
    question: `usage_report/messages ${width} ${groups.join()}`,
    pace,
    knownTo: () => knownTo,
    longest: () => buckets * width,
    most: mostBuckets[width] * width,
    read: async (stretch) => {
      const { rows, ...read } = await readReport(options, stretch, groups);
      densest = Math.max(densest, rows);
      if (!planned) buckets = Math.min(mostBuckets[width], Math.max(1, Math.floor(mostRows / densest)));
      return read;
    },
  };
}

/** A page may have 10 MB. */
const reportPaging = byCursor(usageReportPage, reportBucket);

/** `rows`: of the bucket that has most. */
async function readReport(
  { api, width, speed, pace }: TokensOptions,
  stretch: MinuteRange,
  groups: readonly string[],
): Promise<ReadStretch & { readonly rows: number }> {
  const report = createReport(stretch, width, speed);
  const query = queryOf(stretch, width, groups);
  const beta = speed ? speedBeta : undefined;
  const reading = takePages(api, reportPath, { paging: reportPaging, query, beta, pace }, (page, place) => {
    for (const bucket of page.data) report.add(bucket, place);
    return true;
  });
  const end = await reading.catch((error: unknown) => {
    if (error instanceof RequestFailure) return error;
    throw error;
  });
  const covered = report.covered();
  const gone = without([stretch], covered).length > 0;
  const left = gone && !(end instanceof RequestFailure) ? new RequestFailure(end.place, leftOut) : null;
  return { covered, ...report.found(), failure: end instanceof RequestFailure ? end : left };
}

const leftOut = 'the answer leaves out times that were asked for';

function queryOf(stretch: MinuteRange, width: number, groups: readonly string[]): readonly [string, string][] {
  return [
    ['starting_at', textOfMinute(stretch.from)],
    ['ending_at', textOfMinute(stretch.to)],
    ['bucket_width', width === 1 ? '1m' : '1h'],
    ['limit', String(lengthOf(stretch) / width)],
    ...groups.map((group): [string, string] => ['group_by[]', group]),
  ];
}

interface Report {
  readonly add: (bucket: ReportBucket, place: RequestPlace) => void;
  readonly covered: () => readonly MinuteRange[];
  readonly found: () => { readonly buckets: readonly UsageBucket[]; readonly rows: number };
}

/** Gathers the buckets of one stretch. What contradicts itself, or what was asked, counts for nothing. */
function createReport(stretch: MinuteRange, width: UsageBucket['width'], speed: boolean): Report {
  const minutes = new Map<number, readonly UsageRow[]>();
  const refused = (place: RequestPlace, reason: string): RequestFailure => {
    minutes.clear();
    return new RequestFailure(place, reason);
  };
  return {
    add: ({ starting_at: start, ending_at: end, rows, tellsSpeed }, place) => {
      const minute = minuteOf(start);
      if (minute === null || !fits(minute, minuteOf(end), stretch, width)) throw refused(place, outside);
      if (speed && !tellsSpeed) throw refused(place, 'the answer does not tell fast mode apart');
      const before = minutes.get(minute);
      if (before !== undefined && !same(before, rows))
        throw refused(place, 'the answer has a time twice, with other figures');
      minutes.set(minute, rows);
    },
    covered: () => joined([...minutes.keys()].map((from) => ({ from, to: from + width }))),
    found: () => ({
      buckets: [...minutes].map(([minute, rows]) => ({ source: 'tokens', minute, width, rows })),
      rows: Math.max(0, ...[...minutes.values()].map(({ length }) => length)),
    }),
  };
}

export const outside = 'the answer is about other times than those that were asked for';

/** Whether a bucket is one of those that were asked for. */
export function fits(minute: number, end: number | null, { from, to }: MinuteRange, width: number): boolean {
  return minute >= from && minute < to && end === minute + width && floorTo(minute, width) === minute;
}

function same(one: readonly UsageRow[], other: readonly UsageRow[]): boolean {
  const texts = [one, other].map((rows) => rows.map((row) => JSON.stringify(row)).toSorted());
  return JSON.stringify(texts[0]) === JSON.stringify(texts[1]);
}
