import { unreadSpendText } from './spend/spend-words.js';
import { count, formatNumber } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import { isOpenBefore, mergedInto } from '../model/verdict.js';
import { countSeverities, partFindings } from './plan-order.js';

/*
 * What a plan says in one line, in every report. Raw text.
 */

/** What a plan did at its time. */
export function timeWords({ verdict, findings, run }: Plan): 'failed' | 'made' | 'live limits read' {
  if (verdict === 'failed') return 'failed';
  // A snapshot that was given was looked at, even where nothing had to be compared.
  return run.source === 'api' && findings.some(({ rule }) => rule === 'nothing-touched') ? 'made' : 'live limits read';
}

/** What the plan says in one line: the verdict, what was counted, and what it was counted in. */
export function headline(plan: Plan): string {
  if (plan.verdict === 'failed') return `${verdictText(plan)}: ${plan.error?.message ?? 'no reason was recorded'}`;
  const parts = [classCounts(plan), unreadCount(plan), findingCounts(plan), scope(plan), notLookedAt(plan)];
  return `${verdictText(plan)}: ${parts.filter((part) => part !== '').join('; ')}.`;
}

/** The verdict in words, which every headline begins with. */
export function verdictText(plan: Plan): string {
  if (plan.findings.some(({ rule }) => rule === 'nothing-touched')) return 'Nothing touched';
  const { workspaces, undeclared_workspaces: undeclared } = plan.summary;
  if (plan.verdict === 'in-sync' && workspaces > 0 && undeclared === workspaces) return 'Nothing declared';
  if (plan.verdict === 'in-sync' && plan.run.exit_code === 2) return 'In sync, but the run fails';
  return plan.verdict === 'drift' && classCounts(plan) === '' ? 'Not in sync' : verdictWords[plan.verdict];
}

const verdictWords = {
  'in-sync': 'In sync',
  reported: 'Reported',
  pending: 'Pending',
  drift: 'Drift',
  incomplete: 'Incomplete',
  failed: 'Failed',
} as const satisfies Record<Plan['verdict'], string>;

type Counted = readonly (readonly [number: number, word: string])[];

function classCounts(plan: Plan): string {
  const { summary } = plan;
  return joinCounts([
    [summary.drift, 'drifted'],
    [summary.conflict, 'in conflict'],
    [summary.overdue, 'overdue'],
    ...countPending(plan),
    [summary.adopted, 'adopted'],
    [summary.reported, 'reported'],
    [summary.ignored, 'ignored'],
  ]);
}

/** What is pending, by when it can be carried out. */
export function pendingText(plan: Plan): string {
  return joinCounts(countPending(plan));
}

function countPending({ summary, changes, declaration }: Plan): Counted {
  const before = changes.filter(
    (change) => change.class === 'pending' && isOpenBefore(change, declaration.base),
  ).length;
  return [
    [summary.pending - before, mergedInto(declaration) === null ? 'pending' : 'pending after the merge'],
    [before, 'open since before this change'],
  ];
}

function joinCounts(counts: Counted): string {
  return counts.flatMap(([number, word]) => (number === 0 ? [] : [`${formatNumber(number)} ${word}`])).join(', ');
}

function unreadCount(plan: Plan): string {
  const { incomplete, verdict } = plan;
  const spend = unreadSpendText(plan);
  const workspaces = incomplete.length === 0 ? null : `${count(incomplete.length, 'workspace')} not read`;
  const unread = [workspaces, spend].filter((text) => text !== null).join(', ');
  if (unread === '') return '';
  return `${unread}${verdict === 'incomplete' ? ', nothing that was read drifted' : ''}`;
}

/** What usage says of a step is counted with the step. */
function findingCounts(plan: Plan): string {
  const { weakened, others } = partFindings(plan);
  return countSeverities([...weakened, ...others])
    .flatMap(([severity, number]) => (number === 0 ? [] : [count(number, severity)]))
    .join(', ');
}

function scope({ summary, organization, run }: Plan): string {
  const parts = [count(summary.workspaces, 'workspace'), count(summary.limits, 'limit')];
  if (organization !== null) parts.push(`organization ${organization.name}`);
  if (run.source === 'snapshot') parts.push(`snapshot of ${run.taken_at}`);
  return parts.join(', ');
}

function notLookedAt({ summary }: Plan): string {
  return summary.not_looked_at === 0 ? '' : `${count(summary.not_looked_at, 'workspace')} not looked at`;
}
