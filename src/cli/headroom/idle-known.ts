import { isKnown, resolveKnown } from '../../headroom/policy.js';
import { groupKey } from '../../model/address.js';
import { formatOrigin } from '../../model/errors.js';
import type { Headroom } from '../../model/headroom/headroom-types.js';
import type { Resolved } from '../../plan/resolve/resolve.js';

/*
 * Known cases that keep nothing quiet: a slip in a name would else be noticed by nobody.
 */

/** A sentence for each that is over or fits no limit. `today`: YYYY-MM-DD in UTC. */
export function idleKnown(
  { declaration, groups }: Pick<Resolved, 'declaration' | 'groups'>,
  { rows }: Pick<Headroom, 'rows'>,
  today: string,
): readonly string[] {
  const places = rows.map(({ workspace, group, limiter }) => ({ workspace, group: groupKey(group), limiter }));
  return (declaration.headroom?.known ?? []).flatMap((declared) => {
    const { workspace, expires } = declared;
    const subject = `${formatOrigin(workspace.origin)}: the known case of "${workspace.value}"`;
    if (expires !== null && expires < today) return [`${subject} ended on ${expires}.`];
    const known = resolveKnown(declared, (word) => groups.find(word)?.key ?? null);
    return places.some((place) => isKnown(known, place)) ? [] : [`${subject} fits no limit; check its names.`];
  });
}
