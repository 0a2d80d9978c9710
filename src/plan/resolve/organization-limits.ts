import type { Located, Origin } from '../../model/located.js';
import type { DeclaredGroup, DeclaredLimit, DeclaredOrganizationLimit } from '../../model/declaration.js';
import { organizationLimit } from '../../model/setting.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { type CurrencyProblem, findCurrencyProblem } from './currency.js';
import type { GroupIndex } from './group-index.js';
import { type Layer, resolveLayer } from './layers.js';

/*
 * The organization's limits, of which shares are taken.
 */

/** The limit that shares are of: the declared one of the organization where there is one, else the live one, else null. */
export type ShareBase = (group: LiveGroup, limiter: string) => number | null;

/** What a declaration says of the organization's own limits. */
export interface ResolvedOrganization {
  /** What is wrong with the keys. */
  readonly layer: Layer;
  readonly declared: readonly OrganizationValue[];
  readonly shareBase: ShareBase;
}

export interface OrganizationValue extends Located<number> {
  readonly group: LiveGroup;
  readonly limiter: string;
  /** Why it cannot be compared; null: it can. */
  readonly problem: CurrencyProblem | null;
}

export function resolveOrganization(
  limits: readonly DeclaredOrganizationLimit[],
  index: GroupIndex,
): ResolvedOrganization {
  const layer = resolveLayer(asGroups(limits), index);
  const declared = [...layer.groups.values()].flatMap(({ group, limits: own }) =>
    [...own.values()].flatMap((limit) =>
      limit?.value.kind === 'value'
        ? [
            {
              group,
              limiter: limit.limiter,
              value: limit.value.value,
              origin: limit.origin,
              problem: findCurrencyProblem(limit.value, group),
            },
          ]
        : [],
    ),
  );
  const values = new Map(declared.map(({ group, limiter, value }) => [`${group.key} ${limiter}`, value]));
  return {
    layer,
    declared,
    shareBase: (group, limiter) => values.get(`${group.key} ${limiter}`) ?? organizationLimit(group, limiter),
  };
}

function asGroups(limits: readonly DeclaredOrganizationLimit[]): readonly DeclaredGroup[] {
  const groups = new Map<string, { origin: Origin; limits: DeclaredLimit[] }>();
  for (const { group, limiter, value, currency, origin } of limits) {
    const known = groups.get(group.value) ?? { origin: group.origin, limits: [] };
    const amount = currency === undefined ? { value } : { value, currency };
    known.limits.push({ limiter, value: { kind: 'value', ...amount }, origin });
    groups.set(group.value, known);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}
