import type { Plan } from '../model/plan-types.js';
import { breakReferences } from '../report/markdown/escape-markdown.js';
import { stateText } from '../report/state-words.js';
import { failuresToSay, type IssueDecision, type KnownIssue } from './decide-issue.js';

/* The title of the issue: what fails, and how much, so that a list of issues tells it. */

interface TitledRun {
  readonly plan: Plan;
  readonly key: string;
}

/** `limitdrift: 3 drifted, 1 workspace archived in Brightwater Books (eu)`. At most 255 characters, which both code hosts take. */
export function issueTitle({ plan, key }: TitledRun): string {
  const state = plan.verdict === 'failed' ? 'runs failed' : stateText(plan);
  const organization = plan.organization === null ? '' : ` in ${tame(plan.organization.name, 80)}`;
  return `limitdrift: ${state}${organization}${key === '' ? '' : ` (${tame(key, 40)})`}`;
}

/** How our titles begin. One that begins otherwise is a person's. */
const ours = /^limitdrift: (?:\d|in sync|nothing |runs failed)/;

/** What the title becomes; null: it stays, since it says so already, a person wrote it, or its list stays as it is. */
export function newTitle(
  own: KnownIssue & { readonly title: string },
  run: TitledRun,
  { content, failedRuns }: Extract<IssueDecision, { kind: 'write' }>,
): string | null {
  const isKept = content === 'kept' && failedRuns < failuresToSay && own.marker.failed_runs < failuresToSay;
  const title = issueTitle(run);
  return isKept || !ours.test(own.title) || title === own.title ? null : title;
}

/** Code hosts read references in titles, so that names lose their marks. */
function tame(name: string, most: number): string {
  const plain = Array.from(name.replace(/[^\p{L}\p{N} ._-]/gu, '?'));
  return breakReferences(plain.slice(0, most).join(''));
}
