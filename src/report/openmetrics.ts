import { groupKey, groupName } from '../model/address.js';
import type { ChangeClass, Plan, Verdict } from '../model/plan-types.js';
import { isDrift } from '../model/verdict.js';
import { countSeverities, isOnlyReported } from './plan-order.js';
import { breakCommands, compareText, escapeInvisible } from '../model/text.js';

/*
 * The report as metrics, in the format of OpenMetrics.
 */

const verdicts: readonly Verdict[] = ['in-sync', 'reported', 'pending', 'drift', 'incomplete', 'failed'];
const classes: readonly ChangeClass[] = ['drift', 'conflict', 'overdue', 'pending', 'adopted'];

/** Gauges for Prometheus. What the run did not come to know is left out: a run that failed has no counts rather than zeros. */
export function renderOpenMetrics(plan: Plan): string {
  const families = [...runFamilies(plan), ...countFamilies(plan), ...limitFamilies(plan), ...infoFamilies(plan)];
  // Two organizations have two files, and no series may be in both.
  const organization_id = plan.organization?.id ?? plan.declaration.organization_id ?? '';
  const labelled = families.map(({ name, help, samples }) => {
    const own = samples.map(({ labels, value }) => ({ labels: { ...labels, organization_id }, value }));
    return { name: `limitdrift_${name}`, help, samples: own };
  });
  return formatMetrics(labelled);
}

function runFamilies({ verdict, run, tool }: Plan): readonly MetricFamily[] {
  const states = verdicts.map((state) => ({ labels: { verdict: state }, value: Number(state === verdict) }));
  return [
    family('run_success', 'Whether the last run compared the limits; 0: it failed', one(Number(verdict !== 'failed'))),
    family('run_exit_code', 'The exit code of the last run', one(run.exit_code)),
    family(
      'last_run_timestamp_seconds',
      'When the last run read the live limits, or failed, in seconds since 1970',
      one(unixSeconds(run.taken_at)),
    ),
    family('verdict', 'The verdict of the last run; 1: this one, 0: another', states),
    family('build_info', 'The version of limitdrift that made the last run', [
      { labels: { version: tool.version }, value: 1 },
    ]),
  ];
}

function countFamilies(plan: Plan): readonly MetricFamily[] {
  if (plan.verdict === 'failed' || plan.organization === null) return [];
  const { summary, incomplete } = plan;
  const changes = classes.map((name) => ({ labels: { class: name }, value: summary[name] }));
  const findings = countSeverities(plan.findings).map(([severity, value]) => ({ labels: { severity }, value }));
  return [
    family('workspaces', 'Live workspaces that were compared', one(summary.workspaces)),
    family('limits', 'Limits that were compared', one(summary.limits)),
    family(
      'changes',
      'Limits where live is not what is declared, by class, without what is ignored or reported',
      changes,
    ),
    family(
      'ignored_changes',
      'Limits where live is not what is declared, and an ignore tolerates it',
      one(summary.ignored),
    ),
    family(
      'reported_changes',
      'Limits where live is not what is declared, and that is only reported',
      one(summary.reported),
    ),
    family('findings', 'Findings, by severity', findings),
    family('undeclared_workspaces', 'Live workspaces that are not declared', one(summary.undeclared_workspaces)),
    family('incomplete_workspaces', 'Workspaces that could not be read', one(incomplete.length)),
    family('not_looked_at_workspaces', 'Workspaces that were left out on request', one(summary.not_looked_at)),
  ];
}

/** Of the limits that the plan names; of one that is in sync it knows no more than that. */
function limitFamilies({ changes }: Plan): readonly MetricFamily[] {
  const limits = changes.map((change) => {
    const { workspace, group, limiter } = change;
    return { change, labels: { workspace_id: workspace.id, group: groupKey(group), limiter } };
  });
  const values = (pick: (change: Plan['changes'][number]) => number | null): readonly Sample[] =>
    limits.map(({ change, labels }) => ({ labels, value: pick(change) }));
  const states = (holds: (change: Plan['changes'][number]) => boolean): readonly Sample[] =>
    limits.map(({ change, labels }) => ({ labels: { ...labels, class: change.class }, value: Number(holds(change)) }));
  return [
    family('drift', '1: live is not what was agreed; 0: pending, adopted, ignored or reported', states(isDrift)),
    family(
      'reported',
      '1: live is not what was agreed, and that is only reported; 0: it is not, or fails',
      states(isOnlyReported),
    ),
    family(
      'expected',
      'What is declared; absent where that leaves no limit',
      values(({ after }) => after.value),
    ),
    family(
      'live',
      'What is live; absent where there is no limit',
      values(({ before }) => before.value),
    ),
    family(
      'organization_limit',
      'The limit of the organization; absent where it has none',
      values((change) => change.organization_limit),
    ),
  ];
}

function infoFamilies({ organization, changes, findings, incomplete }: Plan): readonly MetricFamily[] {
  const named = [...changes, ...incomplete, ...findings].flatMap(({ workspace }) =>
    workspace === null || workspace.id === null ? [] : [[workspace.id, workspace.name] as const],
  );
  const groups = changes.map(({ group }) => [groupKey(group), groupName(group)] as const);
  return [
    family('organization_info', 'The name of the organization', [
      { labels: { organization: organization?.name ?? '' }, value: organization === null ? null : 1 },
    ]),
    family(
      'workspace_info',
      'The name of a workspace that another metric names, or a finding is about',
      firstNames(named).map(([workspace_id, workspace]) => ({ labels: { workspace_id, workspace }, value: 1 })),
    ),
    family(
      'group_info',
      'The name of a group that another metric names',
      firstNames(groups).map(([group, name]) => ({ labels: { group, name }, value: 1 })),
    ),
  ];
}

/** One name for each ID, so that a join with an info metric finds one partner. */
function firstNames(pairs: readonly (readonly [string, string])[]): readonly (readonly [string, string])[] {
  return [...new Map(pairs.toReversed())];
}

function family(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return { name, help, samples };
}

function one(value: number | null): readonly Sample[] {
  return [{ labels: {}, value }];
}

/** Seconds since 1970 of an RFC 3339 time in UTC, `2026-11-21T20:00:00Z`; null where the text is none. */
export function unixSeconds(time: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})/.exec(time)?.slice(1).map(Number);
  if (found === undefined) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found;
  return ((daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60 + second;
}

/** Of the Gregorian calendar. A year is counted from March, so that its last day is the leap day. */
function daysSince1970(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const leapDays = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leapDays + dayOfYear - 719_468;
}

type Labels = Readonly<Record<string, string>>;

/** One value of a family; null: it is not known, and left out. */
interface Sample {
  readonly labels: Labels;
  readonly value: number | null;
}

/** A gauge. Its help text never changes: node_exporter wants it alike in all files that have the family. */
interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

/**
 * Gauges, in the text that both OpenMetrics 1.0 and the older format of Prometheus read: no timestamps (node_exporter
 * refuses a file that has one), families one after the other, each series once. A family without a value is left out.
 * Source: prometheus/OpenMetrics, specification/OpenMetrics.md.
 */
function formatMetrics(families: readonly MetricFamily[]): string {
  const lines = families.flatMap(({ name, help, samples }) => {
    const series = formatSeries(samples);
    return series.length === 0
      ? []
      : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...series.map((each) => `${name}${each}`)];
  });
  return [...lines, '# EOF'].map((line) => `${line}\n`).join('');
}

/** Sorted; of two values of one series the first counts. */
function formatSeries(samples: readonly Sample[]): readonly string[] {
  const series = new Map<string, number>();
  for (const { labels, value } of samples) {
    const text = formatLabels(labels);
    if (value !== null && !series.has(text)) series.set(text, value);
  }
  return [...series].sort(([a], [b]) => compareText(a, b)).map(([labels, value]) => `${labels} ${value}`);
}

/** An empty label is none, says Prometheus. */
function formatLabels(labels: Labels): string {
  const filled = Object.entries(labels).filter(([, value]) => value !== '');
  const pairs = filled.map(([name, value]) => `${name}="${escape(value)}"`).sort(compareText);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** Line ends are written as `\u{a}`, as everything is that cannot be seen. */
function escape(text: string): string {
  return breakCommands(escapeInvisible(text), '\\u{23}').replaceAll('\\', '\\\\').replaceAll('"', '\\"');
}
