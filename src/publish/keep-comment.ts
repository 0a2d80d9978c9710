import type { Plan } from '../model/plan-types.js';
import { cleanLine, composeBody, isClean } from './report-body.js';
import { lookAgain } from './publish-failure.js';
import type { Comment, Forge } from './forge.js';
import { type CommentMarker, findOwn, formatMarker, plainBody, readCommentMarker } from './marker.js';
import { keepTicks } from './ticks.js';

/* The comment on a pull or merge request. */

/** What became of the comment, in words for a message. */
export type Outcome = string;

/** The run that speaks. */
export interface CommentRun {
  readonly plan: Plan;
  readonly key: string;
  /** The commit that was planned; null: not known. */
  readonly head: string | null;
}

/** Keeps one comment of ours on a pull or merge request up to date. @throws PublishFailure */
export function keepComment(forge: Forge, request: number, run: CommentRun): Promise<Outcome> {
  return lookAgain(() => lookAndWrite(forge, request, run));
}

async function lookAndWrite(forge: Forge, request: number, run: CommentRun): Promise<Outcome> {
  const where = `on ${forge.nameRequest(request)}`;
  const { plan } = run;
  const own = await findComment(forge, request, run);
  if (own === null && isClean(plan))
    return `Nothing to say ${where}: it is in sync, and there is no comment to update.`;
  if (own !== null && (await isOlder(forge, request, { run, marker: own.marker })))
    return `The comment ${where} was left as it is: a newer run wrote it.`;
  const body = bodyOf(run, forge, own?.marker.organization ?? null);
  if (own === null) {
    await forge.createComment(request, body);
    return `Commented ${where}.`;
  }
  const kept = keepTicks(own.body, body);
  if (kept === plainBody(own.body)) return `The comment ${where} is up to date: nothing was sent.`;
  await forge.updateComment(request, own.id, kept);
  return `Updated the comment ${where}.`;
}

interface OwnComment extends Comment {
  readonly marker: CommentMarker;
}

/** Comments of others are never looked into: anybody can write a marker. */
async function findComment(forge: Forge, request: number, { plan, key }: CommentRun): Promise<OwnComment | null> {
  const me = await forge.whoAmI();
  const mine = (await forge.comments(request)).flatMap((comment): readonly OwnComment[] => {
    const marker = comment.author === me ? readCommentMarker(comment.body) : null;
    return marker === null ? [] : [{ ...comment, marker }];
  });
  return findOwn(mine, { key, organization: plan.organization?.id ?? null });
}

/**
 * Runs do not end in the order in which they began. What is about the request's head commit goes before what is not; of the
 * same commit, the later reading of live goes first.
 */
async function isOlder(
  forge: Forge,
  request: number,
  { run, marker }: { readonly run: CommentRun; readonly marker: CommentMarker },
): Promise<boolean> {
  if (run.head !== null && marker.head !== null && run.head !== marker.head) {
    const head = await forge.head(request);
    if (run.head === head) return false;
    if (marker.head === head) return true;
  }
  return Date.parse(run.plan.run.taken_at) < Date.parse(marker.taken_at);
}

/** A run that failed before it knew its organization leaves the comment to the one that it is of. */
function bodyOf({ plan, key, head }: CommentRun, { longestBody }: Forge, owner: string | null): string {
  const marker = formatMarker({
    kind: 'comment',
    key,
    organization: plan.organization?.id ?? owner,
    digest: plan.digest,
    head,
    taken_at: plan.run.taken_at,
  });
  return isClean(plan) ? `${marker}\n\n${cleanLine(plan)}` : composeBody([marker], plan, longestBody);
}
