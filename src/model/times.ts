/*
 * Days of the calendar and times in UTC, in numbers and in words.
 */

/** A date as it is written; whether the calendar has that day is another question. */
export const calendarDate = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day that the calendar has, written `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!calendarDate.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
}

/** The number of a day of the calendar, `YYYY-MM-DD`, so that days can be counted: 0 is 0000-03-01. */
export function dayNumber(date: string): number {
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8))];
  // Years that begin in March have their leap day at the end.
  const years = month < 3 ? year - 1 : year;
  const months = (month + 9) % 12;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + Math.floor((months * 306 + 5) / 10) + day - 1;
}

const epoch = dayNumber('1970-01-01');

export const minutesOfDay = 1440;

/** A day of the calendar as the number of days since 1970. */
export function dayIndex(day: string): number {
  return dayNumber(day) - epoch;
}

/** Whole minutes since 1970 of an RFC 3339 time in UTC. */
export function minuteOf(time: string): number {
  const [hours, minutes] = [Number(time.slice(11, 13)), Number(time.slice(14, 16))];
  return dayIndex(time.slice(0, 10)) * minutesOfDay + hours * 60 + minutes;
}

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

/** `18:04` of a minute since 1970. */
export function clockText(minute: number): string {
  const ofDay = minute - Math.floor(minute / minutesOfDay) * minutesOfDay;
  return `${pad(Math.floor(ofDay / 60))}:${pad(ofDay % 60)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

const weekdays = ['Wed', 'Thu', 'Fri', 'Sat', 'Sun', 'Mon', 'Tue'];
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A day of the calendar for people: `Fri 27 Nov`. */
export function weekdayDate(date: string): string {
  return `${weekdays[dayNumber(date) % 7]} ${Number(date.slice(8))} ${months[Number(date.slice(5, 7)) - 1]}`;
}

/** A time in UTC to the minute: `2027-01-31 09:30`. `time`: RFC 3339 in UTC. */
export function minuteText(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

/** `between 2027-01-31 06:17 and 12:17 UTC`, with the second day where it is another; `at …` where both are one minute. */
export function betweenText({ after, before }: { readonly after: string; readonly before: string }): string {
  const [from, to] = [minuteText(after), minuteText(before)];
  if (from === to) return `at ${from} UTC`;
  return `between ${from} and ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to} UTC`;
}

function daysIn(month: number, year: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
