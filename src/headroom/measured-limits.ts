import { formatAddress, groupName, organizationSegment } from '../model/address.js';
import type { AlertRule, KnownUse } from '../model/headroom/headroom-policy.js';
import type { HeadroomRow } from '../model/headroom/headroom-types.js';
import type { LimitInForce, LimitsInForce } from '../model/in-force-types.js';
import { effectiveLimit } from '../model/setting.js';
import type { LiveGroup, Snapshot } from '../model/snapshot-types.js';
import { compareText } from '../model/text.js';
import type { HeadroomPolicy } from './policy.js';
import { type Quantity, quantityOf } from './quantities.js';

/*
 * Lists the limits that usage is measured against: the organization's, then those of each workspace.
 */

/** A limit with everything that is known of it before any usage. */
export interface MeasuredLimit extends Pick<
  HeadroomRow,
  'address' | 'workspace' | 'group' | 'limiter' | 'limit' | 'organization_limit' | 'overridden' | 'declared_limit'
> {
  /** The group's segment in addresses. */
  readonly groupKey: string;
  /** null: there is no usage data for it. */
  readonly quantity: Quantity | null;
  readonly rule: AlertRule;
  readonly known: KnownUse | null;
  /** Whether it is worth a row only once it is used: of a default workspace that no list names. */
  readonly onlyUsed: boolean;
}

export interface DefaultWorkspace {
  readonly id: string;
  readonly name: string;
}

interface LimitSources {
  readonly snapshot: Snapshot;
  readonly inForce: LimitsInForce;
  readonly policy: HeadroomPolicy;
  /** Whether all workspaces are looked at; else nothing can be said of the organization as a whole. */
  readonly whole: boolean;
  readonly unlistedDefault: DefaultWorkspace | null;
}

/** The organization's first, then by workspace name, group and limiter. */
export function measuredLimits(sources: LimitSources): readonly MeasuredLimit[] {
  const { snapshot, inForce, policy, whole, unlistedDefault } = sources;
  const organization = whole ? snapshot.groups.flatMap((group) => ofOrganization(group, null, policy)) : [];
  const keys = new Map(snapshot.groups.map((group) => [identityOf(group), group.key]));
  const workspaces = inForce.workspaces.flatMap(({ id, name, owner, limits }) =>
    limits.map((limit) => ofWorkspace(limit, { id, name, owner }, keys.get(identityOf(limit.group)) ?? '', policy)),
  );
  const unlisted =
    whole && unlistedDefault !== null
      ? snapshot.groups.flatMap((group) => ofOrganization(group, unlistedDefault, policy))
      : [];
  return [...organization, ...workspaces, ...unlisted].sort(compareLimits);
}

function identityOf({ id, rate_limit_id, type, models }: Pick<LiveGroup, 'id' | 'rate_limit_id' | 'type' | 'models'>) {
  return JSON.stringify([id, rate_limit_id, type, models]);
}

/** The organization's own limits; or the same as what a default workspace inherits, since it can have none of its own. */
function ofOrganization(
  { key, limits, workspace_models: _models, unknown: _unknown, ...group }: LiveGroup,
  workspace: DefaultWorkspace | null,
  policy: HeadroomPolicy,
): readonly MeasuredLimit[] {
  return limits.map(({ limiter, value }) => {
    const place = { workspace, group: key, limiter };
    return {
      address: formatAddress(workspace?.id ?? organizationSegment, key, limiter),
      workspace: workspace === null ? null : { ...workspace, owner: null },
      group,
      groupKey: key,
      limiter,
      limit: value,
      organization_limit: value,
      overridden: false,
      declared_limit: null,
      quantity: quantityOf(group, limiter),
      rule: policy.ruleAt(place),
      known: policy.knownAt(place),
      onlyUsed: workspace !== null,
    };
  });
}

function ofWorkspace(
  limit: LimitInForce,
  workspace: NonNullable<HeadroomRow['workspace']>,
  groupKey: string,
  policy: HeadroomPolicy,
): MeasuredLimit {
  const { address, group, limiter, in_force, organization_limit, live } = limit;
  const place = { workspace, group: groupKey, limiter };
  return {
    address,
    workspace,
    group,
    groupKey,
    limiter,
    limit: in_force,
    organization_limit,
    overridden: live.source !== 'organization',
    declared_limit: declaredLimit(limit),
    quantity: quantityOf(group, limiter),
    rule: policy.ruleAt(place),
    known: policy.knownAt(place),
    onlyUsed: false,
  };
}

function declaredLimit({ declared, in_force, organization_limit }: LimitInForce): number | null {
  if (declared === null || declared.source === 'unclear') return null;
  const limit = effectiveLimit(declared.source === 'workspace' ? declared.value : null, organization_limit);
  return limit === in_force ? null : limit;
}

function compareLimits(a: MeasuredLimit, b: MeasuredLimit): number {
  return (
    Number(a.workspace !== null) - Number(b.workspace !== null) ||
    compareText(a.workspace?.name ?? '', b.workspace?.name ?? '') ||
    compareText(a.workspace?.id ?? '', b.workspace?.id ?? '') ||
    compareText(groupName(a.group), groupName(b.group)) ||
    compareText(a.address, b.address)
  );
}
