import { findingRules } from './finding-rules.js';
import type { Rule, Severity } from './rule.js';

export type { Severity } from './rule.js';

/** What `rules` in a declaration can set; `off` leaves the finding or change out of the plan. */
export type RuleSeverity = Severity | 'off';

export const ruleSeverities: readonly RuleSeverity[] = ['error', 'warning', 'note', 'off'];

/** The rules that belong to changes: a change fails the run by its class, unless its rule is set lower. */
export const changeRules = {
  'limit-changed': {
    severity: 'error',
    title: 'A live limit differs from the declaration',
    help: 'The workspace has another override than the declared one, or one where it should inherit. Set it back in the Console, or change the declaration.',
  },
  'limit-missing': {
    severity: 'error',
    title: 'A declared override is not there',
    help: 'The declaration asks for an override and the workspace inherits the organization’s limit. Set it in the Console, or remove it from the declaration.',
  },
  'limit-undeclared': {
    severity: 'error',
    title: 'An override that nobody declared',
    help: 'The workspace is declared, this override of it is not. Clear it in the Console, declare it, or set `undeclared: report` or `undeclared: ignore` on the entry.',
  },
} as const satisfies Record<string, Rule>;

export type ChangeRuleId = keyof typeof changeRules;
export type FindingRuleId = keyof typeof findingRules;
export type RuleId = ChangeRuleId | FindingRuleId;
export type FindingData<R extends FindingRuleId> = Parameters<(typeof findingRules)[R]['message']>[0];

/** Every rule by ID: severity, title and help. */
export const rules: Readonly<Record<RuleId, Rule>> = { ...changeRules, ...findingRules };

/** Rules whose findings depend on the clock; the digest leaves them out. */
export const clockRules: readonly string[] = ['snapshot-old', 'ignore-expired', 'ignore-unused'] satisfies RuleId[];

export function isRuleId(id: string): id is RuleId {
  return Object.hasOwn(rules, id);
}
