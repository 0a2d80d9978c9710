import type { HeadroomRow } from '../../src/model/headroom/headroom-types.js';
import type { MinuteRange, UsageBucket, UsageRow } from '../../src/model/headroom/usage-types.js';

/*
 * The figures of one row by looking at every minute, written another way than the meter: with dates and texts.
 */

type Figures = Pick<HeadroomRow, 'peak' | 'worst' | 'days' | 'longest_run' | 'cache_read_share'>;

interface Look {
  readonly buckets: readonly UsageBucket[];
  readonly row: HeadroomRow;
  readonly models: readonly string[];
  readonly window: MinuteRange;
  readonly timeZone: string;
}

type Minutes = readonly { readonly minute: number; readonly value: number }[];

/** Web searches are counted, and divided at the end. */
const columns: Readonly<Record<string, (row: UsageRow) => number>> = {
  requests_per_minute: (r) => r.requests,
  input_tokens_per_minute: (r) => (r.fast ? 0 : r.cacheAwareInput + r.cacheReads),
  input_tokens_per_minute_cache_aware: (r) => (r.fast ? 0 : r.cacheAwareInput),
  output_tokens_per_minute: (r) => (r.fast ? 0 : r.output),
  tokens_per_minute: (r) => (r.fast ? 0 : r.cacheAwareInput + r.cacheReads + r.output),
  fast_itpmca: (r) => (r.fast ? r.cacheAwareInput : 0),
  fast_otpm: (r) => (r.fast ? r.output : 0),
  tool_uses_per_second: (r) => r.webSearches,
};

export function bruteForce({ buckets, row, models, window, timeZone }: Look): Figures {
  const column = columns[row.limiter] as (row: UsageRow) => number;
  const divisor = row.limiter === 'tool_uses_per_second' ? 60 : 1;
  const isOwn = (one: UsageRow): boolean =>
    !one.batch &&
    (row.workspace === null || idOf(one) === row.workspace.id) &&
    (row.group.type === 'web_search' || models.includes(one.model ?? ''));
  const sum = (list: readonly UsageRow[], of: (one: UsageRow) => number): number =>
    list.reduce((total, one) => total + of(one), 0);
  const tokens = buckets.filter(({ source }) => source === 'tokens').flatMap(({ rows }) => rows.filter(isOwn));
  const [input, reads] = [sum(tokens, (r) => r.cacheAwareInput + r.cacheReads), sum(tokens, (r) => r.cacheReads)];
  const used = buckets
    .filter(({ source }) => source === row.source)
    .map(({ minute, rows }) => ({ minute, rows: rows.filter(isOwn) }))
    .map(({ minute, rows }) => ({ minute, rows, value: sum(rows, column) / divisor }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.minute - b.minute);
  const worst = used.slice(0, 5).map(({ minute, value, rows }) => {
    const ids = row.workspace === null ? [...new Set(rows.map(idOf))] : [];
    const shares = ids.map((id) => {
      const own = rows.filter((one) => idOf(one) === id);
      return { id, name: nameOf(id), value: sum(own, column) / divisor };
    });
    const most = shares.filter(({ value }) => value > 0).sort((a, b) => b.value - a.value || (a.id < b.id ? -1 : 1));
    return { at: time(minute), value, made_by: most.slice(0, 3) };
  });
  return {
    peak: worst[0] ?? null,
    worst,
    longest_run: longest(used, row),
    cache_read_share: row.group.type !== 'model_group' || input === 0 ? null : reads / input,
    days: dayNames(window, timeZone).map((day) => dayOf(day, used, row, timeZone)),
  };
}

function idOf({ workspace }: UsageRow): string {
  return workspace ?? 'default';
}

function nameOf(id: string): string {
  if (id === 'default') return 'Default';
  return id === 'wrkspc_gone' ? id : id.replace('wrkspc_', '');
}

function time(minute: number): string {
  return new Date(minute * 60_000).toISOString().replace('.000Z', 'Z');
}

const formats = new Map<string, Intl.DateTimeFormat>();

function localDay(minute: number, timeZone: string): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone });
  formats.set(timeZone, format);
  return format.format(minute * 60_000);
}

function dayNames({ from, to }: MinuteRange, timeZone: string): readonly string[] {
  const minutes = Array.from({ length: Math.ceil((to - from) / 5) }, (_, at) => from + at * 5);
  return [...new Set([...minutes, to - 1].map((minute) => localDay(minute, timeZone)))];
}

function longest(used: Minutes, { limit, rule }: HeadroomRow): number {
  if (limit === null || limit === 0) return 0;
  const marked = new Set(used.filter(({ value }) => value >= limit * rule.alert_at - 1e-9).map(({ minute }) => minute));
  const runFrom = (minute: number): number => (marked.has(minute) ? 1 + runFrom(minute + 1) : 0);
  return Math.max(0, ...[...marked].map(runFrom));
}

function dayOf(day: string, all: Minutes, { limit }: HeadroomRow, timeZone: string): HeadroomRow['days'][number] {
  const used = all.filter(({ minute }) => localDay(minute, timeZone) === day);
  const atLeast = (share: number): number =>
    limit === null || limit === 0 ? 0 : used.filter(({ value }) => value >= limit * share - 1e-9).length;
  const bounds = [...new Set(used.map(({ value }) => bound(value)))];
  const [first] = used;
  return {
    day,
    known: true,
    peak: first?.value ?? 0,
    at: first === undefined ? null : time(first.minute),
    minutes_at: { '50': atLeast(0.5), '75': atLeast(0.75), '90': atLeast(0.9) },
    hours: first === undefined ? [] : hoursOf(day, used, timeZone),
    distribution: bounds.map((upTo) => [upTo, used.filter(({ value }) => bound(value) === upTo).length]),
  };
}

/** The next number of two significant digits. */
function bound(value: number): number {
  const near = Number(value.toPrecision(2));
  if (near >= value - 1e-12) return near;
  const step = Number(`1e${Number(near.toExponential().split('e')[1]) - 1}`);
  return Number((near + step).toPrecision(2));
}

/** Zones of whole hours only. */
function hoursOf(day: string, used: Minutes, timeZone: string): readonly number[] {
  const noon = Date.parse(`${day}T12:00:00Z`) / 60_000;
  return Array.from({ length: 80 }, (_, at) => noon + (at - 40) * 60)
    .filter((hour) => localDay(hour, timeZone) === day)
    .map((hour) =>
      Math.max(0, ...used.filter(({ minute }) => minute >= hour && minute < hour + 60).map(({ value }) => value)),
    );
}
