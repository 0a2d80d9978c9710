/*
 * What was used, as it streams from the API or from a cache: bucket by bucket, never all at once.
 */

/** Where usage comes from: tokens from the usage report, requests from the analytics. */
export const usageSources = ['tokens', 'requests'] as const;

/** Days that a run looks at, at most: the analytics are asked for by the minute, and nobody reads more at once. */
export const longestWindow = 31;

export type UsageSourceName = (typeof usageSources)[number];

/** The use of one combination in one bucket; sums, not rates. What a source does not tell is 0. */
export interface UsageRow {
  /** As the endpoint names it: null is the default workspace. */
  readonly workspace: string | null;
  /** A resolved model name; null: of none, such as code execution. */
  readonly model: string | null;
  /** Batches have limits of their own. */
  readonly batch: boolean;
  /** Fast mode has limits of its own. */
  readonly fast: boolean;
  /** Only where it was asked for by key; null: of no key, or not asked for. */
  readonly apiKey: string | null;
  /** Input without cache reads: uncached and written to the cache. */
  readonly cacheAwareInput: number;
  readonly cacheReads: number;
  readonly output: number;
  readonly webSearches: number;
  readonly requests: number;
}

/** All rows of a source in one minute, or in one hour where usage is read by the hour. Comes once, whole, in any order. */
export interface UsageBucket {
  readonly source: UsageSourceName;
  /** Its beginning, in whole minutes since 1970 (UTC). */
  readonly minute: number;
  /** 1, or 60 where usage is read by the hour. */
  readonly width: 1 | 60;
  readonly rows: readonly UsageRow[];
}

/** A stretch of time, in whole minutes since 1970 (UTC); `to` is the first minute after it. */
export interface MinuteRange {
  readonly from: number;
  readonly to: number;
}

/** Why something of a source is not there. */
export interface UsageFailure {
  /** In words, one line. */
  readonly reason: string;
  /** HTTP status of the last answer; null where there was none. */
  readonly status: number | null;
  readonly request_id: string | null;
}

/** What is known of a source after its reading. Minutes that are in no bucket, and neither missing nor after `knownTo`, had no use. */
export interface UsageReading {
  readonly source: UsageSourceName;
  /** The source refused the organization on its first call: it is not measurable, and the run is complete without it. */
  readonly refused: UsageFailure | null;
  /** The first minute that the source does not know yet, or that is not over; at most the end of the window. */
  readonly knownTo: number;
  /** What could not be read after the first answer: the run is incomplete. */
  readonly missing: readonly (MinuteRange & UsageFailure)[];
  /** Whether fast mode is told apart. Where it is not, its use is with the rest, and limits of fast mode cannot be measured. */
  readonly fastKnown: boolean;
  /** Requests that were sent; 0 when all came from the cache. */
  readonly calls: number;
  /** When the oldest part of it was read, in milliseconds since 1970; a cached part bears its own time. */
  readonly readAt: number;
}
