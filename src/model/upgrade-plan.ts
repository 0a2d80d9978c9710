import { summarize } from './computed-fields.js';
import { type Change, type Plan, planFormatVersion, type Policy, type ReportedBy } from './plan-types.js';
import { markReported, verdict } from './verdict.js';

/** A plan of an earlier minor version, as this one would have made it: 1.0 counted as drift what is only reported. */
export function upgradePlan(plan: Plan): Plan {
  if (plan.format_version !== '1.0') return plan;
  const { policy } = plan.run;
  const known = plan.changes.map((change) => ({
    ...change,
    introduced: plan.declaration.base === null ? null : isIntroduced(change),
    reported: reportedBy(change, policy),
  }));
  const changes = markReported(known, policy);
  return {
    ...plan,
    format_version: planFormatVersion,
    verdict: plan.verdict === 'failed' ? 'failed' : verdict({ ...plan, changes }),
    summary: summarize(changes, plan.summary),
    changes,
  };
}

/** What was merged has the commit that declared it. */
function isIntroduced({ class: name, since }: Change): boolean {
  return name === 'adopted' || name === 'conflict' || (name === 'pending' && since === null);
}

/** What most likely let it pass, for 1.0 did not say: a note is never what a rule is by itself. */
function reportedBy({ class: name, rule, severity }: Change, { touched }: Policy): ReportedBy {
  if (severity !== 'note') return 'rule';
  if (touched && name !== 'conflict') return 'touched';
  return rule === 'limit-undeclared' ? 'undeclared' : 'rule';
}
