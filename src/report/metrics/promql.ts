import { type MetricName, metricPrefix, type metrics } from './metric-table.js';

/*
 * Series in PromQL, spelled from the table of metrics: what is renamed or taken out there does not compile here.
 */

/** A label of a metric. All bear `organization_id`. */
export type LabelOf<Name extends MetricName> = (typeof metrics)[Name]['labels'][number] | 'organization_id';

/** Series of a metric, such as `limitdrift_verdict{verdict="drift"}`; matchers have their operator: `="drift"`. */
export function series<Name extends MetricName>(
  name: Name,
  matchers: Partial<Readonly<Record<LabelOf<Name>, string>>> = {},
): string {
  const pairs = Object.entries(matchers).map(([label, matcher]) => `${label}${String(matcher)}`);
  return metricPrefix + name + (pairs.length === 0 ? '' : `{${pairs.join(',')}}`);
}

/** Labels of a metric, as `by (…)`, `on (…)` and `group_left (…)` take them. */
export function labelsOf<Name extends MetricName>(_: Name, ...labels: readonly LabelOf<Name>[]): string {
  return `(${labels.join(', ')})`;
}
