import type { Located, Origin } from '../model/located.js';
import type { DeclaredGroup } from '../model/declaration.js';
import type { WorkspaceEntry } from './declaration-fragment.js';

/*
 * Puts an entry that was read elsewhere in its place: the same text stands in another line, or in another file.
 */

/** `line`: where its key stands. */
export function moveEntry(entry: WorkspaceEntry, file: string, line: number): WorkspaceEntry {
  const by = line - entry.origin.line;
  if (by === 0 && entry.origin.file === file) return entry;
  const place = (origin: Origin): Origin => ({ file, line: origin.line + by, column: origin.column });
  const located = <T>({ value, origin }: Located<T>): Located<T> => ({ value, origin: place(origin) });
  const group = ({ key, origin, limits }: DeclaredGroup): DeclaredGroup => ({
    key,
    origin: place(origin),
    limits: limits === 'inherit' ? limits : limits.map((limit) => ({ ...limit, origin: place(limit.origin) })),
  });
  return {
    ...entry,
    origin: place(entry.origin),
    id: entry.id === null ? null : located(entry.id),
    extends: entry.extends.map((template) => ('groups' in template ? template : located(template))),
    limits: entry.limits?.map(group) ?? null,
  };
}
