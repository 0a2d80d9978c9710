import { digestOf } from './address.js';
import type { Plan } from './plan-types.js';
import { clockRules } from './rules.js';

/** What has to be done and known, not where it was written nor when it was looked at: equal digests need no second look. */
export function digestPlan(plan: Pick<Plan, 'changes' | 'findings'>): string {
  const changes = plan.changes.map(({ address, action, class: kind, before, after, ignored }) => {
    return { address, action, class: kind, before, after, ignored };
  });
  const findings = plan.findings
    .filter(({ rule }) => !clockRules.includes(rule))
    .map(({ rule, workspace, address, data }) => ({ rule, workspace, address, data }));
  return digestOf({ changes, findings });
}
