import { formatAddress, groupName } from '../../model/address.js';
import type { DeclaredLimit } from '../../model/declaration.js';
import { inputSiblings, settable, settableLimiters } from '../../model/limiters.js';
import { suggest } from '../../model/names.js';
import type { Inherited, Override, Setting } from '../../model/setting.js';
import type { LiveGroup, LiveWorkspace } from '../../model/snapshot-types.js';
import { evaluate } from './evaluate.js';
import type { FindingList, Subject } from '../findings.js';
import type { GroupIndex } from './group-index.js';
import { organizationLimit, type ShareBase } from './organization-limits.js';

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

/** Whether a limiter means something in the group: it is live there, or one that the API can set on any workspace. */
export function isKnownLimiter(group: LiveGroup, limiter: string, index: GroupIndex): boolean {
  const settableAnywhere: readonly string[] = settableLimiters;
  return settableAnywhere.includes(limiter) || index.limiters(group).includes(limiter);
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
  const desired = evaluateHere(declared, judge);
  if (desired?.source !== 'workspace') return desired;
  if (live.source !== 'workspace' && settable(group, limit.limiter) === 'no') {
    judge.findings.add('limiter-not-settable', about, subjectOf(declared));
    return null;
  }
  judgeOverride(declared, desired, judge.findings);
  return desired;
}

function evaluateHere(declared: DeclaredAddress, judge: Judge): Override | Inherited | null {
  const { group, limit, organizationLimit: organization } = declared;
  const setting = evaluate(limit.value, organization, () => judge.shareBase(group, limit.limiter));
  if (!('problem' in setting)) return setting;
  const about = { group: groupName(group), limiter: limit.limiter, share: setting.share };
  if (setting.problem === 'no-organization-limit')
    judge.findings.add('no-organization-limit', about, subjectOf(declared));
  else judge.findings.add('share-too-small', { ...about, organization_limit: setting.base }, subjectOf(declared));
  return null;
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
