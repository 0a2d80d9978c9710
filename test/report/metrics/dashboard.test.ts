import { expect, test } from 'vitest';
import { z } from 'zod';

import { renderDashboard } from '../../../src/report/metrics/dashboard.js';
import { renderHeadroomMetrics } from '../../../src/report/metrics/headroom-metrics.js';
import { metricPrefix, metrics } from '../../../src/report/metrics/metric-table.js';
import { renderOpenMetrics } from '../../../src/report/metrics/plan-metrics.js';
import { folder, limitdrift } from '../../cli/command-line.js';
import { brightwater, listingOf } from '../headroom/headrooms.js';
import { changeOf, planOf } from '../plans.js';
import { describeWithPromtool, promtool, type RuleTest, scraped } from './promtool.js';

const source = z.object({ type: z.literal('prometheus'), uid: z.literal('${datasource}') });
const dashboard = z
  .object({
    uid: z.string(),
    title: z.string(),
    schemaVersion: z.number(),
    templating: z.object({ list: z.array(z.looseObject({ name: z.string(), type: z.string() })) }),
    panels: z.array(
      z.looseObject({
        id: z.number(),
        title: z.string(),
        type: z.enum(['stat', 'timeseries', 'table']),
        datasource: source,
        gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
        targets: z.array(z.looseObject({ refId: z.string(), datasource: source, expr: z.string() })).min(1),
      }),
    ),
  })
  .parse(JSON.parse(renderDashboard()));

const expressions = dashboard.panels.flatMap(({ title, targets }) =>
  targets.map(({ refId, expr }) => ({ title: `${title} ${refId}`, expr })),
);

test('the data source and the organization are variables', () => {
  expect(dashboard.templating.list.map(({ name, type }) => [name, type])).toEqual([
    ['datasource', 'datasource'],
    ['organization', 'query'],
  ]);
  expect(expressions.filter(({ expr }) => !expr.includes('organization_id=~"$organization"'))).toEqual([]);
});

test('no two panels lie on one another, and every ID is its own', () => {
  const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, at) => `${x + (at % w)} ${y + Math.floor(at / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
  expect(dashboard.panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
  expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
});

test('every metric that is named anywhere is one of the table', () => {
  const named = renderDashboard().match(new RegExp(`\\b${metricPrefix}\\w+`, 'g')) ?? [];
  const known = Object.keys(metrics).map((name) => metricPrefix + name);
  expect(named.length).toBeGreaterThan(expressions.length);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test.each([
  ['prometheus-rules', /^# .*\ngroups:\n {2}- name: limitdrift\n/s],
  ['grafana-dashboard', /^\{\n {2}"uid": "limitdrift",\n/],
])('export %s prints it', async (name, text) => {
  const { code, stdout, stderr } = await limitdrift(folder(), ['export', name]);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(text);
});

describeWithPromtool('a dashboard, by promtool', () => {
  const plan = renderOpenMetrics(planOf({ verdict: 'drift', changes: [changeOf()] }));
  const headroom = renderHeadroomMetrics(listingOf(brightwater));

  /** An alert for each expression, which says how many series it has. */
  const rules = expressions.map(({ title, expr }) => ({
    alert: title,
    expr: `count(${expr.replaceAll('$organization', '.*')})`,
    annotations: { series: '{{ $value }}' },
  }));
  const tests = (expected: readonly (readonly [title: string, series: number])[]): readonly RuleTest[] => [
    {
      name: 'panels',
      interval: '1h',
      input_series: scraped(plan.replace('# EOF\n', '') + headroom, 2),
      alert_rule_test: expected.map(([title, number]) => ({
        eval_time: '1h',
        alertname: title,
        exp_alerts: [{ exp_labels: {}, exp_annotations: { series: String(number) } }],
      })),
    },
  ];

  test('every panel shows what reports write, no row twice', () => {
    const measured = brightwater.rows.filter(({ ratio }) => ratio !== null);
    const hit = measured.filter(({ days }) => days.some(({ minutes_at }) => minutes_at['75'] > 0));
    const expected = [
      ['Verdict A', 1],
      ['Drifted limits A', 1],
      ['Limits at the mark A', 1],
      ['Last plan A', 1],
      ['Last headroom A', 1],
      ['Last run succeeded A', 1],
      ['Headroom, worst first A', measured.length],
      ['Minutes at the marks A', 3],
      ['Minutes at 75 %, worst first A', hit.length],
      ['Drift by class A', 5],
      ['Peak share of the limit A', 10],
      ['Age of what is shown A', 1],
      ['Age of what is shown B', 1],
      ['Age of what is shown C', 2],
    ] as const;
    expect(expected.map(([title]) => title)).toEqual(expressions.map(({ title }) => title));
    const result = promtool(['test', 'rules', 'test.json'], {
      'rules.yml': JSON.stringify({ groups: [{ name: 'panels', rules }] }),
      'test.json': JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1h', tests: tests(expected) }),
    });
    expect(result).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  });
});
