import { groupKey, groupName } from '../../model/address.js';
import type { Headroom, HeadroomRow } from '../../model/headroom/headroom-types.js';
import { csvText } from '../limits/csv-text.js';
import type { HeadroomListing } from './headroom-rows.js';
import { useAt } from './headroom-values.js';

/*
 * The headroom as comma-separated values, for a spreadsheet.
 */

const columns = [
  'workspace',
  'workspace_id',
  'owner',
  'group',
  'group_id',
  'limiter',
  'level',
  'at_mark',
  'known',
  'peak',
  'peak_at',
  'limit',
  'ratio',
  'organization_limit',
  'overridden',
  'declared_limit',
  'minutes_at_50',
  'minutes_at_75',
  'minutes_at_90',
  'longest_run',
  'cache_read_share',
  'days_known',
  'source',
  'known_until',
  'made_by',
  'address',
  'limit_then',
] as const;

/** A row for every limit; the organization's have no workspace. What is empty is not there, and was not measured. */
export function renderHeadroomCsv({ headroom }: HeadroomListing): string {
  return csvText([columns, ...headroom.rows.map((row) => cellsOf(row, headroom))]);
}

function cellsOf(row: HeadroomRow, { sources }: Headroom): readonly (string | number | null)[] {
  const { workspace, group, limiter, level, known, peak, source } = row;
  const measured = level !== 'not-measurable';
  return [
    workspace?.name ?? null,
    workspace?.id ?? null,
    workspace?.owner ?? null,
    groupName(group),
    groupKey(group),
    limiter,
    level,
    String(row.at_mark),
    known?.reason ?? null,
    measured ? (peak?.value ?? 0) : null,
    peak?.at ?? null,
    row.limit,
    row.ratio === null ? null : Number(row.ratio.toFixed(4)),
    row.organization_limit,
    String(row.overridden),
    row.declared_limit,
    ...(['50', '75', '90'] as const).map((mark) => (measured ? useAt(row, mark).amount : null)),
    measured ? row.longest_run : null,
    row.cache_read_share === null ? null : Number(row.cache_read_share.toFixed(4)),
    row.days_known,
    source,
    sources.find((one) => one.source === source)?.known_until ?? null,
    peak === null ? null : peak.made_by.map(({ name, value }) => `${name} ${value}`).join('; '),
    row.address,
    row.limit_then?.limit ?? null,
  ];
}
