import type { DeclaredValue } from '../model/declaration.js';
import { suggest } from '../model/names.js';
import { formatNumber } from '../model/numbers.js';
import { quote } from './problems.js';
import { share, wholeNumber } from './vocabulary.js';

/** Why a text is no value, and what to write instead. */
export interface ValueFault {
  readonly message: string;
  readonly hint: string;
}

/** A longer text is not looked at closely. */
const longest = 100;

/**
 * Reads what stands behind a limiter: a whole number from 0 to 2^53-1, a share of the organization's limit, or
 * `inherit`. A number is judged by its source text; one in quotes is text and is refused.
 */
export function readLimitValue(scalar: { readonly text: string; readonly plain: boolean }): DeclaredValue | ValueFault {
  const { text, plain } = scalar;
  if (text === 'inherit') return { kind: 'inherit' };
  if (plain && wholeNumber.test(text)) return readNumber(text);
  if (share.test(text)) return readShare(text);
  if (text.length > longest) return { message: `${quote(text)} is not a limit`, hint: usage };
  const row = plain ? faults.find(({ when }) => when.test(text)) : quotedFaults.find(({ when }) => when.test(text));
  if (row !== undefined) return { message: `${quote(text)} ${row.message}`, hint: row.hint(text) };
  const inherit = suggest(text, ['inherit']) === null ? usage : 'Did you mean `inherit`?';
  return { message: `${quote(text)} is not a limit`, hint: inherit };
}

export const usage = 'Write a whole number such as 500_000, a share of the organization’s limit such as 25%, or `inherit`';

function readNumber(text: string): DeclaredValue | ValueFault {
  const value = Number(text.replaceAll('_', ''));
  if (Number.isSafeInteger(value)) return { kind: 'value', value };
  return { message: `${quote(text)} is too large`, hint: `The largest number is ${formatNumber(Number.MAX_SAFE_INTEGER)}` };
}

function readShare(text: string): DeclaredValue {
  const [whole = '', decimals = ''] = text.slice(0, -1).split('.');
  return { kind: 'share', text, numerator: BigInt(whole + decimals), denominator: 100n * 10n ** BigInt(decimals.length) };
}

interface FaultRow {
  readonly when: RegExp;
  /** Goes on after the offending text. */
  readonly message: string;
  readonly hint: (text: string) => string;
}

const shareHint = (): string => 'A share is above 0% and up to 100%, written as 25% or 12.5%';
const wholeHint = (): string => 'Write a whole number in decimal digits, such as 500 or 500_000';

const shareFaults: readonly FaultRow[] = [
  { when: /^0+(\.0*)?%$/, message: 'is a share of nothing', hint: () => 'Write 0 where nothing may get through, else a share above 0%' },
  { when: /^-[\d.]+ *%$/, message: 'is a negative share', hint: shareHint },
  { when: /^\+[\d.]+ *%$/, message: 'is a share with a sign', hint: (text) => `Write ${quote(text.slice(1, 30))} without the sign` },
  { when: /^[\d.]+\s+(%|per ?cent)$/i, message: 'has a space before the per cent sign', hint: () => 'Write 25% without a space' },
  { when: /^(0|[1-9]\d?)\.\d{21,}%$/, message: 'has more than 20 decimal places', hint: shareHint },
  { when: /^0\d+(\.\d*)?%$/, message: 'is a share with a leading zero', hint: shareHint },
  { when: /^\d+(\.\d+)?%$/, message: 'is more than all of the organization’s limit', hint: shareHint },
  { when: /^[\d.,_]*\d[\d.,_]*%+$/, message: 'is not a share', hint: shareHint },
];

const quotedFaults: readonly FaultRow[] = [
  { when: /^[-+]?\d[\d_.]*$/, message: 'is a text, because it stands in quotes', hint: () => 'Write the number without quotes' },
  ...shareFaults,
];

const faults: readonly FaultRow[] = [
  { when: /^(|~|null|Null|NULL)$/, message: 'is no value', hint: () => `${usage}; \`inherit\` says that there must be no override` },
  { when: /^-(0x)?[\d._]+(e[-+]?\d+)?$/i, message: 'is negative', hint: () => 'The least is 0, which lets nothing through; `inherit` says that there must be no override' },
  { when: /^\+(0x)?[\d._]+(e[-+]?\d+)?$/i, message: 'has a sign', hint: wholeHint },
  { when: /^0x[\da-f_]+$/i, message: 'is hexadecimal', hint: wholeHint },
  { when: /^0o[\d_]+$/i, message: 'is octal', hint: wholeHint },
  { when: /^0b[\d_]+$/i, message: 'is binary', hint: wholeHint },
  { when: /^0[\d_]+$/, message: 'has a leading zero, which some programs read as octal', hint: wholeHint },
  { when: /^[\d._]+e[-+]?\d+$/i, message: 'has an exponent', hint: () => 'Write all digits, such as 500_000' },
  { when: /^(\d[\d_]*\.[\d_]*|\.[\d_]+)$/, message: 'is not a whole number', hint: wholeHint },
  { when: /^([-+]?\.(inf|nan)|inf|infinity|nan|unlimited|none|no|off|false)$/i, message: 'is not a limit', hint: () => '`inherit` says that there must be no override: the organization’s limit applies' },
  { when: /^_*\d[\d_]*$/, message: 'has a `_` that is not between two digits', hint: () => 'Write 500_000' },
  { when: /^\d{1,3}([, ']\d{3})+$/, message: 'has separators that are not `_`', hint: (text) => `Write ${text.replaceAll(/[, ']/g, '_').slice(0, 40)}` },
  { when: /^\d[\d._]*\s*[kmg]$/i, message: 'has a unit', hint: () => 'Write all digits, such as 500_000' },
  ...shareFaults,
];
