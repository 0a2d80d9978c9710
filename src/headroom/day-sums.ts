import type { Shares } from './track.js';
import { type MinuteRange } from '../model/headroom/usage-types.js';
import { dayText, minutesOfDay } from '../model/times.js';

/*
 * Sums of days in UTC, which a limit of tokens per day is of, and who made them.
 */

/** The UTC days that begin in a window: of a day that begins before it, too little is known. */
export interface UtcDays {
  /** Days since 1970. */
  readonly first: number;
  readonly days: readonly string[];
}

export function utcDaysOf({ from, to }: MinuteRange): UtcDays {
  const first = Math.ceil(from / minutesOfDay);
  const many = Math.max(0, Math.ceil(to / minutesOfDay) - first);
  return { first, days: Array.from({ length: many }, (_, at) => dayText(first + at)) };
}

export interface DaySums {
  readonly sums: Float64Array;
  readonly shares: Map<string, Float64Array>;
}

export function openDaySums({ days }: UtcDays): DaySums {
  return { sums: new Float64Array(days.length), shares: new Map() };
}

export function addToDay({ sums, shares }: DaySums, day: number, value: number, made: Shares): void {
  sums[day] = (sums[day] as number) + value;
  for (const { id, value: share } of made) {
    const own = shares.get(id) ?? new Float64Array(sums.length);
    shares.set(id, own);
    own[day] = (own[day] as number) + share;
  }
}
