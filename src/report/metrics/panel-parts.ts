import { actMark, throttledMark, watchMark } from '../../model/headroom/headroom-types.js';
import type { MetricName } from './metric-table.js';
import { type LabelOf, labelsOf, series } from './promql.js';

/*
 * What the panels of the dashboard have in common, in the words of Grafana.
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
export function chosen<Name extends MetricName>(
  name: Name,
  matchers: Partial<Readonly<Record<LabelOf<Name>, string>>> = {},
): string {
  return series(name, { ...matchers, organization_id: '=~"$organization"' });
}

/** Of the organization whose last run is the longest ago. */
export function age(name: 'last_run_timestamp_seconds' | 'headroom_last_run_timestamp_seconds'): string {
  return `time() - min(max by ${labelsOf(name, 'organization_id')} (${chosen(name)}))`;
}

export const noColors = { mode: 'absolute', steps: [{ color: 'text', value: null }] };

export function steps(...values: readonly (readonly [from: number | null, color: string])[]): object {
  return { mode: 'absolute', steps: values.map(([value, color]) => ({ color, value })) };
}

export const marks = steps([null, 'green'], [watchMark, 'yellow'], [actMark, 'orange'], [throttledMark, 'red']);

/** Seconds: a run of every 6 hours, or of every day, that is late; and one that was missed twice. */
export const planAges = steps([null, 'green'], [7 * 3600, 'yellow'], [13 * 3600, 'red']);
export const headroomAges = steps([null, 'green'], [25 * 3600, 'yellow'], [50 * 3600, 'red']);

export function fields(defaults: object, overrides: readonly object[] = []): object {
  return { defaults, overrides };
}

/** One figure, with a colour. */
export function stat(
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

export const lines = { legend: { displayMode: 'table', placement: 'right', calcs: ['lastNotNull', 'max'] } };
export const staircase = { drawStyle: 'line', lineInterpolation: 'stepAfter', fillOpacity: 10, spanNulls: true };
