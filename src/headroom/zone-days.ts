import type { HeadroomWindow } from '../model/headroom/headroom-types.js';
import type { MinuteRange } from '../model/headroom/usage-types.js';
import { dayIndex, minutesOfDay, timeOf } from '../model/times.js';

/*
 * Days of a time zone, in minutes since 1970 (UTC). A day has 23, 24 or 25 hours, and begins where the zone says.
 */

export interface ZoneDay extends MinuteRange {
  /** YYYY-MM-DD. */
  readonly day: string;
}

/** A day, and more than any day that a change of the clock makes longer. */
const longestDay = 27 * 60;

/** The days that a window touches, whole, the oldest first. */
export function daysOf({ from, to }: MinuteRange, timeZone: string): readonly ZoneDay[] {
  const localTime = createLocalTime(timeZone);
  const days: ZoneDay[] = [];
  let day = localTime(from).day;
  let begin = firstWhere(from - longestDay, from, (minute) => localTime(minute).day === day);
  while (begin < to) {
    const today = day;
    const end = firstWhere(begin, begin + longestDay, (minute) => localTime(minute).day !== today);
    days.push({ day, from: begin, to: end });
    begin = end;
    day = localTime(end).day;
  }
  return days;
}

/** The first minute of a day, `YYYY-MM-DD`; of one that a zone leaves out, the first minute after it. */
export function firstMinuteOf(wanted: string, timeZone: string): number {
  const inUtc = dayIndex(wanted) * minutesOfDay;
  const near = daysOf({ from: inUtc - minutesOfDay, to: inUtc + 2 * minutesOfDay }, timeZone);
  return near.find(({ day }) => day >= wanted)?.from ?? inUtc;
}

/** The minutes before `now`. Whole days are those of the calendar, today included; anything else ends now. */
export function lastMinutes(minutes: number, timeZone: string, now: number): MinuteRange {
  const days = minutes / minutesOfDay;
  if (!Number.isInteger(days)) return { from: now - minutes, to: now };
  const touched = daysOf({ from: now - minutes, to: now + 1 }, timeZone);
  const { from } = touched.at(-days) as MinuteRange;
  return { from, to: Math.max(now, from + 1) };
}

/** How far the zone is ahead of UTC from the beginning of a window on, and from each change of its clock. */
export function offsetsOf(
  days: readonly ZoneDay[],
  window: MinuteRange,
  timeZone: string,
): HeadroomWindow['utc_offsets'] {
  const localTime = createLocalTime(timeZone);
  let minutes = localTime(window.from).offset;
  const offsets = [{ from: timeOf(window.from), minutes }];
  for (const { from, to } of days) {
    const [begin, last] = [Math.max(from, window.from), Math.min(to, window.to) - 1];
    const now = localTime(last).offset;
    if (now === minutes) continue;
    const before = minutes;
    const change = firstWhere(begin - 1, last, (minute) => localTime(minute).offset !== before);
    offsets.push({ from: timeOf(change), minutes: now });
    minutes = now;
  }
  return offsets;
}

/** The first minute after `low` that a condition holds for, which holds from there on, and at `high`. */
function firstWhere(low: number, high: number, holds: (minute: number) => boolean): number {
  let [before, found] = [low, high];
  while (found - before > 1) {
    const middle = Math.floor((before + found) / 2);
    if (holds(middle)) found = middle;
    else before = middle;
  }
  return found;
}

/** The name of a time zone as IANA spells it; null: there is none of that name. */
export function knownTimeZone(name: string): string | null {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** The day that it is in a zone, and how many minutes its clock is ahead of UTC. */
function createLocalTime(timeZone: string): (minute: number) => { readonly day: string; readonly offset: number } {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  return (minute) => {
    const parts = new Map(format.formatToParts(minute * 60_000).map(({ type, value }) => [type, value]));
    const day = `${parts.get('year')}-${parts.get('month')}-${parts.get('day')}`;
    const local = dayIndex(day) * minutesOfDay + Number(parts.get('hour')) * 60 + Number(parts.get('minute'));
    return { day, offset: local - minute };
  };
}

/** A time in milliseconds since 1970 as RFC 3339 in UTC, in whole seconds. */
export function formatTime(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const minute = Math.floor(seconds / 60);
  return timeOf(minute).replace(':00Z', `:${two(seconds - minute * 60)}Z`);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
