import type { Plan } from '../model/plan-types.js';
import { markdownText } from '../report/markdown/escape-markdown.js';
import { headline } from '../report/headline.js';
import { cleanLine, composeBody } from './report-body.js';
import { decideIssue, failuresToSay, type IssueDecision } from './decide-issue.js';
import { lookAgain, PublishFailure } from './publish-failure.js';
import type { Comment, Forge, Issue } from './forge.js';
import { findOwn, formatMarker, type IssueMarker, type Owner, plainBody, readIssueMarker } from './marker.js';
import { issueTitle, newTitle } from './issue-title.js';
import { keepTicks } from './ticks.js';

/* The issue that is open while something drifted. */

type Write = Extract<IssueDecision, { kind: 'write' }>;

interface OwnIssue extends Issue {
  readonly marker: IssueMarker;
}

/** What the run is about. */
export interface IssueRun {
  readonly plan: Plan;
  readonly key: string;
}

/** Keeps our one issue for the plan's organization, and says what became of it. @throws PublishFailure */
export function keepIssue(forge: Forge, run: IssueRun): Promise<string> {
  return lookAgain((look) => lookAndWrite(forge, run, look));
}

async function lookAndWrite(forge: Forge, run: IssueRun, look: number): Promise<string> {
  const owner = { key: run.key, organization: run.plan.organization?.id ?? null };
  const own = await findIssue(forge, owner);
  const decision = decideIssue(own, run.plan);
  if (decision.kind === 'leave')
    return own === null
      ? `No issue: ${decision.why}.`
      : `Left the issue ${forge.nameIssue(own.number)} as it is: ${decision.why}.`;
  return own === null ? await open(forge, run, decision) : await update(forge, run, { own, decision, look });
}

/** The newest first; an open one before those that are closed. */
async function findIssue(forge: Forge, owner: Owner): Promise<OwnIssue | null> {
  const me = await forge.whoAmI();
  const mine = (await forge.issues(me)).flatMap((issue): readonly OwnIssue[] => {
    const marker = issue.author === me ? readIssueMarker(issue.body) : null;
    return marker === null ? [] : [{ ...issue, marker }];
  });
  const newest = mine.toSorted((a, b) => Number(b.open) - Number(a.open) || b.number - a.number);
  return findOwn(newest, owner);
}

async function open(forge: Forge, run: IssueRun, decision: Write): Promise<string> {
  const number = await forge.createIssue(issueTitle(run), bodyOf(forge, run, { own: null, decision }));
  if (decision.state === 'closed') await forge.updateIssue(number, { state: 'closed' });
  const opened = decision.state === 'closed' ? 'Opened and closed at once, to count failed runs,' : 'Opened';
  return `${opened} the issue ${forge.nameIssue(number)}: ${decision.why}.`;
}

async function update(
  forge: Forge,
  run: IssueRun,
  { own, decision, look }: { readonly own: OwnIssue; readonly decision: Write; readonly look: number },
): Promise<string> {
  const name = forge.nameIssue(own.number);
  const body = keepTicks(own.body, bodyOf(forge, run, { own, decision }));
  const moves = decision.state !== null && (decision.state === 'open') !== own.open;
  const state = moves && decision.state !== null ? { state: decision.state } : {};
  if (decision.say) await sayOnce(forge, own, failureRemark(run, own), look === 1);
  const title = newTitle(own, run, decision);
  await forge.updateIssue(own.number, { ...(title === null ? {} : { title }), body, ...state });
  const did = moves ? (decision.state === 'open' ? 'Opened again' : 'Closed') : 'Updated';
  return `${did} the issue ${name}: ${decision.why}.`;
}

/**
 * A remark that a proxy answered for may be there, of this run or of one that did not get to write the issue. Where remarks
 * cannot be looked through, what was perhaps said is not said again: the issue itself warns too.
 */
async function sayOnce(forge: Forge, own: OwnIssue, remark: string, first: boolean): Promise<void> {
  const [marker = ''] = remark.split('\n', 1);
  const isRemark = ({ author, body }: Comment): boolean => author === own.author && body.startsWith(marker);
  const said = await forge.issueComments(own.number).then(
    (all) => all.some(isRemark),
    (error: unknown) => {
      if (error instanceof PublishFailure && (error.status === 403 || error.status === 404)) return !first;
      throw error;
    },
  );
  if (!said) await forge.commentOnIssue(own.number, remark);
}

function bodyOf(
  { longestBody }: Forge,
  { plan, key }: IssueRun,
  { own, decision }: { readonly own: OwnIssue | null; readonly decision: Write },
): string {
  const { failedRuns, content } = decision;
  const kept = content === 'kept' && own !== null ? own : null;
  const marker = formatMarker({
    kind: 'issue',
    key,
    organization: plan.organization?.id ?? own?.marker.organization ?? null,
    ...(kept === null ? stateOf(plan) : keptState(kept.marker)),
    taken_at: plan.run.taken_at,
    failed_runs: failedRuns,
  });
  const above = [marker, ...(failedRuns >= failuresToSay ? [warning(plan)] : [])];
  if (kept !== null) return [...above, contentOf(kept.body)].join('\n\n');
  if (plan.verdict === 'failed') return [...above, record].join('\n\n');
  return plan.verdict === 'in-sync' ? [...above, cleanLine(plan)].join('\n\n') : composeBody(above, plan, longestBody);
}

function stateOf({ digest, verdict, complete }: Plan): Pick<IssueMarker, 'digest' | 'verdict' | 'complete'> {
  return { digest, verdict, complete };
}

function keptState({ digest, verdict, complete }: IssueMarker): Pick<IssueMarker, 'digest' | 'verdict' | 'complete'> {
  return { digest, verdict, complete };
}

const warningStart = '> **Runs fail**: ';

function warning(plan: Plan): string {
  const since = `three in a row, the last at ${plan.run.taken_at}`;
  return `${warningStart}${since}. What is below may be out of date.`;
}

/** All below the marker and the warning. */
function contentOf(body: string): string {
  const [, , ...lines] = plainBody(body).split('\n');
  return (lines[0]?.startsWith(warningStart) === true ? lines.slice(2) : lines).join('\n');
}

/** What an issue says in which only failed runs are counted. */
const record =
  'Nothing is known to have drifted. A run failed, and this issue counts such runs: it opens when three runs in a row fail.';

function failureRemark({ plan, key }: IssueRun, { marker }: OwnIssue): string {
  const known = formatMarker({ kind: 'remark', key, after: marker.taken_at });
  return `${known}\n\nThree runs in a row failed. Until a run succeeds, it is not known whether the limits are as declared. The last: ${markdownText(headline(plan))}`;
}
