import { formatAddress, groupName } from '../model/address.js';
import type { Origin } from '../model/located.js';
import { inputSiblings, settable } from '../model/limiters.js';
import { suggest } from '../model/names.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot-types.js';
import type { FindingList, Subject } from './findings.js';
import type { LimitProblem } from './resolve/asked.js';
import type { GroupIndex } from './resolve/group-index.js';
import type { GroupDeclaration } from './resolve/layers.js';
import { organizationLimit } from '../model/setting.js';
import { currencyField } from '../model/spend/money.js';

/*
 * Findings about a single limit.
 */

/** What it takes to say what a person should know of a single limit. */
export interface Judge {
  readonly groups: GroupIndex;
  readonly findings: FindingList;
}

/** One named limit of one workspace. */
export interface NamedLimit {
  readonly workspace: LiveWorkspace;
  readonly group: LiveGroup;
  readonly limiter: string;
  /** Where it is declared. */
  readonly origin: Origin;
}

/** Says why what is declared at an address stands for nothing. */
export function reportProblem(at: NamedLimit, problem: LimitProblem, { groups, findings }: Judge): void {
  const { group, limiter } = at;
  const about = { group: groupName(group), limiter };
  const subject = subjectOf(at);
  switch (problem.problem) {
    case 'unknown-limiter': {
      const known = groups.limiters(group);
      return findings.add('unknown-limiter', { ...about, known, suggestion: suggest(limiter, known) }, subject);
    }
    case 'no-organization-limit':
      return findings.add('no-organization-limit', { ...about, share: problem.share }, subject);
    case 'share-too-small': {
      const { share, base } = problem;
      return findings.add('share-too-small', { ...about, share, organization_limit: base }, subject);
    }
    case 'spend-currency': {
      const { problem: rule, ...amounts } = problem;
      return findings.add(rule, { limiter, ...amounts }, subject);
    }
    default:
      return problem satisfies never;
  }
}

/** Whether a declared override can be there at all. Else a finding says so, as it does of whatever a person should know of it. */
export function judgeOverride(
  at: NamedLimit,
  {
    value,
    organization,
    live,
  }: { readonly value: number; readonly organization: number | null; readonly live: boolean },
  { findings }: Judge,
): boolean {
  const { group, limiter } = at;
  const about = { group: groupName(group), limiter };
  if (!live && settable(group, limiter) === 'no') {
    findings.add('limiter-not-settable', about, subjectOf(at));
    return false;
  }
  const valued = { ...about, ...currencyField(group) };
  const sibling = inputSiblings[limiter];
  if (organization === null && sibling !== undefined && organizationLimit(group, sibling) !== null)
    findings.add('input-limiter-mismatch', { ...about, sibling }, subjectOf(at));
  if (organization !== null && value > organization)
    findings.add('above-organization-limit', { ...valued, value, organization_limit: organization }, subjectOf(at));
  if (value === organization) findings.add('equals-organization-limit', { ...valued, value }, subjectOf(at));
  if (value === 0 && organization !== 0)
    findings.add('blocked', { ...valued, organization_limit: organization }, subjectOf(at));
  return true;
}

/** What is neither an override nor the organization's is never compared in silence. */
export function reportSources({ id, name, entries }: LiveWorkspace, { groups, findings }: Judge): void {
  for (const { group: key, limits } of entries) {
    const group = groups.byKey.get(key);
    for (const { limiter, source, value } of limits) {
      if (source === 'workspace' || group === undefined) continue;
      const subject = { workspace: { id, name }, address: formatAddress(id, key, limiter) };
      findings.add('unknown-source', { group: groupName(group), limiter, source, value }, subject);
    }
  }
}

/** The API says that the group does not apply to the workspace: no override can be asked for there; `inherit` is met. */
export function reportNotApplicable(
  { group, limits }: GroupDeclaration,
  { id, name }: LiveWorkspace,
  { findings }: Judge,
): void {
  const clear = [...limits.values()].filter((limit) => limit !== null);
  const asked = clear.find((limit) => limit.value.kind !== 'inherit');
  if (asked === undefined) return;
  const data = { key: groupName(group), target: null, reason: 'not-applicable', suggestion: null } as const;
  findings.add('unknown-group', data, { workspace: { id, name }, origin: asked.origin });
}

/** Made when there is something to say of it, which at most addresses there is not. */
function subjectOf({ workspace: { id, name }, group, limiter, origin }: NamedLimit): Subject {
  return { workspace: { id, name }, address: formatAddress(id, group.key, limiter), origin };
}
