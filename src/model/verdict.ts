import type { Change, ChangeClass, Finding, Plan, Policy, Verdict } from './plan-types.js';
import type { Severity } from './rules/rule-types.js';

/*
 * What a plan says in a word, and the exit code.
 */

const driftClasses: readonly ChangeClass[] = ['drift', 'conflict', 'overdue'];

export const defaultPolicy: Policy = {
  fail_on: ['drift', 'conflict', 'overdue'],
  grace_seconds: 259_200,
  touched: false,
  strict: false,
  report_only: false,
};

/** What a plan is judged by. */
export interface Judged {
  readonly complete: boolean;
  readonly changes: readonly Change[];
  readonly findings: readonly Finding[];
}

/**
 * Whether all was read that was asked for: the workspaces, and the spend limits where some are declared. Whoever turns the
 * rule down does without the spend limits.
 */
export function isComplete({ incomplete, findings }: Pick<Plan, 'incomplete' | 'findings'>): boolean {
  return incomplete.length === 0 && !findings.some(leavesUnread);
}

/** Whether a finding says that something declared was not read, and counts. */
export function leavesUnread({ rule, severity }: { readonly rule: string; readonly severity: Severity }): boolean {
  return rule === 'spend-unreadable' && severity !== 'note';
}

/** Whether live is not what was agreed: drift that counts, not what is pending, adopted, ignored or reported. */
export function isDrift(change: Change): boolean {
  return change.reported === null && isUnagreed(change);
}

/** The same, whether it counts or is reported. */
function isUnagreed(change: Change): boolean {
  return change.ignored === null && driftClasses.includes(change.class);
}

/** Says what lets drift pass that does not fail: what is known of it already, else its rule. */
export function markReported(changes: readonly Change[], policy: Policy): readonly Change[] {
  return changes.map((change) => {
    const reported = isReported(change, policy) ? (change.reported ?? 'rule') : null;
    return { ...change, reported };
  });
}

/** Whether drift is only reported: its severity is none that fails. */
export function isReported(change: Change, policy: Policy): boolean {
  return isUnagreed(change) && !counts(change.severity, policy);
}

/**
 * Whether it was merged earlier and is still open in a run that looks at a change: it stands in the checklist of what it was
 * merged into, and is no step of this one.
 */
export function isOpenBefore({ class: name, introduced, ignored, reported }: Change, base: string | null): boolean {
  const asked = name === 'pending' || name === 'overdue';
  return base !== null && introduced !== true && asked && ignored === null && reported === null;
}

/** What this change is to be merged into before it is carried out; null: there is no change, or all of it is merged. */
export function mergedInto({ base, unmerged }: Pick<Plan['declaration'], 'base' | 'unmerged'>): string | null {
  return base ?? unmerged ?? null;
}

/** What is the case, whatever the policy: drift before incomplete before pending before what is only reported. */
export function verdict(judged: Judged): Verdict {
  if (judged.changes.some(isDrift)) return 'drift';
  if (judged.findings.some((finding) => finding.severity === 'error')) return 'drift';
  if (!judged.complete) return 'incomplete';
  if (judged.changes.some((change) => change.class === 'pending')) return 'pending';
  return judged.changes.some((change) => change.reported !== null) ? 'reported' : 'in-sync';
}

/**
 * The only place that decides the exit code of a plan: 2 when something fails by the policy, 5 when something was not
 * read, else 0. A finding that is an error fails under every policy but `report_only`.
 */
export function exitCode(judged: Judged, policy: Policy): number {
  const failed =
    judged.findings.some((finding) => findingFails(finding, policy)) ||
    judged.changes.some((change) => changeFails(change, policy));
  if (failed && !policy.report_only) return 2;
  return judged.complete ? 0 : 5;
}

/** Whether this change alone makes the run fail, unless the run only reports. */
export function changeFails(change: Change, policy: Policy): boolean {
  return counts(change.severity, policy) && change.ignored === null && policy.fail_on.includes(change.class);
}

/** Whether this finding alone makes the run fail, unless the run only reports. */
export function findingFails({ severity }: Finding, policy: Policy): boolean {
  return counts(severity, policy);
}

function counts(severity: Severity, { strict }: Policy): boolean {
  return severity === 'error' || (strict && severity === 'warning');
}
