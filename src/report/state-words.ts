import { count, formatNumber } from '../model/text.js';
import type { Plan } from '../model/plan-types.js';
import type { errorRules } from '../model/rules/error-rules.js';
import { unreadSpendText } from './spend/spend-words.js';
import { pendingText, verdictText } from './headline.js';

/*
 * What a plan comes to, in a few words for titles and messages: "3 drifted, 1 workspace archived". What fails is counted as
 * what it is, and where something fails nothing else is named. No name of anybody is in it.
 */

/** Kinds of things that are named; of others there are "2 more". */
const mostKinds = 4;

export function stateText(plan: Plan): string {
  const { summary, verdict, incomplete } = plan;
  const spend = unreadSpendText(plan);
  const kinds = [
    counted(summary.drift, 'drifted'),
    counted(summary.conflict, 'in conflict'),
    counted(summary.overdue, 'overdue'),
    ...errorCounts(plan.findings),
    ...(incomplete.length === 0 ? [] : [`${count(incomplete.length, 'workspace')} not read`]),
    ...(spend === null ? [] : [spend]),
  ].filter((kind) => kind !== '');
  switch (verdict) {
    case 'failed':
      return 'the run failed';
    case 'drift':
    case 'incomplete':
      return joinKinds(kinds);
    case 'pending':
      return pendingText(plan);
    case 'reported':
      return counted(summary.reported, 'reported');
    case 'in-sync':
      return verdictText(plan).toLowerCase();
    default:
      return verdict satisfies never;
  }
}

function counted(number: number, word: string): string {
  return number === 0 ? '' : `${formatNumber(number)} ${word}`;
}

function joinKinds(kinds: readonly string[]): string {
  const rest = kinds.length - mostKinds;
  return rest <= 0 ? kinds.join(', ') : `${kinds.slice(0, mostKinds).join(', ')} and ${formatNumber(rest)} more`;
}

/** What the errors are about, in the order of the rules; those of rules that are no errors by default are only counted. */
function errorCounts(findings: Plan['findings']): readonly string[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const ofRule = (rule: string): number => errors.filter((finding) => finding.rule === rule).length;
  const named = Object.entries(errorNouns).flatMap(([rule, noun]) => {
    const number = ofRule(rule);
    return number === 0 ? [] : [noun(number)];
  });
  const others = errors.filter(({ rule }) => !Object.hasOwn(errorNouns, rule)).length;
  return others === 0 ? named : [...named, count(others, named.length === 0 ? 'error' : 'other error')];
}

const errorNouns = {
  'workspace-missing': (number) => `${count(number, 'workspace')} missing`,
  'workspace-archived': (number) => `${count(number, 'workspace')} archived`,
  'workspace-recreated': (number) => `${count(number, 'workspace')} created again`,
  'workspace-ambiguous': (number) => count(number, 'ambiguous workspace name'),
  'default-workspace': (number) =>
    count(number, 'entry for the default workspace', 'entries for the default workspace'),
  'unknown-group': (number) => count(number, 'unknown group'),
  'unknown-limiter': (number) => count(number, 'unknown limiter'),
  'group-conflict': (number) => `${count(number, 'group')} declared twice`,
  'pattern-conflict': (number) => `${count(number, 'workspace')} with several entries`,
  'no-organization-limit': (number) => count(number, 'share of no limit', 'shares of no limit'),
  'share-too-small': (number) => count(number, 'share too small', 'shares too small'),
  'limiter-not-settable': (number) => `${count(number, 'limiter')} that cannot be set`,
  'organization-limit-changed': (number) => `${count(number, 'organization limit')} changed`,
} as const satisfies Record<keyof typeof errorRules, (number: number) => string>;
