import { formatAmount, limitNumberText } from '../spend/money.js';
import { count } from '../text.js';
import { finding } from './rule-types.js';

/*
 * The rules of findings about spend limits, and the words of those that are about limits of either kind.
 */

export const spendRules = {
  'spend-unreadable': finding({
    severity: 'warning',
    title: 'Declared spend limits could not be read',
    help: 'Reading spend limits is in early access: your Anthropic account team gives it to an organization. Until the limits are read, nothing is known of those that are declared, so the plan is incomplete. Set this rule to `note` or `off` to plan without them, or remove `spend_limit` from the declaration.',
    data: { reason: 'text', status: 'number or null', places: 'number' },
    message: (d) =>
      `The spend limits could not be read, so that nothing is known of ${d.places === 1 ? 'the one that is declared' : `those that are declared in ${count(d.places, 'place')}`}: ${d.reason}`,
  }),
  'spend-currency': finding({
    severity: 'error',
    title: 'A spend limit in another currency than the organization’s',
    help: 'The declaration names a currency, and the organization is billed in another one, so the limit is not compared. Write the amount in the organization’s currency.',
    data: { limiter: 'text', value: 'number', declared: 'text', live: 'text' },
    message: (d) =>
      `The ${d.limiter} spend limit is declared as ${formatAmount(d.value, d.declared)}, and the organization is billed in ${d.live}`,
  }),
};

interface AboutLimit {
  readonly group: string;
  readonly limiter: string;
  /** Only of a spend limit. */
  readonly currency?: string | null;
}

/** `500 requests_per_minute for Claude Opus 4.x`, `The monthly spend limit of 500 USD`. */
export function limitSubject(value: number, about: AboutLimit): string {
  const text = limitNumberText(value, about);
  return about.currency === undefined
    ? `${text} ${about.limiter} for ${about.group}`
    : `The ${about.limiter} spend limit of ${text}`;
}

/** `The organization’s requests_per_minute limit for Claude Opus 4.x`. */
export function organizationSubject({ group, limiter, currency }: AboutLimit): string {
  return `The organization’s ${limiter} ${currency === undefined ? `limit for ${group}` : 'spend limit'}`;
}
