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

/** Whole minutes since 1970 of an RFC 3339 time in UTC. */
export function minuteOf(time: string): number {
  const [hours, minutes] = [Number(time.slice(11, 13)), Number(time.slice(14, 16))];
  return (dayNumber(time.slice(0, 10)) - epoch) * 1440 + hours * 60 + minutes;
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
