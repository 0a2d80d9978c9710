import type { MinuteRange } from '../model/headroom/usage-types.js';

/* Minutes since 1970 as the API writes them, and stretches of them. */

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A time in minutes, which is not a whole number within a minute; null: it is no time with a zone. */
export function minuteOf(text: string): number | null {
  const time = rfc3339.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? null : time / 60_000;
}

/** RFC 3339 in UTC. */
export function textOfMinute(minute: number): string {
  return `${new Date(minute * 60_000).toISOString().slice(0, 19)}Z`;
}

export function floorTo(minute: number, width: number): number {
  return Math.floor(minute / width) * width;
}

export function lengthOf({ from, to }: MinuteRange): number {
  return to - from;
}

/** What of the ranges lies before a minute, and not before another. */
export function within(ranges: readonly MinuteRange[], { from, to }: MinuteRange): readonly MinuteRange[] {
  return ranges
    .map((range) => ({ from: Math.max(range.from, from), to: Math.min(range.to, to) }))
    .filter((range) => lengthOf(range) > 0);
}

/** What is left of the ranges without these, in their order. */
export function without(ranges: readonly MinuteRange[], taken: readonly MinuteRange[]): readonly MinuteRange[] {
  return taken.reduce<readonly MinuteRange[]>(
    (left, { from, to }) =>
      left.flatMap((range) => [
        ...within([range], { from: -Infinity, to: from }),
        ...within([range], { from: to, to: Infinity }),
      ]),
    ranges,
  );
}

/** The same minutes, in order, with those that follow each other joined where they are alike. */
export function joined<T extends MinuteRange>(
  ranges: readonly T[],
  alike: (one: T, other: T) => boolean = () => true,
): readonly T[] {
  const all: T[] = [];
  for (const range of ranges.toSorted((one, other) => one.from - other.from)) {
    const last = all.at(-1);
    if (last === undefined || last.to < range.from || !alike(last, range)) all.push(range);
    else all[all.length - 1] = { ...last, to: Math.max(last.to, range.to) };
  }
  return all;
}
