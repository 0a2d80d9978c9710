import type { Change, Plan, ReportedBy } from '../model/plan-types.js';
import { isSynthesizedPath } from '../model/synthesized-path.js';
import { count, formatNumber, joinWords } from '../model/text.js';
import { quoteForShell } from './step-commands.js';
import { changeFails, findingFails, isOpenBefore, leavesUnread } from '../model/verdict.js';

/*
 * What a person does next, and why the exit code is what it is. Raw text.
 */

/** Why the exit code is not the one that the verdict leads to expect; null where nothing needs explaining. Raw text. */
export function policyText(plan: Plan): string | null {
  const { verdict, run, changes } = plan;
  if (verdict !== 'drift') {
    if (run.exit_code !== 2) return null;
    const named = changes.some((change) => changeFails(change, run.policy));
    return `${named ? `This run fails on --fail-on ${run.policy.fail_on.join(',')}` : strictText(plan)}: the exit code is 2.`;
  }
  if (run.exit_code === 2) return null;
  const why = leniency(run.policy);
  return `Drift does not fail this run (${why}): the exit code is ${run.exit_code}.`;
}

function failing({ findings, run }: Plan): Plan['findings'] {
  return findings.filter((finding) => findingFails(finding, run.policy));
}

/** Which warnings fail the run. */
function strictText(plan: Plan): string {
  const warned = failing(plan);
  const names = [...new Set(warned.map(({ rule }) => rule))];
  const warnings = count(warned.length, 'warning fails', 'warnings fail');
  return `${warnings} this run (--strict): ${joinWords(names, 'and')}`;
}

function leniency({ report_only, fail_on }: Plan['run']['policy']): string {
  return report_only ? 'it only reports' : `--fail-on ${fail_on.join(',') || 'none'}`;
}

/** How much is reported and does not fail, and what lets it pass; null: nothing is. Raw text. */
export function reportedSentence({ changes }: Plan): string | null {
  const parts = Object.entries(reasons).flatMap(([by, why]) => {
    const number = changes.filter(({ reported }) => reported === by).length;
    return number === 0 ? [] : [`${formatNumber(number)} ${why}`];
  });
  return parts.length === 0 ? null : `Reported, and not failing: ${parts.join('; ')}.`;
}

const reasons = {
  undeclared: 'because of undeclared: report',
  rule: 'because of a rule that is set lower than error',
  touched: 'in workspaces that this change does not touch (--touched)',
} as const satisfies Record<ReportedBy, string>;

const carryOut = 'Carry out the changes in the Console; --report markdown writes the checklist.';

/** What a person does next, in one sentence; null when there is nothing to do. Raw text. */
export function nextStep(plan: Plan): string | null {
  switch (plan.verdict) {
    case 'failed':
      return failedStep(plan);
    case 'drift':
      return [driftStep(plan), ...unreadSteps(plan)].join(' ');
    case 'incomplete':
      return [...unreadSteps(plan), 'Until everything is read, nothing says that it is in sync.'].join(' ');
    case 'pending':
      return pendingStep(plan);
    case 'reported':
      return `Nothing has to be done. Where a reported limit should not stay as it is, set it back in the Console, or accept it in ${fileOf(plan)}.`;
    case 'in-sync':
      return failing(plan).length > 0 && plan.run.exit_code === 2
        ? 'Settle what the warnings say, or set their rules to note or off under `rules`.'
        : null;
    default:
      return plan.verdict satisfies never;
  }
}

/** What to do about a run that failed. */
export function failedStep({ error }: Plan): string {
  return error?.hint ?? 'Correct what is named above, and run it again. Nothing can be concluded about the limits.';
}

/** Nothing of a change is carried out before it is merged. */
function pendingStep({ changes, declaration: { base, unmerged } }: Plan): string {
  if (base === null) return unmerged === undefined ? carryOut : notMerged(unmerged);
  const own = changes.some((change) => change.class === 'pending' && !isOpenBefore(change, base));
  return own
    ? `Review, merge, then c${carryOut.slice(1)}`
    : 'Nothing of this change has to be carried out. What is open since before it is in the checklist of the branch that it was merged into.';
}

/** Without a base, what is asked for is not told from what was merged earlier. */
function notMerged(unmerged: string): string {
  return `Review and merge first, then carry out the changes in the Console: git says that not all of them are merged yet. --base ${quoteForShell(unmerged)} tells this change from what was merged earlier.`;
}

function fileOf({ declaration }: Plan): string {
  const [first, ...others] = declaration.files;
  const alone = first !== undefined && others.length === 0;
  return alone && !isSynthesizedPath(first.path) ? first.path : 'the declaration';
}

function driftStep(plan: Plan): string {
  const { changes, findings } = plan;
  if (isOld(findings)) return 'Take a new snapshot, and plan again before anything is changed.';
  const file = fileOf(plan);
  const correct = `Correct ${file} where the errors above say so, and plan again`;
  const open = changes.filter((change) => change.ignored === null && change.reported === null);
  if (open.length === 0) return `${correct}.`;
  if (plan.declaration.base !== null) return changeStep(plan, open, { file, correct });
  const wrong = findings.some(({ severity, origin }) => severity === 'error' && origin !== null);
  const due = open.filter((change) => change.class === 'overdue' || change.class === 'pending');
  const { unmerged } = plan.declaration;
  if (unmerged !== undefined)
    return [
      ...(wrong ? [`${correct}.`] : []),
      ...(due.length < open.length ? [settleDrift(file, open)] : []),
      notMerged(unmerged),
    ].join(' ');
  if (due.length === open.length) return wrong ? `${correct}; then c${carryOut.slice(1)}` : carryOut;
  const settle =
    due.length > 0
      ? `carry out what is pending or overdue, and set back or accept in ${file} what drifted; --report markdown writes the checklist.`
      : `set each limit back in the Console, or accept it in ${file}; --report markdown writes the checklist for both.`;
  return wrong ? `${correct}; then ${settle}` : `${settle.charAt(0).toUpperCase()}${settle.slice(1)}`;
}

function settleDrift(file: string, open: readonly Change[]): string {
  const conflict = open.some((change) => change.class === 'conflict');
  const drift = open.some((change) => change.class === 'drift');
  return [
    ...(drift
      ? [
          `Set each limit that drifted back in the Console, or accept it in ${file}; --report markdown writes the checklist for both.`,
        ]
      : []),
    ...(conflict
      ? [
          `Where live and this change conflict, decide: accept what is live in ${file}, or keep what this change declares and have it carried out after the merge.`,
        ]
      : []),
  ].join(' ');
}

/** What to do about drift in a run that looks at a change. */
function changeStep(
  { findings, declaration: { base } }: Plan,
  open: readonly Change[],
  { file, correct }: { readonly file: string; readonly correct: string },
): string {
  const wrong = findings.some(({ severity, origin }) => severity === 'error' && origin !== null);
  const drifted = open.some((change) => change.class === 'drift' || change.class === 'conflict');
  const overdue = open.some((change) => change.class === 'overdue' && isOpenBefore(change, base));
  const own = open.some((change) => change.class === 'pending' && !isOpenBefore(change, base));
  return [
    ...(wrong ? [`${correct}.`] : []),
    ...(drifted ? [settleDrift(file, open)] : []),
    ...(overdue
      ? [
          'Have what is overdue since before this change carried out, as the checklist of the branch that it was merged into says.',
        ]
      : []),
    ...(own ? ['What this change asks for is carried out after the review and the merge.'] : []),
  ].join(' ');
}

/** What to do about what was not read. The API does not take back a 403. */
function unreadSteps(plan: Plan): readonly string[] {
  const { incomplete, findings, run } = plan;
  const again = run.source === 'snapshot' ? 'Take a new snapshot' : 'Run it again';
  const refused = incomplete.filter(({ status }) => status === 403).length;
  const spend = unreadSpendStatus(findings);
  const isOffered = spend !== undefined && !notOffered.includes(spend);
  return [
    ...((refused < incomplete.length || isOffered) && !isOld(findings) ? [`${again} for what was not read.`] : []),
    ...(refused > 0
      ? [
          'Where the API answered 403, trying again does not help: check that the credential is an organization admin’s and not scoped to a workspace.',
        ]
      : []),
    ...(spend === undefined || isOffered
      ? []
      : [
          'Ask your Anthropic account team for access to spend limits, or set the rule spend-unreadable to note to plan without them.',
        ]),
  ];
}

/** What an organization is answered that has no access to spend limits, or a key that may not read them. */
const notOffered: readonly (number | null)[] = [400, 401, 403, 404];

/** The status of the answer in place of the spend limits, null for none; undefined: they were read, or nobody waits for them. */
function unreadSpendStatus(findings: Plan['findings']): number | null | undefined {
  const [status] = findings.flatMap((finding) =>
    finding.rule === 'spend-unreadable' && leavesUnread(finding) ? [finding.data.status] : [],
  );
  return status;
}

function isOld(findings: Plan['findings']): boolean {
  return findings.some((finding) => finding.rule === 'snapshot-old');
}
