import type { Plan } from '../model/plan.js';

/** Why the exit code is not the one that the verdict leads to expect; null where nothing needs explaining. Raw text. */
export function policyText({ verdict, run }: Plan): string | null {
  if (verdict !== 'drift') return run.exit_code === 2 ? 'Warnings fail this run (--strict): the exit code is 2.' : null;
  if (run.exit_code === 2) return null;
  const why = run.policy.report_only ? 'it only reports' : 'the rules let it pass';
  return `Drift does not fail this run (${why}): the exit code is ${run.exit_code}.`;
}

/** What a person does next, in one sentence; null when there is nothing to do. Raw text. */
export function nextStep(plan: Plan): string | null {
  switch (plan.verdict) {
    case 'failed':
      return failedStep(plan.run.exit_code);
    case 'drift':
      return driftStep(plan);
    case 'incomplete':
      return 'Run it again. Until everything is read, nothing says that it is in sync.';
    case 'pending':
      return 'Carry out the changes in the Console; --report markdown writes the checklist.';
    case 'in-sync':
      return null;
    default:
      return plan.verdict satisfies never;
  }
}

/** What to do about a run that failed. */
export function failedStep(exitCode: number): string {
  if (exitCode === 4) return 'Give a credential that the organization’s Admin API takes, and run it again.';
  if (exitCode === 3) return 'Correct what the message names, and run it again.';
  return 'Run it again. Nothing can be concluded about the limits from this run.';
}

function driftStep({ changes, findings, declaration }: Plan): string {
  if (findings.some((finding) => finding.rule === 'snapshot-old'))
    return 'Take a new snapshot, and plan again before anything is changed.';
  const file = declaration.files[0]?.path ?? 'the declaration';
  if (changes.every((change) => change.ignored !== null))
    return `Correct ${file} where the errors above say so, and plan again.`;
  return `Set each limit back in the Console, or accept it in ${file}; --report markdown writes the checklist for both.`;
}
