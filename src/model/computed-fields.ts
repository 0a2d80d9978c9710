import type { Change, ChangeClass, Plan, Summary } from './plan-types.js';
import { digestOf, identityOf } from './address.js';
import { clockRules } from './rules/rules.js';

/*
 * What follows from the rest of a plan: the action and rule of a change, the summary, the digest.
 */

/** What has to be done at an address, and the rule that this breaks. */
export function kindOf({
  class: kind,
  before,
  after,
  origin,
}: Pick<Change, 'class' | 'before' | 'after' | 'origin'>): Pick<Change, 'action' | 'rule'> {
  if (kind === 'adopted') return { action: 'no-op', rule: 'limit-changed' };
  if (origin === null) return { action: 'delete', rule: 'limit-undeclared' };
  if (after.source === 'organization') return { action: 'delete', rule: 'limit-changed' };
  return before.source === 'workspace'
    ? { action: 'update', rule: 'limit-changed' }
    : { action: 'create', rule: 'limit-missing' };
}

type Counted = Pick<Summary, 'workspaces' | 'limits' | 'undeclared_workspaces' | 'not_looked_at'>;

/** Counts a plan; what is ignored or reported counts as that and as nothing else. */
export function summarize(changes: readonly Change[], counted: Counted): Summary {
  const standing = changes.filter((change) => change.ignored === null && change.reported === null);
  const byAction = (action: Change['action']): number => standing.filter((change) => change.action === action).length;
  const byClass = (kind: ChangeClass): number => standing.filter((change) => change.class === kind).length;
  return {
    workspaces: counted.workspaces,
    limits: counted.limits,
    create: byAction('create'),
    update: byAction('update'),
    delete: byAction('delete'),
    drift: byClass('drift'),
    pending: byClass('pending'),
    overdue: byClass('overdue'),
    adopted: byClass('adopted'),
    conflict: byClass('conflict'),
    ignored: changes.filter((change) => change.ignored !== null).length,
    reported: changes.filter((change) => change.reported !== null).length,
    undeclared_workspaces: counted.undeclared_workspaces,
    not_looked_at: counted.not_looked_at,
  };
}

/** What has to be done and known, not where it was written nor when it was looked at: equal digests need no second look. */
export function digestPlan(plan: Pick<Plan, 'changes' | 'findings'>): string {
  const changes = plan.changes.map(({ address, action, class: kind, before, after, ignored }) => {
    return {
      address,
      action,
      class: kind,
      before,
      after,
      ignored: ignored === null ? null : { reason: ignored.reason },
    };
  });
  const findings = plan.findings
    .filter(({ rule }) => !clockRules.includes(rule))
    .map(({ rule, workspace, address, data }) => ({ rule, workspace: identityOf(workspace), address, data }));
  return digestOf({ changes, findings });
}
