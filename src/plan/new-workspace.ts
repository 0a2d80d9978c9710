import type { DeclaredWorkspace, Declaration } from '../model/declaration.js';
import type { LiveWorkspace } from '../model/snapshot-types.js';
import type { ResolvedPast } from './resolved-past.js';

/** Since when a workspace that does not exist is declared; null: too long, or it cannot be told, so that it is missing. */
export function creationOf(
  { key }: DeclaredWorkspace,
  { base, versions: readVersions, isWhole }: ResolvedPast,
): { readonly since: string | null } | null {
  const declares = ({ workspaces }: Declaration): boolean => workspaces.some((entry) => entry.key === key);
  if (base !== null && !declares(base.declaration)) return { since: null };
  const versions = readVersions();
  const before = versions.findIndex(({ declaration }) => !declares(declaration));
  if (before < 0 && !isWhole()) return null;
  const declared = versions[(before < 0 ? versions.length : before) - 1];
  if (declared === undefined) return versions.length === 0 ? null : { since: null };
  return declared.recent ? { since: declared.commit } : null;
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
