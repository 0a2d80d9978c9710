import type { UsageRow } from '../model/headroom/usage-types.js';
import type { ReportRow } from './usage-wire.js';

/* Rows of the API as what was used. */

type Combination = Pick<UsageRow, 'workspace' | 'model' | 'batch' | 'fast' | 'apiKey'>;

interface Dimensions {
  readonly workspace_id: string | null;
  readonly model: string | null;
  readonly service_tier: string | null;
  readonly speed?: string | null | undefined;
  readonly api_key_id: string | null;
}

export function combinationOf({ workspace_id, model, service_tier, speed, api_key_id }: Dimensions): Combination {
  return {
    workspace: workspace_id,
    model,
    batch: service_tier === 'batch',
    fast: speed === 'fast',
    apiKey: api_key_id,
  };
}

/** Tokens of a row. Every kind of cache that is written counts, those too that came later. */
export function tokensOf(row: ReportRow): UsageRow {
  const written = Object.entries(row.cache_creation).reduce(
    (sum, [name, value]) => (name.endsWith('_input_tokens') && typeof value === 'number' ? sum + value : sum),
    0,
  );
  return {
    ...combinationOf(row),
    cacheAwareInput: row.uncached_input_tokens + written,
    cacheReads: row.cache_read_input_tokens,
    output: row.output_tokens,
    webSearches: row.server_tool_use?.web_search_requests ?? 0,
    requests: 0,
  };
}

/** One row for each combination: tiers that count alike are one. */
export function summed(rows: readonly UsageRow[]): readonly UsageRow[] {
  const sums = new Map<string, UsageRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.workspace, row.model, row.batch, row.fast, row.apiKey]);
    const sum = sums.get(key);
    sums.set(key, sum === undefined ? row : plus(sum, row));
  }
  return [...sums.values()];
}

function plus(one: UsageRow, other: UsageRow): UsageRow {
  return {
    ...one,
    cacheAwareInput: one.cacheAwareInput + other.cacheAwareInput,
    cacheReads: one.cacheReads + other.cacheReads,
    output: one.output + other.output,
    webSearches: one.webSearches + other.webSearches,
    requests: one.requests + other.requests,
  };
}
