import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import type { Headroom } from '../../../src/model/headroom/headroom-types.js';
import type { Plan } from '../../../src/model/plan-types.js';
import { headroomAlerts, planAlerts, renderAlertingRules } from '../../../src/report/metrics/alert-rules.js';
import { renderHeadroomMetrics } from '../../../src/report/metrics/headroom-metrics.js';
import { metricPrefix, metrics } from '../../../src/report/metrics/metric-table.js';
import { renderOpenMetrics } from '../../../src/report/metrics/plan-metrics.js';
import { headroomOf, listingOf, rowOf, workspaceOf } from '../headroom/headrooms.js';
import { changeOf, opus, planOf } from '../plans.js';
import { describeWithPromtool, promtool, type RuleTest, scraped } from './promtool.js';

const alerts = [...planAlerts, ...headroomAlerts];
const organization_id = '8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10';

/** promtool's time begins in 1970. */
const taken_at = '1970-01-01T00:00:00Z';

function planMetrics(parts: Partial<Plan> = {}): string {
  const plan = planOf(parts);
  return renderOpenMetrics({ ...plan, run: { ...plan.run, taken_at } });
}

function useMetrics(rows: Headroom['rows'], parts: Partial<Headroom> = {}): string {
  const headroom = headroomOf(rows, parts);
  return renderHeadroomMetrics(listingOf({ ...headroom, run: { ...headroom.run, taken_at } }));
}

const drifted = planMetrics({ verdict: 'drift', changes: [changeOf()] });
const pending = planMetrics({ verdict: 'pending', changes: [changeOf({ class: 'pending' })] });
const ignored = planMetrics({ changes: [changeOf({ ignored: { reason: 'INC-1' } })] });
const archived = planMetrics({ verdict: 'drift' });
const failed = planMetrics({ verdict: 'failed' });
const inSync = planMetrics();

const search = workspaceOf('search', '@search');
const group = 'rlg_Sonnet5';
const limiter = 'requests_per_minute';
const known = { reason: 'load test', expires: null };
const atMark = useMetrics([rowOf({ workspace: search, use: { peaks: [800] } })]);
const ofOrganization = useMetrics([rowOf({ workspace: null, use: { peaks: [800] } })]);
const full = useMetrics([rowOf({ workspace: search, use: { peaks: [1040] } })]);
const below = useMetrics([rowOf({ workspace: search, use: { peaks: [700] } })]);
const expected = useMetrics([rowOf({ workspace: search, known, use: { peaks: [1040] } })]);
const unread = useMetrics([], { complete: false });

const row = { scope: 'workspace', workspace_id: 'wrkspc_search', group, limiter, organization_id };
const markWords =
  'Used at or above the mark for long enough, in the window that `limitdrift headroom` looks at. From 90 % on requests were probably throttled. `limitdrift headroom` shows when, and who made the peak.';

/** Of each alert, when it fires, as what; and when it does not. */
interface Case {
  readonly alert: string;
  readonly fires: readonly Firing[];
  /** Metrics and the hour at which nothing fires. */
  readonly silent: readonly (readonly [metrics: string, hour: number])[];
}

interface Firing {
  readonly metrics: string;
  readonly hour: number;
  /** When the file of metrics goes away; else never. */
  readonly goneAt?: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly description: string;
}

const cases: readonly Case[] = [
  {
    alert: 'LimitdriftDrift',
    fires: [
      {
        metrics: drifted,
        hour: 1,
        labels: {
          class: 'drift',
          workspace_id: 'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
          group: String(opus.id),
          limiter,
          organization_id,
        },
        summary: 'Not as agreed: prod-chat · Claude Opus 4.x · requests_per_minute',
        description: `The live limit is not what was declared (drift), in the organization ${organization_id}. The report of the run has the step: set it back, or accept it.`,
      },
    ],
    silent: [
      [inSync, 1],
      [pending, 1],
      [ignored, 1],
      [archived, 1],
    ],
  },
  {
    alert: 'LimitdriftError',
    fires: [
      {
        metrics: archived,
        hour: 1,
        labels: { verdict: 'drift', organization_id },
        summary: `Not as agreed, though no limit drifted: organization ${organization_id}`,
        description:
          'A finding makes the run fail, such as a declared workspace that was archived. The report of the run names it.',
      },
    ],
    silent: [
      [inSync, 1],
      [pending, 1],
      [drifted, 1],
    ],
  },
  {
    alert: 'LimitdriftFailed',
    fires: [
      {
        metrics: failed,
        hour: 13,
        labels: { organization_id },
        summary: `limitdrift fails: organization ${organization_id}`,
        description:
          'No run compared the limits for 13 hours. The log of the run says why; `limitdrift doctor` says which credential it uses and what that reaches.',
      },
      {
        metrics: failed.replaceAll(`{organization_id="${organization_id}"}`, ''),
        hour: 13,
        labels: {},
        summary: 'limitdrift fails: organization that is not known',
        description:
          'No run compared the limits for 13 hours. The log of the run says why; `limitdrift doctor` says which credential it uses and what that reaches.',
      },
    ],
    silent: [
      [failed, 12],
      [drifted, 20],
    ],
  },
  {
    alert: 'LimitdriftIncomplete',
    fires: [
      {
        metrics: planMetrics({ verdict: 'incomplete' }),
        hour: 13,
        labels: { verdict: 'incomplete', organization_id },
        summary: `limitdrift cannot read everything: organization ${organization_id}`,
        description:
          'No run read everything for 13 hours: drift in what was not read would not be seen. The log of the run names it.',
      },
    ],
    silent: [
      [planMetrics({ verdict: 'incomplete' }), 12],
      [drifted, 20],
    ],
  },
  {
    alert: 'LimitdriftStale',
    fires: [14, 30].map((hour) => ({
      metrics: inSync,
      hour,
      goneAt: 2,
      labels: { organization_id },
      summary: `limitdrift does not run: organization ${organization_id}`,
      description: `The last run was ${hour === 14 ? '14h' : '1d 6h'} 0m 0s ago. Is the schedule switched off, or does what it writes not arrive here?`,
    })),
    silent: [
      [inSync, 13],
      [inSync.replaceAll(`{organization_id="${organization_id}"}`, ''), 20],
    ],
  },
  {
    alert: 'LimitdriftHeadroomAtMark',
    fires: [
      {
        metrics: atMark,
        hour: 1,
        labels: { ...row, owner: '@search' },
        summary: 'Close to the limit: search · Sonnet 5 · requests_per_minute',
        description: markWords,
      },
      {
        metrics: ofOrganization,
        hour: 1,
        labels: { scope: 'organization', group, limiter, organization_id },
        summary: 'Close to the limit: the organization · Sonnet 5 · requests_per_minute',
        description: markWords,
      },
    ],
    silent: [
      [below, 1],
      [expected, 1],
    ],
  },
  {
    alert: 'LimitdriftHeadroomFull',
    fires: [
      {
        metrics: full,
        hour: 1,
        labels: { ...row, owner: '@search' },
        summary: 'At the limit: search · Sonnet 5 · requests_per_minute',
        description:
          'The peak was 104% of the limit: requests were probably throttled, and how many is in no metric. Lower the use, raise the limit, or declare under `known` why it is so.',
      },
    ],
    silent: [
      [atMark, 1],
      [expected, 1],
    ],
  },
  {
    alert: 'LimitdriftHeadroomIncomplete',
    fires: [
      {
        metrics: unread,
        hour: 50,
        labels: { organization_id },
        summary: `limitdrift cannot read all usage: organization ${organization_id}`,
        description:
          'No run read everything for 50 hours: use could be higher than it seems. The log of the run names what is missing.',
      },
    ],
    silent: [
      [unread, 49],
      [full, 60],
    ],
  },
  {
    alert: 'LimitdriftHeadroomStale',
    fires: [
      {
        metrics: below,
        hour: 51,
        goneAt: 2,
        labels: { organization_id },
        summary: `limitdrift headroom does not run: organization ${organization_id}`,
        description:
          'The last run that read the usage was 2d 3h 0m 0s ago. Does it fail, is the schedule switched off, or does what it writes not arrive here?',
      },
    ],
    silent: [
      [below, 50],
      [inSync, 60],
    ],
  },
];

function ruleTests({ alert, fires, silent }: Case): readonly RuleTest[] {
  const severity = String(alerts.find((rule) => rule.alert === alert)?.severity);
  const testOf = (
    name: string,
    hour: number,
    input_series: RuleTest['input_series'],
    exp_alerts: RuleTest['alert_rule_test'][number]['exp_alerts'],
  ): RuleTest => ({
    name: `${alert} ${name}`,
    interval: '1h',
    input_series,
    alert_rule_test: [{ eval_time: `${hour}h`, alertname: alert, exp_alerts }],
  });
  return [
    ...fires.map(({ metrics: text, hour, goneAt, labels, summary, description }) =>
      testOf('fires', hour, scraped(text, goneAt), [
        { exp_labels: { ...labels, severity }, exp_annotations: { summary, description } },
      ]),
    ),
    ...silent.map(([text, hour]) => testOf('is silent', hour, scraped(text), [])),
  ];
}

function testRules(rules: string) {
  const tests = cases.flatMap(ruleTests);
  const file = JSON.stringify({ rule_files: ['rules.yml'], evaluation_interval: '1h', tests });
  return promtool(['test', 'rules', 'test.json'], { 'rules.yml': rules, 'test.json': file });
}

test('every alert has a case in which it fires, and one in which it does not', () => {
  expect(cases.map(({ alert }) => alert)).toEqual(alerts.map(({ alert }) => alert));
  expect(cases.filter(({ fires, silent }) => fires.length * silent.length === 0)).toEqual([]);
});

test('every label that an alert names is one of the metric that it is about', () => {
  const strangers = alerts.flatMap(({ expr, owner, summary, description }) => {
    const named = [...`${owner} ${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label);
    const about = Object.entries(metrics).find(([name]) => new RegExp(`\\b${metricPrefix}${name}\\b`).test(expr));
    const has: readonly string[] = ['organization_id', ...(about?.[1].labels ?? [])];
    return named.filter((label) => !has.includes(String(label)));
  });
  expect(strangers).toEqual([]);
});

describeWithPromtool('the way into Prometheus, by promtool', () => {
  test('is the configuration of the documentation, with the rules that are exported', () => {
    const page = readFileSync(new URL('../../../docs/reports.md', import.meta.url), 'utf8');
    const [, config = ''] = /^```yaml\n(# prometheus\.yml\n[^]*?)^```$/m.exec(page) ?? [];
    const files = { 'prometheus.yml': config, 'limitdrift.rules.yml': renderAlertingRules() };
    const { code, output } = promtool(['check', 'config', 'prometheus.yml'], files);
    expect([code, output]).toEqual([0, expect.stringMatching(/SUCCESS: .* rules found/)]);
  });

  /** 1 would be a text that it cannot read; 3 that it would name something else. */
  test.each([
    ['plan', drifted],
    ['headroom', atMark],
  ])('takes the file of %s as text that node_exporter and Pushgateway read', (_, metrics) => {
    expect([0, 3]).toContain(promtool(['check', 'metrics'], {}, metrics).code);
  });
});

describeWithPromtool('alerting rules, by promtool', () => {
  test('fire when they should, say what they should, and are silent otherwise', () => {
    expect(testRules(renderAlertingRules())).toEqual({ code: 0, output: expect.stringContaining('SUCCESS') });
  });

  test('would be found out, each of them, if they always fired, and as something else', () => {
    const broken = renderAlertingRules()
      .replaceAll(/expr: .*/g, 'expr: vector(1)')
      .replaceAll(/ +for: .*\n/g, '');
    const { code, output } = testRules(broken);
    expect(code).toBe(1);
    const names = alerts.flatMap(({ alert }) => [`${alert} fires`, `${alert} is silent`]);
    expect(names.filter((name) => !output.includes(`name: ${name},`))).toEqual([]);
  });
});
