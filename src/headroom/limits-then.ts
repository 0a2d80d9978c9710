import { formatAddress, groupKey, organizationSegment } from '../model/address.js';
import type { Headroom, HeadroomRow } from '../model/headroom/headroom-types.js';
import type { LimitHistory, LimitLine } from '../model/history/history-types.js';
import { effectiveLimit } from '../model/setting.js';
import { minuteOf } from '../model/times.js';

/*
 * Says where kept snapshots know that another limit was in force at the peak minute than today.
 */

type Lines = ReadonlyMap<string, LimitLine>;

/** The same headroom, with the limit of that time beside today's where the two differ and it is known. */
export function withLimitsThen(headroom: Headroom, { lines }: LimitHistory): Headroom {
  const byAddress = new Map(lines.map((line) => [line.address, line]));
  return { ...headroom, rows: headroom.rows.map((row) => withLimitThen(row, byAddress)) };
}

function withLimitThen(row: HeadroomRow, lines: Lines): HeadroomRow {
  if (row.peak === null) return row;
  const limit = limitAt(row, minuteOf(row.peak.at), lines);
  if (limit === undefined || limit === row.limit) return row;
  const ratio = limit === null || limit === 0 ? null : row.peak.value / limit;
  return { ...row, limit_then: { limit, ratio } };
}

/** null: there was no limit; undefined: nobody knows. A workspace without a line of its own inherited all along. */
function limitAt(
  { address, workspace, group, limiter }: HeadroomRow,
  minute: number,
  lines: Lines,
): number | null | undefined {
  const above = lines.get(formatAddress(organizationSegment, groupKey(group), limiter));
  const organization = above === undefined ? null : valueAt(above, minute);
  const own = workspace === null ? undefined : lines.get(address);
  const value = own === undefined ? null : valueAt(own, minute);
  return organization === undefined || value === undefined ? undefined : effectiveLimit(value, organization);
}

/** Between two values nobody saw which one it was. */
function valueAt({ values }: LimitLine, minute: number): number | null | undefined {
  return values.find(({ first_seen, last_seen }) => minuteOf(first_seen) <= minute && minute <= minuteOf(last_seen))
    ?.value;
}
