import type { Group } from '../snapshot-types.js';
import { formatNumber } from '../text.js';

/*
 * Money: how a spend limit stands among the limits, and how an amount is written. An amount is a whole number of hundredths
 * of the currency's unit, never a fraction.
 */

/** The key, the type and the name in a declaration of the group that spend limits are. No ID of the API looks like it. */
export const spendGroupKey = 'spend_limit';

/** The group that spend limits are, beside those of rate limits. `currency: null`: there is no limit to tell it by. */
export function spendGroup(currency: string | null): Group & { readonly currency: string | null } {
  return { id: null, rate_limit_id: null, type: spendGroupKey, display_name: 'Spend limit', models: null, currency };
}

/** What of a group tells that its values are money. */
export type Denominated = Pick<Group, 'currency'>;

/** Whether the values of a group are money: such a value is measured, added up and written in no other way. */
export function isMoney<T extends Denominated>(group: T): group is T & { readonly currency: string | null } {
  return group.currency !== undefined;
}

/** The currency as a field of what is made of a group's values; nothing where they are no money. */
export function currencyField({ currency }: Denominated): { readonly currency?: string | null } {
  return currency === undefined ? {} : { currency };
}

/** `5,000`, or `500 USD` of a spend limit: the only way in which a value of a limit is written for people. */
export function limitNumberText(value: number, { currency }: Denominated): string {
  return currency === undefined ? formatNumber(value) : formatAmount(value, currency);
}

/** `1,234.50 USD`; whole amounts without decimals. */
export function formatAmount(hundredths: number, currency: string | null): string {
  const [, decimals = ''] = plainAmount(hundredths).split('.');
  const whole = formatNumber(Math.floor(hundredths / 100));
  return `${whole}${decimals === '' ? '' : `.${decimals}`}${currency === null ? '' : ` ${currency}`}`;
}

/** `1234.50`, as a declaration may have it. */
export function plainAmount(hundredths: number): string {
  const rest = hundredths % 100;
  const whole = String((hundredths - rest) / 100);
  return rest === 0 ? whole : `${whole}.${String(rest).padStart(2, '0')}`;
}

/** Of values that are never money. */
export const noMoney: Denominated = {};
