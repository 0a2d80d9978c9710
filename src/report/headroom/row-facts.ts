import type { Headroom, HeadroomRow, Suggestion, UsageShare } from '../../model/headroom/headroom-types.js';
import { count, formatNumber } from '../../model/text.js';
import { ownerText } from '../value-words.js';
import { type HeadroomListing, placedSuggestions, type RowNames, standsOut } from './headroom-rows.js';
import { cacheMultiplier, isThrottled, percentText, shortLimit } from './headroom-values.js';

/*
 * What there is to say of a row beside its figures. Raw text: each report escapes it for its own sink.
 */

/** Who made a minute: `shop-assistant 74%, copilot 13%`. */
export function madeByText(shares: readonly UsageShare[], whole: number): string {
  return shares.map(({ name, value }) => `${name} ${percentText(value / whole)}`).join(', ');
}

export interface FactsContext {
  readonly headroom: Headroom;
  readonly names: RowNames;
  /** By address. */
  readonly suggestions: ReadonlyMap<string, Suggestion>;
  readonly rows: ReadonlyMap<string, HeadroomRow>;
  readonly saved: string | undefined;
}

export function factsContext(listing: HeadroomListing, names: RowNames): FactsContext {
  const { headroom } = listing;
  return {
    headroom,
    names,
    suggestions: new Map(placedSuggestions(listing).map(({ suggestion }) => [suggestion.address, suggestion])),
    rows: new Map(headroom.rows.map((row) => [row.address, row])),
    saved: listing.saved,
  };
}

/** What there is to say of a row beside its figures. */
export function rowFacts(row: HeadroomRow, context: FactsContext): readonly string[] {
  const { headroom } = context;
  const { workspace, peak, known, days_known } = row;
  return [
    ...thenFacts(row),
    ...cacheFacts(row, context),
    ...suggestionFacts(row, context),
    ...(peak === null || peak.made_by.length === 0 ? [] : [`made by ${madeByText(peak.made_by, peak.value)}`]),
    ...(workspace === null || workspace.owner === null || !standsOut(row) ? [] : [ownerText(workspace.owner)]),
    ...(isThrottled(row) ? ['probably throttled, demand unknown'] : []),
    ...markFacts(row),
    ...(days_known < headroom.window.days.length
      ? [`${days_known} of ${count(headroom.window.days.length, 'day')}`]
      : []),
    ...(known === null ? [] : [`known${known.expires === null ? '' : ` until ${known.expires}`}: ${known.reason}`]),
  ];
}

/** Beside the limit of today. */
function thenFacts({ limit_then: then }: HeadroomRow): readonly string[] {
  if (then === undefined) return [];
  if (then.limit === null) return ['there was no limit then'];
  return [
    `the limit was ${shortLimit(then.limit)} then${then.ratio === null ? '' : `: ${percentText(then.ratio)} of it`}`,
  ];
}

/** Limiters that count what is read from the cache. */
const countsReads = ['input_tokens_per_minute', 'tokens_per_minute', 'tokens_per_day'];

function cacheFacts(row: HeadroomRow, context: FactsContext): readonly string[] {
  const { cache_read_share: share, limiter, declared_limit } = row;
  const suggestion = context.suggestions.get(row.address);
  if (suggestion?.kind === 'limiter-kind') return [limiterKindFact(row, suggestion, context)];
  const reads = share === null || share === 0 ? [] : [`${percentText(share)} of the input is read from the cache`];
  const multiplier = share === null || share === 0 ? null : cacheMultiplier(share);
  const buys = multiplier === null ? '' : `, so that ${multiplier} times as much fits`;
  return [
    ...(countsReads.includes(limiter) ? reads.map((text) => `${text} and counts here`) : []),
    ...(limiter === 'input_tokens_per_minute_cache_aware' ? reads.map((text) => `${text}${buys}`) : []),
    ...(declared_limit === null ? [] : [declaredFact(row, declared_limit)]),
  ];
}

/** `71% are cache reads: as declared (input_tokens_per_minute_cache_aware, 1,000k) it would be 28%`. */
export function limiterKindFact(
  row: HeadroomRow,
  { other_limiter, cache_read_share, ratio }: Suggestion & { readonly kind: 'limiter-kind' },
  { rows }: FactsContext,
): string {
  const reads = `${percentText(cache_read_share)} are cache reads`;
  const other = rows.get(row.address.replace(/[^/]*$/, other_limiter));
  const declared = other?.declared_limit ?? null;
  if (declared === null || declared === 0 || row.limit === null)
    return `${reads}: under ${other_limiter} it would be ${percentText(ratio)}`;
  const would = percentText((ratio * row.limit) / declared);
  return `${reads}: as declared (${other_limiter}, ${shortLimit(declared)}) it would be ${would}`;
}

function declaredFact({ peak, limiter }: HeadroomRow, declared: number): string {
  const value = `declared is ${shortLimit(declared)}`;
  if (peak === null || declared === 0) return value;
  return `${value}: as declared ${limiter} would be ${percentText(peak.value / declared)}`;
}

function suggestionFacts(row: HeadroomRow, { suggestions }: FactsContext): readonly string[] {
  const suggestion = suggestions.get(row.address);
  if (suggestion?.kind === 'room-above')
    return [`the organization has room: it is at ${percentText(suggestion.organization_ratio)}`];
  if (suggestion?.kind === 'oversubscribed') return [`the overrides add up to ${shortLimit(suggestion.overrides_sum)}`];
  return [];
}

/** Whether it counts for the exit code, and why not. */
function markFacts(row: HeadroomRow): readonly string[] {
  const { rule, longest_run, at_mark } = row;
  if (!standsOut(row)) return [];
  const share = percentText(rule.alert_at);
  if (at_mark) return [`at the mark: ${formatNumber(longest_run)} min in a row at ${share}`];
  if (longest_run === 0) return [];
  return [`not at the mark: ${formatNumber(longest_run)} min in a row at ${share}, ${rule.for_minutes} count`];
}
