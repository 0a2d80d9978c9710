import type { LiveGroup, LiveWorkspace, Snapshot } from '../model/snapshot-types.js';
import { everythingRecorded } from './compliance/compliance-schema.js';
import type { Generation } from './generations.js';
import { currencyField, isMoney, spendGroupKey } from '../model/spend/money.js';
import { noSpend, type WorldSpend } from './spend/world-spend.js';
import { demoRules, firstDay } from './world-schema.js';
import { usageFile } from './usage/usage-schema.js';
import type { StoredLimit, World, WorldGroup, WorldWorkspace } from './world.js';

/**
 * The world that a snapshot was taken of, as far as the snapshot knows it: reading it again gives the same limits. It
 * speaks the latest generation that had no more to say than the snapshot has. A live workspace that was not read answers
 * 403, since nobody knows its limits.
 */
export function worldFromSnapshot(snapshot: Snapshot): World {
  const entries = new Map(snapshot.groups.map((group) => [group.key, entryOf(group)]));
  return {
    organization: snapshot.organization,
    generation: generationOf(snapshot),
    groups: snapshot.groups.map(groupFromSnapshot),
    workspaces: snapshot.workspaces.map((workspace) => workspaceFromSnapshot(workspace, entries)),
    federationRules: demoRules,
    usage: usageFile.parse({}),
    spend: spendOf(snapshot),
    compliance: everythingRecorded,
  };
}

/** What is spent is told by the snapshot only for its own time; nothing is told of it here. */
function spendOf({ groups, spend }: Snapshot): WorldSpend {
  const tier = (spend?.others ?? []).flatMap(({ scope, period, amount }): [string, number][] =>
    scope === 'usage_tier' && amount !== null ? [[period, amount]] : [],
  );
  const currency = groups.find((group) => isMoney(group))?.currency ?? noSpend.currency;
  return { ...noSpend, access: spend?.unread === null || spend === undefined, currency, tier: new Map(tier) };
}

function generationOf({ groups, workspaces }: Snapshot): Generation {
  if (workspaces.some(({ inherited_listed }) => inherited_listed)) return 'G5';
  if (groups.some(({ id }) => id !== null)) return 'G2';
  return groups.some(({ rate_limit_id }) => rate_limit_id !== null) ? 'G1b' : 'G0';
}

function entryOf(group: LiveGroup): string {
  return isMoney(group) ? spendGroupKey : (group.rate_limit_id ?? `entry-${group.key}`);
}

function groupFromSnapshot(group: LiveGroup): WorldGroup {
  return {
    key: group.key,
    id: isMoney(group) ? spendGroupKey : (group.id ?? `rlg_${group.key}`),
    entry: entryOf(group),
    ...currencyField(group),
    type: group.type,
    display_name: group.display_name,
    models: group.models,
    workspace_models: group.workspace_models,
    limits: new Map(group.limits.map(({ limiter, value }) => [limiter, value])),
  };
}

function workspaceFromSnapshot(workspace: LiveWorkspace, entries: ReadonlyMap<string, string>): WorldWorkspace {
  const listed = workspace.entries.map((entry) => ({ ...entry, group: entries.get(entry.group) ?? entry.group }));
  const overrides = listed
    .filter(({ limits }) => limits.length > 0)
    .map(({ group, limits }): [string, Map<string, StoredLimit>] => [
      group,
      new Map(limits.map(({ limiter, value, source }) => [limiter, { value, source }])),
    ]);
  return {
    id: workspace.id,
    name: workspace.name,
    created_at: firstDay,
    archived_at: workspace.archived_at,
    default: workspace.default,
    unreadable: !workspace.read && workspace.archived_at === null && !workspace.default,
    groups: workspace.inherited_listed ? listed.map(({ group }) => group) : null,
    models: null,
    overrides: new Map(overrides),
  };
}
