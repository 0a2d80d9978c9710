import type { Headroom } from '../model/headroom/headroom-types.js';
import type { MinuteRange, UsageBucket, UsageReading, UsageRow } from '../model/headroom/usage-types.js';
import { type Cell, type Gauge, openCells, openUnmatched } from './cells.js';
import { addToDay, openDaySums, type UtcDays, utcDaysOf } from './day-sums.js';
import { concludeHeadroom } from './conclude-headroom.js';
import { measuredLimits } from './measured-limits.js';
import { anonymousDefault, type MeterOptions, noApiKey } from './meter-options.js';
import { addRow, addSums, clearSums, noSums, type Sums } from './quantities.js';
import {
  type Calendar,
  compareShares,
  keepWorst,
  type Moment,
  mostShares,
  openTrack,
  record,
  type Shares,
} from './track.js';
import { daysOf } from './zone-days.js';
import { minutesOfDay } from '../model/times.js';

/*
 * Measures usage against the limits in force as it streams by, bucket by bucket. Pure; what is held is proportional to
 * limits and days, and not to minutes.
 */

export interface Meter {
  /**
   * Counts a bucket. Buckets may come in any order, each once and whole; those out of the window are passed over. A minute
   * that a reading calls missing or not known yet must not come.
   */
  readonly add: (bucket: UsageBucket) => void;
  readonly finish: (readings: readonly UsageReading[]) => Headroom;
}

export function createMeter(options: MeterOptions): Meter {
  const { snapshot, window, timeZone, byApiKey } = options;
  const calendar = calendarOf(window, timeZone);
  const listedDefault = snapshot.workspaces.find((workspace) => workspace.default) ?? null;
  const defaultWorkspace = listedDefault ?? options.unlistedDefault ?? anonymousDefault;
  const unlistedDefault = listedDefault === null ? defaultWorkspace : null;
  const limits = measuredLimits({ ...options, unlistedDefault });
  const cells = openCells(snapshot, limits);
  const unmatched = openUnmatched();
  const utcDays = utcDaysOf(window);
  const commit = createCommit(calendar, utcDays);
  return {
    add: ({ source, minute, width, rows }) => {
      if (minute < window.from || minute >= window.to) return;
      const touched = new Set<Cell>();
      for (const row of rows) {
        if (row.batch) continue;
        const workspace = row.workspace ?? defaultWorkspace.id;
        if (!cells.knows(row.model)) unmatched.add(source, workspace, row);
        for (const { own, all } of cells.find(workspace, row)) {
          addRow(own.sums, row);
          if (byApiKey) own.rows.push(row);
          if (touched.has(own)) continue;
          touched.add(own).add(all);
          all.members.push(own);
        }
      }
      commit({ source, minute, width }, touched);
    },
    finish: (readings) =>
      concludeHeadroom({
        options,
        readings,
        calendar,
        utcDays,
        limits,
        cells,
        unmatched,
        defaultWorkspace: unlistedDefault,
      }),
  };
}

function calendarOf(window: MinuteRange, timeZone: string): Calendar {
  const days = daysOf(window, timeZone);
  const hours = [0];
  for (const { from, to } of days) hours.push((hours.at(-1) as number) + Math.ceil(to / 60) - Math.ceil(from / 60));
  return { days, from: window.from, minutes: window.to - window.from, hours };
}

/** Records what a bucket came to in the cells that it touched, and clears them for the next. */
function createCommit(calendar: Calendar, utcDays: UtcDays) {
  return ({ source, minute, width }: Omit<UsageBucket, 'rows'>, touched: ReadonlySet<Cell>): void => {
    const moment = momentAt(calendar, minute, width);
    const utcDay = Math.floor(minute / minutesOfDay) - utcDays.first;
    for (const cell of touched) for (const member of cell.members) addSums(cell.sums, member.sums);
    for (const cell of touched) {
      if (source === 'tokens') addTotals(cell);
      for (const gauge of cell.gauges) {
        if (gauge.quantity.source !== source) continue;
        const value = gauge.quantity.measure(cell.sums);
        if (value === 0) continue;
        if (gauge.quantity.per === 'day') {
          gauge.days ??= openDaySums(utcDays);
          if (utcDay >= 0) addToDay(gauge.days, utcDay, value, sharesOf(cell, gauge, 1));
          continue;
        }
        const divisor = gauge.quantity.per === 'second' ? width * 60 : width;
        gauge.track ??= openTrack(gauge.limit.limit, gauge.limit.rule.alert_at, calendar);
        if (record(gauge.track, value / divisor, moment, calendar)) {
          const shares = sharesOf(cell, gauge, divisor).slice(0, mostShares);
          keepWorst(gauge.track.worst, { minute, value: value / divisor, shares });
        }
      }
    }
    for (const cell of touched) clearCell(cell);
  };
}

function addTotals(cell: Cell): void {
  const { input, reads, fastInput, fastReads } = cell.sums;
  cell.input += input + reads + fastInput + fastReads;
  cell.reads += reads + fastReads;
}

function clearCell(cell: Cell): void {
  clearSums(cell.sums);
  cell.rows.length = 0;
  cell.members.length = 0;
}

/** Who made what is being added: workspaces of the organization's, API keys of a workspace's where they were asked for. */
function sharesOf({ workspace, members, rows }: Cell, { quantity }: Gauge, divisor: number): Shares {
  const sums: Iterable<readonly [string, Sums]> =
    workspace === null ? members.map((member) => [member.workspace ?? '', member.sums] as const) : sumsByKey(rows);
  return [...sums]
    .map(([id, one]) => ({ id, value: quantity.measure(one) / divisor }))
    .filter(({ value }) => value > 0)
    .sort(compareShares);
}

function sumsByKey(rows: readonly UsageRow[]): ReadonlyMap<string, Sums> {
  const sums = new Map<string, Sums>();
  for (const row of rows) {
    const key = row.apiKey ?? noApiKey;
    const own = sums.get(key) ?? noSums();
    sums.set(key, own);
    addRow(own, row);
  }
  return sums;
}

/** The day and the hour that a minute is in; a minute before the first whole hour of the window's first day counts for that. */
function momentAt({ days, hours }: Calendar, minute: number, width: number): Moment {
  const day = days.findIndex(({ to }) => minute < to);
  const { from } = days[day] as Calendar['days'][number];
  const hour = (hours[day] as number) + Math.floor(minute / 60) - Math.ceil(from / 60);
  return { minute, width, day, hour: Math.max(0, hour) };
}
