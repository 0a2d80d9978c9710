/** `GET /v1/organizations/usage_report/messages`: tokens by bucket, a few minutes late; no requests. */
import { type EmulatedAnswer, ok } from '../answers.js';
import { assumptions } from '../assumptions.js';
import { type EmulatedCall, tooSoon } from '../call.js';
import { formatCursor, readCursor } from '../paging.js';
import { firstProblem, parameters } from '../queries.js';
import { streamsOf, type UsageStream } from './streams.js';
import { type CombinationUse, createSumming, filterStreams, knownBefore } from './summing.js';
import { boundTo, type ReportQuery, reportQuery, widths } from './usage-queries.js';

/** "Usually within 5 minutes". Source: platform.claude.com/docs, page "Usage and Cost API". */
export const reportDelayMs = 5 * 60_000;

/** What asks for fast mode apart. */
const speedBeta = 'fast-mode-2026-02-01';

interface Bucket {
  readonly starting_at: string;
  readonly ending_at: string;
  readonly results: readonly object[];
}

export function answerUsageReport(call: EmulatedCall): EmulatedAnswer {
  const late = tooSoon(call, 'usage_report');
  if (late !== null) return late;
  const parsed = reportQuery.safeParse(parameters(call.query, {}, call.dialect.generation));
  if (!parsed.success) return call.refuse(400, firstProblem(parsed.error));
  const query = parsed.data;
  const bySpeed = query['group_by[]'].includes('speed') || query['speeds[]'] !== undefined;
  if (bySpeed && !call.betas.has(speedBeta)) return call.refuse(400, `speed: needs anthropic-beta ${speedBeta}`);
  const bound = boundTo('usage_report', call.query);
  const position = query.page === undefined ? [0] : readCursor(query.page, bound);
  if (position === null) return call.refuse(assumptions.badCursorStatus, 'page: not a cursor of this query');
  const range = rangeOf(query, call.now);
  const first = range.from + (position[0] ?? 0) * range.width;
  const end = Math.min(range.to, first + query.limit * range.width);
  const data = bucketsOf(call, { query, from: first, to: end, width: range.width });
  const more = end < range.to;
  return ok({ data, has_more: more, next_page: more ? formatCursor([(end - range.from) / range.width], bound) : null });
}

/** In whole minutes since 1970: buckets that begin before `ending_at`, and before now. */
function rangeOf({ starting_at, ending_at, bucket_width }: ReportQuery, now: number) {
  const width = widths[bucket_width];
  const from = Math.floor(Date.parse(starting_at) / 60_000 / width) * width;
  const end = Math.min(ending_at === undefined ? now : Date.parse(ending_at), now);
  return { width, from, to: from + Math.max(0, Math.ceil((end / 60_000 - from) / width)) * width };
}

interface Page {
  readonly query: ReportQuery;
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

function bucketsOf({ store, betas, now }: EmulatedCall, { query, from, to, width }: Page): readonly Bucket[] {
  const known = knownBefore(now - reportDelayMs, now);
  const sum = createSumming(selected(streamsOf(store.world), query), query['group_by[]'], known);
  const rows = {
    defaultId: store.world.workspaces.find((workspace) => workspace.default)?.id ?? null,
    withSpeed: betas.has(speedBeta),
  };
  return Array.from({ length: Math.max(0, to - from) / width }, (_, index) => {
    const start = from + index * width;
    const results = sum(start, start + width).map((use) => rowOf(use, rows));
    return { starting_at: timeOf(start), ending_at: timeOf(start + width), results };
  });
}

/** Code execution is left out. No stream is of an account or a service account. */
function selected(streams: readonly UsageStream[], query: ReportQuery): readonly UsageStream[] {
  if (query['account_ids[]'] !== undefined || query['service_account_ids[]'] !== undefined) return [];
  return filterStreams(
    streams.filter(({ model }) => model !== null),
    {
      api_key_id: query['api_key_ids[]'],
      context_window: query['context_window[]'],
      inference_geo: query['inference_geos[]'],
      model: query['models[]'],
      service_tier: query['service_tiers[]'],
      speed: query['speeds[]'],
      workspace_id: query['workspace_ids[]'],
    },
  );
}

interface RowOptions {
  /** Of the default workspace. */
  readonly defaultId: string | null;
  readonly withSpeed: boolean;
}

/** The default workspace is null. */
function rowOf({ combination, ...figures }: CombinationUse, { defaultId, withSpeed }: RowOptions): object {
  const { workspace_id: workspace } = combination;
  return {
    account_id: null,
    api_key_id: combination.api_key_id,
    service_account_id: null,
    workspace_id: workspace === defaultId ? null : workspace,
    model: combination.model,
    service_tier: combination.service_tier,
    context_window: combination.context_window,
    inference_geo: combination.inference_geo,
    ...(withSpeed && { speed: combination.speed }),
    uncached_input_tokens: figures.uncached,
    cache_creation: { ephemeral_5m_input_tokens: figures.cacheWrites, ephemeral_1h_input_tokens: 0 },
    cache_read_input_tokens: figures.cacheReads,
    output_tokens: figures.output,
    server_tool_use: { web_search_requests: figures.webSearches },
  };
}

/** Of a whole minute since 1970, as the API writes it. */
export function timeOf(minute: number): string {
  return `${new Date(minute * 60_000).toISOString().slice(0, 19)}Z`;
}
