import { formatAddress, identityOfGroup } from '../model/address.js';
import { isMoney } from '../model/spend/money.js';
import { canonicalJson, compareText } from '../model/text.js';
import { inherited, override, type Setting, organizationLimit } from '../model/setting.js';
import type { Group, LiveGroup, LiveLimit, LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import {
  type Difference,
  diffFormatVersion,
  type NotCompared,
  type Presence,
  type SnapshotDiff,
  type SpendNotCompared,
} from '../model/history/snapshot-diff.js';
import { type GroupPair, pairGroups } from '../model/history/pair-groups.js';

/** Compares two snapshots of one organization. What one of them did not read is said, and never called changed. */
export function diffSnapshots(before: Snapshot, after: Snapshot): SnapshotDiff {
  const spend = spendNotCompared(before, after);
  const groups = pairGroups(before.groups, after.groups).flatMap((pair) => comparedPair(pair, spend));
  const workspaces = pairWorkspaces(before, after);
  const notCompared = workspaces.flatMap(listNotCompared);
  const { id, name } = after.organization;
  return {
    format_version: diffFormatVersion,
    organization: { id, name },
    before: { taken_at: before.taken_at, api_version: before.api_version },
    after: { taken_at: after.taken_at, api_version: after.api_version },
    complete: notCompared.length === 0 && spend === null,
    not_compared: notCompared,
    ...(spend === null ? {} : { spend_not_compared: spend }),
    differences: [...groups.flatMap(diffGroup), ...workspaces.flatMap((pair) => diffWorkspace(pair, groups))],
  };
}

/** null: they can be compared, or nobody asked for them. */
function spendNotCompared(before: Snapshot, after: Snapshot): SpendNotCompared | null {
  const [had, has] = [before, after].map(({ groups }) => groups.find(isMoney));
  if (had === undefined && has === undefined)
    return before.spend === undefined && after.spend === undefined ? null : 'both';
  if (had === undefined) return 'before';
  if (has === undefined) return 'after';
  return had.currency !== has.currency && had.currency !== null && has.currency !== null ? 'currency' : null;
}

/** Nothing where it is not compared. Where there is no spend limit, no currency is known: the other reading knows it. */
function comparedPair(pair: GroupPair, spend: SpendNotCompared | null): readonly GroupPair[] {
  const { group, before } = pair;
  if (!isMoney(group)) return [pair];
  if (spend !== null) return [];
  return [group.currency === null && before !== null ? { ...pair, group: before } : pair];
}

function diffGroup({ group: live, before, after }: GroupPair): readonly Difference[] {
  const group = identityOfGroup(live);
  const differences: Difference[] = [];
  if (before === null || after === null) {
    const presence = (side: LiveGroup | null): 'absent' | 'present' => (side === null ? 'absent' : 'present');
    differences.push({ kind: 'group', group, before: presence(before), after: presence(after) });
  } else {
    if (before.display_name !== after.display_name) {
      differences.push({ kind: 'group-name', group, before: before.display_name, after: after.display_name });
    }
    const [had, has] = [sortModels(before), sortModels(after)];
    if (canonicalJson(had) !== canonicalJson(has)) {
      differences.push({ kind: 'models', group, before: had, after: has });
    }
  }
  return [...differences, ...diffOrganizationLimits(group, before, after)];
}

function sortModels({ models }: LiveGroup): readonly string[] | null {
  return models === null ? null : [...models].sort(compareText);
}

function diffOrganizationLimits(
  group: Group,
  before: LiveGroup | null,
  after: LiveGroup | null,
): readonly Difference[] {
  return unionOfLimiters(before?.limits, after?.limits).flatMap((limiter): readonly Difference[] => {
    const had = before === null ? null : organizationLimit(before, limiter);
    const has = after === null ? null : organizationLimit(after, limiter);
    return had === has ? [] : [{ kind: 'organization-limit', group, limiter, before: had, after: has }];
  });
}

/** What a snapshot knows of a workspace; `unknown`: it could not even be looked up. */
interface Side {
  readonly presence: Presence | 'unknown';
  readonly workspace: LiveWorkspace | null;
}

interface WorkspacePair {
  readonly workspace: { readonly id: string; readonly name: string };
  readonly before: Side;
  readonly after: Side;
}

function pairWorkspaces(before: Snapshot, after: Snapshot): readonly WorkspacePair[] {
  const [sideBefore, sideAfter] = [lookUp(before), lookUp(after)];
  const unlisted = [...before.incomplete, ...after.incomplete].map(({ workspace }) => workspace);
  const ids = new Set([...before.workspaces, ...after.workspaces, ...unlisted].map(({ id }) => id));
  return [...ids].sort(compareText).map((id) => {
    const pair = { before: sideBefore(id), after: sideAfter(id) };
    const name = (pair.after.workspace ?? pair.before.workspace)?.name ?? id;
    return { workspace: { id, name }, ...pair };
  });
}

function lookUp({ workspaces, incomplete }: Snapshot): (id: string) => Side {
  const byId = new Map(workspaces.map((workspace) => [workspace.id, workspace]));
  const unread = new Set(incomplete.map(({ workspace }) => workspace.id));
  return (id) => {
    const workspace = byId.get(id) ?? null;
    if (workspace === null) return { presence: unread.has(id) ? 'unknown' : 'absent', workspace };
    return { presence: workspace.archived_at === null ? 'live' : 'archived', workspace };
  };
}

function listNotCompared({ workspace, before, after }: WorkspacePair): readonly NotCompared[] {
  const [lacksBefore, lacksAfter] = [isMissing(before), isMissing(after)];
  if (!lacksBefore && !lacksAfter) return [];
  if (lacksBefore && lacksAfter) return [{ workspace, lacking: 'both' }];
  return [{ workspace, lacking: lacksBefore ? 'before' : 'after' }];
}

/** Whether limits that the workspace can have are not in the snapshot. */
function isMissing({ presence, workspace }: Side): boolean {
  if (workspace === null) return presence === 'unknown';
  return presence === 'live' && !workspace.default && !workspace.read;
}

function diffWorkspace(pair: WorkspacePair, groups: readonly GroupPair[]): readonly Difference[] {
  const { workspace, before, after } = pair;
  const differences: Difference[] = [];
  if (before.presence === 'unknown' || after.presence === 'unknown') return [];
  if (before.presence !== after.presence) {
    differences.push({ kind: 'workspace', workspace, before: before.presence, after: after.presence });
  }
  const [had, has] = [before.workspace?.name ?? workspace.name, after.workspace?.name ?? workspace.name];
  if (had !== has) differences.push({ kind: 'workspace-name', workspace, before: had, after: has });
  const comparable = [before, after].every((side) => side.workspace === null || side.workspace.read);
  return comparable ? [...differences, ...groups.flatMap((group) => diffLimits(pair, group))] : differences;
}

function diffLimits({ workspace, before, after }: WorkspacePair, pair: GroupPair): readonly Difference[] {
  const [had, has] = [limitsOf(before, pair.before), limitsOf(after, pair.after)];
  return unionOfLimiters(had?.own, has?.own).flatMap((limiter): readonly Difference[] => {
    const [was, is] = [had?.settingOf(limiter) ?? null, has?.settingOf(limiter) ?? null];
    if (canonicalJson(was) === canonicalJson(is)) return [];
    const address = formatAddress(workspace.id, pair.group.key, limiter);
    const group = identityOfGroup(pair.group);
    return [{ kind: 'limit', address, workspace, group, limiter, before: was, after: is }];
  });
}

interface OwnLimits {
  readonly own: readonly LiveLimit[];
  readonly settingOf: (limiter: string) => Setting;
}

/** null: the workspace or the group is not there. */
function limitsOf({ workspace }: Side, group: LiveGroup | null): OwnLimits | null {
  if (workspace === null || group === null) return null;
  const own = workspace.entries.find((entry) => entry.group === group.key)?.limits ?? [];
  return {
    own,
    settingOf: (limiter) => {
      const limit = own.find((candidate) => candidate.limiter === limiter);
      if (limit === undefined) return inherited(organizationLimit(group, limiter));
      if (limit.source === 'workspace') return override(limit.value);
      return { source: 'other', name: limit.source, value: limit.value };
    },
  };
}

interface Limited {
  readonly limiter: string;
}

function unionOfLimiters(before: readonly Limited[] = [], after: readonly Limited[] = []): readonly string[] {
  return [...new Set([...before, ...after].map(({ limiter }) => limiter))].sort(compareText);
}
