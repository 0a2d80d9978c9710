/*
 * The rate-limit headers of the Claude API's answers, as values. It needs nothing but the language: it runs in a browser and at
 * the edge too.
 *
 * Source: platform.claude.com/docs, pages "Rate limits" and "API overview".
 */

/** A header's value, as `Headers`, Node and proxies give it. */
export type HeaderValue = string | number | readonly string[] | null | undefined;

/** `Headers`, a `Map`, pairs of name and value, or an object. Names are read without regard to capitals. */
export type HeadersLike =
  | Iterable<readonly [string, HeaderValue]>
  | { forEach(callback: (value: string, name: string) => void): void }
  | Readonly<Record<string, HeaderValue>>;

/** One limit as its headers say it, `…-limit`, `…-remaining` and `…-reset`: what is left, of how much. */
export interface RateLimitSet {
  /**
   * `requests`, `tokens`, `input-tokens`, `output-tokens`, `priority-input-tokens`, `priority-output-tokens`,
   * `fast-input-tokens`, `fast-output-tokens`, or a name that came later. `tokens` is the most restrictive limit of tokens in
   * force: an override of the workspace shows there.
   */
  readonly name: string;
  /** Requests, or tokens, in a minute; null: not sent. */
  readonly limit: number | null;
  /** What is left of it now; the API rounds tokens to thousands, so 0 can be a few hundred. null: not sent. */
  readonly remaining: number | null;
  /** When it is full again, RFC 3339 as the API sent it; null: not sent. It refills all the time until then. */
  readonly reset: string | null;
  /** `remaining` as a share of `limit`, 0 to 1; null where one of them was not sent. */
  readonly remainingShare: number | null;
}

/** What the headers of one answer say. */
export interface RateLimitHeaders {
  /** Those that were sent; requests first, then tokens. */
  readonly sets: readonly RateLimitSet[];
  /** Seconds to wait, of `retry-after-ms` or `retry-after`; null: not sent, as with a spend cap, where waiting is of no use. */
  readonly retryAfterSeconds: number | null;
  /** `request-id`, which Anthropic's support asks for. */
  readonly requestId: string | null;
  /** `anthropic-organization-id`, a UUID. */
  readonly organizationId: string | null;
  /** `anthropic-workspace-id`, since 2026-08-11, of the default workspace too; null: not sent, as by the Admin API. */
  readonly workspaceId: string | null;
  /** Whether `anthropic-ratelimit-unified-*` was sent: limits of a Claude subscription, which are none of the API. */
  readonly subscription: boolean;
  /** Names of rate-limit headers that were sent, and whose values cannot be read. */
  readonly unreadable: readonly string[];
}

const order = [
  'requests',
  'tokens',
  'input-tokens',
  'output-tokens',
  'fast-input-tokens',
  'fast-output-tokens',
  'priority-input-tokens',
  'priority-output-tokens',
];

const part = /^anthropic-(ratelimit|priority|fast)-(.+)-(limit|remaining|reset)$/;
const unified = /^anthropic-ratelimit-unified(-|$)/;

/**
 * Reads the rate-limit headers of an answer of the Messages API, or of any other answer: what was not sent is null. It never
 * throws, and keeps sets of headers that it does not know.
 */
export function parseRateLimitHeaders(headers: HeadersLike | null | undefined): RateLimitHeaders {
  const values = readHeaders(headers);
  const unreadable: string[] = [];
  const read = <T>(name: string, convert: (text: string) => T | null): T | null => {
    const text = values.get(name);
    const value = text === undefined ? null : convert(text);
    if (text !== undefined && value === null) unreadable.push(name);
    return value;
  };
  const bases = new Map<string, string>();
  for (const name of values.keys()) {
    const [, family = '', middle = ''] = unified.test(name) ? [] : (part.exec(name) ?? []);
    if (family !== '')
      bases.set(family === 'ratelimit' ? middle : `${family}-${middle}`, `anthropic-${family}-${middle}`);
  }
  const sets = [...bases].map(([name, base]): RateLimitSet => {
    const limit = read(`${base}-limit`, wholeNumber);
    const remaining = read(`${base}-remaining`, wholeNumber);
    return { name, limit, remaining, reset: read(`${base}-reset`, instant), remainingShare: shareOf(remaining, limit) };
  });
  const date = values.get('date');
  const milliseconds = read('retry-after-ms', decimal);
  const seconds = read('retry-after', (text) => decimal(text) ?? secondsUntil(text, date));
  return {
    sets: sets.sort((a, b) => rank(a.name) - rank(b.name) || (a.name < b.name ? -1 : 1)),
    retryAfterSeconds: milliseconds === null ? seconds : milliseconds / 1000,
    requestId: values.get('request-id') ?? null,
    organizationId: values.get('anthropic-organization-id') ?? null,
    workspaceId: values.get('anthropic-workspace-id') ?? null,
    subscription: [...values.keys()].some((name) => unified.test(name)),
    unreadable,
  };
}

/** The sets that say which limit was reached, and by what. */
export interface LimitingSets {
  readonly sets: readonly RateLimitSet[];
  /** `remaining-0`: nothing is left of them. `lowest`: of no set is nothing left, and of these the smallest share is. */
  readonly by: 'remaining-0' | 'lowest' | null;
}

/**
 * The sets of which nothing is left: all of them, since tokens are rounded to thousands. Without one, those of which the
 * smallest share is left. A priority commitment is named only where no other set is at 0, for without it the regular limits go on.
 */
export function limitingSets({ sets }: Pick<RateLimitHeaders, 'sets'>): LimitingSets {
  const empty = sets.filter(({ remaining }) => remaining === 0);
  const regular = empty.filter(({ name }) => !name.startsWith('priority-'));
  if (empty.length > 0) return { sets: regular.length > 0 ? regular : empty, by: 'remaining-0' };
  const shares = sets.flatMap(({ remainingShare }) => remainingShare ?? []);
  const lowest = sets.filter(({ remainingShare }) => remainingShare !== null && remainingShare === Math.min(...shares));
  return { sets: lowest, by: lowest.length > 0 ? 'lowest' : null };
}

/** By name in small letters; of a name that comes twice, the last value. */
function readHeaders(headers: HeadersLike | null | undefined): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  const given: unknown = headers;
  if (typeof given !== 'object') return values;
  for (const [name, value] of pairsOf(headers ?? {})) {
    const last: unknown = isList(value) ? value.at(-1) : value;
    if ((typeof name === 'string' && typeof last === 'string') || typeof last === 'number')
      values.set(name.toLowerCase(), String(last).trim());
  }
  return values;
}

function isList(value: HeaderValue): value is readonly string[] {
  return Array.isArray(value);
}

function pairsOf(headers: HeadersLike): Iterable<readonly [string, HeaderValue]> {
  if (isIterable(headers)) return headers;
  if (!isWalkable(headers)) return Object.entries(headers);
  const pairs: [string, string][] = [];
  headers.forEach((value, name) => pairs.push([name, value]));
  return pairs;
}

function isIterable(headers: HeadersLike): headers is Iterable<readonly [string, HeaderValue]> {
  return Symbol.iterator in headers;
}

function isWalkable(headers: HeadersLike): headers is Extract<HeadersLike, { forEach: unknown }> {
  return typeof headers['forEach' as keyof HeadersLike] === 'function';
}

function wholeNumber(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

function decimal(text: string): number | null {
  return /^\d{1,15}(\.\d+)?$/.test(text) ? Number(text) : null;
}

function instant(text: string): string | null {
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}

/** `retry-after` can be an HTTP date, which counts from the answer's own `date`, so that no clock has to be right. */
function secondsUntil(text: string, date: string | undefined): number | null {
  const seconds = (Date.parse(text) - Date.parse(date ?? '')) / 1000;
  return Number.isNaN(seconds) ? null : Math.max(0, seconds);
}

function shareOf(remaining: number | null, limit: number | null): number | null {
  if (remaining === null || limit === null) return null;
  return limit === 0 ? 0 : Math.min(1, remaining / limit);
}

function rank(name: string): number {
  const at = order.indexOf(name);
  return at < 0 ? order.length : at;
}
