import { dayIndex, dayText, minuteOf, minutesOfDay } from '../times.js';
import type { HeadroomWindow } from './headroom-types.js';

/*
 * Times of a headroom as clocks of its time zone show them, from the offsets that it bears.
 */

/** A time as a clock of the zone shows it, as minutes since 1970 of that clock. */
export function localMinute({ utc_offsets }: HeadroomWindow, time: string): number {
  const minute = minuteOf(time);
  const began = utc_offsets.filter(({ from }, at) => at === 0 || minuteOf(from) <= minute);
  return minute + began.reduce((_, { minutes }) => minutes, 0);
}

/** The day of a time in the zone, `YYYY-MM-DD`. */
export function localDay(window: HeadroomWindow, time: string): string {
  return dayText(Math.floor(localMinute(window, time) / minutesOfDay));
}

/** When a day of the zone begins, in minutes since 1970 (UTC). */
export function startOfDay({ utc_offsets }: HeadroomWindow, day: string): number {
  const local = dayIndex(day) * minutesOfDay;
  const starts = utc_offsets.flatMap(({ from, minutes }, at) =>
    at === 0 || minuteOf(from) <= local - minutes ? [local - minutes] : [],
  );
  return starts.reduce((_, start) => start, local);
}
