import type { Group } from '../snapshot-types.js';

/** All that a group is called; no two groups share a name. The type of model groups is none, as they share it. */
export function groupNames({ id, rate_limit_id, type, display_name, models }: Group): ReadonlySet<string> {
  const names = [id, rate_limit_id, type === 'model_group' ? null : type, display_name, ...(models ?? [])];
  return new Set(names.filter((name) => name !== null));
}
