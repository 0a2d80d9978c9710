import { groupName } from '../model/address.js';
import { type DeclaredIgnore, type DeclaredWorkspace, type Origin, undeclaredPolicies } from '../model/declaration.js';
import { type RuleId } from '../model/rules.js';
import { ruleSeverities } from '../model/rule-types.js';
import type { LiveGroup, LiveWorkspace } from '../model/snapshot-types.js';
import { compareText, count, formatNumber } from '../model/text.js';
import { type FindingList, severityOf } from './findings.js';
import type { Desired } from './resolve/asked.js';
import type { GroupDeclaration } from './resolve/layers.js';
import type { Resolved } from './resolve/resolve.js';

/** Today's declaration, and the one that it is compared with. */
export interface Sides {
  readonly head: Resolved;
  readonly base: Resolved;
}

/** What a change makes more lenient: what it was, and what it is. */
interface Weakening {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  /** Where it is written now; absent: it is not there any more. */
  readonly origin?: Origin;
}

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
};

/** Says where this change makes the run more lenient than the base was. */
export function reportWeakenedPolicy(sides: Sides, findings: FindingList): void {
  for (const { origin, ...data } of Object.values(weakenings).flatMap((find) => find(sides))) {
    findings.add('policy-weakened', data, origin === undefined ? {} : { origin });
  }
}

const gone = 'not declared';

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
      what: `The organization’s ${limiter} of ${groupName(group)}`,
      before: formatNumber(value),
      after: gone,
    }));
}

function loweredRules({ head, base }: Sides): readonly Weakening[] {
  const [now, then] = [head.declaration.rules, base.declaration.rules];
  return [...new Set<RuleId>([...now.keys(), ...then.keys()])].flatMap((id) => {
    const [before, after] = [severityOf(id, then), severityOf(id, now)];
    const isLower = ruleSeverities.indexOf(after) > ruleSeverities.indexOf(before);
    return isLower ? [{ what: `The rule ${id}`, before, after }] : [];
  });
}

function widenedIgnores({ head, base }: Sides): readonly Weakening[] {
  return head.declaration.ignores.flatMap((ignore) => {
    const until = base.declaration.ignores.filter((one) => covers(one, ignore)).map(({ expires }) => expires);
    if (until.some((day) => day >= ignore.expires)) return [];
    const before = until.length === 0 ? 'not there' : `there until ${until.toSorted().at(-1)}`;
    const what = `The ignore "${ignore.reason}" for ${ignore.workspace}`;
    return [{ what, before, after: `there until ${ignore.expires}`, origin: ignore.origin }];
  });
}

/** Whether an ignore tolerates all that another one does, whatever their reasons and their ends. */
function covers(wide: DeclaredIgnore, narrow: DeclaredIgnore): boolean {
  if (wide.workspace !== narrow.workspace) return false;
  return (['group', 'limiter', 'live'] as const).every((part) => wide[part] === null || wide[part] === narrow[part]);
}

function widenedUndeclared({ head, base }: Sides): readonly Weakening[] {
  const known = new Map(base.declaration.workspaces.map(({ key, undeclared }) => [key, undeclared]));
  return head.declaration.workspaces.flatMap(({ key, undeclared, origin }) => {
    const before = known.get(key) ?? 'error';
    const isWider = undeclaredPolicies.indexOf(undeclared) > undeclaredPolicies.indexOf(before);
    return isWider ? [{ what: `\`undeclared\` of "${key}"`, before, after: undeclared, origin }] : [];
  });
}

/** A pattern watches workspaces that are still to come. */
function droppedPatterns({ head, base }: Sides): readonly Weakening[] {
  const declared = new Set(head.declaration.workspaces.map(({ key }) => key));
  return base.declaration.workspaces
    .filter(({ key, pattern }) => pattern && !declared.has(key))
    .map(({ key }) => ({ what: `The pattern "${key}"`, before: 'there', after: gone }));
}

/** Of a workspace that is live and keeps an override, `limit-released` says it. */
function droppedEntries({ head, base }: Sides): readonly Weakening[] {
  return [...base.entries].flatMap(([id, { key, pattern }]) => {
    const workspace = base.live.workspaces.byId.get(id);
    if (pattern || head.entries.has(id) || workspace === undefined || hasOverride(workspace)) return [];
    return [{ what: `The entry "${key}"`, before: 'there', after: gone }];
  });
}

function hasOverride({ entries }: LiveWorkspace): boolean {
  return entries.some(({ limits }) => limits.some(({ source }) => source === 'workspace'));
}

/** Limits that the base names and nobody watches now. Where an override stays live, `limit-released` says it. */
function droppedLimits(sides: Sides): readonly Weakening[] {
  const dropped = new Map<string, { readonly limit: string; readonly before: string; readonly workspaces: string[] }>();
  for (const [id, entry] of sides.base.entries) {
    const workspace = sides.base.live.workspaces.byId.get(id);
    if (workspace === undefined || !sides.head.entries.has(id)) continue;
    for (const { limit, before } of droppedIn(workspace, entry, sides)) {
      const same = dropped.get(`${limit} ${before}`) ?? { limit, before, workspaces: [] };
      dropped.set(`${limit} ${before}`, same);
      same.workspaces.push(workspace.name);
    }
  }
  return [...dropped.values()].map(({ limit, before, workspaces }) => {
    return { what: `${limit} in ${nameWorkspaces(workspaces)}`, before, after: gone };
  });
}

function droppedIn(
  workspace: LiveWorkspace,
  entry: DeclaredWorkspace,
  { head, base }: Sides,
): readonly { readonly limit: string; readonly before: string }[] {
  return [...base.read(entry).groups.values()].flatMap((declared) => {
    const { group } = declared;
    const dropped = limitersOf(declared).filter(
      (limiter) =>
        head.settingAt(workspace.id, group, limiter) === null && !isOverridden(workspace, group.key, limiter),
    );
    return dropped.flatMap((limiter) => {
      const before = settingText(base.settingAt(workspace.id, group, limiter));
      return before === null ? [] : [{ limit: `${limiter} of ${groupName(group)}`, before }];
    });
  });
}

function limitersOf({ group, inherit, limits }: GroupDeclaration): readonly string[] {
  return [...limits.keys(), ...(inherit === null ? [] : group.limits.map(({ limiter }) => limiter))];
}

function isOverridden({ entries }: LiveWorkspace, group: string, limiter: string): boolean {
  const limits = entries.find((entry) => entry.group === group)?.limits ?? [];
  return limits.some((limit) => limit.limiter === limiter && limit.source === 'workspace');
}

function settingText(setting: Desired): string | null {
  if (setting === null || setting === 'unclear') return null;
  return setting.source === 'workspace' ? formatNumber(setting.value) : 'inherited';
}

/** A template can be dropped in hundreds at once. */
const mostNamed = 3;

function nameWorkspaces(names: readonly string[]): string {
  const sorted = names.toSorted(compareText);
  if (sorted.length > mostNamed) return count(sorted.length, 'workspace');
  return sorted.map((name) => `"${name}"`).join(', ');
}
