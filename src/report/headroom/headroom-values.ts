import { noMoney } from '../../model/spend/money.js';
import { throttledMark } from '../../model/headroom/headroom-types.js';
import type { HeadroomLevel, HeadroomRow, HeadroomWindow, WorstMinute } from '../../model/headroom/headroom-types.js';
import { count, formatNumber } from '../../model/text.js';
import { limitText } from '../value-words.js';
import { momentText } from './headroom-times.js';
import { weekdayDate } from '../../model/times.js';

/*
 * The figures of a row in words. Shares are rounded down, so that none seems to reach a mark that it does not.
 */

const levelWords = {
  act: 'ACT',
  watch: 'WATCH',
  fine: 'fine',
  unused: 'unused',
  blocked: 'blocked',
  'no-limit': 'no limit',
  'not-measurable': 'no data',
} as const satisfies Record<HeadroomLevel, string>;

/** What is fine by the fixed marks can be at a mark of its own. */
export function levelWord({ level, at_mark }: HeadroomRow): string {
  return at_mark && level === 'fine' ? 'MARK' : levelWords[level];
}

/** `97%`; `<1%` of what is more than nothing. */
export function percentText(share: number): string {
  const percent = Math.floor(share * 100 + 1e-9);
  return percent === 0 && share > 0 ? '<1%' : `${formatNumber(percent)}%`;
}

/** The peak as a share of the limit; empty: there is no ratio. */
export function ratioText({ ratio }: HeadroomRow): string {
  return ratio === null ? '' : percentText(ratio);
}

/** Large limits in thousands or millions, where that leaves nothing out. */
export function shortLimit(limit: number): string {
  const { size, sign } = unitOf(limit);
  return `${formatNumber(limit / size)}${sign}`;
}

function unitOf(limit: number): { readonly size: number; readonly sign: string } {
  if (limit >= 1e8 && limit % 1e6 === 0) return { size: 1e6, sign: 'M' };
  if (limit >= 1e5 && limit % 1000 === 0) return { size: 1000, sign: 'k' };
  return { size: 1, sign: '' };
}

/** A whole number, or a rate below one a second. */
export function amountText(value: number): string {
  return Number.isInteger(value) ? formatNumber(value) : value.toFixed(2);
}

/** `972k of 1,000k`, `2,310 of 2,500`; what there is of it where something is not there. */
export function peakText({ peak, limit, level }: HeadroomRow): string {
  if (level === 'not-measurable') return limitText(limit, noMoney);
  const value = peak?.value ?? 0;
  if (limit === null) return `${amountText(value)}, no limit`;
  const { size, sign } = unitOf(limit);
  const shown = value < size ? amountText(value) : `${formatNumber(Math.floor(value / size))}${sign}`;
  return `${size === 1 ? amountText(value) : shown} of ${shortLimit(limit)}`;
}

/** Of one day, the minutes or the whole of it. */
export function isDaily({ limiter }: Pick<HeadroomRow, 'limiter'>): boolean {
  return limiter === 'tokens_per_day';
}

/** The mark that counts for a row in words: of what is to act on 75 %, else 50 %. */
export function markOf({ level }: HeadroomRow): '75' | '50' {
  return level === 'act' ? '75' : '50';
}

export interface MarkUse {
  /** Minutes at or above the mark; days of a limit by the day. */
  readonly amount: number;
  readonly days: number;
}

export function useAt(row: HeadroomRow, mark: '50' | '75' | '90'): MarkUse {
  if (isDaily(row)) {
    const line = (Number(mark) / 100) * (row.limit ?? Infinity);
    const days = row.days.filter(({ peak }) => peak >= line).length;
    return { amount: days, days };
  }
  const amounts = row.days.map(({ minutes_at }) => minutes_at[mark]);
  return { amount: amounts.reduce((sum, one) => sum + one, 0), days: amounts.filter((one) => one > 0).length };
}

/** `214 min ≥ 75%, 5 days`, `9 min ≥ 75%, Fri 27 Nov 18:04`, or when the peak was; empty: it was not used. */
export function whenText(row: HeadroomRow, window: HeadroomWindow): string {
  if (row.peak === null) return '';
  const peak = peakMoment(row, row.peak, window);
  if (row.level !== 'act' && row.level !== 'watch') return peak;
  const mark = markOf(row);
  const { amount, days } = useAt(row, mark);
  if (isDaily(row)) return days > 1 ? `${count(days, 'day')} ≥ ${mark}%` : peak;
  const minutes = `${formatNumber(amount)} min ≥ ${mark}%`;
  return `${minutes}, ${days > 1 ? count(days, 'day') : peak}`;
}

export function peakMoment(row: HeadroomRow, peak: WorstMinute, window: HeadroomWindow): string {
  return isDaily(row) ? weekdayDate(peak.at.slice(0, 10)) : momentText(window, peak.at);
}

const bars = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/** A sign a day, the highest for the highest; `·` was not used, `?` is not known. Days before the workspace are left blank. */
export function sparkline({ days, level }: HeadroomRow, width: number): string {
  if (level === 'not-measurable') return '';
  const highest = Math.max(1, ...days.map(({ peak }) => peak));
  const signs = days.map(({ peak, known }) => {
    if (peak === 0) return known ? '·' : '?';
    return String(bars[Math.ceil((peak / highest) * bars.length) - 1]);
  });
  return signs.join('').padStart(width, ' ');
}

export function isThrottled({ ratio }: HeadroomRow): boolean {
  return ratio !== null && ratio >= throttledMark;
}

/** `3.4`, how many times as much fits where so much of the input is read from the cache; null: nothing was measured, or all is. */
export function cacheMultiplier(share: number): string | null {
  return share < 0.995 ? (1 / (1 - share)).toFixed(1) : null;
}
