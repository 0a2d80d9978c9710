import { groupName } from '../model/address.js';
import type { Headroom, HeadroomRow } from '../model/headroom/headroom-types.js';
import { minutesAbove } from '../model/headroom/usage-bounds.js';
import type { Change } from '../model/plan-types.js';
import { effectiveLimit } from '../model/setting.js';
import { dayNumber, weekdayDate } from '../model/times.js';
import { count } from '../model/text.js';
import type { FindingList } from './findings.js';

/*
 * Says of each change whether usage would have fitted under its new limit.
 */

/** For every step that is still to be taken: usage does not tell whether it is right, and never fails a run. */
export function reportBelowPeak(
  changes: readonly Change[],
  usage: Headroom,
  { today, findings }: { readonly today: string; readonly findings: FindingList },
): void {
  const rows = new Map(usage.rows.map((row) => [row.address, row]));
  const torn = new Set(usage.incomplete.map(({ source }) => source));
  const span = spanOf(usage, today);
  for (const change of changes) {
    const row = rows.get(change.address);
    if (row === undefined || row.source === null || change.class === 'adopted' || change.ignored !== null) continue;
    const { after, organization_limit, workspace, address, origin, group, limiter } = change;
    const limit = effectiveLimit(after.source === 'workspace' ? after.value : null, organization_limit);
    if (limit === null) continue;
    const above = aboveOn(row, limit);
    if (above.days.length === 0) continue;
    const isExact = above.exact && !torn.has(row.source) && usage.run.by === 'minute';
    const { total, unit, days } = above;
    const others = row.days_known - days.length;
    const data = { group: groupName(group), limiter, limit, unit, total, exact: isExact, span, days, others };
    // Bound to the address, and not to the place: two workspaces of one template are two steps.
    const related = origin === null ? [] : [origin];
    const subject = { workspace: { id: workspace.id, name: workspace.name }, address, related };
    findings.add('below-peak-usage', data, subject);
  }
}

interface Above {
  readonly total: number;
  readonly unit: 'minute' | 'day';
  readonly exact: boolean;
  readonly days: readonly string[];
}

/** Of a limit of days, days count; of any other, minutes. */
function aboveOn({ limiter, days }: HeadroomRow, limit: number): Above {
  const over = days.filter(({ peak }) => peak > limit);
  const names = over.map(({ day }) => day);
  if (limiter === 'tokens_per_day') return { total: over.length, unit: 'day', exact: true, days: names };
  const counted = over.map((day) => minutesAbove(day, limit));
  const total = counted.reduce((sum, { minutes }) => sum + minutes, 0);
  return { total, unit: 'minute', exact: counted.every(({ exact }) => exact), days: names };
}

/** Which time was looked at; `the last …` where it reaches to yesterday or today. */
function spanOf({ window: { from, to, days } }: Headroom, today: string): string {
  const last = String(days.at(-1));
  const long = days.length === 1 ? `${from.slice(11, 16)} to ${to.slice(11, 16)} UTC` : count(days.length, 'day');
  if (days.length === 1) return `${weekdayDate(last)}, ${long}`;
  return dayNumber(today) - dayNumber(last) <= 1 ? `the last ${long}` : `the ${long} to ${weekdayDate(last)}`;
}
