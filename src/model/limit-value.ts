import type { DeclaredValue } from './declaration.js';
import { meantText, tellApart } from './look-alike.js';
import { suggest } from './names.js';
import { formatNumber, invisibleHint, quote } from './text.js';

/**
 * What may be written for a limit, by the kind of what is read from it. limits.yaml, the constructs, the Terraform resource
 * and the JSON Schema for editors take forms, bounds and words from here. `help`: for the hover of an editor.
 */
export const limitForms = {
  value: {
    words: 'a whole number',
    example: '500_000',
    least: 0,
    most: Number.MAX_SAFE_INTEGER,
    /** Decimal digits, `_` between them. What YAML itself calls a number is wider: signs, hexadecimal, exponents. */
    pattern: /^(0|[1-9]\d*)(_\d+)*$/,
    /** Those that an editor takes for a text. */
    grouped: /^(0|[1-9]\d*)(_\d+)+$/,
    help: 'A whole number with `_` between digits, such as 500_000.',
  },
  share: {
    words: 'a share of the organization’s limit',
    example: '25%',
    /** Whole or decimal per cent, above 0, up to 100, with at most 20 decimal places. */
    pattern: /^(?!0(\.0+)?%$)(100(\.0{1,20})?|(0|[1-9]\d?)(\.\d{1,20})?)%$/,
    help: 'A share of the organization’s limit, such as 25% or 12.5%, rounded down.',
  },
  inherit: { word: 'inherit', help: 'There must be no override: the organization’s limit applies.' },
} as const satisfies Readonly<Record<DeclaredValue['kind'], object>>;

const { value: number, share, inherit } = limitForms;

/** The forms of a limit in one phrase, for a language that has texts between `open` and `close`. */
export function limitWords(open: string, close = open): string {
  return `${number.words}, a share such as ${open}${share.example}${close}, or ${open}${inherit.word}${close}`;
}

/** Whether a number may be a limit. */
export function isLimitNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= number.least;
}

/** A value as it is written where every limit is a text, such as `1000`, `25%` or `inherit`. */
export function formatLimit(value: DeclaredValue): string {
  if (value.kind === 'inherit') return inherit.word;
  return value.kind === 'share' ? value.text : String(value.value);
}

/** Why a text is not a value. `hint`: what to write instead; null where everything that may stand at the place would do. */
export interface ValueFault {
  readonly message: string;
  readonly hint: string | null;
}

/** No number, no sensible share is longer, and longer texts can exhaust a regular expression. */
const longest = 100;

/**
 * Reads what stands behind a limiter: a whole number from 0 to 2^53-1, a share of the organization's limit, or
 * `inherit`. A number is judged by its source text; one in quotes is text and is refused.
 */
export function readLimitValue(scalar: { readonly text: string; readonly plain: boolean }): DeclaredValue | ValueFault {
  const { text, plain } = scalar;
  if (text === inherit.word) return { kind: 'inherit' };
  if (text.length > longest) return plain && /^[1-9][\d_]*$/.test(text) ? tooLarge(text) : noLimit(text, null);
  if (plain && number.pattern.test(text)) return readNumber(text);
  if (share.pattern.test(text)) return readShare(text);
  const row = (plain ? faults : quotedFaults).find(({ when }) => when.test(text));
  if (row !== undefined) return { message: `${quote(text)} ${row.message}`, hint: meantHint(text) ?? row.hint };
  return noLimit(text, hintFor(text, plain));
}

const factors: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9 };

/** What to write for `1,000`, `1k` or `1e6`; null: it is none of those, or no whole number. */
function meantHint(text: string): string | null {
  const [, digits = '', unit = ''] =
    /^(\d{1,3}(?:[, ']\d{3})+|\d+(?:\.\d+)?(?=\s*[ekmg]))\s*(e\+?\d+|[kmg])?$/i.exec(text) ?? [];
  const bare = digits.replace(/[, ']/g, '');
  const factor = factors[unit.toLowerCase()];
  const meant = factor === undefined ? Number(`${bare}${unit}`) : Math.round(Number(bare) * factor * 1e6) / 1e6;
  return digits === '' || !isLimitNumber(meant) ? null : `Write ${formatNumber(meant).replaceAll(',', '_')}`;
}

/** For a slip in a word, and for a space or digits of another kind, as they are pasted from a page. */
function hintFor(text: string, plain: boolean): string | null {
  const bare = meantText(text).trim();
  const isValue = (plain && number.pattern.test(bare)) || share.pattern.test(bare);
  const meant = isValue ? bare : suggest(text, [inherit.word]);
  return meant === null ? invisibleHint(text) : `Did you mean ${tellApart(text, meant, `\`${meant}\``)}?`;
}

function readNumber(text: string): DeclaredValue | ValueFault {
  const value = Number(text.replaceAll('_', ''));
  return isLimitNumber(value) ? { kind: 'value', value } : tooLarge(text);
}

function readShare(text: string): DeclaredValue {
  const [whole = '', decimals = ''] = text.slice(0, -1).split('.');
  const denominator = 100n * 10n ** BigInt(decimals.length);
  return { kind: 'share', text, numerator: BigInt(whole + decimals), denominator };
}

function tooLarge(text: string): ValueFault {
  const hint = `The largest number is ${number.most}`;
  return { message: `${quote(text)} is too large`, hint };
}

function noLimit(text: string, hint: string | null): ValueFault {
  return { message: `${quote(text)} is not a limit`, hint };
}

interface FaultRow {
  readonly when: RegExp;
  /** Goes on after the offending text. */
  readonly message: string;
  readonly hint: string | null;
}

const digits = `Write all digits of ${number.words}, such as ${number.example}`;
const shares = `A share is above 0% and up to 100%, written as ${share.example} or 12.5%`;
const nothing = 'Write 0 where nothing may get through, else a share above 0%';
const least = 'The least is 0, which lets nothing through';

const shareFaults: readonly FaultRow[] = [
  { when: /^0+(\.0*)?%$/, message: 'is a share of nothing', hint: nothing },
  { when: /^-[\d.]+ *%$/, message: 'is a negative share', hint: shares },
  { when: /^\+[\d.]+ *%$/, message: 'is a share with a sign', hint: shares },
  {
    when: /^[\d.]+\s+(%|per ?cent)$/i,
    message: 'has a space before the per cent sign',
    hint: `Write ${share.example}, without a space`,
  },
  { when: /^(0|[1-9]\d?|100)\.\d{21,}%$/, message: 'has more than 20 decimal places', hint: shares },
  { when: /^0\d+(\.\d*)?%$/, message: 'is a share with a leading zero', hint: shares },
  { when: /^\d+(\.\d+)?%$/, message: 'is more than all of the organization’s limit', hint: shares },
  { when: /^[\d.,_]+%+$/, message: 'is not a share', hint: shares },
];

const quotedFaults: readonly FaultRow[] = [
  {
    when: /^[-+]?\d[\d_.]*$/,
    message: 'is a text, because it is in quotes',
    hint: 'Write the number without quotes',
  },
  ...shareFaults,
];

const faults: readonly FaultRow[] = [
  { when: /^(|~|null|Null|NULL)$/, message: 'is not a value', hint: null },
  { when: /^-(0x)?[\d._]+(e[-+]?\d+)?$/i, message: 'is negative', hint: least },
  { when: /^\+(0x)?[\d._]+(e[-+]?\d+)?$/i, message: 'has a sign', hint: digits },
  { when: /^0x[\da-f_]+$/i, message: 'is hexadecimal', hint: digits },
  { when: /^0o[\d_]+$/i, message: 'is octal', hint: digits },
  { when: /^0b[\d_]+$/i, message: 'is binary', hint: digits },
  { when: /^0[\d_]+$/, message: 'has a leading zero, which some programs read as octal', hint: digits },
  { when: /^[\d._]+e[-+]?\d+$/i, message: 'has an exponent', hint: digits },
  { when: /^(\d[\d_]*\.[\d_]*|\.[\d_]+)$/, message: 'is not a whole number', hint: digits },
  { when: /^([-+]?\.(inf|nan)|infinity|unlimited|none|off)$/i, message: 'is not a limit', hint: null },
  { when: /^_*\d[\d_]*$/, message: 'has a `_` that is not between two digits', hint: digits },
  { when: /^\d{1,3}([, ']\d{3})+$/, message: 'has separators that are not `_`', hint: digits },
  { when: /^\d[\d._]*\s*[kmg]$/i, message: 'has a unit', hint: digits },
  ...shareFaults,
];
