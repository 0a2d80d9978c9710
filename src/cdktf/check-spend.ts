/** Reads the spend limits that a construct was given, and says what is wrong with them. */
import type { DeclaredValue } from '../model/declaration.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { amountForms, type AmountFault, readSpendLimit } from '../model/spend/amount.js';
import { spendGroupKey } from '../model/spend/money.js';
import { isSpendPeriod, spendPeriods } from '../model/spend/periods.js';
import type { WrittenGroup, WrittenLimit } from '../model/terraform-limits.js';
import { quote } from '../model/text.js';
import { describe, type PropsCheck } from './props.js';

type Amount = Exclude<DeclaredValue, { readonly kind: 'share' }>;

const hint = "Write { monthly: 500 }, or 'none' for no limit of its own";
const amountHint = "Write an amount such as 500, 12.5 or '500 USD', or 'none'";

/** Reads the spend limit of a workspace or a template. What is wrong is refused, and the rest is read all the same. */
export function readSpend(spend: unknown, at: string, check: PropsCheck): WrittenGroup {
  if (spend === amountForms.none) return { key: spendGroupKey, limits: 'inherit' };
  const entries = check.entries(spend, at, hint);
  return {
    key: spendGroupKey,
    limits: entries.flatMap(([period, value]) => readPeriod(period, value, `${at}.${period}`, check)),
  };
}

/** Reads what the organization is expected to have: amounts alone. */
export function readExpectedSpend(spend: unknown, at: string, check: PropsCheck): WrittenGroup {
  const read = readSpend(spend, at, check);
  const lacksAmount = read.limits === 'inherit' || read.limits.some(({ value }) => value.kind !== 'value');
  if (lacksAmount) check.refuse(at, 'must hold amounts alone', 'Write the amounts that you expect');
  return read;
}

function readPeriod(period: string, value: unknown, at: string, check: PropsCheck): readonly WrittenLimit[] {
  if (!isSpendPeriod(period)) {
    const meant = suggest(period, spendPeriods);
    const all = `The periods are ${spendPeriods.join(', ')}`;
    check.refuse(
      at,
      'is not a period',
      meant === null ? all : `Did you mean ${tellApart(period, meant, quote(meant))}?`,
    );
    return [];
  }
  const read = readAmount(value, at, check);
  return read === null ? [] : [{ limiter: period, value: read }];
}

/** An amount or `none`: the text of a number is read, so that nothing is computed with it. */
export function readAmount(value: unknown, at: string, check: PropsCheck): Amount | null {
  if (!check.isKnown(value, at)) return null;
  if (typeof value !== 'number' && typeof value !== 'string') {
    check.refuse(at, `must be an amount, and is ${describe(value)}`, amountHint);
    return null;
  }
  const read: Amount | AmountFault = readSpendLimit({ text: String(value), plain: typeof value === 'number' });
  if ('kind' in read) return read;
  check.refuse(at, `is not a spend limit: ${read.message}`, read.hint.replaceAll('`', "'"));
  return null;
}
