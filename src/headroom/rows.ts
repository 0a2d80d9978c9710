import {
  actMark,
  type HeadroomDay,
  type HeadroomLevel,
  type HeadroomRow,
  watchMark,
  type WorstMinute,
} from '../model/headroom/headroom-types.js';
import type { MinuteRange, UsageReading, UsageSourceName } from '../model/headroom/usage-types.js';
import type { Cell, Gauge } from './cells.js';
import { type DaySums, openDaySums, type UtcDays } from './day-sums.js';
import { distributionOf } from './histogram.js';
import type { MeasuredLimit } from './measured-limits.js';
import {
  type Calendar,
  compareShares,
  longestRun,
  mostShares,
  mostWorst,
  shareOf,
  type Shares,
  type Track,
} from './track.js';
import { type ZoneDay } from './zone-days.js';
import { minutesOfDay, timeOf } from '../model/times.js';

/*
 * Makes a row of what a limit's minutes came to.
 */

export interface RowSurroundings {
  readonly window: MinuteRange;
  readonly calendar: Calendar;
  readonly utcDays: UtcDays;
  readonly readings: ReadonlyMap<UsageSourceName, UsageReading>;
  /** What is known of those who made a minute of a workspace, or of the organization (null). */
  readonly nameOf: (id: string, workspace: string | null) => string;
  readonly madeAt: ReadonlyMap<string, number>;
}

export function makeRow(
  limit: MeasuredLimit,
  gauge: Gauge | undefined,
  cell: Cell | undefined,
  surroundings: RowSurroundings,
): HeadroomRow {
  const { address, workspace, group, limiter, organization_limit, overridden, declared_limit, rule, known } = limit;
  const use = useOf(gauge, surroundings);
  const peak = use?.worst[0] ?? null;
  const run = gauge?.track ? longestRun(gauge.track.marked) : 0;
  return {
    address,
    workspace,
    group,
    limiter,
    level: levelOf(limit.limit, use),
    source: limit.quantity?.source ?? null,
    limit: limit.limit,
    organization_limit,
    overridden,
    declared_limit,
    peak,
    ratio: peak !== null && limit.limit !== null && limit.limit > 0 ? peak.value / limit.limit : null,
    rule,
    longest_run: run,
    at_mark: isAtMark(limit, run, peak),
    known,
    cache_read_share:
      cell === undefined || cell.input === 0 || group.type !== 'model_group' ? null : cell.reads / cell.input,
    days_known: daysKnown(workspace?.id ?? null, surroundings),
    get days() {
      return use?.days ?? [];
    },
    worst: use?.worst ?? [],
  };
}

/** Of a day's limit there are no minutes to be at a mark for long. */
function isAtMark({ limit, rule, quantity }: MeasuredLimit, run: number, peak: WorstMinute | null): boolean {
  if (quantity?.per !== 'day') return run >= rule.for_minutes;
  return limit !== null && limit > 0 && peak !== null && peak.value >= shareOf(limit, rule.alert_at);
}

function levelOf(limit: number | null, use: Use | null): HeadroomLevel {
  if (limit === 0) return 'blocked';
  if (limit === null) return 'no-limit';
  if (use === null) return 'not-measurable';
  const [peak] = use.worst;
  if (peak === undefined) return 'unused';
  if (peak.value >= shareOf(limit, actMark)) return 'act';
  return peak.value >= shareOf(limit, watchMark) ? 'watch' : 'fine';
}

function daysKnown(workspace: string | null, { calendar, madeAt }: RowSurroundings): number {
  const made = workspace === null ? undefined : madeAt.get(workspace);
  return calendar.days.filter(({ to }) => made === undefined || to > made).length;
}

/** What was used; null: nothing can be measured. */
interface Use {
  readonly days: readonly HeadroomDay[];
  readonly worst: readonly WorstMinute[];
}

function useOf(gauge: Gauge | undefined, surroundings: RowSurroundings): Use | null {
  const reading = gauge === undefined ? undefined : surroundings.readings.get(gauge.quantity.source);
  if (gauge === undefined || reading === undefined || reading.refused !== null) return null;
  if (gauge.quantity.fast === true && !reading.fastKnown) return null;
  const { workspace } = gauge.limit;
  const name = (shares: Shares): WorstMinute['made_by'] =>
    shares.slice(0, mostShares).map(({ id, value }) => {
      return { id, name: surroundings.nameOf(id, workspace?.id ?? null), value };
    });
  if (gauge.quantity.per === 'day') return useOfDays(gauge.days, reading, name, surroundings);
  const { calendar, window } = surroundings;
  return {
    // Made when they are looked at: those of all limits at once would be the most that is held.
    get days() {
      return calendar.days.map((day, at) =>
        minuteDay(gauge.track, day, at, { calendar, known: knows(reading, day, window) }),
      );
    },
    worst: (gauge.track?.worst ?? []).map(({ minute, value, shares }) => {
      return { at: timeOf(minute), value, made_by: name(shares) };
    }),
  };
}

/** Whether a source knew all of a day that lies in the window. */
function knows({ knownTo, missing }: UsageReading, day: MinuteRange, window: MinuteRange): boolean {
  const [from, to] = [Math.max(day.from, window.from), Math.min(day.to, window.to)];
  return knownTo >= to && !missing.some((gap) => gap.from < to && gap.to > from);
}

function minuteDay(
  track: Track | null,
  { day }: ZoneDay,
  at: number,
  { calendar, known }: { readonly calendar: Calendar; readonly known: boolean },
): HeadroomDay {
  const [begin, end] = [calendar.hours[at] as number, calendar.hours[at + 1] as number];
  const peak = track?.peaks[at] ?? 0;
  const minutes = (mark: number): number => track?.above[at * 3 + mark] ?? 0;
  return {
    day,
    known,
    peak,
    at: track === null || peak === 0 ? null : timeOf(track.peakMinutes[at] as number),
    minutes_at: { '50': minutes(0), '75': minutes(1), '90': minutes(2) },
    hours: track === null || peak === 0 ? [] : [...track.hours.subarray(begin, end)],
    distribution: distributionOf(track?.histograms[at]),
  };
}

function useOfDays(
  use: DaySums | null,
  reading: UsageReading,
  name: (shares: Shares) => WorstMinute['made_by'],
  { calendar, utcDays, window }: RowSurroundings,
): Use | null {
  if (utcDays.days.length === 0) return null;
  const begin = (at: number): number => (utcDays.first + at) * minutesOfDay;
  const { sums, shares } = use ?? openDaySums(utcDays);
  const sumAt = (at: number): number => sums[at] ?? 0;
  const names = [...new Set([...calendar.days.map(({ day }) => day), ...utcDays.days])];
  const days = names.map((day): HeadroomDay => {
    const at = utcDays.days.indexOf(day);
    const range = { from: begin(at), to: begin(at + 1) };
    const known = at >= 0 && knows(reading, range, window);
    const peak = sumAt(at);
    const noMinutes = { minutes_at: { '50': 0, '75': 0, '90': 0 }, hours: [], distribution: [] };
    return { day, known, peak, at: peak === 0 ? null : timeOf(range.from), ...noMinutes };
  });
  const worst = utcDays.days
    .map((_, at) => ({ at, value: sumAt(at) }))
    .filter(({ value }) => value > 0)
    .sort((a, b) => b.value - a.value || a.at - b.at)
    .slice(0, mostWorst);
  return {
    days,
    worst: worst.map(({ at, value }) => ({ at: timeOf(begin(at)), value, made_by: name(sharesOn(shares, at)) })),
  };
}

function sharesOn(shares: DaySums['shares'], at: number): Shares {
  return [...shares]
    .map(([id, sums]) => ({ id, value: sums[at] as number }))
    .filter(({ value }) => value > 0)
    .sort(compareShares);
}
