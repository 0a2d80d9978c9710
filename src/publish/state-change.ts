import type { Finding, Plan } from '../model/plan-types.js';
import { stateText } from '../report/state-words.js';
import { workspaceText } from '../report/value-words.js';

/* Whether anything changed since the last plan that people should be told of. */

/** Whether to notify, and why. */
export interface StateChange {
  readonly changed: boolean;
  /** A sentence or more, raw text. */
  readonly why: string;
}

/** Findings about workspaces that are news whatever the verdict is: how they are headed when they come and when they go. */
const newsWords: ReadonlyMap<Finding['rule'], { readonly came: string; readonly went: string }> = new Map([
  ['undeclared-workspace', { came: 'Now undeclared', went: 'No longer undeclared' }],
  ['workspace-recreated', { came: 'Archived and created again', went: 'Settled: it was created again' }],
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
  const [before, now] = [previous === null ? null : stateText(previous), stateText(plan)];
  const since = before === null ? '' : before === now ? ', as before' : `. Before: ${before}`;
  return { changed: false, why: `Now: ${now}${since}.` };
}

function firstReasons(plan: Plan): readonly string[] {
  const isCalm = plan.verdict === 'in-sync' || plan.verdict === 'reported';
  const state = isCalm ? [] : [`Now: ${stateText(plan)}`, 'There is no earlier plan'];
  return [...state, ...namedNews('came', newsOf(plan))];
}

function reasonsSince(previous: Plan, plan: Plan): readonly string[] {
  const reasons: string[] = [];
  const [before, now] = [stateText(previous), stateText(plan)];
  if (previous.verdict !== plan.verdict || (hasNews(plan) && before !== now))
    reasons.push(`Now: ${now}`, `Before: ${before}`);
  else if (hasNews(plan) && previous.digest !== plan.digest) reasons.push(`Now: ${now}, but not the same as before`);
  if (previous.verdict === 'failed' || plan.verdict === 'failed') return reasons;
  const unread = new Set([...previous.incomplete, ...plan.incomplete].map(({ workspace }) => workspace.id));
  const [known, found] = [newsOf(previous, unread), newsOf(plan, unread)];
  return [...reasons, ...namedNews('came', without(found, known)), ...namedNews('went', without(known, found))];
}

/** Whether another difference is worth a message while the verdict stays. */
function hasNews({ verdict }: Plan): boolean {
  return verdict === 'drift' || verdict === 'reported';
}

interface NewsItem {
  readonly rule: Finding['rule'];
  readonly name: string;
}

/** By what a finding is the same by. A failed run knows of none, and one that did not read a workspace not of that one's. */
function newsOf(plan: Plan, unread: ReadonlySet<string | null> = new Set()): ReadonlyMap<string, NewsItem> {
  const seen = plan.findings.filter(({ workspace }) => workspace === null || !unread.has(workspace.id));
  return new Map(
    seen.filter(isNews).map(({ rule, workspace }) => {
      const name = workspace === null ? 'a workspace' : workspaceText(workspace);
      const identity = [rule, workspace?.id ?? null, workspace?.name ?? null];
      return [JSON.stringify(identity), { rule, name }];
    }),
  );
}

function without<T>(all: ReadonlyMap<string, T>, some: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...all].filter(([identity]) => !some.has(identity)));
}

/** The first few by name: a message is no list. */
function namedNews(how: 'came' | 'went', news: ReadonlyMap<string, NewsItem>): readonly string[] {
  return [...newsWords].flatMap(([rule, words]) => {
    const names = [...news.values()].filter((item) => item.rule === rule).map(({ name }) => name);
    const rest = names.length > 3 ? `; and ${names.length - 3} more` : '';
    return names.length === 0 ? [] : [`${words[how]}: ${names.slice(0, 3).join('; ')}${rest}`];
  });
}
