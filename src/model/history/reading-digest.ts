import { sha256 } from '../address.js';
import type { Snapshot } from '../snapshot-types.js';
import { canonicalJson, compareText } from '../text.js';

/*
 * Tells whether two readings are equal.
 */

/**
 * Of all that makes two readings equal: groups, workspaces, limits, and what could not be read. Not of the time, nor of what
 * read it and how, nor of fields that this version does not know. 16 hex digits.
 */
export function readingDigest({ organization, groups, workspaces, incomplete }: Snapshot): string {
  const content = {
    organization: organization.id,
    groups: groups.map(({ id, rate_limit_id, type, display_name, models, workspace_models, key, limits, currency }) => {
      const lists = { models: models === null ? null : sorted(models), workspace_models: sorted(workspace_models) };
      const own = { id, rate_limit_id, type, display_name, ...lists, limits: valuesOf(limits) };
      return [key, { ...own, ...(currency === undefined ? {} : { currency }) }];
    }),
    workspaces: workspaces.map(({ id, name, archived_at, default: isDefault, read, entries }) => {
      const own = entries.map(({ group, limits }) => [group, valuesOf(limits)]);
      return [id, { name, archived_at, isDefault, read, entries: sorted(own.map(canonicalJson)) }];
    }),
    unread: incomplete.map(({ workspace }) => workspace.id),
  };
  const parts = Object.entries(content).map(([name, part]) => [
    name,
    typeof part === 'string' ? part : sorted(part.map(canonicalJson)),
  ]);
  return sha256(canonicalJson(parts)).slice(0, 16);
}

function valuesOf(
  limits: readonly { readonly limiter: string; readonly value: number; readonly source?: string }[],
): readonly string[] {
  return sorted(limits.map(({ limiter, value, source }) => canonicalJson([limiter, value, source ?? null])));
}

function sorted(texts: readonly string[]): readonly string[] {
  return [...texts].sort(compareText);
}
