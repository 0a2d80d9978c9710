import { formatAddress, groupName } from '../model/address.js';
import type { DeclaredLimit, DeclaredWorkspace, Origin } from '../model/declaration.js';
import type { Change } from '../model/plan-types.js';
import { inherited, type Inherited, type Override, override, type Setting } from '../model/setting.js';
import type { LiveEntry, LiveGroup, LiveLimit, LiveWorkspace } from '../model/snapshot-types.js';
import { isKnownLimiter, type Judge, resolveDesired } from './resolve/desired.js';
import type { GroupDeclaration } from './resolve/layers.js';
import { organizationLimit } from './resolve/organization-limits.js';

/** One workspace with all that is declared of it. */
export interface DeclaredState {
  readonly entry: DeclaredWorkspace;
  readonly workspace: LiveWorkspace;
  /** By the group's key. */
  readonly groups: ReadonlyMap<string, GroupDeclaration>;
  /** Whether every key of the entry meant a group; while one does not, nothing in an unnamed group is called undeclared. */
  readonly resolved: boolean;
  /** Whether the API lists inherited limits, so that a group without an entry does not apply. */
  readonly inheritedListed: boolean;
}

/** Makes the change at one address; null: there is none to make. */
export type ChangeMaker = (pair: Pair, state: DeclaredState) => Change | null;

export interface Comparison {
  readonly changes: readonly Change[];
  /** How many addresses were compared. */
  readonly compared: number;
}

/** One address: what is live beside what is desired. */
export interface Pair {
  readonly group: LiveGroup;
  readonly limiter: string;
  readonly live: Setting;
  readonly desired: Override | Inherited;
  readonly organizationLimit: number | null;
  /** null: nobody declared it. */
  readonly origin: Origin | null;
}

/** Compares one workspace: a walk over the union of what is declared and what is live. */
export function compareWorkspace(state: DeclaredState, judge: Judge, changeOf: ChangeMaker): Comparison {
  const entries = new Map(state.workspace.entries.map((entry) => [entry.group, entry]));
  const named = [...state.groups.values()].flatMap((group) =>
    pairNamed(group, entries.get(group.group.key), state, judge),
  );
  const others = state.workspace.entries.filter((entry) => state.resolved && !state.groups.has(entry.group));
  const unnamed = others.flatMap((entry) =>
    pairUndeclared(judge.index.byKey.get(entry.group), entry.limits, state.entry),
  );
  const pairs = [...named, ...unnamed];
  reportSources(state, judge);
  return { changes: pairs.flatMap((pair) => changeOf(pair, state) ?? []), compared: pairs.length };
}

/** The pairs of a group that the entry names. While one of its limiters means nothing, no other is called undeclared. */
function pairNamed(
  declaration: GroupDeclaration,
  entry: LiveEntry | undefined,
  state: DeclaredState,
  judge: Judge,
): readonly Pair[] {
  const { group, inherit, limits } = declaration;
  if (entry === undefined && state.inheritedListed && group.limits.length > 0) {
    reportNotApplicable(declaration, state, judge);
    return [];
  }
  const live = new Map(entry?.limits.map((limit) => [limit.limiter, limit]));
  const declared = [...limits].flatMap(([limiter, limit]) =>
    limit === null ? [] : pairDeclared(group, limit, live.get(limiter), state, judge),
  );
  const rest = [...live.values()].filter((limit) => !limits.has(limit.limiter));
  const clear = [...limits.keys()].every((limiter) => isKnownLimiter(group, limiter, judge.index));
  if (inherit === null) return clear ? [...declared, ...pairUndeclared(group, rest, state.entry)] : declared;
  const limiters = new Set(
    [...group.limits, ...rest].map(({ limiter }) => limiter).filter((limiter) => !limits.has(limiter)),
  );
  return [...declared, ...[...limiters].map((limiter) => pairInheriting(group, limiter, live.get(limiter), inherit))];
}

function pairDeclared(
  group: LiveGroup,
  limit: DeclaredLimit,
  live: LiveLimit | undefined,
  { workspace }: DeclaredState,
  judge: Judge,
): readonly Pair[] {
  const { limiter } = limit;
  const setting = liveSetting(live, group, limiter);
  const organization = limitOf(group, limiter, live);
  const desired = resolveDesired({ group, limit, live: setting, organizationLimit: organization, workspace }, judge);
  if (desired === null) return [];
  return [{ group, limiter, live: setting, desired, organizationLimit: organization, origin: limit.origin }];
}

function pairInheriting(group: LiveGroup, limiter: string, live: LiveLimit | undefined, origin: Origin): Pair {
  const organization = limitOf(group, limiter, live);
  return {
    group,
    limiter,
    live: liveSetting(live, group, limiter),
    desired: inherited(organization),
    organizationLimit: organization,
    origin,
  };
}

function pairUndeclared(
  group: LiveGroup | undefined,
  limits: readonly LiveLimit[],
  entry: DeclaredWorkspace,
): readonly Pair[] {
  if (group === undefined || entry.undeclared === 'ignore') return [];
  return limits
    .filter((limit) => limit.source === 'workspace')
    .map((limit) => {
      const organization = limitOf(group, limit.limiter, limit);
      return {
        group,
        limiter: limit.limiter,
        live: override(limit.value),
        desired: inherited(organization),
        organizationLimit: organization,
        origin: null,
      };
    });
}

/** What is neither an override nor the organization's is never compared in silence. */
function reportSources({ workspace: { id, name, entries } }: DeclaredState, { index, findings }: Judge): void {
  for (const { group: key, limits } of entries) {
    const group = index.byKey.get(key);
    for (const { limiter, source, value } of limits) {
      if (source === 'workspace' || group === undefined) continue;
      const subject = { workspace: { id, name }, address: formatAddress(id, key, limiter) };
      findings.add('unknown-source', { group: groupName(group), limiter, source, value }, subject);
    }
  }
}

/** The API says that the group does not apply to the workspace: no override can be asked for there; `inherit` is met. */
function reportNotApplicable(declaration: GroupDeclaration, state: DeclaredState, judge: Judge): void {
  const clear = [...declaration.limits.values()].filter((limit) => limit !== null);
  const asked = clear.find((limit) => limit.value.kind !== 'inherit');
  if (asked === undefined) return;
  const data = { key: groupName(declaration.group), target: null, reason: 'not-applicable', suggestion: null } as const;
  const { id, name } = state.workspace;
  judge.findings.add('unknown-group', data, { workspace: { id, name }, origin: asked.origin });
}

function liveSetting(limit: LiveLimit | undefined, group: LiveGroup, limiter: string): Setting {
  if (limit === undefined) return inherited(organizationLimit(group, limiter));
  return limit.source === 'workspace'
    ? override(limit.value)
    : { source: 'other', name: limit.source, value: limit.value };
}

/** The organization's own answer counts; a workspace's answer fills in for a group that the organization does not list. */
function limitOf(group: LiveGroup, limiter: string, live: LiveLimit | undefined): number | null {
  return organizationLimit(group, limiter) ?? live?.organization_limit ?? null;
}
