import { isToBeCreated } from '../model/address.js';
import type { Origin } from '../model/located.js';
import type { Change, Finding, Plan, Policy } from '../model/plan-types.js';
import type { Severity } from '../model/rules/rule-types.js';
import { isRuleId, rules } from '../model/rules/rules.js';
import { asSentence, count, formatNumber } from '../model/text.js';
import { changeFails, isDrift, leavesUnread } from '../model/verdict.js';
import { blameText } from './activity/blame-words.js';
import { reasonText } from './reason-words.js';
import { countSeverities, isKnownBefore, isOnlyReported, partFindings, sortBySeverity } from './plan-order.js';
import { classText, limitText, nameGroups, settingText, unreadText, whenText, workspaceText } from './value-words.js';

/*
 * The most important things of a plan, for reports that have room for a few.
 */

/** One thing to know of a plan, for reports that have room for some of them only. Raw text. */
export interface RankedRow {
  readonly severity: Severity;
  /** What is the matter. */
  readonly title: string;
  /** With which limit or workspace, and how. */
  readonly text: string;
  readonly origin: Origin | null;
}

/** What a change makes more lenient, then the most severe, then in the plan's order. What is ignored or adopted is no news, and what is pending is a note. */
export function rankRows(plan: Plan): readonly RankedRow[] {
  const name = nameGroups(plan.changes);
  const problems = (plan.error?.problems ?? []).map(({ message, hint, origin }): RankedRow => {
    const text = hint === null ? asSentence(message) : `${asSentence(message)} ${hint}`;
    return { severity: 'error', title: 'A problem in the declaration', text, origin };
  });
  const unread = plan.incomplete.map((one): RankedRow => {
    return { severity: 'error', title: 'A workspace was not read', text: unreadText(one), origin: null };
  });
  const changes = plan.changes.flatMap((change) => changeRow(change, name, plan.run.policy));
  const { weakened, others } = partFindings(plan);
  const rows = sortBySeverity([
    ...problems,
    ...changes,
    ...others.map((finding) => findingRow(finding, plan)),
    ...unread,
  ]);
  return [...weakened.map((finding) => findingRow(finding, plan)), ...rows];
}

function changeRow(change: Change, name: ReturnType<typeof nameGroups>, policy: Policy): readonly RankedRow[] {
  const { workspace, group, limiter, before, after, organization_limit, rule, origin } = change;
  const fails = changeFails(change, policy);
  if (change.ignored !== null || (change.class === 'adopted' && !fails)) return [];
  const facts = [
    workspaceText(isToBeCreated(workspace) ? { ...workspace, id: 'to be created' } : workspace),
    name(group),
    `${limiter}: ${settingText(before, group)} → ${settingText(after, group)}`,
    `organization limit: ${limitText(organization_limit, group)}`,
    rule,
    blameText(change),
  ];
  const severity = fails || isDrift(change) || isOnlyReported(change) ? change.severity : 'note';
  const title = `${whenText(change) ?? classText(change)}: ${reasonText(change)}`;
  return [{ severity, title, text: facts.filter((fact) => fact !== null).join(' · '), origin: origin ?? change.entry }];
}

/** What was there before this change and fails no run is a note in it. */
function findingRow(finding: Finding, plan: Plan): RankedRow {
  const { rule, message, workspace, origin } = finding;
  const isKnown = isKnownBefore(finding, plan);
  const severity = isKnown ? 'note' : leavesUnread(finding) ? 'error' : finding.severity;
  const facts = [message, ...(workspace === null ? [] : [workspaceText(workspace)]), rule];
  const name = isRuleId(rule) ? rules[rule].title : rule;
  return { severity, title: isKnown ? `From before this change: ${name}` : name, text: facts.join(' · '), origin };
}

/**
 * So many rows, in their order. What a change makes more lenient stands before errors and takes no more than a third of the
 * room from them, so that what fails is always seen.
 */
export function chooseRows(rows: readonly RankedRow[], most: number): readonly RankedRow[] {
  const errors = rows.filter(({ severity }) => severity === 'error').slice(0, most);
  const reserved = errors.slice(0, Math.ceil((most * 2) / 3));
  const others = rows.filter((row) => !reserved.includes(row)).slice(0, most - reserved.length);
  return rows.filter((row) => reserved.includes(row) || others.includes(row));
}

/** How many rows are left out, and how severe: `2 more errors`, `3 more (1 error, 2 notes)`. */
export function restText(rest: readonly RankedRow[]): string {
  const counts = countSeverities(rest).filter(([, number]) => number > 0);
  const [first] = counts;
  if (first !== undefined && counts.length === 1) return count(rest.length, `more ${first[0]}`);
  const parts = counts.map(([severity, number]) => count(number, severity));
  return `${formatNumber(rest.length)} more (${parts.join(', ')})`;
}
