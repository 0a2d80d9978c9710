import type { DeclaredLimit } from '../model/declaration.js';
import { groupName } from '../model/group-name.js';
import { inputSiblings, settable } from '../model/limiters.js';
import { suggest } from '../model/names.js';
import type { Inherited, Override, Setting } from '../model/setting.js';
import type { LiveGroup } from '../model/snapshot.js';
import { evaluate } from './evaluate.js';
import type { FindingList, Subject } from './findings.js';
import type { GroupIndex } from './group-index.js';
import { organizationLimit, type ShareBase } from './organization.js';

/** One declared limit of one workspace, with all that it is judged by. */
export interface DeclaredAddress {
  readonly group: LiveGroup;
  readonly limit: DeclaredLimit;
  readonly live: Setting;
  readonly organizationLimit: number | null;
  readonly subject: Subject;
}

export interface Judge {
  readonly index: GroupIndex;
  readonly shareBase: ShareBase;
  readonly findings: FindingList;
}

/** The desired setting, or null where the declaration asks for what cannot be: then a finding says so. */
export function resolveDesired(declared: DeclaredAddress, judge: Judge): Override | Inherited | null {
  const { group, limit, live, subject } = declared;
  const about = { group: groupName(group), limiter: limit.limiter };
  const known = judge.index.limiters(group);
  if (!known.includes(limit.limiter) && !known.includes(inputSiblings[limit.limiter] ?? '')) {
    judge.findings.add('unknown-limiter', { ...about, known, suggestion: suggest(limit.limiter, known) }, subject);
    return null;
  }
  const desired = evaluateHere(declared, judge);
  if (desired?.source !== 'workspace') return desired;
  if (live.source !== 'workspace' && settable(group, limit.limiter) === 'no') {
    judge.findings.add('limiter-not-settable', about, subject);
    return null;
  }
  judgeOverride(declared, desired, judge.findings);
  return desired;
}

function evaluateHere(declared: DeclaredAddress, judge: Judge): Override | Inherited | null {
  const { group, limit, organizationLimit: organization, subject } = declared;
  const setting = evaluate(limit.value, organization, () => judge.shareBase(group, limit.limiter));
  if (!('problem' in setting)) return setting;
  const about = { group: groupName(group), limiter: limit.limiter, share: setting.share };
  if (setting.problem === 'no-organization-limit') judge.findings.add('no-organization-limit', about, subject);
  else judge.findings.add('share-too-small', { ...about, organization_limit: setting.base }, subject);
  return null;
}

/** What a person should know of a declared override beside whether it is there. */
function judgeOverride(declared: DeclaredAddress, desired: Override, findings: FindingList): void {
  const { group, limit, organizationLimit: organization, subject } = declared;
  const { value } = desired;
  const about = { group: groupName(group), limiter: limit.limiter };
  const sibling = inputSiblings[limit.limiter];
  if (organization === null && sibling !== undefined && organizationLimit(group, sibling) !== null) {
    findings.add('input-limiter-mismatch', { ...about, sibling }, subject);
  }
  if (organization !== null && value > organization) {
    findings.add('above-organization-limit', { ...about, value, organization_limit: organization }, subject);
  }
  if (value === organization) findings.add('equals-organization-limit', { ...about, value }, subject);
  if (value === 0 && organization !== 0)
    findings.add('blocked', { ...about, organization_limit: organization }, subject);
}
