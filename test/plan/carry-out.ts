import type { Change } from '../../src/model/plan-types.js';
import type { LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';

/** What live becomes when a person carries out a change. */
function carryOut(change: Change, workspace: LiveWorkspace): LiveWorkspace {
  const key = change.group.id ?? '';
  const entry = workspace.entries.find(({ group }) => group === key) ?? { group: key, limits: [] };
  const others = entry.limits.filter(({ limiter }) => limiter !== change.limiter);
  const { after, limiter } = change;
  const limits =
    after.source === 'workspace'
      ? [...others, { limiter, value: after.value, source: 'workspace', organization_limit: null }]
      : others;
  return { ...workspace, entries: [...workspace.entries.filter(({ group }) => group !== key), { ...entry, limits }] };
}

/** The live state after a person carried out changes. */
export function carryOutAll(changes: readonly Change[], snapshot: Snapshot): Snapshot {
  const workspaces = snapshot.workspaces.map((workspace) =>
    changes
      .filter((change) => change.workspace.id === workspace.id)
      .reduce((state, change) => carryOut(change, state), workspace),
  );
  return { ...snapshot, workspaces };
}
