import type { Headroom, HeadroomRow } from '../../model/headroom/headroom-types.js';
import { businessDaysBefore } from './headroom-times.js';
import { dayIndex, dayText } from '../../model/times.js';

/*
 * How use grows from week to week, and until when a request for higher limits should be sent.
 */

/** How long a request takes, in business days. */
export const leadTime = 15;
/** No date further away than this: two weeks of peaks say nothing about it. */
const furthest = 30;
const week = 7;

export interface Growth {
  /** The highest minute of the last seven whole days, and of the seven before them. */
  readonly last: number;
  readonly before: number;
  /** The day on which the limit is reached if each week adds as much; null: none within a month. */
  readonly reached: string | null;
}

/** null: fewer than fourteen whole days are known, or the first week had no use. */
export function growthOf({ days, limit }: HeadroomRow): Growth | null {
  const whole = days.filter(({ known }) => known);
  const recent = whole.slice(-2 * week);
  const [before, last] = [highest(recent.slice(0, week)), highest(recent.slice(-week))];
  const end = recent.at(-1);
  if (recent.length < 2 * week || end === undefined || before === 0) return null;
  const daily = (last - before) / week;
  const left = limit === null || daily <= 0 ? Infinity : Math.ceil(Math.max(0, limit - last) / daily);
  return { last, before, reached: left > furthest ? null : dayText(dayIndex(end.day) + left) };
}

function highest(days: HeadroomRow['days']): number {
  return Math.max(0, ...days.map(({ peak }) => peak));
}

/** When to ask: at once, by a day, or no day follows. */
export type AskBy =
  | { readonly when: 'now'; readonly row: HeadroomRow }
  | { readonly when: 'by'; readonly row: HeadroomRow; readonly day: string; readonly reached: string }
  | { readonly when: 'unknown' };

/** Of the limits that are asked about; the one that is due first. */
export function askBy(rows: readonly HeadroomRow[], { run }: Headroom): AskBy {
  const today = run.taken_at.slice(0, 10);
  const acute = rows.find(({ level }) => level === 'act');
  if (acute !== undefined) return { when: 'now', row: acute };
  const due = rows.flatMap((row) => {
    const reached = growthOf(row)?.reached ?? null;
    return reached === null ? [] : [{ row, reached, day: businessDaysBefore(reached, leadTime) }];
  });
  const [first] = due.toSorted((a, b) => dayIndex(a.day) - dayIndex(b.day));
  if (first === undefined) return { when: 'unknown' };
  return first.day <= today ? { when: 'now', row: first.row } : { when: 'by', ...first };
}
