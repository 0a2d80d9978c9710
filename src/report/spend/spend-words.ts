import type { Finding, Plan } from '../../model/plan-types.js';
import { formatAmount } from '../../model/spend/money.js';
import type {
  OtherSpendLimit,
  PeriodInForce,
  PlanSpend,
  SpendAround,
  SpendInForce,
} from '../../model/spend/spend-types.js';
import { count, formatNumber, joinWords } from '../../model/text.js';
import { leavesUnread } from '../../model/verdict.js';

/*
 * What every report says of spend limits beside the limits themselves. Raw text.
 */

/** Why nothing is known of spend limits that are declared: the finding says it, and the plan is incomplete; null: all is known. */
export function unreadSpendText({ findings }: Pick<Plan, 'findings'>): string | null {
  return findings.some(leavesUnread) ? 'spend limits not read' : null;
}

/** What keeps a plan from being complete though every workspace was read. */
export function unreadSpendFindings({ findings }: Pick<Plan, 'findings'>): readonly Finding[] {
  return findings.filter(leavesUnread);
}

export const spendHeading = 'Spend limits';

/** A line for each limit of a plan, then what else holds and what is not known. */
export function spendLines({ limits, ...around }: PlanSpend): readonly string[] {
  return [
    ...limits.map((limit) => `${limit.workspace.name} · ${limit.period}: ${spentText(limit)}`),
    ...aroundLines(around),
  ];
}

/** What stands beside the limits of workspaces. */
export function aroundLines({
  currency,
  spent_unread: unread,
  spent_until: until,
  organization,
  others,
}: SpendAround): readonly string[] {
  return [
    ...organization.map((limit) => `The whole organization · ${limit.period}: ${spentText(limit)}`),
    ...(unread === null ? [] : [`What is spent was not read: ${unread.reason}`]),
    ...(until === null ? [] : [`What is spent is known up to ${until.slice(0, 10)} ${until.slice(11, 16)} UTC`]),
    ...otherLines(others, currency),
  ];
}

/** `123.45 of 500 USD spent since 2026-11-01 (24 %)`; where the limit is not its own, whose it is. */
export function spentText(limit: PeriodInForce & Partial<Pick<SpendInForce, 'workspace'>>): string {
  const { in_force, currency, spent, source, workspace } = limit;
  const isShared = workspace !== undefined && source !== null && source !== 'workspace';
  const text = limitInForceText(limit, isShared);
  if (spent === null) return text;
  const since = `spent since ${spent.since.slice(0, 10)}`;
  const amount = formatAmount(spent.amount, spent.currency ?? currency);
  const isOther = spent.currency !== null && spent.currency !== currency;
  if (in_force === null || isShared) return `${amount} ${since}; ${text}`;
  if (isOther) return `${amount} ${since}; the limit is ${text}`;
  const cap = source === 'usage_tier' ? ', which is the cap of the usage tier' : '';
  return `${formatAmount(spent.amount, null)} of ${formatAmount(in_force, currency)} ${since}${shareText(spent.amount, in_force)}${cap}`;
}

function limitInForceText({ in_force, currency, source }: PeriodInForce, isShared: boolean): string {
  if (in_force === null || source === null) return 'no limit';
  const amount = formatAmount(in_force, currency);
  if (isShared && source !== 'workspace') return `in force is the ${ownerWords[source]}’s ${amount}`;
  return source === 'usage_tier' ? `${amount}, the cap of the usage tier` : amount;
}

const ownerWords = { organization: 'organization', usage_tier: 'usage tier' } as const;

function shareText(spent: number, limit: number): string {
  return limit === 0 ? '' : ` (${formatNumber(Math.floor((spent * 100) / limit))} %)`;
}

/** What holds beside the limits that are compared, and what is live and does not hold. */
function otherLines(others: readonly OtherSpendLimit[], currency: string | null): readonly string[] {
  const known = others.filter(isOfKnownScope);
  return [
    ...known.map((other) => otherText(other, currency)),
    ...strangeTexts(others.filter((one) => !known.includes(one))),
  ];
}

function isOfKnownScope({ scope }: OtherSpendLimit): boolean {
  return scope === 'usage_tier' || scope === 'organization' || scope === 'workspace';
}

function otherText(
  { scope, workspace_id: id, period, amount, enabled }: OtherSpendLimit,
  currency: string | null,
): string {
  const subject = { usage_tier: 'The usage tier', organization: 'The organization' }[scope] ?? `Workspace ${id ?? ''}`;
  if (amount === null) return `${subject} has a ${period} spend limit without an amount, which counts as none`;
  const limit = `${period} spend limit of ${formatAmount(amount, currency)}`;
  if (!enabled) return `${subject} has a ${limit} that is switched off, which counts as none`;
  return scope === 'usage_tier'
    ? `${subject} has a ${limit}, which Anthropic sets and which holds too`
    : `${subject} has a ${limit}, of a period that this version does not know`;
}

/** Of those of other kinds of organizations there may be thousands. */
function strangeTexts(others: readonly OtherSpendLimit[]): readonly string[] {
  if (others.length === 0) return [];
  const scopes = [...new Set(others.map(({ scope }) => scope))].toSorted();
  const verb = others.length === 1 ? 'is' : 'are';
  return [`${count(others.length, 'spend limit')} of other scopes (${joinWords(scopes, 'and')}) ${verb} not compared`];
}
