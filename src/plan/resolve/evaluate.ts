import type { DeclaredValue } from '../../model/declaration.js';
import { inherited, override, type Inherited, type Override } from '../../model/setting.js';

/** Why a share stands for nothing. */
export type ShareProblem =
  | { readonly problem: 'no-organization-limit'; readonly share: string }
  | { readonly problem: 'share-too-small'; readonly share: string; readonly base: number };

/** What a declared value asks for; `base` gives the limit that shares are of, exact and rounded down. */
export function evaluate(
  value: DeclaredValue,
  organizationLimit: number | null,
  base: () => number | null,
): Override | Inherited | ShareProblem {
  if (value.kind === 'inherit') return inherited(organizationLimit);
  if (value.kind === 'value') return override(value.value);
  const whole = base();
  if (whole === null) return { problem: 'no-organization-limit', share: value.text };
  const share = Number((BigInt(whole) * value.numerator) / value.denominator);
  return share > 0 || whole === 0 ? override(share) : { problem: 'share-too-small', share: value.text, base: whole };
}
