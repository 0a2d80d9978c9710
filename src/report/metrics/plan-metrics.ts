import type { Group } from '../../model/snapshot-types.js';
import { groupKey, groupName } from '../../model/address.js';
import type { ChangeClass, Plan, Verdict } from '../../model/plan-types.js';
import { isMoney } from '../../model/spend/money.js';
import type { PeriodInForce } from '../../model/spend/spend-types.js';
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
  const families = [
    ...runFamilies(plan),
    ...countFamilies(plan),
    ...limitFamilies(plan),
    ...spendFamilies(plan),
    ...infoFamilies(plan),
  ];
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
    limits.map(({ change, labels }) => ({ labels, value: isMoney(change.group) ? null : pick(change) }));
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

/** Amounts, which are in no other family: nobody adds them to requests. */
function spendFamilies({ changes, spend }: Plan): readonly MetricFamily[] {
  const differing = changes.filter(({ group }) => isMoney(group));
  const { limits = [], organization = [] } = spend ?? {};
  const places = limits.map((limit) => ({ ...limit, at: { workspace_id: limit.workspace.id } }));
  const shared = organization.map((limit) => ({ ...limit, at: {} }));
  const ofChanges = (pick: (change: Plan['changes'][number]) => number | null): readonly Sample[] =>
    differing.map((change) => {
      const { workspace, group, limiter: period } = change;
      return amount(pick(change), group.currency, { workspace_id: workspace.id, period });
    });
  const inForce = (rows: readonly PlacedPeriod[]): readonly Sample[] =>
    rows.map(({ in_force, currency, period, at }) => amount(in_force, currency, { ...at, period }));
  const spentOf = (rows: readonly PlacedPeriod[]): readonly Sample[] =>
    rows.map(({ spent, currency, period, at }) =>
      amount(spent?.amount ?? null, spent?.currency ?? currency, { ...at, period }),
    );
  return [
    family(
      'spend_limit_expected',
      ofChanges(({ after }) => after.value),
    ),
    family(
      'spend_limit_live',
      ofChanges(({ before }) => before.value),
    ),
    family('spend_limit_in_force', inForce(places)),
    family('spend_limit_organization', inForce(shared)),
    family('spent', spentOf(places)),
    family('spent_organization', spentOf(shared)),
  ];
}

type PlacedPeriod = PeriodInForce & { readonly at: Readonly<Record<string, string>> };

/** Of hundredths, the nearest number to the amount, which is written as the amount. */
function amount(hundredths: number | null, currency: Group['currency'], labels: Sample['labels']): Sample {
  const value = hundredths === null ? null : hundredths / 100;
  return { labels: { ...labels, currency: currency ?? '' }, value };
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
