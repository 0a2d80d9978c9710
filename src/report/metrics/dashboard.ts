import { formatJson } from '../../model/text.js';
import { panels } from './dashboard-panels.js';
import type { DashboardPanel } from './panel-parts.js';
import { labelsOf, series } from './promql.js';

/*
 * A dashboard for Grafana, over the metrics of a plan and of a headroom.
 */

/** What Grafana 11 writes; it takes older ones, and reads newer ones as far as it knows them. */
const schemaVersion = 39;

const columns = 24;

/** A dashboard as Grafana imports it, and as a file of its provisioning. The data source is a variable: Grafana offers those that it has. */
export function renderDashboard(): string {
  return formatJson({
    uid: 'limitdrift',
    title: 'Rate limits of the Claude API (limitdrift)',
    tags: ['limitdrift'],
    schemaVersion,
    editable: true,
    timezone: 'browser',
    time: { from: 'now-7d', to: 'now' },
    refresh: '15m',
    templating: { list: [datasource, organizations] },
    panels: place(panels),
  });
}

const source = { type: 'prometheus', uid: '${datasource}' } as const;

const datasource = {
  name: 'datasource',
  type: 'datasource',
  label: 'Data source',
  query: 'prometheus',
  hide: 0,
};

/** Shown by name where a run knows it; what it stands for is the ID. */
const organizations = {
  name: 'organization',
  type: 'query',
  label: 'Organization',
  datasource: source,
  query: {
    query: `query_result(${series('organization_info')} or on ${labelsOf('organization_info', 'organization_id')} ${series('headroom_organization_info')})`,
    refId: 'organizations',
  },
  regex: '/organization="(?<text>[^"]*)".*organization_id="(?<value>[^"]*)"/',
  refresh: 2,
  sort: 1,
  multi: true,
  includeAll: true,
  // Also of runs that failed before they knew an organization.
  allValue: '.*',
  hide: 0,
};

/** From left to right, and where a row is full in the next. */
function place(all: readonly DashboardPanel[]): readonly object[] {
  let [x, y, tallest] = [0, 0, 0];
  return all.map(({ width, height, expressions, ...panel }, at) => {
    if (x + width > columns) [x, y, tallest] = [0, y + tallest, 0];
    const gridPos = { x, y, w: width, h: height };
    [x, tallest] = [x + width, Math.max(tallest, height)];
    const targets = expressions.map((expression, index) => ({
      refId: String.fromCharCode('A'.charCodeAt(0) + index),
      datasource: source,
      expr: expression.expr,
      legendFormat: expression.legend ?? '__auto',
      ...(panel.type === 'timeseries' ? { range: true } : { instant: true, range: false }),
      ...(panel.type === 'table' ? { format: 'table' } : {}),
    }));
    return { id: at + 1, datasource: source, gridPos, ...panel, targets };
  });
}
