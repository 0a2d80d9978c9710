import { throttledMark } from '../../model/headroom/headroom-types.js';
import type { MetricName } from './metric-table.js';
import { type LabelOf, labelsOf, series } from './promql.js';

/*
 * Alerting rules for Prometheus, over the metrics of a plan and of a headroom.
 */

export interface AlertingRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it holds before it fires; null: at once. */
  readonly for: string | null;
  readonly severity: 'critical' | 'warning' | 'info';
  /** Who answers for the workspace, as a template, to route by; null: nobody of whom the metrics know. */
  readonly owner: string | null;
  /** Templates of Prometheus. */
  readonly summary: string;
  readonly description: string;
}

/** Hours: a run of every 6 hours, and one of every day, missed twice. */
const planMissed = 13;
const headroomMissed = 50;

const organization = '{{ or $labels.organization_id "that is not known" }}';

/** A label of an info metric, else something. Looked up when the alert fires: no name that is missing keeps it away. */
function lookUp<Info extends MetricName>(
  info: Info,
  [id, label]: readonly [LabelOf<Info>, LabelOf<Info>],
  otherwise = `{{ $labels.${id} }}`,
): string {
  const query = `${series(info)}{organization_id=%q,${id}=%q}`;
  const found = `with printf ${JSON.stringify(query)} $labels.organization_id $labels.${id} | query`;
  const missing = otherwise === '' ? '' : `{{ else }}${otherwise}`;
  return `{{ ${found} }}{{ . | first | label "${label}" }}${missing}{{ end }}`;
}

const limitName = [
  lookUp('workspace_info', ['workspace_id', 'workspace']),
  lookUp('group_info', ['group', 'name']),
  '{{ $labels.limiter }}',
].join(' · ');

const rowName = [
  lookUp('headroom_workspace_info', ['workspace_id', 'workspace'], '{{ or $labels.workspace_id "the organization" }}'),
  lookUp('headroom_group_info', ['group', 'name']),
  '{{ $labels.limiter }}',
].join(' · ');

const rowOwner = lookUp('headroom_workspace_info', ['workspace_id', 'owner'], '');

/** Of an organization that a run named, when a run last wrote anything; also where the file is gone. */
function lastSeen(name: 'last_run_timestamp_seconds' | 'headroom_last_run_timestamp_seconds'): string {
  const named = series(name, { organization_id: '!=""' });
  return `max by ${labelsOf(name, 'organization_id')} (max_over_time(${named}[7d]))`;
}

export const planAlerts: readonly AlertingRule[] = [
  {
    alert: 'LimitdriftDrift',
    expr: `${series('drift')} == 1`,
    for: null,
    severity: 'warning',
    owner: null,
    summary: `Not as agreed: ${limitName}`,
    description: `The live limit is not what was declared ({{ $labels.class }}), in the organization ${organization}. The report of the run has the step: set it back, or accept it.`,
  },
  {
    alert: 'LimitdriftError',
    expr: `${series('verdict', { verdict: '="drift"' })} == 1 unless on ${labelsOf('drift', 'organization_id')} ${series('drift')} == 1`,
    for: null,
    severity: 'warning',
    owner: null,
    summary: `Not as agreed, though no limit drifted: organization ${organization}`,
    description:
      'A finding makes the run fail, such as a declared workspace that was archived. The report of the run names it.',
  },
  {
    alert: 'LimitdriftFailed',
    expr: `${series('run_success')} == 0`,
    for: `${planMissed}h`,
    severity: 'warning',
    owner: null,
    summary: `limitdrift fails: organization ${organization}`,
    description: `No run compared the limits for ${planMissed} hours. The log of the run says why; \`limitdrift doctor\` says which credential it uses and what that reaches.`,
  },
  {
    alert: 'LimitdriftIncomplete',
    expr: `${series('verdict', { verdict: '="incomplete"' })} == 1`,
    for: `${planMissed}h`,
    severity: 'warning',
    owner: null,
    summary: `limitdrift cannot read everything: organization ${organization}`,
    description: `No run read everything for ${planMissed} hours: drift in what was not read would not be seen. The log of the run names it.`,
  },
  {
    alert: 'LimitdriftStale',
    expr: `time() - ${lastSeen('last_run_timestamp_seconds')} > ${planMissed} * 3600`,
    for: null,
    severity: 'warning',
    owner: null,
    summary: `limitdrift does not run: organization ${organization}`,
    description: `The last run was {{ humanizeDuration $value }} ago. Is the schedule switched off, or does what it writes not arrive here?`,
  },
];

const full = `${series('headroom_ratio')} >= 1 and ${series('headroom_at_mark')} == 1`;

export const headroomAlerts: readonly AlertingRule[] = [
  {
    alert: 'LimitdriftHeadroomAtMark',
    expr: `${series('headroom_at_mark')} == 1`,
    for: null,
    severity: 'warning',
    owner: rowOwner,
    summary: `Close to the limit: ${rowName}`,
    description: `Used at or above the mark for long enough, in the window that \`limitdrift headroom\` looks at. From ${throttledMark * 100} % on requests were probably throttled. \`limitdrift headroom\` shows when, and who made the peak.`,
  },
  {
    alert: 'LimitdriftHeadroomFull',
    expr: full,
    for: null,
    severity: 'critical',
    owner: rowOwner,
    summary: `At the limit: ${rowName}`,
    description: `The peak was {{ humanizePercentage $value }} of the limit: requests were probably throttled, and how many is in no metric. Lower the use, raise the limit, or declare under \`known\` why it is so.`,
  },
  {
    alert: 'LimitdriftHeadroomIncomplete',
    expr: `${series('headroom_complete')} == 0`,
    for: `${headroomMissed}h`,
    severity: 'warning',
    owner: null,
    summary: `limitdrift cannot read all usage: organization ${organization}`,
    description: `No run read everything for ${headroomMissed} hours: use could be higher than it seems. The log of the run names what is missing.`,
  },
  {
    alert: 'LimitdriftHeadroomStale',
    expr: `time() - ${lastSeen('headroom_last_run_timestamp_seconds')} > ${headroomMissed} * 3600`,
    for: null,
    severity: 'warning',
    owner: null,
    summary: `limitdrift headroom does not run: organization ${organization}`,
    description: `The last run that read the usage was {{ humanizeDuration $value }} ago. Does it fail, is the schedule switched off, or does what it writes not arrive here?`,
  },
];

const head = `# Alerting rules for the metrics of limitdrift, made by \`limitdrift export prometheus-rules\`.
# \`limitdrift\` is over what \`plan --report openmetrics\` writes, run every 6 hours; \`limitdrift-headroom\` over what
# \`headroom --report openmetrics\` writes, run every day. Hours are two missed runs and a little: adapt them to your schedule.
`;

/** A file of rules, as \`promtool check rules\` takes it. */
export function renderAlertingRules(): string {
  const groups = [
    ['limitdrift', planAlerts],
    ['limitdrift-headroom', headroomAlerts],
  ] as const;
  const lines = groups.flatMap(([name, rules]) => [`  - name: ${name}`, '    rules:', ...rules.flatMap(ruleLines)]);
  return `${[`${head}groups:`, ...lines].join('\n')}\n`;
}

function ruleLines(rule: AlertingRule): readonly string[] {
  return [
    `      - alert: ${rule.alert}`,
    `        expr: ${quoted(rule.expr)}`,
    ...(rule.for === null ? [] : [`        for: ${rule.for}`]),
    '        labels:',
    `          severity: ${rule.severity}`,
    ...(rule.owner === null ? [] : [`          owner: ${quoted(rule.owner)}`]),
    '        annotations:',
    `          summary: ${quoted(rule.summary)}`,
    `          description: ${quoted(rule.description)}`,
  ];
}

/** In single quotes YAML knows one mark, itself; PromQL and templates are full of double ones. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
