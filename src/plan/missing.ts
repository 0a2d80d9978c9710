import type { DeclaredWorkspace } from '../model/declaration.js';
import type { LiveWorkspace } from '../model/snapshot.js';
import type { Past } from './classify.js';

/** Since when a workspace that does not exist is declared; null: too long, or it cannot be told, so that it is missing. */
export function creationOf(entry: DeclaredWorkspace, past: Past): { readonly since: string | null } | null {
  const declares = ({ workspaces }: { readonly workspaces: readonly DeclaredWorkspace[] }): boolean =>
    workspaces.some(({ key }) => key === entry.key);
  if (past.base !== null && !declares(past.base)) return { since: null };
  const before = past.versions.findIndex(({ declaration }) => !declares(declaration));
  const declared = before < 0 ? past.versions.at(-1) : past.versions[before - 1];
  if (declared === undefined) return past.versions.length === 0 ? null : { since: null };
  return past.now - declared.time <= past.graceSeconds ? { since: declared.commit } : null;
}

/** A workspace that somebody has yet to create: it inherits everything. */
export function newWorkspace({ key }: DeclaredWorkspace): LiveWorkspace {
  return { id: `name:${key}`, name: key, archived_at: null, default: false, read: true, entries: [] };
}
