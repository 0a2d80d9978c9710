import type { Origin } from '../model/located.js';
import type { Change, RemainingLimit } from '../model/plan-types.js';
import {
  inherited,
  type Inherited,
  type Override,
  override,
  type Setting,
  organizationLimit,
} from '../model/setting.js';
import { compareText } from '../model/text.js';
import type { LiveEntry, LiveGroup, LiveLimit, LiveWorkspace } from '../model/snapshot-types.js';
import { type Judge, judgeOverride, reportNotApplicable, reportProblem, reportSources } from './judge.js';
import type { ResolvedEntry } from './resolve/asked.js';
import type { GroupDeclaration } from './resolve/layers.js';
import type { Resolved } from './resolve/resolve.js';

/*
 * Compares one workspace: live beside declared.
 */

/** One workspace with all that is declared of it. */
export interface DeclaredState {
  readonly workspace: LiveWorkspace;
  readonly declared: ResolvedEntry;
}

/** What a comparison needs beside the workspace. */
export interface Comparer extends Judge {
  readonly ask: Resolved['ask'];
  /** Makes the change at one address; null: there is none to make. */
  readonly changeOf: ChangeMaker;
}

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
  readonly remaining: readonly RemainingLimit[];
  /** null: nobody declared it. */
  readonly origin: Origin | null;
}

/** Compares one workspace: a walk over the union of what is declared and what is live. */
export function compareWorkspace(state: DeclaredState, comparer: Comparer): Comparison {
  const { workspace, declared } = state;
  const entries = new Map(workspace.entries.map((entry) => [entry.group, entry]));
  const named = [...declared.groups.values()].flatMap((group) =>
    pairNamed(group, entries.get(group.group.key), state, comparer),
  );
  const others = workspace.entries.filter((entry) => !declared.groups.has(entry.group));
  const unnamed = others.flatMap((entry) => {
    const group = comparer.groups.byKey.get(entry.group);
    return group === undefined ? [] : pairLimiters(group, overriddenIn(entry), { entry, state, comparer });
  });
  const pairs = [...named, ...unnamed];
  reportSources(workspace, comparer);
  return { changes: pairs.flatMap((pair) => comparer.changeOf(pair, state) ?? []), compared: pairs.length };
}

/** The pairs of a group that the entry names. */
function pairNamed(
  named: GroupDeclaration,
  entry: LiveEntry | undefined,
  state: DeclaredState,
  comparer: Comparer,
): readonly Pair[] {
  const { group, inherit, limits } = named;
  if (entry === undefined && state.workspace.inherited_listed && group.limits.length > 0) {
    reportNotApplicable(named, state.workspace, comparer);
    return [];
  }
  const live = inherit === null ? overriddenIn(entry) : new Set(limitersOf(group, entry));
  const others = [...live].filter((limiter) => !limits.has(limiter));
  return pairLimiters(group, [...limits.keys(), ...others], { entry, state, comparer });
}

function overriddenIn(entry: LiveEntry | undefined): readonly string[] {
  return (entry?.limits ?? []).filter(({ source }) => source === 'workspace').map(({ limiter }) => limiter);
}

function limitersOf({ limits }: LiveGroup, entry: LiveEntry | undefined): readonly string[] {
  return [...limits, ...(entry?.limits ?? [])].map(({ limiter }) => limiter);
}

interface PairingPlace {
  /** What the workspace has of the group. */
  readonly entry: LiveEntry | undefined;
  readonly state: DeclaredState;
  readonly comparer: Comparer;
}

function pairLimiters(group: LiveGroup, limiters: readonly string[], place: PairingPlace): readonly Pair[] {
  return limiters.flatMap((limiter) => pairAt(group, limiter, place) ?? []);
}

/** null where nothing is asked for, or what cannot be: then a finding says so. */
function pairAt(group: LiveGroup, limiter: string, { entry, state, comparer }: PairingPlace): Pair | null {
  const limit = entry?.limits.find((one) => one.limiter === limiter);
  const organizationLimit = limitOf(group, limiter, limit);
  const { setting, origin, problem } = comparer.ask(state.declared, { group, limiter, organizationLimit });
  const { workspace } = state;
  if (problem !== null) reportProblem({ workspace, group, limiter, origin }, problem, comparer);
  if (setting === null || setting === 'unclear') return null;
  const live = liveSetting(limit, group, limiter);
  if (setting.source === 'workspace' && origin !== null) {
    const judged = { value: setting.value, organization: organizationLimit, live: live.source === 'workspace' };
    if (!judgeOverride({ workspace, group, limiter, origin }, judged, comparer)) return null;
  }
  const cleared = setting.source === 'organization' && organizationLimit === null && live.source !== 'organization';
  const remaining = cleared ? remainingBeside(limiter, group, { entry, state, comparer }) : [];
  return { group, limiter, live, desired: setting, organizationLimit, remaining, origin };
}

/** The other limits of a group once all is carried out: what is asked for, else what is live, else the organization's. */
function remainingBeside(
  cleared: string,
  group: LiveGroup,
  { entry, state, comparer }: PairingPlace,
): readonly RemainingLimit[] {
  const limiters = new Set(limitersOf(group, entry).filter((limiter) => limiter !== cleared));
  return [...limiters].sort(compareText).flatMap((limiter) => {
    const limit = entry?.limits.find((one) => one.limiter === limiter);
    const organization = limitOf(group, limiter, limit);
    const { setting } = comparer.ask(state.declared, { group, limiter, organizationLimit: organization });
    const kept = setting === null || setting === 'unclear' ? liveSetting(limit, group, limiter) : setting;
    const values = [kept.value, organization].filter((value) => value !== null);
    return values.length === 0 ? [] : [{ limiter, value: Math.min(...values) }];
  });
}

/** What is live at one limit of a workspace. */
export function liveSetting(limit: LiveLimit | undefined, group: LiveGroup, limiter: string): Setting {
  if (limit === undefined) return inherited(organizationLimit(group, limiter));
  return limit.source === 'workspace'
    ? override(limit.value)
    : { source: 'other', name: limit.source, value: limit.value };
}

/** The organization's own answer counts; a workspace's answer fills in for a group that the organization does not list. */
export function limitOf(group: LiveGroup, limiter: string, live: LiveLimit | undefined): number | null {
  return organizationLimit(group, limiter) ?? live?.organization_limit ?? null;
}
