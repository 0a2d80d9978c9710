import type {
  Declaration,
  DeclaredGroup,
  DeclaredLimit,
  DeclaredOrganizationLimit,
  Origin,
} from '../../model/declaration.js';
import { groupName } from '../../model/address.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import type { FindingList } from '../findings.js';
import type { GroupIndex } from './group-index.js';
import { reportLayer } from './layer-findings.js';
import { resolveLayer } from './layers.js';

/** The limit that shares are of: the declared one of the organization where there is one, else the live one, else null. */
export type ShareBase = (group: LiveGroup, limiter: string) => number | null;

/** Compares `organization.limits` with the organization's live limits. */
export function compareOrganization(declaration: Declaration, index: GroupIndex, findings: FindingList): ShareBase {
  const layer = resolveLayer(asGroups(declaration.organization.limits), index);
  reportLayer(layer, index, findings);
  const declared = new Map<string, number>();
  for (const { group, limits } of layer.groups.values()) {
    for (const limit of limits.values()) {
      if (limit?.value.kind !== 'value') continue;
      const { limiter, origin } = limit;
      declared.set(`${group.key} ${limiter}`, limit.value.value);
      const live = organizationLimit(group, limiter);
      if (live === limit.value.value) continue;
      const data = { group: groupName(group), limiter, declared: limit.value.value, live };
      findings.add('organization-limit-changed', data, { origin });
    }
  }
  return (group, limiter) => declared.get(`${group.key} ${limiter}`) ?? organizationLimit(group, limiter);
}

/** The organization's live limit; null: it has none. */
export function organizationLimit(group: LiveGroup, limiter: string): number | null {
  return group.limits.find((limit) => limit.limiter === limiter)?.value ?? null;
}

function asGroups(limits: readonly DeclaredOrganizationLimit[]): readonly DeclaredGroup[] {
  const groups = new Map<string, { origin: Origin; limits: DeclaredLimit[] }>();
  for (const { group, limiter, value, origin } of limits) {
    const known = groups.get(group.value) ?? { origin: group.origin, limits: [] };
    known.limits.push({ limiter, value: { kind: 'value', value }, origin });
    groups.set(group.value, known);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}
