/** A row of the analytics, as the official SDK types it. */
import type { CombinationUse } from './summing.js';
import { timeOf } from './usage-report.js';
import { analyticsDimensions } from './usage-queries.js';

export interface AnalyticsItem {
  readonly starting_at: string;
  readonly ending_at: string;
  /** null where it is not grouped by, and for what no stream has. */
  readonly group: Readonly<Record<string, string | null>>;
  readonly usage: {
    readonly uncached_input_tokens: number;
    readonly cache_creation: { readonly ephemeral_5m_input_tokens: number; readonly ephemeral_1h_input_tokens: number };
    readonly cache_read_input_tokens: number;
    readonly output_tokens: number;
    readonly total_tokens: number;
    readonly requests: number;
    readonly server_tool_use: { readonly web_search_requests: number };
  };
}

/** `from` and `to` are whole minutes since 1970. */
export function analyticsItem({ combination, ...figures }: CombinationUse, from: number, to: number): AnalyticsItem {
  const { uncached, cacheWrites, cacheReads, output, requests, webSearches } = figures;
  return {
    starting_at: timeOf(from),
    ending_at: timeOf(to),
    group: { ...nothing, ...combination },
    usage: {
      uncached_input_tokens: uncached,
      cache_creation: { ephemeral_5m_input_tokens: cacheWrites, ephemeral_1h_input_tokens: 0 },
      cache_read_input_tokens: cacheReads,
      output_tokens: output,
      total_tokens: uncached + cacheWrites + cacheReads + output,
      requests,
      server_tool_use: { web_search_requests: webSearches },
    },
  };
}

/** In the order of the reference. */
const nothing: Readonly<Record<string, null>> = Object.fromEntries(analyticsDimensions.map((name) => [name, null]));
