import type { UsageRow, UsageSourceName } from '../model/headroom/usage-types.js';
import type { Group } from '../model/snapshot-types.js';

/*
 * Which part of usage counts for which limit.
 * Source: platform.claude.com/docs, page "Rate limits"; `WorkspaceRateLimitType` of @anthropic-ai/sdk 1.11.0, where it says
 * what the two input limiters count.
 */

/** What is summed up of one minute. Batches have limits of their own and are in none of it; fast mode has its own for tokens. */
export interface Sums {
  input: number;
  reads: number;
  output: number;
  requests: number;
  fastInput: number;
  fastReads: number;
  fastOutput: number;
  searches: number;
}

export function noSums(): Sums {
  return { input: 0, reads: 0, output: 0, requests: 0, fastInput: 0, fastReads: 0, fastOutput: 0, searches: 0 };
}

export function addRow(sums: Sums, row: UsageRow): void {
  if (row.fast) {
    sums.fastInput += row.cacheAwareInput;
    sums.fastReads += row.cacheReads;
    sums.fastOutput += row.output;
  } else {
    sums.input += row.cacheAwareInput;
    sums.reads += row.cacheReads;
    sums.output += row.output;
  }
  // Fast mode has limits of tokens alone: its requests are requests like the others.
  sums.requests += row.requests;
  sums.searches += row.webSearches;
}

export function addSums(sums: Sums, more: Sums): void {
  sums.input += more.input;
  sums.reads += more.reads;
  sums.output += more.output;
  sums.requests += more.requests;
  sums.fastInput += more.fastInput;
  sums.fastReads += more.fastReads;
  sums.fastOutput += more.fastOutput;
  sums.searches += more.searches;
}

export function clearSums(sums: Sums): void {
  sums.input = 0;
  sums.reads = 0;
  sums.output = 0;
  sums.requests = 0;
  sums.fastInput = 0;
  sums.fastReads = 0;
  sums.fastOutput = 0;
  sums.searches = 0;
}

/** What counts for a limiter, and in which unit: of so many minutes' sums one is a unit of the limit. */
export interface Quantity {
  readonly source: UsageSourceName;
  readonly measure: (sums: Sums) => number;
  /** `second`: a minute's sum is divided by 60, so that the peak is a floor. `day`: a day's sum is what counts. */
  readonly per: 'second' | 'minute' | 'day';
  /** Whether it can be measured only where fast mode is told apart. */
  readonly fast?: true;
}

const ofModels: Readonly<Record<string, Quantity>> = {
  requests_per_minute: { source: 'requests', per: 'minute', measure: ({ requests }) => requests },
  input_tokens_per_minute: { source: 'tokens', per: 'minute', measure: ({ input, reads }) => input + reads },
  input_tokens_per_minute_cache_aware: { source: 'tokens', per: 'minute', measure: ({ input }) => input },
  output_tokens_per_minute: { source: 'tokens', per: 'minute', measure: ({ output }) => output },
  tokens_per_minute: { source: 'tokens', per: 'minute', measure: allTokens },
  tokens_per_day: { source: 'tokens', per: 'day', measure: allTokens },
  fast_itpmca: { source: 'tokens', per: 'minute', fast: true, measure: ({ fastInput }) => fastInput },
  fast_otpm: { source: 'tokens', per: 'minute', fast: true, measure: ({ fastOutput }) => fastOutput },
};

const ofWebSearch: Readonly<Record<string, Quantity>> = {
  tool_uses_per_second: { source: 'tokens', per: 'second', measure: ({ searches }) => searches },
};

function allTokens({ input, reads, output }: Sums): number {
  return input + reads + output;
}

/** What counts for a limiter of a group; null: there is no usage data for it. */
export function quantityOf({ type }: Pick<Group, 'type'>, limiter: string): Quantity | null {
  const table = type === 'model_group' ? ofModels : type === 'web_search' ? ofWebSearch : {};
  return Object.hasOwn(table, limiter) ? (table[limiter] as Quantity) : null;
}
