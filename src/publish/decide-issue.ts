import type { Plan } from '../model/plan-types.js';
import type { IssueMarker } from './marker.js';

/* Decides whether the issue is opened, updated, closed or left as it is. */

/** What we know of our issue. */
export interface KnownIssue {
  readonly open: boolean;
  readonly marker: IssueMarker;
}

/** What to do with the issue, and why, in words for a message. */
export type IssueDecision =
  | { readonly kind: 'leave'; readonly why: string }
  /**
   * `content`: the plan's own, or the list that is there already. `state`: null leaves it as it is. `failedRuns` goes into
   * the marker; `say`: a comment tells people that runs fail.
   */
  | {
      readonly kind: 'write';
      readonly why: string;
      readonly content: 'plan' | 'kept';
      readonly state: 'open' | 'closed' | null;
      readonly failedRuns: number;
      readonly say: boolean;
    };

/** Failed runs in a row that are said. One or two happen. */
export const failuresToSay = 3;

/**
 * One issue is kept for an organization: open while something drifted, with the list of it, and closed when nothing does any more.
 * A run that could not read everything, or failed, never closes it. null: there is none yet.
 */
export function decideIssue(known: KnownIssue | null, plan: Plan): IssueDecision {
  if (known !== null && isOlder(plan, known.marker)) return leave('a newer run wrote it');
  switch (plan.verdict) {
    case 'failed':
      return onFailure(known, plan);
    case 'drift':
      return onDrift(known, plan);
    case 'incomplete':
      return onIncomplete(known);
    case 'pending':
      return onPending(known, plan);
    case 'in-sync':
    case 'reported':
      return onCalm(known, plan);
    default:
      return plan.verdict satisfies never;
  }
}

/** The count of failures stands in the issue itself, a closed one where nothing drifted. */
function onFailure(known: KnownIssue | null, plan: Plan): IssueDecision {
  const before = known?.marker.failed_runs ?? 0;
  if (before >= failuresToSay) return leave('it says already that runs fail');
  if (before > 0 && plan.run.taken_at === known?.marker.taken_at) return leave('this run is counted already');
  const failedRuns = before + 1;
  const content = known === null ? 'plan' : 'kept';
  if (failedRuns < failuresToSay) {
    const why = `the run failed, ${failedRuns} in a row; from ${failuresToSay} on, it is reported`;
    return { kind: 'write', why, content, state: known === null ? 'closed' : null, failedRuns, say: false };
  }
  return { kind: 'write', why: `${failedRuns} runs in a row failed`, content, state: 'open', failedRuns, say: true };
}

/** Somebody who closes the issue while it drifts knows of it: it stays closed until something else drifts. */
function onDrift(known: KnownIssue | null, plan: Plan): IssueDecision {
  if (known === null) return write('there is drift', { state: 'open' });
  const { marker } = known;
  if (marker.verdict !== 'drift' || marker.digest !== plan.digest)
    return write(known.open ? 'what drifted changed' : 'there is drift', { state: 'open' });
  if (marker.complete !== plan.complete) return write('what could be read changed', { state: null });
  return unchanged(known, 'plan', 'it lists the same drift');
}

function onIncomplete(known: KnownIssue | null): IssueDecision {
  const why = 'not everything was read, and nothing that was read drifted';
  return known === null ? leave(why) : unchanged(known, 'kept', why);
}

/** Drift is over, and the rest was asked for: that opens nothing, and closes nothing before it is carried out. */
function onPending(known: KnownIssue | null, plan: Plan): IssueDecision {
  if (known === null) return leave('what differs is pending, which needs no issue');
  const { verdict, digest, complete } = known.marker;
  const same = verdict === 'pending' && digest === plan.digest && complete === plan.complete;
  return same
    ? unchanged(known, 'plan', 'it lists the same pending changes')
    : write('only what is pending remains', { state: null });
}

/** What is only reported keeps no issue open. */
function onCalm(known: KnownIssue | null, { verdict, digest }: Plan): IssueDecision {
  const why = verdict === 'in-sync' ? 'all is in sync' : 'nothing drifted that is not only reported';
  if (known === null) return leave(why);
  if (known.open) return write(why, { state: 'closed' });
  const same = known.marker.verdict === verdict && (verdict === 'in-sync' || known.marker.digest === digest);
  return same ? unchanged(known, 'plan', why) : write(why, { state: null });
}

/** Nothing to say; but runs that failed before are not in a row any more. */
function unchanged({ marker }: KnownIssue, content: 'plan' | 'kept', why: string): IssueDecision {
  if (marker.failed_runs === 0) return leave(why);
  return { kind: 'write', why: `${why}; runs do not fail any more`, content, state: null, failedRuns: 0, say: false };
}

function write(why: string, { state }: { readonly state: 'open' | 'closed' | null }): IssueDecision {
  return { kind: 'write', why, content: 'plan', state, failedRuns: 0, say: false };
}

function leave(why: string): IssueDecision {
  return { kind: 'leave', why };
}

function isOlder({ run }: Plan, marker: IssueMarker): boolean {
  return Date.parse(run.taken_at) < Date.parse(marker.taken_at);
}
