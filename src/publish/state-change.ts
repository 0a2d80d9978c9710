import type { Finding, Plan, Verdict } from '../model/plan-types.js';
import { workspaceText } from '../report/value-words.js';

/* Whether anything changed since the last plan that people should be told of. */

/** Whether to notify, and why. */
export interface StateChange {
  readonly changed: boolean;
  /** A sentence or more, raw text. */
  readonly why: string;
}

/** Findings about workspaces that are news whatever the verdict is, in a word. */
const newsWords: ReadonlyMap<Finding['rule'], string> = new Map([
  ['undeclared-workspace', 'undeclared'],
  ['workspace-recreated', 'created again'],
]);

export function isNews({ rule }: Finding): boolean {
  return newsWords.has(rule);
}

/**
 * Compares the states of two plans: the verdict; with drift, what drifted; and which workspaces are undeclared or were
 * created again, as far as both runs could see. Without a previous plan, everything but a calm state is news.
 */
export function compareStates(previous: Plan | null, plan: Plan): StateChange {
  const reasons = previous === null ? firstReasons(plan) : reasonsSince(previous, plan);
  if (reasons.length > 0) return { changed: true, why: `${reasons.join('. ')}.` };
  const words = verdictNames[plan.verdict];
  return { changed: false, why: previous === null ? `It is ${words}.` : `It is ${words} as it was before.` };
}

function firstReasons(plan: Plan): readonly string[] {
  const verdict =
    plan.verdict === 'in-sync' || plan.verdict === 'reported'
      ? []
      : [`It is ${verdictNames[plan.verdict]}, and nothing is known of before`];
  return [...verdict, ...namedNews('New', newsOf(plan))];
}

function reasonsSince(previous: Plan, plan: Plan): readonly string[] {
  const reasons: string[] = [];
  if (previous.verdict !== plan.verdict)
    reasons.push(`It was ${verdictNames[previous.verdict]}, and is ${verdictNames[plan.verdict]}`);
  else if (hasNews(plan) && previous.digest !== plan.digest)
    reasons.push(`It is ${verdictNames[plan.verdict]} as before, and not the same`);
  if (previous.verdict === 'failed' || plan.verdict === 'failed') return reasons;
  const unread = new Set([...previous.incomplete, ...plan.incomplete].map(({ workspace }) => workspace.id));
  const [before, after] = [newsOf(previous, unread), newsOf(plan, unread)];
  return [...reasons, ...namedNews('New', without(after, before)), ...namedNews('Gone', without(before, after))];
}

/** Whether another difference is worth a message while the verdict stays. */
function hasNews({ verdict }: Plan): boolean {
  return verdict === 'drift' || verdict === 'reported';
}

const verdictNames = {
  'in-sync': 'in sync',
  reported: 'reported',
  pending: 'pending',
  drift: 'drift',
  incomplete: 'incomplete',
  failed: 'failed',
} as const satisfies Record<Verdict, string>;

/** By what a finding is the same by. A failed run knows of none, and one that did not read a workspace not of that one's. */
function newsOf(plan: Plan, unread: ReadonlySet<string | null> = new Set()): ReadonlyMap<string, string> {
  const seen = plan.findings.filter(({ workspace }) => workspace === null || !unread.has(workspace.id));
  return new Map(
    seen.filter(isNews).map(({ rule, workspace }) => {
      const name = workspace === null ? 'a workspace' : workspaceText(workspace);
      const identity = [rule, workspace?.id ?? null, workspace?.name ?? null];
      return [JSON.stringify(identity), `${name}, ${newsWords.get(rule) ?? rule}`];
    }),
  );
}

function without(all: ReadonlyMap<string, string>, some: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...all].filter(([identity]) => !some.has(identity)));
}

/** The first few by name: a message is no list. */
function namedNews(word: string, news: ReadonlyMap<string, string>): readonly string[] {
  const names = [...news.values()];
  const rest = names.length > 3 ? `; and ${names.length - 3} more` : '';
  return names.length === 0 ? [] : [`${word}: ${names.slice(0, 3).join('; ')}${rest}`];
}
