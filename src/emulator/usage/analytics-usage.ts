/** `GET /v1/organizations/analytics/usage`: rows with requests, by combination and bucket, hours late. */
import { type EmulatedAnswer, ok } from '../answers.js';
import { assumptions } from '../assumptions.js';
import { type EmulatedCall, tooSoon } from '../call.js';
import { formatCursor, readCursor } from '../paging.js';
import { firstProblem, parameters } from '../queries.js';
import { analyticsItem, type AnalyticsItem } from './analytics-item.js';
import { streamsOf } from './streams.js';
import { createSumming, filterStreams, knownBefore, type Summing } from './summing.js';
import { type AnalyticsQuery, analyticsQuery, boundTo, widths } from './usage-queries.js';

/** Source: resources/beta/organization/analytics/usage of @anthropic-ai/sdk 1.14.0. */
export const analyticsBeta = 'analytics-usage-cost-2026-08-24';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Up to when the figures are known: refreshed every hour at 7 min 12 s past, for four hours before. In milliseconds.
 * Source of the four hours: platform.claude.com/docs, page "Analytics API".
 */
export function refreshedAt(now: number): number {
  return Math.floor(now / hourMs) * hourMs - 4 * hourMs + 432_000;
}

export function answerAnalyticsUsage(call: EmulatedCall): EmulatedAnswer {
  const late = tooSoon(call, 'analytics');
  if (late !== null) return late;
  if (call.store.world.usage.hipaa) return call.refuse(400, 'not available to organizations with HIPAA readiness');
  if (!call.betas.has(analyticsBeta))
    return call.refuse(assumptions.missingBetaStatus, `anthropic-beta: ${analyticsBeta} is missing`);
  const parsed = analyticsQuery.safeParse(parameters(call.query, {}, call.dialect.generation));
  if (!parsed.success) return call.refuse(400, firstProblem(parsed.error));
  const query = parsed.data;
  const problem = problemOf(query, call.now);
  if (problem !== null) return call.refuse(400, problem);
  const bound = boundTo('analytics', call.query);
  const position = query.page === undefined ? [0, 0] : readCursor(query.page, bound);
  if (position === null) return call.refuse(assumptions.badCursorStatus, 'page: not a cursor of this query');
  const found = take(placedRows(call, query, position), query.limit + 1);
  const next = found[query.limit];
  return ok({
    data: found.slice(0, query.limit).map(({ item }) => item),
    has_more: next !== undefined,
    next_page: next === undefined ? null : formatCursor(next.position, bound),
    data_refreshed_at: `${new Date(refreshedAt(call.now)).toISOString().slice(0, 19)}Z`,
  });
}

/** What the documentation answers with 400, in words; null: nothing. */
function problemOf(
  { time_bucket_width: width, starting_at, ending_at, order_by }: AnalyticsQuery,
  now: number,
): string | null {
  const start = Date.parse(starting_at);
  if (start < Math.max(now - 365 * dayMs, Date.UTC(2026, 0, 1)))
    return 'starting_at: must be within 365 days, and not before 2026-01-01';
  if (width !== undefined && ending_at === undefined) return 'ending_at: required with time_bucket_width';
  const end = ending_at === undefined ? start + 31 * dayMs : Date.parse(ending_at);
  if (end <= start) return 'ending_at: must be after starting_at';
  if (end - start > 31 * dayMs) return 'ending_at: the range is longer than 31 days';
  if (width === '1m' && end - start > dayMs)
    return 'ending_at: with time_bucket_width 1m the range is at most 24 hours';
  return order_by === 'time' && width === undefined ? 'order_by: time needs time_bucket_width' : null;
}

/** A row, and where a page begins that begins with it. */
interface PlacedRow {
  readonly item: AnalyticsItem;
  readonly position: readonly number[];
}

function* placedRows(
  call: EmulatedCall,
  query: AnalyticsQuery,
  [first = 0, second = 0]: readonly number[],
): Iterable<PlacedRow> {
  const buckets = bucketsOf(call, query);
  if (query.order_by !== 'time') {
    const items = buckets.flatMap(({ items: ofBucket }) => ofBucket());
    const ranked = items.toSorted((a, b) => (query.order === 'desc' ? -1 : 1) * (rankOf(a, query) - rankOf(b, query)));
    for (const [index, item] of ranked.entries()) if (index >= first) yield { item, position: [index] };
    return;
  }
  const ordered = query.order === 'desc' ? buckets.toReversed() : buckets;
  for (const [index, { items }] of ordered.entries()) {
    if (index < first) continue;
    const ranked = items().toSorted((a, b) => b.usage.total_tokens - a.usage.total_tokens);
    for (const [row, item] of ranked.entries())
      if (index > first || row >= second) yield { item, position: [index, row] };
  }
}

function rankOf({ usage }: AnalyticsItem, { order_by }: AnalyticsQuery): number {
  return order_by === 'time' ? usage.total_tokens : usage[order_by];
}

interface Bucket {
  readonly items: () => readonly AnalyticsItem[];
}

/** Oldest first; without a width the whole range is one, in full hours. */
function bucketsOf(call: EmulatedCall, query: AnalyticsQuery): readonly Bucket[] {
  const { starting_at, ending_at, time_bucket_width: width } = query;
  const step = width === undefined ? 60 : widths[width];
  const start = Math.floor(Date.parse(starting_at) / 60_000 / step) * step;
  const asked = ending_at === undefined ? Date.parse(starting_at) + 31 * dayMs : Date.parse(ending_at);
  const end = Math.min(asked, call.now) / 60_000;
  const sum = summingOf(call, query);
  const bucket = (from: number, to: number): Bucket => ({
    items: () => sum(from, to).map((use) => analyticsItem(use, from, to)),
  });
  if (width === undefined) return [bucket(start, Math.floor(end / 60) * 60)];
  const count = Math.max(0, Math.ceil((end - start) / step));
  return Array.from({ length: count }, (_, index) => bucket(start + index * step, start + (index + 1) * step));
}

function summingOf({ store, now }: EmulatedCall, query: AnalyticsQuery): Summing {
  const streams = filterStreams(streamsOf(store.world), {
    api_key_id: query['api_key_ids[]'],
    context_window: query['context_windows[]'],
    inference_geo: query['inference_geos[]'],
    model: query['models[]'],
    service_tier: query['service_tiers[]'],
    speed: query['speeds[]'],
    workspace_id: query['workspace_ids[]'],
  });
  const refreshed = refreshedAt(now);
  return createSumming(streams, query['group_by[]'], knownBefore(refreshed, refreshed));
}

function take<T>(items: Iterable<T>, count: number): readonly T[] {
  const taken: T[] = [];
  for (const item of items) {
    taken.push(item);
    if (taken.length === count) break;
  }
  return taken;
}
