import { groupKey, groupName } from '../../model/address.js';
import type { ChangeClass, Plan, Verdict } from '../../model/plan-types.js';
import { isDrift } from '../../model/verdict.js';
import { countSeverities, isOnlyReported } from '../plan-order.js';
import { family, firstNames, formatMetrics, type MetricFamily, one, type Sample, unixSeconds } from './metrics-text.js';

/*
 * A plan as metrics.
 */

const verdicts: readonly Verdict[] = ['in-sync', 'reported', 'pending', 'drift', 'incomplete', 'failed'];
const classes: readonly ChangeClass[] = ['drift', 'conflict', 'overdue', 'pending', 'adopted'];

/** Gauges for Prometheus. What the run did not come to know is left out: a run that failed has no counts rather than zeros. */
export function renderOpenMetrics(plan: Plan): string {
  const families = [...runFamilies(plan), ...countFamilies(plan), ...limitFamilies(plan), ...infoFamilies(plan)];
  return formatMetrics(families, plan.organization?.id ?? plan.declaration.organization_id ?? '');
}

function runFamilies({ verdict, run, tool }: Plan): readonly MetricFamily[] {
  const states = verdicts.map((state) => ({ labels: { verdict: state }, value: Number(state === verdict) }));
  return [
    family('run_success', one(Number(verdict !== 'failed'))),
    family('run_exit_code', one(run.exit_code)),
    family('last_run_timestamp_seconds', one(unixSeconds(run.taken_at))),
    family('verdict', states),
    family('build_info', [{ labels: { version: tool.version }, value: 1 }]),
  ];
}

function countFamilies(plan: Plan): readonly MetricFamily[] {
  if (plan.verdict === 'failed' || plan.organization === null) return [];
  const { summary, incomplete } = plan;
  const changes = classes.map((name) => ({ labels: { class: name }, value: summary[name] }));
  const findings = countSeverities(plan.findings).map(([severity, value]) => ({ labels: { severity }, value }));
  return [
    family('workspaces', one(summary.workspaces)),
    family('limits', one(summary.limits)),
    family('changes', changes),
    family('ignored_changes', one(summary.ignored)),
    family('reported_changes', one(summary.reported)),
    family('findings', findings),
    family('undeclared_workspaces', one(summary.undeclared_workspaces)),
    family('incomplete_workspaces', one(incomplete.length)),
    family('not_looked_at_workspaces', one(summary.not_looked_at)),
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
    family('drift', states(isDrift)),
    family('reported', states(isOnlyReported)),
    family(
      'expected',
      values(({ after }) => after.value),
    ),
    family(
      'live',
      values(({ before }) => before.value),
    ),
    family(
      'organization_limit',
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
    family('organization_info', [
      { labels: { organization: organization?.name ?? '' }, value: organization === null ? null : 1 },
    ]),
    family(
      'workspace_info',
      firstNames(named).map(([workspace_id, workspace]) => ({ labels: { workspace_id, workspace }, value: 1 })),
    ),
    family(
      'group_info',
      firstNames(groups).map(([group, name]) => ({ labels: { group, name }, value: 1 })),
    ),
  ];
}
