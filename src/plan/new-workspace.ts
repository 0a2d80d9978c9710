import type { DeclaredWorkspace, Declaration } from '../model/declaration.js';
import type { LiveWorkspace } from '../model/snapshot-types.js';
import type { Past } from '../model/past-types.js';

/** Since when a workspace that does not exist is declared; null: too long, or it cannot be told, so that it is missing. */
export function creationOf({ key }: DeclaredWorkspace, past: Past): { readonly since: string | null } | null {
  const declares = ({ workspaces }: Declaration): boolean => workspaces.some((entry) => entry.key === key);
  if (past.base !== null && !declares(past.base)) return { since: null };
  const { versions: earlier, whole } = past.history();
  const versions = earlier.flatMap(({ commit, time, declaration }) => {
    const read = declaration();
    return read === null ? [] : [{ commit, time, declares: declares(read) }];
  });
  const before = versions.findIndex((version) => !version.declares);
  if (before < 0 && !whole) return null;
  const declared = versions[(before < 0 ? versions.length : before) - 1];
  if (declared === undefined) return versions.length === 0 ? null : { since: null };
  return past.now - declared.time <= past.graceSeconds ? { since: declared.commit } : null;
}

/** A workspace that somebody has yet to create: it inherits everything. */
export function newWorkspace({ key }: DeclaredWorkspace): LiveWorkspace {
  return {
    id: `name:${key}`,
    name: key,
    archived_at: null,
    default: false,
    read: true,
    inherited_listed: false,
    entries: [],
  };
}
