import type { Origin } from '../../model/located.js';
import type { DeclaredLimit, DeclaredValue, DeclaredWorkspace } from '../../model/declaration.js';
import { settableLimiters } from '../../model/limiters.js';
import { inherited, type Inherited, override, type Override } from '../../model/setting.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { isMoney } from '../../model/spend/money.js';
import { spendPeriods } from '../../model/spend/periods.js';
import { type CurrencyProblem, findCurrencyProblem } from './currency.js';
import type { GroupIndex } from './group-index.js';
import type { GroupDeclaration, Layer } from './layers.js';
import type { ShareBase } from './organization-limits.js';

/*
 * What an entry asks for at one limit, or why that stands for nothing.
 */

/** What a declaration asks for at one address. */
export type Asked =
  | {
      readonly setting: Desired;
      /** Where it is named; null: nowhere, so that the entry's `undeclared` decides. */
      readonly origin: Origin | null;
      readonly problem: null;
      /** Where only another limiter of the group means nothing: what is asked for all the same, once it is past. */
      readonly pastSetting?: Inherited;
    }
  | { readonly setting: 'unclear'; readonly origin: Origin; readonly problem: LimitProblem };

/** null: unmanaged. `unclear`: a key or limiter that means nothing today, or two keys that disagree, keep it from being told. */
export type Desired = Override | Inherited | 'unclear' | null;

/** Why the value that is named stands for nothing. */

export type LimitProblem = { readonly problem: 'unknown-limiter' } | CurrencyProblem | ShareProblem;

/** Why a share stands for nothing. */
export type ShareProblem =
  | { readonly problem: 'no-organization-limit'; readonly share: string }
  | { readonly problem: 'share-too-small'; readonly share: string; readonly base: number };

/** An entry with its keys resolved and its templates merged. */
export interface ResolvedEntry {
  readonly entry: DeclaredWorkspace;
  /** The templates, the entry's own limits last; each with what is wrong with its keys. */
  readonly layers: readonly Layer[];
  /** By the group's key. */
  readonly groups: ReadonlyMap<string, GroupDeclaration>;
  /** Whether every key meant a group; while one does not, nothing in an unnamed group is called undeclared. */
  readonly whole: boolean;
}

/** A limit of a workspace, and the organization's limit there. */
export interface Place {
  readonly group: LiveGroup;
  readonly limiter: string;
  readonly organizationLimit: number | null;
}

interface Meanings {
  readonly groups: GroupIndex;
  readonly shareBase: ShareBase;
}

/** What an entry asks for at one place. */
export function askedAt({ entry, groups, whole }: ResolvedEntry, place: Place, meanings: Meanings): Asked {
  const declared = groups.get(place.group.key);
  const limit = declared?.limits.get(place.limiter);
  if (limit === null) return unclear;
  if (limit !== undefined) return askedBy(limit, place, meanings);
  // Nobody who declares a spend limit for one workspace is asked to clear those of others.
  if (declared === undefined && isMoney(place.group)) return unmanaged;
  const setting = inherited(place.organizationLimit);
  if (declared !== undefined && declared.inherit !== null) return { setting, origin: declared.inherit, problem: null };
  if (entry.undeclared === 'ignore') return unmanaged;
  const clear =
    declared === undefined
      ? whole
      : [...declared.limits.keys()].every((limiter) => isKnownLimiter(place.group, limiter, meanings.groups));
  if (clear) return { setting, origin: null, problem: null };
  return declared === undefined ? unclear : { ...unclear, pastSetting: setting };
}

const unclear = { setting: 'unclear', origin: null, problem: null } as const;
const unmanaged: Asked = { setting: null, origin: null, problem: null };

function askedBy({ value, origin }: DeclaredLimit, place: Place, { groups, shareBase }: Meanings): Asked {
  const { group, limiter, organizationLimit } = place;
  if (!isKnownLimiter(group, limiter, groups))
    return { setting: 'unclear', origin, problem: { problem: 'unknown-limiter' } };
  const currency = findCurrencyProblem(value, group);
  if (currency !== null) return { setting: 'unclear', origin, problem: currency };
  const setting = evaluate(value, organizationLimit, () => shareBase(group, limiter));
  return 'problem' in setting ? { setting: 'unclear', origin, problem: setting } : { setting, origin, problem: null };
}

/** Whether a limiter means something in the group: it is live there, or one that the API can set on any workspace. */
function isKnownLimiter(group: LiveGroup, limiter: string, groups: GroupIndex): boolean {
  const settableAnywhere: readonly string[] = isMoney(group) ? spendPeriods : settableLimiters;
  return settableAnywhere.includes(limiter) || groups.limiters(group).includes(limiter);
}

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
