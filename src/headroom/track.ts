import { actMark, throttledMark, watchMark } from '../model/headroom/headroom-types.js';
import { compareText } from '../model/text.js';
import { countMinutes, type Histogram } from './histogram.js';
import type { ZoneDay } from './zone-days.js';

/*
 * Keeps what one limit's minutes come to, without keeping the minutes: by day and by hour, the worst five, and one bit a
 * minute for the mark.
 */

/** Who used how much of a minute, by ID. */
export type Shares = readonly { readonly id: string; readonly value: number }[];

export interface Worst {
  readonly minute: number;
  readonly value: number;
  readonly shares: Shares;
}

/** The days of the window as places in arrays. */
export interface Calendar {
  readonly days: readonly ZoneDay[];
  /** The first minute of the window, which bits are counted from. */
  readonly from: number;
  readonly minutes: number;
  /** Per day, the number of its first hour among all hours of all days; and that of all hours at the end. */
  readonly hours: readonly number[];
}

export interface Track {
  readonly thresholds: Thresholds;
  readonly peaks: Float64Array;
  readonly peakMinutes: Float64Array;
  /** By day, minutes at or above 50, 75 and 90 %. */
  readonly above: Uint16Array;
  readonly hours: Float64Array;
  readonly histograms: (Histogram | undefined)[];
  /** A bit for each minute of the window at or above the mark; null: there is none. */
  marked: Uint32Array | null;
  /** The highest first, of equal ones the earliest. */
  readonly worst: Worst[];
}

interface Thresholds {
  readonly watch: number;
  readonly act: number;
  readonly throttled: number;
  readonly mark: number;
}

export const mostWorst = 5;

/** How many of those who made a minute are named. */
export const mostShares = 3;

export function compareShares(a: Shares[number], b: Shares[number]): number {
  return b.value - a.value || compareText(a.id, b.id);
}

/** A share of a limit, as a person would work it out: 55 % of 100 is 55, and not a bit more. */
export function shareOf(limit: number, share: number): number {
  return Number((limit * share).toPrecision(15));
}

/** Where nothing is limited, or nothing gets through, no minute is at a mark. */
function thresholdsOf(limit: number | null, alertAt: number): Thresholds {
  if (limit === null || limit === 0) {
    return { watch: Infinity, act: Infinity, throttled: Infinity, mark: Infinity };
  }
  return {
    watch: shareOf(limit, watchMark),
    act: shareOf(limit, actMark),
    throttled: shareOf(limit, throttledMark),
    mark: shareOf(limit, alertAt),
  };
}

export function openTrack(limit: number | null, alertAt: number, { days, hours }: Calendar): Track {
  return {
    thresholds: thresholdsOf(limit, alertAt),
    peaks: new Float64Array(days.length),
    peakMinutes: new Float64Array(days.length),
    above: new Uint16Array(days.length * 3),
    hours: new Float64Array(hours[days.length] as number),
    histograms: [],
    marked: null,
    worst: [],
  };
}

/** When something was used: a minute, or an hour where usage is read by the hour. */
export interface Moment {
  readonly minute: number;
  readonly width: number;
  /** Its day's place among the days of the window, and its hour's among all hours. */
  readonly day: number;
  readonly hour: number;
}

/** Records one minute's use, or one hour's mean. Whether it is among the worst, so that who made it is worth asking. */
export function record(track: Track, value: number, moment: Moment, { from, minutes }: Calendar): boolean {
  const { minute, width, day, hour } = moment;
  const { thresholds, peaks, peakMinutes, above } = track;
  const peak = peaks[day] as number;
  if (value > peak || (value === peak && minute < (peakMinutes[day] as number))) {
    peaks[day] = value;
    peakMinutes[day] = minute;
  }
  if (value > (track.hours[hour] as number)) track.hours[hour] = value;
  track.histograms[day] = countMinutes(track.histograms[day], value, width);
  if (value >= thresholds.watch) increase(above, day * 3, width);
  if (value >= thresholds.act) increase(above, day * 3 + 1, width);
  if (value >= thresholds.throttled) increase(above, day * 3 + 2, width);
  if (value >= thresholds.mark) {
    track.marked ??= new Uint32Array(Math.ceil(minutes / 32));
    for (let bit = minute - from; bit < Math.min(minute - from + width, minutes); bit += 1) {
      const word = bit >>> 5;
      track.marked[word] = (track.marked[word] as number) | (1 << (bit & 31));
    }
  }
  return isAmongWorst(track.worst, value, minute);
}

function increase(counts: Uint16Array, at: number, by: number): void {
  counts[at] = (counts[at] as number) + by;
}

function isAmongWorst(worst: readonly Worst[], value: number, minute: number): boolean {
  if (worst.length < mostWorst) return true;
  const last = worst[mostWorst - 1] as Worst;
  return value > last.value || (value === last.value && minute < last.minute);
}

export function keepWorst(worst: Worst[], one: Worst): void {
  worst.push(one);
  worst.sort((a, b) => b.value - a.value || a.minute - b.minute);
  worst.length = Math.min(worst.length, mostWorst);
}

/** The longest run of minutes in a row whose bits are set. */
export function longestRun(marked: Uint32Array | null): number {
  let [longest, run] = [0, 0];
  for (const word of marked ?? []) {
    for (let bit = 0; bit < 32; bit += 1) {
      run = (word & (1 << bit)) === 0 ? 0 : run + 1;
      if (run > longest) longest = run;
    }
  }
  return longest;
}
