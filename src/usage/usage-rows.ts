import type { UsageRow } from '../model/headroom/usage-types.js';

/* Rows of the API as what was used. */

interface Dimensions {
  readonly workspace_id: string | null;
  readonly model: string | null;
  readonly service_tier: string | null;
  readonly speed?: string | null | undefined;
  readonly api_key_id: string | null;
}

/** Requests of a row; tokens are the other source's to tell. */
export function requestsOf(group: Dimensions, requests: number): UsageRow {
  return {
    workspace: group.workspace_id,
    model: group.model,
    batch: group.service_tier === 'batch',
    fast: group.speed === 'fast',
    apiKey: group.api_key_id,
    cacheAwareInput: 0,
    cacheReads: 0,
    output: 0,
    webSearches: 0,
    requests,
  };
}

interface TokenFigures extends Dimensions {
  readonly uncached_input_tokens: number;
  readonly cache_creation: Readonly<Record<string, unknown>>;
  readonly cache_read_input_tokens: number;
  readonly output_tokens: number;
  readonly server_tool_use?: { readonly web_search_requests?: number | undefined } | null | undefined;
}

/** Tokens of a row. Every kind of cache that is written counts, those too that came later. */
export function tokensOf(row: TokenFigures): UsageRow {
  let written = 0;
  for (const name in row.cache_creation) {
    const value = row.cache_creation[name];
    if (typeof value === 'number' && name.endsWith('_input_tokens')) written += value;
  }
  return {
    workspace: row.workspace_id,
    model: row.model,
    batch: row.service_tier === 'batch',
    fast: row.speed === 'fast',
    apiKey: row.api_key_id,
    cacheAwareInput: row.uncached_input_tokens + written,
    cacheReads: row.cache_read_input_tokens,
    output: row.output_tokens,
    webSearches: row.server_tool_use?.web_search_requests ?? 0,
    requests: 0,
  };
}

/** One row for each combination: tiers that count alike are one. */
export function summed(rows: readonly UsageRow[]): readonly UsageRow[] {
  const all: UsageRow[] = [];
  const places = new Map<string | null, Map<string | null, number[]>>();
  for (const row of rows) {
    const own = places.get(row.workspace) ?? new Map<string | null, number[]>();
    const near = own.get(row.apiKey) ?? [];
    const at = near.find((place) => isAlike(all[place] as UsageRow, row));
    if (at === undefined) {
      near.push(all.push(row) - 1);
      places.set(row.workspace, own.set(row.apiKey, near));
    } else all[at] = plus(all[at] as UsageRow, row);
  }
  return all;
}

/** Of two rows of one workspace and key. */
function isAlike(one: UsageRow, other: UsageRow): boolean {
  return one.model === other.model && one.batch === other.batch && one.fast === other.fast;
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
