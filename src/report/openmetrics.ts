import { groupKey } from '../model/address.js';
import { groupName } from '../model/group-name.js';
import type { ChangeClass, Plan, Verdict } from '../model/plan-types.js';
import { isDrift } from '../model/verdict.js';
import { formatMetrics, type MetricFamily, type Sample } from './metric-text.js';
import { unixSeconds } from './unix-time.js';
import { countFindings } from './words.js';

const verdicts: readonly Verdict[] = ['in-sync', 'pending', 'drift', 'incomplete', 'failed'];
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
  const findings = countFindings(plan).map(([severity, value]) => ({ labels: { severity }, value }));
  return [
    family('workspaces', 'Live workspaces that were compared', one(summary.workspaces)),
    family('limits', 'Limits that were compared', one(summary.limits)),
    family('changes', 'Limits where live is not what is declared, by class, without the ignored ones', changes),
    family(
      'ignored_changes',
      'Limits where live is not what is declared, and an ignore tolerates it',
      one(summary.ignored),
    ),
    family('findings', 'Findings, by severity', findings),
    family('undeclared_workspaces', 'Live workspaces that nobody declared', one(summary.undeclared_workspaces)),
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
  const drift = limits.map(({ change, labels }) => {
    return { labels: { ...labels, class: change.class }, value: Number(isDrift(change)) };
  });
  return [
    family('drift', '1: live is not what was agreed; 0: pending, adopted or ignored', drift),
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
