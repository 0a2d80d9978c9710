import { groupKey, groupName } from '../../model/address.js';
import type { Headroom, HeadroomLevel, HeadroomRow } from '../../model/headroom/headroom-types.js';
import { type HeadroomListing, isAtMark } from '../headroom/headroom-rows.js';
import { useAt } from '../headroom/headroom-values.js';
import { family, firstNames, formatMetrics, type MetricFamily, one, type Sample, unixSeconds } from './metrics-text.js';

/*
 * A headroom as metrics.
 */

/** What was not measured is left out, rather than 0. */
export function renderHeadroomMetrics({ headroom }: HeadroomListing): string {
  const families = [...runFamilies(headroom), ...rowFamilies(headroom.rows), ...infoFamilies(headroom)];
  return formatMetrics(families, headroom.organization.id);
}

function runFamilies({ run, complete, sources, summary }: Headroom): readonly MetricFamily[] {
  const levels: readonly (readonly [HeadroomLevel, number])[] = [
    ['act', summary.act],
    ['watch', summary.watch],
    ['fine', summary.fine],
    ['unused', summary.unused],
    ['blocked', summary.blocked],
    ['no-limit', summary.no_limit],
    ['not-measurable', summary.not_measurable],
  ];
  const known = sources.map(({ source, known_until, not_measurable }) => ({
    labels: { source },
    value: not_measurable === null ? unixSeconds(known_until) : null,
  }));
  return [
    family('headroom_run_exit_code', one(run.exit_code)),
    family('headroom_last_run_timestamp_seconds', one(unixSeconds(run.taken_at))),
    family('headroom_complete', one(Number(complete))),
    family(
      'headroom_measurable',
      sources.map(({ source, not_measurable }) => ({ labels: { source }, value: Number(not_measurable === null) })),
    ),
    family('headroom_known_until_timestamp_seconds', known),
    family(
      'headroom_limits',
      levels.map(([level, value]) => ({ labels: { level }, value })),
    ),
  ];
}

function rowFamilies(rows: readonly HeadroomRow[]): readonly MetricFamily[] {
  const measured = rows.filter(({ level }) => level !== 'not-measurable');
  const values = (pick: (row: HeadroomRow) => number | null): readonly Sample[] =>
    measured.map((row) => ({ labels: labelsOf(row), value: pick(row) }));
  const minutes = measured.flatMap((row) =>
    (['50', '75', '90'] as const).map((percent) => ({
      labels: { ...labelsOf(row), percent },
      value: row.ratio === null ? null : useAt(row, percent).amount,
    })),
  );
  return [
    family(
      'headroom_ratio',
      values(({ ratio }) => rounded(ratio)),
    ),
    family(
      'headroom_peak',
      values(({ peak }) => rounded(peak?.value ?? 0)),
    ),
    family(
      'headroom_limit',
      values(({ limit }) => limit),
    ),
    family('headroom_minutes_at', minutes),
    family(
      'headroom_at_mark',
      values((row) => Number(isAtMark(row))),
    ),
    family(
      'headroom_known',
      values((row) => Number(row.at_mark && !isAtMark(row))),
    ),
    family(
      'headroom_cache_read_share',
      values(({ cache_read_share: share }) => rounded(share)),
    ),
  ];
}

function labelsOf({ workspace, group, limiter }: HeadroomRow): Sample['labels'] {
  const scope = workspace === null ? 'organization' : 'workspace';
  return { scope, workspace_id: workspace?.id ?? '', group: groupKey(group), limiter };
}

/** Four digits: the same on every machine, and never with an exponent. */
function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 10_000) / 10_000;
}

function infoFamilies({ organization, rows }: Headroom): readonly MetricFamily[] {
  const workspaces = rows.flatMap(({ workspace }) => (workspace === null ? [] : [workspace]));
  const owners = new Map(workspaces.map(({ id, owner }) => [id, owner ?? '']));
  const named = firstNames(workspaces.map(({ id, name }) => [id, name] as const));
  const groups = firstNames(rows.map(({ group }) => [groupKey(group), groupName(group)] as const));
  return [
    family('headroom_organization_info', [{ labels: { organization: organization.name }, value: 1 }]),
    family(
      'headroom_workspace_info',
      named.map(([workspace_id, workspace]) => ({
        labels: { workspace_id, workspace, owner: String(owners.get(workspace_id)) },
        value: 1,
      })),
    ),
    family(
      'headroom_group_info',
      groups.map(([group, name]) => ({ labels: { group, name }, value: 1 })),
    ),
  ];
}
