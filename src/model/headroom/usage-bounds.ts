/*
 * The bounds of two significant digits that minutes are sorted by: …, 98, 99, 100, 110, …, 990, 1,000, 1,100, …
 */

/** The smallest exponent of ten that a bound can have: one use in an hour, by the second, is 0.00028. */
const least = -8;
const perDecade = 90;

/** The number of the lowest bound that a value above 0 does not exceed; neighbours differ by one. */
export function boundIndex(value: number): number {
  // A logarithm that misses a power of ten by its last bit does no harm: 100 of one decade is 10 of the next.
  const exponent = Math.floor(Math.log10(value)) - 1;
  const digits = exponent < 0 ? value * power(-exponent) : value / power(exponent);
  // What is no whole number, such as 0.07, may come out a little above the bound that it is.
  const mantissa = Math.ceil(exponent < 0 ? digits - digits * 1e-12 : digits);
  return (exponent - least) * perDecade + mantissa - 10;
}

export function boundAt(index: number): number {
  const exponent = Math.floor(index / perDecade) + least;
  const mantissa = (index % perDecade) + 10;
  return exponent < 0 ? mantissa / power(-exponent) : mantissa * power(exponent);
}

const powers = Array.from({ length: 24 }, (_, exponent) => Number(`1e${exponent}`));

function power(exponent: number): number {
  return Number(powers[exponent]);
}

/** How many minutes used more than a limit: exactly, or at least so many. */
export interface MinutesAbove {
  readonly minutes: number;
  readonly exact: boolean;
}

/**
 * Of a day's minutes as they are sorted by these bounds, those above a limit. Minutes that share a bound with the limit may
 * be on either side of it; the day's highest minute tells whether there is at least one.
 */
export function minutesAbove(
  { peak, distribution }: { readonly peak: number; readonly distribution: readonly (readonly [number, number])[] },
  limit: number,
): MinutesAbove {
  if (peak <= limit) return { minutes: 0, exact: true };
  const limitBound = limit === 0 ? 0 : boundAt(boundIndex(limit));
  const minutes = distribution.reduce((sum, [upTo, many]) => sum + (upTo > limitBound ? many : 0), 0);
  const shared = distribution.find(([upTo]) => upTo === limitBound)?.[1] ?? 0;
  if (limit === limitBound || shared === 0) return { minutes, exact: true };
  return minutes > 0 ? { minutes, exact: false } : { minutes: 1, exact: shared === 1 };
}
