import { groupKey } from '../../model/address.js';
import type { LiveGroup } from '../../model/snapshot-types.js';
import { compareText } from '../../model/text.js';
import type { CollectedLimits, WorkspaceFields } from '../limit-source.js';
import { createEntry, matchGroups, type WorkspaceReading } from './join.js';

/** What a snapshot holds of rate limits: the groups, and each workspace's entries. `readings`: by workspace ID. */
export function collectLimits(
  organization: readonly LiveGroup[],
  readings: ReadonlyMap<string, WorkspaceReading>,
): CollectedLimits {
  const all = [...readings.values()];
  const honoured = all.some(({ listing }) => listing === 'listed');
  const groups = collectGroups(organization, all);
  const workspaces = [...readings].map(([id, reading]) => [id, limitsOf(reading, groups, honoured)] as const);
  return { organization: { groups }, workspaces: new Map(workspaces) };
}

/** The organization's groups, and those that only workspaces have, each with the models that only workspaces name. */
function collectGroups(
  organization: readonly LiveGroup[],
  readings: readonly WorkspaceReading[],
): readonly LiveGroup[] {
  const strangers: LiveGroup[] = [];
  const models = new Map<string, Set<string>>();
  const note = (key: string, named: readonly string[]): void => {
    const noted = models.get(key) ?? new Set();
    models.set(key, noted);
    for (const model of named) noted.add(model);
  };
  for (const reading of readings) {
    for (const { group } of reading.strangers) {
      const [same] = matchGroups(group, strangers);
      if (same === undefined) strangers.push({ key: groupKey(group), ...group, limits: [], workspace_models: [] });
      else note(same.key, group.models?.filter((model) => same.models?.includes(model) !== true) ?? []);
    }
    for (const [key, named] of reading.models) note(key, named);
  }
  return [...organization, ...strangers]
    .map((group) => ({ ...group, workspace_models: [...(models.get(group.key) ?? [])].sort(compareText) }))
    .sort((a, b) => compareText(a.key, b.key));
}

/** An answer that does not show whether inherited limits are listed is judged by the others of the run: `honoured`. */
function limitsOf(reading: WorkspaceReading, groups: readonly LiveGroup[], honoured: boolean): WorkspaceFields {
  const inheritedListed = reading.listing === 'listed' || (reading.listing === 'unknown' && honoured);
  const strange = reading.strangers.flatMap(({ group, limits }) =>
    matchGroups(group, groups)
      .slice(0, 1)
      .map(({ key }) => createEntry(key, limits)),
  );
  const entries = [...reading.entries, ...strange]
    .filter((entry) => inheritedListed || entry.limits.length > 0 || entry.unknown !== undefined)
    .sort((a, b) => compareText(a.group, b.group));
  return { inherited_listed: inheritedListed, entries };
}
