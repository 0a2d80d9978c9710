import type { HeadroomWindow } from '../../model/headroom/headroom-types.js';
import { dayNumber, minuteOf } from '../../model/times.js';
import { count } from '../../model/text.js';

/*
 * Times of a headroom in its time zone, in words.
 */

const epoch = dayNumber('1970-01-01');
const minutesOfDay = 1440;

/** The same back: `2026-11-27T18:04:00Z`. */
export function timeOf(minute: number): string {
  return `${dayText(Math.floor(minute / minutesOfDay))}T${clockText(minute)}:00Z`;
}

/** A day of the calendar, `YYYY-MM-DD`, from the number of days since 1970. The algorithm: years begin in March. */
export function dayText(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const leaps = Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = (marchMonth + 2) % 12;
  const year = era * 400 + yearOfEra + (month < 2 ? 1 : 0);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  return [String(year).padStart(4, '0'), pad(month + 1), pad(day)].join('-');
}

function clockText(minute: number): string {
  const ofDay = minute - Math.floor(minute / minutesOfDay) * minutesOfDay;
  return `${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

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
  const local = (dayNumber(day) - epoch) * minutesOfDay;
  const starts = utc_offsets.flatMap(({ from, minutes }, at) =>
    at === 0 || minuteOf(from) <= local - minutes ? [local - minutes] : [],
  );
  return starts.reduce((_, start) => start, local);
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** 1970-01-01 was the first of them. */
const weekdays = ['Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue', 'Wed'];

/** `27 Nov` of a day `YYYY-MM-DD`. */
function monthDay(day: string): string {
  return `${Number(day.slice(8))} ${String(months[Number(day.slice(5, 7)) - 1])}`;
}

/** A day of the calendar as the number of days since 1970. */
export function dayIndex(day: string): number {
  return dayNumber(day) - epoch;
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

/** `Fri 27 Nov`. */
export function dayName(day: string): string {
  return `${String(weekdays[(dayNumber(day) - epoch) % 7])} ${monthDay(day)}`;
}

/** `Fri 27 Nov 18:04`, in the zone. */
export function momentText(window: HeadroomWindow, time: string): string {
  const minute = localMinute(window, time);
  return `${dayName(dayText(Math.floor(minute / minutesOfDay)))} ${clockText(minute)}`;
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
