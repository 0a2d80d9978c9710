import { groupName } from '../model/address.js';
import {
  type Declaration,
  type DeclaredIgnore,
  type DeclaredWorkspace,
  undeclaredPolicies,
  type UndeclaredPolicy,
} from '../model/declaration.js';
import { type RuleId, rules } from '../model/rules/rules.js';
import { isMilder } from '../model/rules/rule-types.js';
import type { LiveGroup } from '../model/snapshot-types.js';
import { organizationSubject } from '../model/rules/spend-rules.js';
import { currencyField, isMoney, limitNumberText } from '../model/spend/money.js';
import { droppedEntries, droppedLimits, gone, matchesAllOf, type Sides, type Weakening } from './base-findings.js';
import { type FindingList, severityOf } from './findings.js';
import type { Resolved } from './resolve/resolve.js';
import { raisedMarks, widenedKnown } from './weakened-headroom.js';

/** Every way to make a run more lenient than the base made it, each a row; docs/rules/policy-weakened.md lists the same. */
export const weakenings: Readonly<Record<string, (sides: Sides) => readonly Weakening[]>> = {
  'The organization’s ID': weakenedOrganizationId,
  'The organization’s limits': droppedOrganizationLimits,
  'A rule': loweredRules,
  'An ignore': widenedIgnores,
  '`undeclared`': widenedUndeclared,
  'A pattern': droppedPatterns,
  'An entry': droppedEntries,
  'A limit of an entry, a template or a pattern': droppedLimits,
  'A mark of `headroom`': raisedMarks,
  'A known case of `headroom`': widenedKnown,
};

/** Says where this change makes the run more lenient than the base was. */
export function reportWeakenedPolicy(sides: Sides, findings: FindingList): void {
  for (const { origin, ...data } of Object.values(weakenings).flatMap((find) => find(sides))) {
    findings.add('policy-weakened', data, origin === undefined ? {} : { origin });
  }
}

/** The severities of a run: a change cannot turn down the rule that says what it turns down. */
export function severitiesAgainst(
  base: Resolved | null,
  { declaration }: Resolved,
  isGiven: boolean,
): Declaration['rules'] {
  if (base === null) return isGiven ? withAtLeast(ofTheUnknown, declaration.rules) : declaration.rules;
  const before = severityOf('policy-weakened', base.declaration.rules);
  const isLower = isMilder(severityOf('policy-weakened', declaration.rules), before);
  return isLower ? new Map([...declaration.rules, ['policy-weakened', before]]) : declaration.rules;
}

/** Where the base cannot be read, nobody can tell what a change turns down: these it cannot. */
const ofTheUnknown: readonly RuleId[] = ['base-unreadable', 'history-unavailable'];

function withAtLeast(ids: readonly RuleId[], severities: Declaration['rules']): Declaration['rules'] {
  const turnedDown = ids.filter((id) => isMilder(severityOf(id, severities), rules[id].severity));
  return new Map([...severities].filter(([id]) => !turnedDown.includes(id)));
}

function weakenedOrganizationId({ head, base }: Sides): readonly Weakening[] {
  const [before, after] = [base, head].map(({ declaration }) => declaration.organization.id);
  if (!before || before.value === after?.value) return [];
  const what = '`organization.id`';
  if (!after) return [{ what, before: before.value, after: gone }];
  return [{ what, before: before.value, after: after.value, origin: after.origin }];
}

function droppedOrganizationLimits({ head, base }: Sides): readonly Weakening[] {
  const placeOf = ({ group, limiter }: { readonly group: LiveGroup; readonly limiter: string }): string =>
    JSON.stringify([group.key, limiter]);
  const declared = new Set(head.organization.declared.map(placeOf));
  return base.organization.declared
    .filter((limit) => !declared.has(placeOf(limit)))
    .map(({ group, limiter, value }) => ({
      what: isMoney(group)
        ? organizationSubject({ group: groupName(group), limiter, ...currencyField(group) })
        : `The organization’s ${limiter} of ${groupName(group)}`,
      before: limitNumberText(value, group),
      after: gone,
    }));
}

function loweredRules({ head, base }: Sides): readonly Weakening[] {
  const [now, then] = [head.declaration.rules, base.declaration.rules];
  return [...new Set<RuleId>([...now.keys(), ...then.keys()])].flatMap((id) => {
    const [before, after] = [severityOf(id, then), severityOf(id, now)];
    return isMilder(after, before) ? [{ what: `The rule ${id}`, before, after }] : [];
  });
}

function widenedIgnores({ head, base }: Sides): readonly Weakening[] {
  const known = base.declaration.ignores.map((ignore) => meantBy(ignore, base));
  return head.declaration.ignores.flatMap((ignore) => {
    const meant = meantBy(ignore, head);
    const until = known.filter((one) => covers(one, meant)).map(({ expires }) => expires);
    if (until.some((day) => day >= ignore.expires)) return [];
    const before = until.length === 0 ? 'not there' : `there until ${until.toSorted().at(-1)}`;
    const what = `The ignore "${ignore.reason}" for ${ignore.workspace}`;
    return [{ what, before, after: `there until ${ignore.expires}`, origin: ignore.origin }];
  });
}

/** An ignore by the group that its word means. */
function meantBy(ignore: DeclaredIgnore, { groups }: Resolved): DeclaredIgnore {
  return { ...ignore, group: ignore.group === null ? null : (groups.find(ignore.group)?.key ?? ignore.group) };
}

/** Whether an ignore tolerates all that another one does, whatever their reasons and their ends. */
function covers(wide: DeclaredIgnore, narrow: DeclaredIgnore): boolean {
  if (!matchesAllOf(wide.workspace, narrow.workspace)) return false;
  return (['group', 'limiter', 'live'] as const).every((part) => wide[part] === null || wide[part] === narrow[part]);
}

/** The less, the stricter. */
function strictness(undeclared: UndeclaredPolicy): number {
  return undeclaredPolicies.indexOf(undeclared);
}

/** An entry is compared with the one of its key, and with those that its workspaces had. */
function widenedUndeclared({ head, base }: Sides): readonly Weakening[] {
  const strictest = (entries: readonly DeclaredWorkspace[]): number =>
    Math.min(...entries.map(({ undeclared }) => strictness(undeclared)));
  const earlier = new Map(base.declaration.workspaces.map((entry) => [entry.key, [entry]]));
  const had = new Map<string, DeclaredWorkspace[]>();
  for (const [id, { key }] of head.entries) {
    const before = base.entries.get(id);
    if (before !== undefined) had.set(key, [...(had.get(key) ?? []), before]);
  }
  return head.declaration.workspaces.flatMap(({ key, undeclared, origin }) => {
    const before = undeclaredPolicies[strictest([...(earlier.get(key) ?? []), ...(had.get(key) ?? [])])] ?? 'error';
    const isWider = strictness(undeclared) > strictness(before);
    return isWider ? [{ what: `\`undeclared\` of "${key}"`, before, after: undeclared, origin }] : [];
  });
}

/** A pattern watches workspaces that are still to come; a wider one that is as strict watches them too. */
function droppedPatterns({ head, base }: Sides): readonly Weakening[] {
  const patterns = head.declaration.workspaces.filter(({ pattern }) => pattern);
  const declared = new Set(patterns.map(({ key }) => key));
  const isCovered = ({ key, undeclared }: DeclaredWorkspace): boolean =>
    patterns.some((one) => matchesAllOf(one.key, key) && strictness(one.undeclared) <= strictness(undeclared));
  return base.declaration.workspaces
    .filter((entry) => entry.pattern && !declared.has(entry.key) && !isCovered(entry))
    .map(({ key }) => ({ what: `The pattern "${key}"`, before: 'there', after: gone }));
}
