import type { HeadroomWindow } from '../../model/headroom/headroom-types.js';
import { localMinute } from '../../model/headroom/window-times.js';
import { clockText, dayIndex, dayText, minuteOf, minutesOfDay, weekdayDate } from '../../model/times.js';
import { count } from '../../model/text.js';

/*
 * Times of a headroom in its time zone, in words.
 */

/** `27 Nov` of a day `YYYY-MM-DD`. */
function monthDay(day: string): string {
  return weekdayDate(day).slice('Fri '.length);
}

/** The day so many business days before another: Monday to Friday, for holidays are not known. */
export function businessDaysBefore(day: string, number: number): string {
  let index = dayIndex(day);
  for (let left = number; left > 0;) {
    index -= 1;
    // 1970-01-01 was a Thursday: 0 is Monday.
    if ((index + 3) % 7 < 5) left -= 1;
  }
  return dayText(index);
}

/** `Fri 27 Nov 18:04`, in the zone. */
export function momentText(window: HeadroomWindow, time: string): string {
  const minute = localMinute(window, time);
  return `${weekdayDate(dayText(Math.floor(minute / minutesOfDay)))} ${clockText(minute)}`;
}

/** `27 Nov 18:04`, in the zone. */
export function shortMoment(window: HeadroomWindow, time: string): string {
  const minute = localMinute(window, time);
  return `${monthDay(dayText(Math.floor(minute / minutesOfDay)))} ${clockText(minute)}`;
}

/** `7 days`, or from when to when where it is less than one. */
export function windowText(window: HeadroomWindow): string {
  const { from, to, days } = window;
  if (minuteOf(to) - minuteOf(from) >= minutesOfDay) return count(days.length, 'day');
  return `${shortMoment(window, from)} to ${shortMoment(window, to)}`;
}
