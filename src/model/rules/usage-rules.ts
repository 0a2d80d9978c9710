import { type DataOf, finding } from './rule-types.js';
import { weekdayDate } from '../times.js';
import { count, formatNumber, joinWords } from '../text.js';

/*
 * The rules of findings that usage leads to.
 */

const belowPeak = {
  group: 'text',
  limiter: 'text',
  limit: 'number',
  unit: ['minute', 'day'],
  total: 'number',
  exact: 'yes or no',
  span: 'text',
  days: 'texts',
  others: 'number',
} as const;

export const usageRules = {
  'below-peak-usage': finding({
    severity: 'note',
    neverFails: true,
    title: 'A change to below what was used',
    help: 'Minutes of the window that --usage tells of used more than the new limit, so that requests like theirs would be rejected. Usage does not say which is right: to set it back, to accept what is live, or to accept it for a time.',
    data: belowPeak,
    message: (d) => belowPeakText(d, ` ${d.limiter} for ${d.group}`),
  }),
};

/** What a new limit is below of; `what`: what the limit is of, where that is not said beside it. */
export function belowPeakText(data: DataOf<typeof belowPeak>, what: string): string {
  const { total, unit, exact, span, limit, others } = data;
  const least = exact ? '' : 'at least ';
  const rest = others <= 0 ? '' : `; none on the other ${others === 1 ? 'day' : count(others, 'day')}`;
  return `${least}${count(total, unit)} of ${span} used more than ${formatNumber(limit)}${what}, ${daysText(data)}${rest}`;
}

/** More days are counted. */
const mostNamed = 3;

function daysText({ days, total, unit }: DataOf<typeof belowPeak>): string {
  const names = days.map(weekdayDate);
  if (names.length > mostNamed) return `on ${days.length} days from ${names[0]} to ${names.at(-1)}`;
  return `${days.length === 1 && total > 1 && unit === 'minute' ? 'all ' : ''}on ${joinWords(names, 'and')}`;
}
