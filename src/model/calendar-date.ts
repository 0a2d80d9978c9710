/** A date as it is written; whether the calendar has that day is another question. */
export const calendarDate = /^\d{4}-\d{2}-\d{2}$/;

/** Whether a text is a day that the calendar has, written `YYYY-MM-DD`. */
export function isCalendarDate(text: string): boolean {
  if (!calendarDate.test(text)) return false;
  const [year, month, day] = [Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8))];
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year);
}

function daysIn(month: number, year: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
