import { formatAddress, groupName } from '../model/address.js';
import { type Declaration, type DeclaredIgnore, undeclaredPolicies } from '../model/declaration.js';
import { ruleSeverities } from '../model/rule-types.js';
import type { RuleId } from '../model/rules.js';
import type { LiveWorkspace } from '../model/snapshot-types.js';
import { type FindingList, severityOf } from './findings.js';
import type { Resolved } from './resolve/resolve.js';

/** Says where this change makes the run more lenient than the base was. */
export function reportWeakenedPolicy(head: Declaration, base: Declaration, findings: FindingList): void {
  for (const id of new Set<RuleId>([...head.rules.keys(), ...base.rules.keys()])) {
    const [before, after] = [severityOf(id, base.rules), severityOf(id, head.rules)];
    if (ruleSeverities.indexOf(after) > ruleSeverities.indexOf(before)) {
      findings.add('policy-weakened', { what: `The rule ${id}`, before, after }, {});
    }
  }
  const known = new Map(base.workspaces.map(({ key, undeclared }) => [key, undeclared]));
  for (const { key, undeclared, origin } of head.workspaces) {
    const before = known.get(key) ?? 'error';
    if (undeclaredPolicies.indexOf(undeclared) > undeclaredPolicies.indexOf(before)) {
      findings.add('policy-weakened', { what: `\`undeclared\` of "${key}"`, before, after: undeclared }, { origin });
    }
  }
  for (const ignore of head.ignores) {
    const until = base.ignores.filter((one) => covers(one, ignore)).map(({ expires }) => expires);
    if (until.some((day) => day >= ignore.expires)) continue;
    const before = until.length === 0 ? 'not there' : `there until ${until.toSorted().at(-1)}`;
    const what = `The ignore "${ignore.reason}" for ${ignore.workspace}`;
    const data = { what, before, after: `there until ${ignore.expires}` };
    findings.add('policy-weakened', data, { origin: ignore.origin });
  }
}

/** Whether an ignore tolerates all that another one does, whatever their reasons and their ends. */
function covers(wide: DeclaredIgnore, narrow: DeclaredIgnore): boolean {
  if (wide.workspace !== narrow.workspace) return false;
  return (['group', 'limiter', 'live'] as const).every((part) => wide[part] === null || wide[part] === narrow[part]);
}

/** Says which live overrides the base declared and this change leaves unwatched. */
export function reportReleased(
  workspaces: readonly LiveWorkspace[],
  { head, base }: { readonly head: Resolved; readonly base: Resolved },
  findings: FindingList,
): void {
  for (const { id, name, entries } of workspaces) {
    for (const { group: key, limits } of entries) {
      const group = head.groups.byKey.get(key);
      if (group === undefined) continue;
      for (const { limiter, value } of limits.filter(({ source }) => source === 'workspace')) {
        const before = base.settingAt(id, group, limiter);
        if (before === null || before === 'unclear' || before.source !== 'workspace') continue;
        if (head.settingAt(id, group, limiter) !== null) continue;
        const subject = { workspace: { id, name }, address: formatAddress(id, key, limiter) };
        findings.add('limit-released', { group: groupName(group), limiter, live: value }, subject);
      }
    }
  }
}
