/** The headers that say what is left of the limits which a message draws on. */
import { type Buckets, untilHolds } from './buckets.js';
import type { DrawnLimit } from './drawn-limits.js';

interface Surroundings {
  readonly buckets: Buckets;
  /** In milliseconds since 1970. */
  readonly now: number;
  readonly isFast: boolean;
}

/** What one set of headers says. */
interface Left {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until it is full. */
  readonly fullIn: number;
}

/**
 * `input-tokens` and `output-tokens` are the organization's; `tokens` is the most restrictive override of tokens, and without one
 * input and output together. Tokens are rounded to thousands. Source: platform.claude.com/docs, page "Rate limits".
 */
export function headersOf(limits: readonly DrawnLimit[], surroundings: Surroundings): Readonly<Record<string, string>> {
  const { isFast, now } = surroundings;
  const tightest = (chosen: (limit: DrawnLimit) => boolean): Left | undefined =>
    limits
      .filter(chosen)
      .map((limit) => leftOf(limit, surroundings))
      .sort(byShare)[0];
  const isOwn = ({ owner }: DrawnLimit): boolean => owner === 'workspace';
  const requests = set(
    'anthropic-ratelimit-requests',
    tightest(({ limiter }) => limiter === 'requests_per_minute'),
    { now, unit: 1 },
  );
  if (isFast) {
    const input = tightest(({ limiter }) => limiter === 'fast_itpmca');
    const output = tightest(({ limiter }) => limiter === 'fast_otpm');
    const tokens = { now, unit: 1000 };
    return {
      ...requests,
      ...set('anthropic-fast-input-tokens', input, tokens),
      ...set('anthropic-fast-output-tokens', output, tokens),
    };
  }
  const input = tightest((limit) => !isOwn(limit) && limit.limiter.startsWith('input_'));
  const output = tightest((limit) => !isOwn(limit) && limit.limiter.startsWith('output_'));
  const own = tightest((limit) => isOwn(limit) && limit.limiter.includes('tokens'));
  return {
    ...requests,
    ...set('anthropic-ratelimit-tokens', own ?? together(input, output), { now, unit: 1000 }),
    ...set('anthropic-ratelimit-input-tokens', input, { now, unit: 1000 }),
    ...set('anthropic-ratelimit-output-tokens', output, { now, unit: 1000 }),
  };
}

function leftOf(limit: DrawnLimit, { buckets, now }: Surroundings): Left {
  const level = buckets.level(limit, now);
  return { limit: limit.limit, remaining: Math.max(0, level), fullIn: untilHolds(limit, limit.limit - level) };
}

function byShare(a: Left, b: Left): number {
  const share = ({ limit, remaining }: Left): number => (limit === 0 ? 0 : remaining / limit);
  return share(a) - share(b) || a.limit - b.limit;
}

function together(a: Left | undefined, b: Left | undefined): Left | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return { limit: a.limit + b.limit, remaining: a.remaining + b.remaining, fullIn: Math.max(a.fullIn, b.fullIn) };
}

function set(
  name: string,
  left: Left | undefined,
  { now, unit }: { readonly now: number; readonly unit: number },
): Readonly<Record<string, string>> {
  if (left === undefined) return {};
  const reset = new Date(Math.ceil((now + left.fullIn) / 1000) * 1000).toISOString().replace('.000Z', 'Z');
  const remaining = unit === 1 ? Math.floor(left.remaining) : Math.round(left.remaining / unit) * unit;
  return {
    [`${name}-limit`]: String(left.limit),
    [`${name}-remaining`]: String(remaining),
    [`${name}-reset`]: reset,
  };
}
