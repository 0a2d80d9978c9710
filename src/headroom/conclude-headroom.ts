import { organizationOf } from '../model/address.js';
import { type Headroom, headroomFormatVersion, type HeadroomRow } from '../model/headroom/headroom-types.js';
import { headroomVerdict, isUnknownAtMark } from '../model/headroom/headroom-verdict.js';
import type { UsageReading } from '../model/headroom/usage-types.js';
import type { Cells, UnmatchedList } from './cells.js';
import type { UtcDays } from './day-sums.js';
import type { DefaultWorkspace, MeasuredLimit } from './measured-limits.js';
import { type MeterOptions, noApiKey } from './meter-options.js';
import { makeRow, type RowSurroundings } from './rows.js';
import { suggestionsFor } from './suggestions.js';
import type { Calendar } from './track.js';
import { formatTime, offsetsOf } from './zone-days.js';
import { timeOf } from '../model/times.js';

/*
 * Makes a headroom of what a meter measured.
 */

interface Measured {
  readonly options: MeterOptions;
  readonly readings: readonly UsageReading[];
  readonly calendar: Calendar;
  readonly utcDays: UtcDays;
  readonly limits: readonly MeasuredLimit[];
  readonly cells: Cells;
  readonly unmatched: UnmatchedList;
  /** Where the snapshot lists none. */
  readonly defaultWorkspace: DefaultWorkspace | null;
}

export function concludeHeadroom(measured: Measured): Headroom {
  const { options, readings, calendar, unmatched } = measured;
  const { tool, snapshot, inForce, policy, window, timeZone, by, byApiKey } = options;
  const rows = rowsOf(measured);
  const incomplete = readings.flatMap(({ source, missing }) =>
    missing.map(({ from, to, reason, status, request_id }) => {
      return { source, from: timeOf(from), to: timeOf(to), reason, status, request_id };
    }),
  );
  const complete = incomplete.length === 0 && inForce.complete;
  const { verdict, exitCode } = headroomVerdict({ rows, complete });
  return {
    format_version: headroomFormatVersion,
    tool,
    run: {
      taken_at: snapshot.taken_at,
      api_version: snapshot.api_version,
      exit_code: exitCode,
      time_zone: timeZone,
      by,
      by_api_key: byApiKey,
      rule: policy.rule,
    },
    organization: organizationOf(snapshot),
    declaration: inForce.declaration === null ? null : { files: inForce.declaration.files },
    window: {
      from: timeOf(window.from),
      to: timeOf(window.to),
      days: calendar.days.map(({ day }) => day),
      utc_offsets: offsetsOf(calendar.days, window, timeZone),
    },
    sources: readings.map(({ source, knownTo, readAt, calls, refused }) => {
      return {
        source,
        known_until: timeOf(knownTo),
        read_at: formatTime(readAt),
        calls,
        not_measurable: refused,
      };
    }),
    verdict,
    complete,
    incomplete,
    unread_limits: inForce.incomplete,
    summary: summarize(rows, options),
    rows,
    unmatched: unmatched.list(workspaceNames(measured)),
    suggestions: suggestionsFor(rows),
  };
}

function rowsOf(measured: Measured): readonly HeadroomRow[] {
  const { options, readings, calendar, utcDays, limits, cells } = measured;
  const nameOfWorkspace = workspaceNames(measured);
  const surroundings: RowSurroundings = {
    window: options.window,
    calendar,
    utcDays,
    readings: new Map(readings.map((reading) => [reading.source, reading])),
    nameOf: (id, workspace) => {
      if (workspace === null) return nameOfWorkspace(id);
      return id === noApiKey ? 'no API key' : (options.apiKeyNames.get(id) ?? id);
    },
    madeAt: options.madeAt ?? new Map(),
  };
  return limits.flatMap((limit) => {
    const cell = cells.at(limit.workspace?.id ?? null, limit.groupKey);
    return limit.onlyUsed && cell === undefined ? [] : [makeRow(limit, cells.gaugeOf(limit), cell, surroundings)];
  });
}

function workspaceNames({ options, defaultWorkspace }: Measured): (id: string) => string {
  const known = [...options.snapshot.workspaces, ...(defaultWorkspace === null ? [] : [defaultWorkspace])];
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? id;
}

function summarize(rows: readonly HeadroomRow[], { snapshot, inForce }: MeterOptions): Headroom['summary'] {
  const count = (level: HeadroomRow['level']): number => rows.filter((row) => row.level === level).length;
  const shown = new Set(inForce.workspaces.flatMap(({ id, state }) => (state === 'not-read' ? [] : [id])));
  const alive = snapshot.workspaces.filter(({ archived_at: archived }) => archived === null).map(({ id }) => id);
  const asked = inForce.incomplete.map(({ workspace }) => workspace.id);
  return {
    act: count('act'),
    watch: count('watch'),
    fine: count('fine'),
    unused: count('unused'),
    blocked: count('blocked'),
    no_limit: count('no-limit'),
    not_measurable: count('not-measurable'),
    at_mark: rows.filter(isUnknownAtMark).length,
    known: rows.filter(({ at_mark, known }) => at_mark && known !== null).length,
    not_looked_at: new Set([...alive, ...asked].filter((id) => !shown.has(id))).size,
  };
}
