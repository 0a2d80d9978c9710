import {
  age,
  chosen,
  fields,
  headroomAges,
  lines,
  marks,
  noColors,
  planAges,
  staircase,
  stat,
  steps,
  type DashboardPanel,
} from './panel-parts.js';
import { labelsOf, series } from './promql.js';

/*
 * The panels of the dashboard.
 */

/** Names beside IDs. The organization's own rows have no workspace, and so no partner. */
function named(expr: string): string {
  const added = labelsOf('headroom_workspace_info', 'workspace', 'owner');
  const owners = `max by ${labelsOf('headroom_workspace_info', 'organization_id', 'workspace_id', 'workspace', 'owner')} (${series('headroom_workspace_info')})`;
  const workspace = `on ${labelsOf('headroom_ratio', 'organization_id', 'workspace_id')} group_left ${added} ${owners}`;
  const names = `max by ${labelsOf('headroom_group_info', 'organization_id', 'group', 'name')} (${series('headroom_group_info')})`;
  const group = `on ${labelsOf('headroom_ratio', 'organization_id', 'group')} group_left ${labelsOf('headroom_group_info', 'name')} ${names}`;
  return `((${expr}) * ${workspace} or ignoring ${added} (${expr})) * ${group}`;
}

const rowLegend = '{{workspace}} {{name}} {{limiter}}';

/** Which columns a table has, and what they are called. */
function tableOf(columns: Readonly<Record<string, string>>): readonly object[] {
  const names = Object.keys(columns);
  return [
    { id: 'filterFieldsByName', options: { include: { names } } },
    {
      id: 'organize',
      options: {
        renameByName: columns,
        indexByName: Object.fromEntries(names.map((name, at) => [name, at])),
      },
    },
  ];
}

const rowColumns = { workspace: 'Workspace', name: 'Group', limiter: 'Limiter', owner: 'Owner' };

export const panels: readonly DashboardPanel[] = [
  stat(
    'Verdict',
    'Of the last run of limitdrift plan.',
    { expr: `${chosen('verdict')} == 1`, legend: '{{verdict}}' },
    { thresholds: noColors },
    'name',
  ),
  stat(
    'Drifted limits',
    'Live is not what was agreed, and that makes the run fail.',
    { expr: `count(${chosen('drift')} == 1) or vector(0)`, legend: 'drifted' },
    { thresholds: steps([null, 'green'], [1, 'red']) },
  ),
  stat(
    'Limits at the mark',
    'Used at or above the mark for long enough, and not declared as known.',
    { expr: `sum(${chosen('headroom_at_mark')})`, legend: 'at the mark' },
    { thresholds: steps([null, 'green'], [1, 'orange']) },
  ),
  stat(
    'Last plan',
    'Since the last run read the live limits, or failed.',
    { expr: age('last_run_timestamp_seconds'), legend: 'ago' },
    { unit: 's', thresholds: planAges },
  ),
  stat(
    'Last headroom',
    'Since the last run read limits and usage.',
    { expr: age('headroom_last_run_timestamp_seconds'), legend: 'ago' },
    { unit: 's', thresholds: headroomAges },
  ),
  stat(
    'Last run succeeded',
    '0: the last run of limitdrift plan failed, and compared nothing.',
    { expr: `min(${chosen('run_success')})`, legend: 'succeeded' },
    { thresholds: steps([null, 'red'], [1, 'green']) },
  ),
  {
    title: 'Headroom, worst first',
    description:
      'The highest minute of the window as a share of the limit: 50 % watch, 75 % act, from 90 % on probably throttled. Shorter bursts than a minute are not seen.',
    type: 'table',
    width: 14,
    height: 12,
    expressions: [{ expr: `sort_desc(${named(`topk(50, ${chosen('headroom_ratio')})`)})` }],
    fieldConfig: fields({ unit: 'percentunit', min: 0, max: 1, thresholds: marks }, [
      {
        matcher: { id: 'byName', options: 'Peak' },
        properties: [{ id: 'custom.cellOptions', value: { type: 'gauge', mode: 'basic' } }],
      },
    ]),
    options: { sortBy: [{ displayName: 'Peak', desc: true }] },
    transformations: tableOf({ ...rowColumns, Value: 'Peak' }),
  },
  {
    title: 'Minutes at the marks',
    description: 'Minutes of the window at or above so many per cent of the limit, all workspaces together.',
    type: 'timeseries',
    width: 10,
    height: 6,
    expressions: [
      {
        expr: `sum by ${labelsOf('headroom_minutes_at', 'percent')} (${chosen('headroom_minutes_at', { scope: '="workspace"' })})`,
        legend: '{{percent}} %',
      },
    ],
    fieldConfig: fields({ unit: 'none', custom: staircase }),
    options: lines,
  },
  {
    title: 'Minutes at 75 %, worst first',
    description: 'Minutes of the window at or above 75 % of the limit; days of a limit by the day.',
    type: 'table',
    width: 10,
    height: 6,
    expressions: [
      { expr: `sort_desc(${named(`topk(20, ${chosen('headroom_minutes_at', { percent: '="75"' })} > 0)`)})` },
    ],
    fieldConfig: fields({ unit: 'none', thresholds: noColors }),
    options: { sortBy: [{ displayName: 'Minutes', desc: true }] },
    transformations: tableOf({ ...rowColumns, Value: 'Minutes' }),
  },
  {
    title: 'Drift by class',
    description: 'Limits where live is not what is declared, without what is ignored or only reported.',
    type: 'timeseries',
    width: 12,
    height: 8,
    expressions: [{ expr: `sum by ${labelsOf('changes', 'class')} (${chosen('changes')})`, legend: '{{class}}' }],
    fieldConfig: fields({ unit: 'none', custom: { ...staircase, stacking: { mode: 'normal' } } }),
    options: lines,
  },
  {
    title: 'Peak share of the limit',
    description: 'The ten that are highest now, over time.',
    type: 'timeseries',
    width: 12,
    height: 8,
    expressions: [{ expr: named(`topk(10, ${chosen('headroom_ratio')})`), legend: rowLegend }],
    fieldConfig: fields({ unit: 'percentunit', min: 0, custom: staircase, thresholds: marks }),
    options: lines,
  },
  {
    title: 'Age of what is shown',
    description: 'Since the last runs, and since when each source of usage is not known.',
    type: 'timeseries',
    width: 24,
    height: 6,
    expressions: [
      { expr: age('last_run_timestamp_seconds'), legend: 'plan' },
      { expr: age('headroom_last_run_timestamp_seconds'), legend: 'headroom' },
      {
        expr: `time() - max by ${labelsOf('headroom_known_until_timestamp_seconds', 'source')} (${chosen('headroom_known_until_timestamp_seconds')})`,
        legend: 'usage: {{source}}',
      },
    ],
    fieldConfig: fields({ unit: 's', min: 0, custom: staircase }),
    options: lines,
  },
];
