import { actMark, throttledMark, watchMark } from '../../model/headroom/headroom-types.js';
import type { MetricName } from './metric-table.js';
import { type LabelOf, labelsOf, series } from './promql.js';

/*
 * The panels of the dashboard.
 */

export interface DashboardPanel {
  readonly title: string;
  /** Shown behind a sign beside the title. */
  readonly description: string;
  readonly type: 'stat' | 'timeseries' | 'table';
  /** Of 24 columns. */
  readonly width: number;
  readonly height: number;
  readonly expressions: readonly { readonly expr: string; readonly legend?: string }[];
  readonly fieldConfig: object;
  readonly options: object;
  readonly transformations?: readonly object[];
}

/** Series of the organizations that were chosen. */
function chosen<Name extends MetricName>(
  name: Name,
  matchers: Partial<Readonly<Record<LabelOf<Name>, string>>> = {},
): string {
  return series(name, { ...matchers, organization_id: '=~"$organization"' });
}

/** Of the organization whose last run is the longest ago. */
function age(name: 'last_run_timestamp_seconds' | 'headroom_last_run_timestamp_seconds'): string {
  return `time() - min(max by ${labelsOf(name, 'organization_id')} (${chosen(name)}))`;
}

const noColors = { mode: 'absolute', steps: [{ color: 'text', value: null }] };

function steps(...values: readonly (readonly [from: number | null, color: string])[]): object {
  return { mode: 'absolute', steps: values.map(([value, color]) => ({ color, value })) };
}

const marks = steps([null, 'green'], [watchMark, 'yellow'], [actMark, 'orange'], [throttledMark, 'red']);

/** Seconds: a run of every 6 hours, or of every day, that is late; and one that was missed twice. */
const planAges = steps([null, 'green'], [7 * 3600, 'yellow'], [13 * 3600, 'red']);
const headroomAges = steps([null, 'green'], [25 * 3600, 'yellow'], [50 * 3600, 'red']);

function fields(defaults: object, overrides: readonly object[] = []): object {
  return { defaults, overrides };
}

/** One figure, with a colour. */
function stat(
  title: string,
  description: string,
  expression: DashboardPanel['expressions'][number],
  defaults: object,
  textMode: 'name' | 'value' = 'value',
): DashboardPanel {
  const reduceOptions = { calcs: ['lastNotNull'] };
  return {
    title,
    description,
    type: 'stat',
    width: 4,
    height: 4,
    expressions: [expression],
    fieldConfig: fields(defaults),
    options: { reduceOptions, textMode, colorMode: 'background', graphMode: 'none' },
  };
}

const lines = { legend: { displayMode: 'table', placement: 'right', calcs: ['lastNotNull', 'max'] } };
const staircase = { drawStyle: 'line', lineInterpolation: 'stepAfter', fillOpacity: 10, spanNulls: true };

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
