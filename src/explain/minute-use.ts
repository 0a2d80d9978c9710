import type { Headroom, HeadroomDay, HeadroomRow } from '../model/headroom/headroom-types.js';
import type { ExplainedWorkspace, MinuteLimit, ExplainedMinute } from '../model/explain/explanation-types.js';
import { minuteOf, timeOf } from '../model/times.js';
import { localDay, startOfDay } from '../model/headroom/window-times.js';

/*
 * What a file of `limitdrift headroom` says of one minute. It keeps the five highest minutes of each limit, the highest of each day
 * and how high those of each hour were: of the other minutes it says no more than that.
 */

/** How many worst minutes a row keeps. */
const mostWorst = 5;

/** The use of a workspace's limits, and of the organization's, in the minute of `time` (RFC 3339 in UTC). */
export function minuteUse(
  headroom: Headroom,
  {
    time,
    workspace,
    models,
  }: { readonly time: string; readonly workspace: ExplainedWorkspace; readonly models: readonly string[] },
): ExplainedMinute {
  const { window, run } = headroom;
  const at = minuteOf(time);
  const base = { minute: timeOf(at), workspace, window: { from: window.from, to: window.to }, unknown: [], limits: [] };
  if (at < minuteOf(window.from) || at >= minuteOf(window.to)) return { ...base, problem: 'outside-window' };
  if (run.by === 'hour') return { ...base, problem: 'hours-only' };
  const unknown = headroom.sources.filter((source) => isUnknown(headroom, source, at));
  const rows = ofModels(
    headroom.rows.filter((row) => row.workspace === null || row.workspace.id === workspace.id),
    models,
  ).filter(({ source }) => !unknown.some((one) => one.source === source));
  const limits = rows.flatMap((row) => useOf(row, at, headroom)).filter(({ used }) => used > 0);
  return {
    ...base,
    problem: null,
    unknown: unknown.map(({ source, known_until }) => ({ source, known_until })),
    limits: limits.sort((a, b) => b.used / b.limit - a.used / a.limit),
  };
}

function isUnknown({ incomplete }: Headroom, source: Headroom['sources'][number], at: number): boolean {
  const isIn = (gap: Headroom['incomplete'][number]): boolean =>
    gap.source === source.source && at >= minuteOf(gap.from) && at < minuteOf(gap.to);
  return source.not_measurable !== null || at >= minuteOf(source.known_until) || incomplete.some(isIn);
}

/** Of the model's group where it is known, else all. */
function ofModels(rows: readonly HeadroomRow[], models: readonly string[]): readonly HeadroomRow[] {
  const fitting = rows.filter(({ group }) => group.models?.some((model) => models.includes(model)) === true);
  return fitting.length > 0 ? fitting : rows;
}

function useOf(row: HeadroomRow, at: number, headroom: Headroom): readonly MinuteLimit[] {
  const { address, workspace, group, limiter, limit } = row;
  if (limit === null || limit === 0 || row.source === null || limiter === 'tokens_per_day') return [];
  return [{ address, workspace, group, limiter, limit, ...amountAt(row, at, headroom) }];
}

function amountAt(row: HeadroomRow, at: number, headroom: Headroom): Pick<MinuteLimit, 'used' | 'exact'> {
  const days = row.days.flatMap(({ at: time, peak }) => (time === null ? [] : [{ at: time, value: peak }]));
  const known = [...row.worst, ...days].find((one) => minuteOf(one.at) === at);
  if (known !== undefined) return { used: known.value, exact: true };
  // Where fewer are kept than there is room for, no other minute was used.
  const [least] = row.worst.slice(mostWorst - 1);
  if (least === undefined) return { used: 0, exact: true };
  return { used: Math.min(least.value, hourPeak(row, at, headroom)), exact: false };
}

/** Hours are those of UTC that begin in the day; what stands before the first of them belongs to the day before. */
function hourPeak({ days }: HeadroomRow, at: number, { window }: Headroom): number {
  const index = days.findIndex(({ day }) => day === localDay(window, timeOf(at)));
  const day = days[index];
  if (day === undefined) return Number.POSITIVE_INFINITY;
  const hour = Math.floor(at / 60) - Math.ceil(startOfDay(window, day.day) / 60);
  return hour < 0 ? peakOf(days[index - 1], day) : (day.hours[hour] ?? day.peak);
}

function peakOf(before: HeadroomDay | undefined, day: HeadroomDay): number {
  return before?.hours.at(-1) ?? Math.max(before?.peak ?? 0, day.peak);
}
