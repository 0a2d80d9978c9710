import { formatAddress, groupName, identityOfGroup, organizationOf } from '../model/address.js';
import { knownLimiters } from '../model/limiters.js';
import {
  type DeclaredLimitNow,
  inForceFormatVersion,
  isAmiss,
  type LimitInForce,
  type LimitsInForce,
  standsOut,
  type WorkspaceInForce,
  type WorkspaceState,
} from '../model/in-force-types.js';
import type { Plan } from '../model/plan-types.js';
import { effectiveLimit } from '../model/setting.js';
import type { LiveGroup, LiveWorkspace, Snapshot, Tool } from '../model/snapshot-types.js';
import { isMoney, spendGroupKey } from '../model/spend/money.js';
import { isSpendPeriod } from '../model/spend/periods.js';
import type { SpendReading, SpendShown } from '../model/spend/spend-types.js';
import { compareText } from '../model/text.js';
import { limitOf, liveSetting } from './compare.js';
import { ownersOf } from './owners.js';
import { canHaveOverrides } from './resolve/locate-workspace.js';
import type { Resolved } from './resolve/resolve.js';
import { type Include, listUnread } from './scope.js';
import { spendAround, spendAt } from './spend-in-force.js';

/*
 * Says what is in force now: live limits, each beside the organization's and the declared one.
 */

/** The declaration at hand, and what a plan of it says of the same live limits. */
export interface DeclaredNow {
  readonly head: Resolved;
  readonly plan: Plan;
  /** Why git cannot tell drift from what is pending; null: it can. */
  readonly historyUnavailable: string | null;
}

interface InForceOptions {
  readonly tool: Tool;
  readonly source: LimitsInForce['source'];
  readonly include: Include;
  /** Whether workspaces were asked for by name, so that archived ones among them are told of. */
  readonly named: boolean;
  /** Keys of the groups that were asked for; null: all. */
  readonly groups: ReadonlySet<string> | null;
  readonly declared: DeclaredNow | null;
}

/** What is in force in the workspaces that were asked for. Pure: whatever order the snapshot has, the result is the same. */
export function limitsInForce(snapshot: Snapshot, options: InForceOptions): LimitsInForce {
  const { tool, source, include, named, declared, groups: wanted } = options;
  const asked = snapshot.workspaces.filter((workspace) => include(workspace));
  const shown = named ? asked : asked.filter(({ archived_at }) => archived_at === null);
  const incomplete = listUnread(snapshot, asked.filter(canHaveOverrides), include);
  const workspaces = shown.map(workspaceReader(snapshot, options)).sort(compareWorkspaces);
  const limits = workspaces.flatMap((workspace) => workspace.limits);
  const spend = wanted === null || wanted.has(spendGroupKey) ? snapshot.spend : undefined;
  const complete = incomplete.length === 0 && !spend?.unread;
  return {
    format_version: inForceFormatVersion,
    tool,
    taken_at: snapshot.taken_at,
    source,
    api_version: snapshot.api_version,
    organization: organizationOf(snapshot),
    declaration:
      declared === null
        ? null
        : { files: declared.head.declaration.files, history_unavailable: declared.historyUnavailable },
    exit_code: complete ? 0 : 5,
    complete,
    incomplete,
    summary: {
      workspaces: workspaces.length,
      limits: limits.length,
      overridden: limits.filter(({ live }) => live.source !== 'organization').length,
      differing: limits.filter(isAmiss).length,
      archived: asked.length - shown.length,
    },
    workspaces,
    ...(spend === undefined ? {} : { spend: shownSpend(spend, snapshot.groups, shown) }),
  };
}

function shownSpend(reading: SpendReading, groups: readonly LiveGroup[], shown: readonly LiveWorkspace[]): SpendShown {
  return { unread: reading.unread, ...spendAround(reading, groups.find(isMoney), shown) };
}

function compareWorkspaces(a: WorkspaceInForce, b: WorkspaceInForce): number {
  return compareText(a.name, b.name) || compareText(a.id, b.id);
}

/** What every workspace of a run shares. */
interface Surroundings {
  readonly groups: readonly LiveGroup[];
  readonly spend: Snapshot['spend'];
  readonly declared: DeclaredNow | null;
  readonly differenceAt: (address: string) => Pick<LimitInForce, 'difference' | 'ignored' | 'reported'>;
}

function workspaceReader(
  snapshot: Snapshot,
  { groups: wanted, declared }: InForceOptions,
): (workspace: LiveWorkspace) => WorkspaceInForce {
  const surroundings: Surroundings = {
    groups: snapshot.groups.filter(({ key }) => wanted === null || wanted.has(key)).sort(compareGroups),
    spend: snapshot.spend,
    declared,
    differenceAt: declared === null ? () => none : differencesIn(declared),
  };
  const ownerOf = declared === null ? () => null : ownersOf(declared.head);
  return (workspace) => {
    const { id, name, archived_at } = workspace;
    const state = stateOf(workspace);
    const groups = state === 'read' || state === 'default' ? limitsOf(workspace, surroundings) : [];
    const own = groups.filter((limits) => limits.some(standsOut));
    const others = groups.filter((limits) => !own.includes(limits));
    return {
      id,
      name,
      state,
      archived_at,
      owner: ownerOf({ id, name }),
      origin: declared?.head.entries.get(id)?.origin ?? null,
      limits: [...own, ...others].flat(),
    };
  };
}

function stateOf({ archived_at, default: isDefault, read }: LiveWorkspace): WorkspaceState {
  if (archived_at !== null) return 'archived';
  if (isDefault) return 'default';
  return read ? 'read' : 'not-read';
}

/** Models first, by the name that people know; then what is not about models. */
function compareGroups(a: LiveGroup, b: LiveGroup): number {
  const isOther = ({ type }: LiveGroup): number => Number(type !== 'model_group');
  return isOther(a) - isOther(b) || compareText(groupName(a), groupName(b)) || compareText(a.key, b.key);
}

/** By group, in each what stands out first. */
function limitsOf(workspace: LiveWorkspace, surroundings: Surroundings): readonly (readonly LimitInForce[])[] {
  const entries = new Map(workspace.entries.map((entry) => [entry.group, entry]));
  const { spend } = surroundings;
  return surroundings.groups.map((group) => {
    const entry = entries.get(group.key);
    if (entry === undefined && workspace.inherited_listed && group.limits.length > 0) return [];
    const live = [...group.limits, ...(entry?.limits ?? [])].map(({ limiter }) => limiter);
    const limiters = new Set([...live, ...declaredLimiters(workspace, group, surroundings)]);
    const limits = [...limiters].sort(compareLimiters).map((limiter): LimitInForce => {
      const limit = entry?.limits.find((one) => one.limiter === limiter);
      const organization = limitOf(group, limiter, limit);
      const address = formatAddress(workspace.id, group.key, limiter);
      const own = limit?.value ?? null;
      const inForce =
        spend !== undefined && isMoney(group) && isSpendPeriod(limiter)
          ? spendAt(spend, group, { workspace, period: limiter, value: own })
          : null;
      return {
        address,
        group: identityOfGroup(group),
        limiter,
        in_force: inForce === null ? effectiveLimit(own, organization) : inForce.in_force,
        live: liveSetting(limit, group, limiter),
        organization_limit: organization,
        ...(inForce === null ? {} : { spend: inForce }),
        declared: declaredAt(workspace, { group, limiter, organizationLimit: organization }, surroundings),
        ...surroundings.differenceAt(address),
      };
    });
    return [...limits.filter(standsOut), ...limits.filter((limit) => !standsOut(limit))];
  });
}

/** Limiters that only the declaration names with a value. */
function declaredLimiters(workspace: LiveWorkspace, { key }: LiveGroup, { declared }: Surroundings): readonly string[] {
  const entry = declared?.head.entries.get(workspace.id);
  const limits = entry === undefined ? undefined : declared?.head.read(entry).groups.get(key)?.limits;
  return [...(limits ?? [])].flatMap(([limiter, limit]) => (limit?.value.kind === 'inherit' ? [] : [limiter]));
}

function compareLimiters(a: string, b: string): number {
  const rank = (limiter: string): number => {
    const index = knownLimiters.indexOf(limiter);
    return index < 0 ? knownLimiters.length : index;
  };
  return rank(a) - rank(b) || compareText(a, b);
}

function declaredAt(
  { id }: LiveWorkspace,
  place: Parameters<Resolved['ask']>[1],
  { declared }: Surroundings,
): DeclaredLimitNow | null {
  const entry = declared?.head.entries.get(id);
  if (entry === undefined || declared === null) return null;
  const { setting, origin } = declared.head.ask(declared.head.read(entry), place);
  if (setting === null) return null;
  return setting === 'unclear' ? { source: 'unclear', origin } : { ...setting, origin };
}

const none = { difference: null, ignored: null, reported: null } as const;

function differencesIn({ plan, historyUnavailable }: DeclaredNow): Surroundings['differenceAt'] {
  const changes = new Map(plan.changes.map((change) => [change.address, change]));
  return (address) => {
    const change = changes.get(address);
    if (change === undefined) return none;
    const isUnknown = change.class === 'drift' && historyUnavailable !== null;
    return { difference: isUnknown ? 'differs' : change.class, ignored: change.ignored, reported: change.reported };
  };
}
