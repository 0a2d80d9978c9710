import type { DeclaredValue } from '../../model/declaration.js';
import type { LiveGroup } from '../../model/snapshot-types.js';

/** The declared currency is not the one that the organization is billed in. */
export interface CurrencyProblem {
  readonly problem: 'spend-currency';
  readonly value: number;
  readonly declared: string;
  readonly live: string;
}

/** null: the amount is in the organization's currency, or names none, or the organization has no limit to tell that by. */
export function findCurrencyProblem(
  value: DeclaredValue,
  { currency: live }: Pick<LiveGroup, 'currency'>,
): CurrencyProblem | null {
  if (value.kind !== 'value' || value.currency === undefined || !live || value.currency === live) return null;
  return { problem: 'spend-currency', value: value.value, declared: value.currency, live };
}
