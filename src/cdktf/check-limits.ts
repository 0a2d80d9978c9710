/** Reads the limits that a construct was given, and says what is wrong with them. */
import type { Origin } from '../model/located.js';
import type { DeclaredValue } from '../model/declaration.js';
import { limitWords, readLimitValue } from '../model/limit-value.js';
import { knownLimiters } from '../model/limiters.js';
import { tellApart } from '../model/look-alike.js';
import { findOwnerFault, suggest } from '../model/names.js';
import { spendGroupKey } from '../model/spend/money.js';
import { quote } from '../model/text.js';
import type { WrittenGroup, WrittenLimit } from '../model/terraform-limits.js';
import { markedOptions } from './construct-limits.js';
import { markedOrigin } from './origin.js';
import { readSpend } from './check-spend.js';
import { describe, type PropsCheck } from './props.js';

/** Limits as they were written, in their order. */
export interface WrittenLayer {
  /** Where `defineLimits` made them; null: they stand in the construct. */
  readonly origin: Origin | null;
  readonly groups: readonly WrittenGroup[];
  /** The spend limit, as a group; null: nothing is said of it. */
  readonly spend: WrittenGroup | null;
  /** Who answers for the workspaces that extend it; null: it does not say. */
  readonly owner: string | null;
}

const limitsHint = 'Write { opus: { requests_per_minute: 500 } }, or {} for no override at all';
const groupHint = "Write { requests_per_minute: 500 }, or 'inherit' for no override in the whole group";
const valueHint = `Write ${limitWords("'")}`;

/** Reads limits by group. What is wrong is refused, and the rest is read all the same. */
export function readLayer(limits: unknown, at: string, check: PropsCheck): WrittenLayer {
  const origin = typeof limits === 'object' && limits !== null ? markedOrigin(limits) : null;
  const groups = check
    .entries(limits, at, limitsHint)
    .map(([key, group]) => readGroup(key, group, `${at}.${key}`, check));
  const { owner, spendLimit } = typeof limits === 'object' && limits !== null ? markedOptions(limits) : {};
  return {
    origin,
    groups,
    owner: owner === undefined ? null : readOwner(owner, `${at}: owner`, check),
    spend: spendLimit === undefined ? null : readSpend(spendLimit, `${at}: spendLimit`, check),
  };
}

/** Who answers for a workspace; null after refusing what cannot be shown. */
export function readOwner(value: unknown, at: string, check: PropsCheck): string | null {
  const hint = "Write one line of at most 100 characters, such as '#team-search', or leave it out";
  const owner = check.text(value, at, hint);
  const isExpression = owner !== null && /[$%]\{/.test(owner);
  const fault = owner === null ? null : isExpression ? 'would be an expression to Terraform' : findOwnerFault(owner);
  if (fault !== null) check.refuse(at, fault, hint);
  return fault === null ? owner : null;
}

function readGroup(key: string, group: unknown, at: string, check: PropsCheck): WrittenGroup {
  if (key === spendGroupKey) {
    check.refuse(at, 'is no group of rate limits', 'Write spendLimit beside the limits, not in them');
    return { key, limits: [] };
  }
  if (group === 'inherit') return { key, limits: 'inherit' };
  if (knownLimiters.includes(key)) {
    check.refuse(at, 'is a limiter, where a group is expected', 'Name its group around it');
    return { key, limits: [] };
  }
  const entries = check.entries(group, at, groupHint);
  return { key, limits: entries.flatMap(([limiter, value]) => readLimit(limiter, value, `${at}.${limiter}`, check)) };
}

function readLimit(limiter: string, value: unknown, at: string, check: PropsCheck): readonly WrittenLimit[] {
  checkLimiter(limiter, at, check);
  const read = readValue(value, at, check);
  return read === null ? [] : [{ limiter, value: read }];
}

/** A name that is nearly a known one is a slip; another one may be new. */
export function checkLimiter(limiter: string, at: string, check: PropsCheck): void {
  if (knownLimiters.includes(limiter)) return;
  if (limiter === '*')
    return check.refuse(at, 'is the resource’s word for a whole group', "Write 'inherit' for the group");
  const meant = suggest(limiter, knownLimiters);
  if (meant !== null)
    check.refuse(at, 'is an unknown limiter', `Did you mean ${tellApart(limiter, meant, quote(meant))}?`);
}

export function readValue(value: unknown, at: string, check: PropsCheck): DeclaredValue | null {
  if (!check.isKnown(value, at)) return null;
  if (typeof value !== 'number' && typeof value !== 'string') {
    check.refuse(at, `must be a limit, and is ${describe(value)}`, valueHint);
    return null;
  }
  const read = readLimitValue({ text: String(value), plain: typeof value === 'number' });
  if ('kind' in read) return read;
  check.refuse(at, `is not a limit: ${read.message}`, read.hint ?? valueHint);
  return null;
}
