import type { UsageRow } from '../../src/model/headroom/usage-types.js';
import { type ApiServer, type Asked, failure, type Reply, type Routes, startApi } from '../live/api-server.js';

/** The use of one combination in one minute. */
export interface Use {
  /** Minutes since 1970. */
  readonly minute: number;
  /** null: the default workspace. */
  readonly workspace: string | null;
  readonly model: string | null;
  readonly tier: string;
  readonly speed: 'fast' | 'standard';
  readonly apiKey: string | null;
  readonly uncached: number;
  readonly written: number;
  readonly reads: number;
  readonly output: number;
  readonly searches: number;
  readonly requests: number | null;
}

/** `null` answers as the server would; anything else goes instead. `nth` counts calls of the endpoint from 1. */
export type Fault = (asked: Asked) => Reply | null;

export interface UsageWorld {
  readonly uses: readonly Use[];
  /** RFC 3339: what `data_refreshed_at` says. */
  readonly refreshed: string | null;
  /** Rows that a page of the analytics holds, and buckets of a page of the report, whatever is asked for. */
  readonly pageRows?: number;
  readonly pageBuckets?: number;
  readonly tokensFault?: Fault;
  readonly requestsFault?: Fault;
  readonly routes?: Routes;
}

/** An organization whose use is a list, on a server of the two endpoints. */
export function startUsage(world: UsageWorld): Promise<ApiServer> {
  return startApi({
    '/me': () => ({ body: { id: 'org-1', type: 'organization', name: 'Bakery' } }),
    '/usage_report/messages': (asked) => world.tokensFault?.(asked) ?? report(world, asked),
    '/analytics/usage': (asked) => world.requestsFault?.(asked) ?? analytics(world, asked),
    ...world.routes,
  });
}

function at(minute: number): string {
  return new Date(minute * 60_000).toISOString().replace('.000Z', 'Z');
}

function minuteIn(query: URLSearchParams, name: string): number {
  return Date.parse(query.get(name) ?? '') / 60_000;
}

function report({ uses, pageBuckets = Infinity }: UsageWorld, { query }: Asked): Reply {
  const width = query.get('bucket_width') === '1h' ? 60 : 1;
  const limit = Number(query.get('limit'));
  if (!(limit >= 1 && limit <= (width === 1 ? 1440 : 168))) return failure(400, 'invalid_request_error');
  const begin = Number(query.get('page') ?? minuteIn(query, 'starting_at'));
  const end = minuteIn(query, 'ending_at');
  const to = Math.min(end, begin + Math.min(limit, pageBuckets) * width);
  const data = [];
  for (let minute = begin; minute < to; minute += width) {
    const inIt = uses.filter((use) => use.minute >= minute && use.minute < minute + width);
    data.push({
      starting_at: at(minute),
      ending_at: at(minute + width),
      results: [...combine(inIt, query)].map(reportRow),
    });
  }
  return { body: { data, has_more: to < end, next_page: to < end ? String(to) : null } };
}

/** One use for each combination of the dimensions that are asked for. */
function combine(uses: readonly Use[], query: URLSearchParams): Iterable<Use> {
  const groups = query.getAll('group_by[]');
  const sums = new Map<string, Use>();
  for (const use of uses) {
    const apiKey = groups.includes('api_key_id') ? use.apiKey : null;
    const speed = groups.includes('speed') ? use.speed : 'standard';
    const key = JSON.stringify([use.workspace, use.model, use.tier, speed, apiKey]);
    const sum = sums.get(key);
    sums.set(key, {
      ...use,
      apiKey,
      speed,
      uncached: use.uncached + (sum?.uncached ?? 0),
      written: use.written + (sum?.written ?? 0),
      reads: use.reads + (sum?.reads ?? 0),
      output: use.output + (sum?.output ?? 0),
      searches: use.searches + (sum?.searches ?? 0),
      requests: use.requests === null && sum === undefined ? null : (use.requests ?? 0) + (sum?.requests ?? 0),
    });
  }
  return sums.values();
}

function reportRow(use: Use): unknown {
  return {
    account_id: null,
    api_key_id: use.apiKey,
    workspace_id: use.workspace,
    model: use.model,
    service_tier: use.tier,
    speed: use.speed,
    uncached_input_tokens: use.uncached,
    cache_creation: { ephemeral_5m_input_tokens: use.written, ephemeral_1h_input_tokens: 0 },
    cache_read_input_tokens: use.reads,
    output_tokens: use.output,
    server_tool_use: { web_search_requests: use.searches },
  };
}

function analytics({ uses, refreshed, pageRows = 1000 }: UsageWorld, { query }: Asked): Reply {
  const width = query.get('time_bucket_width') === '1h' ? 60 : 1;
  const [from, to] = [minuteIn(query, 'starting_at'), minuteIn(query, 'ending_at')];
  if (!(to - from <= (width === 1 ? 1440 : 31 * 1440))) return failure(400, 'invalid_request_error');
  const times = new Map<number, Use[]>();
  for (const use of uses) {
    const time = Math.floor(use.minute / width) * width;
    if (time >= from && time < to) times.set(time, [...(times.get(time) ?? []), use]);
  }
  const newest = [...times].toSorted(([one], [other]) => other - one);
  const rows = newest.flatMap(([minute, those]) =>
    [...combine(those, query)].map((use) => analyticsRow(minute, width, use)),
  );
  const begin = Number(query.get('page') ?? 0);
  const end = begin + Math.min(pageRows, Number(query.get('limit')));
  const more = end < rows.length;
  const body = { data: rows.slice(begin, end), has_more: more, next_page: more ? String(end) : null };
  return { body: { ...body, data_refreshed_at: refreshed } };
}

function analyticsRow(minute: number, width: number, use: Use): unknown {
  const { workspace, model, tier, speed, apiKey, requests } = use;
  const group = { workspace_id: workspace, model, service_tier: tier, speed, api_key_id: apiKey };
  const usage = { uncached_input_tokens: use.uncached, output_tokens: use.output, requests };
  return { starting_at: at(minute), ending_at: at(minute + width), group, usage };
}

/** What is to arrive of the use, counted anew: one figure for each combination of each bucket, in one order. */
export function bruteForce(
  uses: readonly Use[],
  {
    source,
    from,
    to,
    width = 1,
    speeds = true,
    keys = false,
  }: {
    readonly source: 'tokens' | 'requests';
    readonly from: number;
    readonly to: number;
    readonly width?: number;
    readonly speeds?: boolean;
    readonly keys?: boolean;
  },
): readonly string[] {
  const sums = new Map<string, number[]>();
  for (const use of uses) {
    if (use.minute < from || use.minute >= to) continue;
    if (source === 'requests' && (use.model === null || (use.requests ?? 0) === 0)) continue;
    const minute = Math.floor(use.minute / width) * width;
    const fast = speeds && use.speed === 'fast';
    const key = JSON.stringify([
      minute,
      use.workspace,
      use.model,
      use.tier === 'batch',
      fast,
      keys ? use.apiKey : null,
    ]);
    const tokens = [use.uncached + use.written, use.reads, use.output, use.searches, 0];
    const figures = source === 'tokens' ? tokens : [0, 0, 0, 0, use.requests ?? 0];
    sums.set(
      key,
      figures.map((figure, index) => figure + (sums.get(key)?.[index] ?? 0)),
    );
  }
  return [...sums].map(([key, figures]) => `${key} ${figures.join(' ')}`).toSorted();
}

/** A row that arrived, as `bruteForce` has it. */
export function shownRow(minute: number, row: UsageRow): string {
  const key = JSON.stringify([minute, row.workspace, row.model, row.batch, row.fast, row.apiKey]);
  return `${key} ${[row.cacheAwareInput, row.cacheReads, row.output, row.webSearches, row.requests].join(' ')}`;
}
