import { formatAddress } from '../model/address.js';
import type { DeclaredLimit, DeclaredValue } from '../model/declaration.js';
import { groupName } from '../model/group-name.js';
import { inputSiblings, settable } from '../model/limiters.js';
import { suggest } from '../model/names.js';
import { inherited, override, type Inherited, type Override, type Setting } from '../model/setting.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot.js';
import type { FindingList, Subject } from './findings.js';
import type { GroupIndex } from './group-index.js';
import { organizationLimit, type ShareBase } from './organization.js';

/** One declared limit of one workspace, with all that it is judged by. */
export interface DeclaredAddress {
  readonly group: LiveGroup;
  readonly limit: DeclaredLimit;
  readonly live: Setting;
  readonly organizationLimit: number | null;
  readonly workspace: LiveWorkspace;
}

export interface Judge {
  readonly index: GroupIndex;
  readonly shareBase: ShareBase;
  readonly findings: FindingList;
}

/** Whether the group has the limiter live, or its sibling among the input limiters, beside which it works. */
export function isKnownLimiter(group: LiveGroup, limiter: string, index: GroupIndex): boolean {
  const known = index.limiters(group);
  return known.includes(limiter) || known.includes(inputSiblings[limiter] ?? '');
}

/** The desired setting, or null where the declaration asks for what cannot be: then a finding says so. */
export function resolveDesired(declared: DeclaredAddress, judge: Judge): Override | Inherited | null {
  const { group, limit, live } = declared;
  const about = { group: groupName(group), limiter: limit.limiter };
  const known = judge.index.limiters(group);
  if (!isKnownLimiter(group, limit.limiter, judge.index)) {
    judge.findings.add(
      'unknown-limiter',
      { ...about, known, suggestion: suggest(limit.limiter, known) },
      subjectOf(declared),
    );
    return null;
  }
  const desired = evaluate(declared, judge);
  if (desired?.source !== 'workspace') return desired;
  if (live.source !== 'workspace' && settable(group, limit.limiter) === 'no') {
    judge.findings.add('limiter-not-settable', about, subjectOf(declared));
    return null;
  }
  judgeOverride(declared, desired, judge.findings);
  return desired;
}

function evaluate(declared: DeclaredAddress, judge: Judge): Override | Inherited | null {
  const { group, limit, organizationLimit: organization } = declared;
  const { value } = limit;
  if (value.kind === 'inherit') return inherited(organization);
  if (value.kind === 'value') return override(value.value);
  const about = { group: groupName(group), limiter: limit.limiter, share: value.text };
  const base = judge.shareBase(group, limit.limiter);
  if (base === null) {
    judge.findings.add('no-organization-limit', about, subjectOf(declared));
    return null;
  }
  const share = shareOf(value, base);
  if (share > 0 || base === 0) return override(share);
  judge.findings.add('share-too-small', { ...about, organization_limit: base }, subjectOf(declared));
  return null;
}

/** The share of a limit, exact and rounded down. */
function shareOf(share: Extract<DeclaredValue, { kind: 'share' }>, limit: number): number {
  return Number((BigInt(limit) * share.numerator) / share.denominator);
}

/** What a person should know of a declared override beside whether it is there. */
function judgeOverride(declared: DeclaredAddress, desired: Override, findings: FindingList): void {
  const { group, limit, organizationLimit: organization } = declared;
  const { value } = desired;
  const about = { group: groupName(group), limiter: limit.limiter };
  const sibling = inputSiblings[limit.limiter];
  if (organization === null && sibling !== undefined && organizationLimit(group, sibling) !== null) {
    findings.add('input-limiter-mismatch', { ...about, sibling }, subjectOf(declared));
  }
  if (organization !== null && value > organization) {
    findings.add(
      'above-organization-limit',
      { ...about, value, organization_limit: organization },
      subjectOf(declared),
    );
  }
  if (value === organization) findings.add('equals-organization-limit', { ...about, value }, subjectOf(declared));
  if (value === 0 && organization !== 0)
    findings.add('blocked', { ...about, organization_limit: organization }, subjectOf(declared));
}

/** Made when there is something to say of it, which at most addresses there is not. */
function subjectOf({ workspace: { id, name }, group, limit }: DeclaredAddress): Subject {
  return { workspace: { id, name }, address: formatAddress(id, group.key, limit.limiter), origin: limit.origin };
}
