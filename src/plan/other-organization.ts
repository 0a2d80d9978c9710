import { meantText } from '../model/look-alike.js';
import type { Past } from '../model/past-types.js';
import { creationOf } from './compare-all.js';
import type { Resolved } from './resolve/resolve.js';
import { resolvePast } from './resolved-past.js';

/**
 * How many workspaces are declared where none of them exists in the organization that was read, and not all are new in this
 * change: then most likely another organization is meant. 0: one exists, or one that looks alike, the organization's ID is declared, or nothing can be told. Of one
 * workspace alone, a slip in its name is as likely, and its finding has the close name.
 */
export function countElsewhere(head: Resolved, past: Past): number {
  const { matched, mismatches, missing } = head.matches;
  if (head.declaration.organization.id !== null || missing.length < 2) return 0;
  if (matched.length + mismatches.length > 0) return 0;
  const names = new Set([...head.live.workspaces.byName.keys()].map(meantText));
  if (missing.some(({ key }) => names.has(meantText(key)))) return 0;
  const before = resolvePast(past, head);
  return missing.every((entry) => creationOf(entry, before) !== null) ? 0 : missing.length;
}
