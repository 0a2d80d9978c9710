import type { Declaration } from '../model/declaration.js';
import { isPattern, matchesPattern, suggest } from '../model/names.js';
import type { Snapshot } from '../model/snapshot.js';
import { pinnedId } from '../plan/locate-workspace.js';
import type { Include } from '../plan/workspaces.js';
import { type Arguments, usage } from './arguments.js';

/** The workspaces that --workspace asks for: all of them, or those whose name or ID fits. */
export interface Selection {
  readonly include: Include;
  /** @throws UserError `usage` when one of the globs fits nothing, live or declared, so that a typo is not a clean run. */
  readonly check: (declaration: Declaration, snapshot: Snapshot) => void;
}

export function readSelection(args: Arguments): Selection {
  const globs = args.all('workspace');
  const include: Include = (workspace) => globs.length === 0 || globs.some((glob) => fits(glob, workspace));
  return {
    include,
    check: ({ workspaces: entries }, { workspaces, incomplete }) => {
      const declared = entries.map((entry) => ({ id: pinnedId(entry), name: entry.key }));
      const known = [...workspaces, ...incomplete.map(({ workspace }) => workspace), ...declared];
      const idle = globs.find((glob) => !known.some((workspace) => fits(glob, workspace)));
      if (idle === undefined) return;
      const close = suggest(idle, known.map(({ name }) => name).toSorted());
      const hint = close === null ? 'Repeat --workspace for several; * and ? are wildcards.' : `Did you mean ${close}?`;
      throw usage(`--workspace ${idle} fits no workspace`, hint);
    },
  };
}

function fits(glob: string, { id, name }: { readonly id: string | null; readonly name: string }): boolean {
  const matches = (text: string): boolean => (isPattern(glob) ? matchesPattern(glob, text) : glob === text);
  return matches(name) || (id !== null && matches(id));
}
