import { boundAt, boundIndex } from '../model/headroom/usage-bounds.js';

/** How many minutes of a day used how much: counts by bound, as wide as the bounds that occur. */
export interface Histogram {
  /** The number of the bound that the first count is of. */
  first: number;
  counts: Uint16Array;
}

/** How many more bounds are made room for at once. */
const spare = 16;

export function countMinutes(histogram: Histogram | undefined, value: number, minutes: number): Histogram {
  const index = boundIndex(value);
  const wide = histogram ?? { first: index, counts: new Uint16Array(spare) };
  if (index < wide.first || index >= wide.first + wide.counts.length) widen(wide, index);
  const at = index - wide.first;
  wide.counts[at] = (wide.counts[at] as number) + minutes;
  return wide;
}

function widen(histogram: Histogram, index: number): void {
  const { first, counts } = histogram;
  const begin = index < first ? Math.max(0, index - spare) : first;
  const end = index < first ? first + counts.length : index + spare;
  histogram.counts = new Uint16Array(end - begin);
  histogram.counts.set(counts, first - begin);
  histogram.first = begin;
}

/** The highest bound first. */
export function distributionOf(histogram: Histogram | undefined): readonly (readonly [number, number])[] {
  const pairs: (readonly [number, number])[] = [];
  if (histogram === undefined) return pairs;
  for (let at = histogram.counts.length - 1; at >= 0; at -= 1) {
    const minutes = histogram.counts[at] as number;
    if (minutes > 0) pairs.push([boundAt(histogram.first + at), minutes]);
  }
  return pairs;
}
