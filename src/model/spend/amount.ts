import type { DeclaredIgnore, DeclaredValue } from '../declaration.js';
import { quote } from '../text.js';
import { plainAmount, spendGroupKey } from './money.js';
import { type SpendPeriod } from './periods.js';

/** What may be written for a spend limit. limits.yaml, the constructs and the JSON Schema for editors take forms and words from here. */
export const amountForms = {
  example: '500',
  words: 'an amount such as 500, 12.50 or 500 USD',
  /** What an editor takes for a number. */
  plain: /^(0|[1-9]\d*)(\.\d{1,2})?$/,
  /** The same with `_` between digits and a currency, which an editor takes for a text. */
  text: /^(0|[1-9]\d*)(_\d+)*(\.\d{1,2})?( [A-Z]{3})?$/,
  /** The largest whole amount. */
  most: Math.floor(Number.MAX_SAFE_INTEGER / 100),
  none: 'none',
  help: 'An amount in the organization’s currency, or one that names it, such as 500 USD.',
} as const;

export const periodHelp: Readonly<Record<SpendPeriod, string>> = {
  daily: 'What may be spent in a day.',
  weekly: 'What may be spent in a week.',
  monthly: 'What may be spent in a month.',
};

const { none, most } = amountForms;
const hint = `Write ${amountForms.words}, with at most two decimals, or \`${none}\` for no limit of its own`;

/** A spend limit as it is written: `500`, `12.50`, `500 USD`, `none`. */
export function formatSpendLimit(value: DeclaredValue): string {
  if (value.kind === 'share') return value.text;
  if (value.kind === 'inherit') return none;
  return `${plainAmount(value.value)}${value.currency === undefined ? '' : ` ${value.currency}`}`;
}

/** What an ignore pins, as it is written: an amount where it names the spend limit. */
export function formatIgnoredLive({ group, live }: Pick<DeclaredIgnore, 'group' | 'live'>): string {
  return group === spendGroupKey && typeof live === 'number' ? plainAmount(live) : String(live);
}

/** Why a text is no spend limit, and what to write instead. */
export interface AmountFault {
  readonly message: string;
  readonly hint: string;
}

/** Reads what stands behind a period: an amount, exact to the hundredth, or `none`. A number in quotes is text and is refused. */
export function readSpendLimit({
  text,
  plain,
}: {
  readonly text: string;
  readonly plain: boolean;
}): Exclude<DeclaredValue, { readonly kind: 'share' }> | AmountFault {
  if (text === none) return { kind: 'inherit' };
  const [, amount = '', currency] = /^([\d_.]{1,40})(?: ([A-Z]{3}))?$/.exec(text) ?? [];
  if (!amountForms.text.test(text) || amount === '') return faultOf(text);
  if (!plain && currency === undefined)
    return { message: `${quote(text)} is a text, because it is in quotes`, hint: 'Write the amount without quotes' };
  const [whole = '', decimals = ''] = amount.replaceAll('_', '').split('.');
  const value = Number(`${whole}${decimals.padEnd(2, '0')}`);
  if (!Number.isSafeInteger(value))
    return { message: `${quote(text)} is too large`, hint: `The largest amount is ${most}` };
  return { kind: 'value', value, ...(currency === undefined ? {} : { currency }) };
}

const faults: readonly { readonly when: RegExp; readonly message: string; readonly hint: string }[] = [
  { when: /^-/, message: 'is negative', hint: 'The least is 0, which lets nothing through' },
  { when: /^[\d_]+\.\d{3,}/, message: 'has more than two decimals', hint },
  { when: /^(inherit|unlimited|no|null|~|off)?$/i, message: 'is not a spend limit', hint },
  { when: /%$/, message: 'is a share, and a spend limit is an amount', hint },
  {
    when: /^[$€£¥]/,
    message: 'has a sign of a currency',
    hint: 'Write the currency behind the amount, such as 500 USD',
  },
  { when: /^\d{1,3}(,\d{3})+/, message: 'has separators that are not `_`', hint },
  {
    when: /^[\d_.]+ [A-Za-z]{3}$/,
    message: 'has a currency that is not in capitals',
    hint: 'Write it such as 500 USD',
  },
];

function faultOf(text: string): AmountFault {
  const row = faults.find(({ when }) => when.test(text.slice(0, 100)));
  return { message: `${quote(text)} ${row?.message ?? 'is not an amount'}`, hint: row?.hint ?? hint };
}
