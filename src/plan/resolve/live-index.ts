import type { Group, Snapshot } from '../../model/snapshot-types.js';
import type { SpendReading } from '../../model/spend/spend-types.js';
import { compareText } from '../../model/text.js';
import { indexGroups, type LiveGroups } from './group-index.js';
import { indexWorkspaces, type LiveWorkspaces } from './locate-workspace.js';

/*
 * Indexes a snapshot, once for every declaration that is resolved against it.
 */

/** What a declaration is resolved against: a snapshot, or what a saved plan tells of one. */
export type LiveState = Pick<Snapshot, 'groups' | 'workspaces' | 'incomplete' | 'spend'>;

/** A live state, sorted and indexed once for every declaration that is resolved against it. */
export interface LiveIndex {
  readonly groups: LiveGroups;
  readonly workspaces: LiveWorkspaces;
  /** What there is of spend limits beside their group. */
  readonly spend?: SpendReading | undefined;
}

/** `former`: groups that keys of models mean since the vendor took the models out of them. */
export function indexLive(
  { groups, workspaces, incomplete, spend }: LiveState,
  former: ReadonlyMap<string, { readonly group: Group }> = new Map(),
): LiveIndex {
  const sorted = [...workspaces].sort((a, b) => compareText(a.id, b.id));
  return {
    groups: indexGroups(
      [...groups].sort((a, b) => compareText(a.key, b.key)),
      sorted,
      former,
    ),
    workspaces: indexWorkspaces(sorted, incomplete),
    spend,
  };
}
