/** Limits as users of the constructs write them. */
import type { SpendPeriod } from '../model/spend/periods.js';
import { markOrigin } from './origin.js';

/** Per cent of the organization's limit, rounded down: `25%`, `12.5%`. Above 0, up to 100. */
export type Share = `${number}%`;

/** A whole number, a share of the organization's limit, or `inherit`: there must be no override. */
export type LimitValue = number | Share | 'inherit';

/** Limits of one group by limiter, in the API's words. A limiter that is newer than this version is taken too. */
export interface GroupLimits {
  readonly requests_per_minute?: LimitValue | undefined;
  /** Cache reads count. */
  readonly input_tokens_per_minute?: LimitValue | undefined;
  /** Cache reads do not count: the usual input limit of current models. */
  readonly input_tokens_per_minute_cache_aware?: LimitValue | undefined;
  readonly output_tokens_per_minute?: LimitValue | undefined;
  readonly tokens_per_minute?: LimitValue | undefined;
  readonly tokens_per_day?: LimitValue | undefined;
  readonly tool_uses_per_second?: LimitValue | undefined;
  readonly fast_itpmca?: LimitValue | undefined;
  readonly fast_otpm?: LimitValue | undefined;
  readonly [limiter: string]: LimitValue | undefined;
}

/**
 * Limits by group: a name from `RateLimitGroups`, a group type, a group ID (`rlg_…`), or any model ID or alias of the
 * group. `inherit` in place of a group's limits: no override on any limiter of the group.
 */
export interface Limits {
  readonly [group: string]: GroupLimits | 'inherit' | undefined;
}

/** An amount in the organization’s currency, to the hundredth, or one that names it and is compared with it: `500 USD`. */
export type SpendAmount = number | `${number} ${string}`;

/** What a workspace may spend by period. `none`: there must be no limit of its own, in that period or in any. */
export type SpendLimit = 'none' | { readonly [period in SpendPeriod]?: SpendAmount | 'none' | undefined };

/**
 * Limits that several workspaces extend. They keep the place of this call: a finding about them points here and not at
 * the workspaces, since an object by itself has no place.
 */
export function defineLimits<const L extends Limits>(limits: L, options: LimitsOptions = {}): L {
  markOrigin(limits, defineLimits);
  marked.set(limits, options);
  return limits;
}

/** What may be said of limits that several workspaces extend, beside the limits. */
export interface LimitsOptions {
  /** Who answers for the workspaces that extend them, such as `#team-search`: shown, and never compared. */
  readonly owner?: string | undefined;
  /** What each of them may spend. */
  readonly spendLimit?: SpendLimit | undefined;
}

const marked = new WeakMap<object, LimitsOptions>();

/** What `defineLimits` was told beside the limits. */
export function markedOptions(limits: object): LimitsOptions {
  return marked.get(limits) ?? {};
}
