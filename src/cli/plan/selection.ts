import type { Declaration } from '../../model/declaration.js';
import { meansWorkspace } from '../../model/names.js';
import type { Snapshot } from '../../model/snapshot-types.js';
import { pinnedId } from '../../plan/resolve/locate-workspace.js';
import type { Include } from '../../plan/scope.js';
import { didYouMean, usage } from '../arguments.js';

/** The workspaces that --workspace asks for; without one, all of them. */
export interface Selection {
  /** By the name or ID of a workspace, live or as it is declared: one reading of it for asking, comparing and counting. */
  readonly include: Include;
  /** @throws UserError `usage` when a glob fits nothing, live or declared, so that a typo is not a clean run */
  readonly check: (snapshot: Pick<Snapshot, 'workspaces' | 'incomplete'>) => void;
}

export function selectWorkspaces(globs: readonly string[], { workspaces: entries }: Declaration): Selection {
  const declared = entries.map((entry) => ({ id: pinnedId(entry), name: entry.key }));
  const wanted = declared.filter((workspace) => globs.some((glob) => meansWorkspace(glob, workspace)));
  const ids = new Set(wanted.map(({ id }) => id));
  return {
    include: (workspace) =>
      globs.length === 0 ||
      globs.some((glob) => meansWorkspace(glob, workspace)) ||
      (workspace.id !== null && ids.has(workspace.id)),
    check: ({ workspaces, incomplete }) => {
      const known = [...workspaces, ...incomplete.map(({ workspace }) => workspace), ...declared];
      const idle = globs.find((glob) => !known.some((workspace) => meansWorkspace(glob, workspace)));
      if (idle === undefined) return;
      const names = known.map(({ name }) => name).toSorted();
      const hint = didYouMean(idle, names, 'Repeat --workspace for several; * and ? are wildcards.');
      throw usage(`--workspace ${idle} matches no workspace`, hint);
    },
  };
}
