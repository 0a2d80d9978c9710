import { organizationWord } from '../../headroom/policy.js';
import { groupKey } from '../../model/address.js';
import { formatOrigin } from '../../model/errors.js';
import type { DeclaredKnownUse } from '../../model/headroom/headroom-policy.js';
import type { Headroom, HeadroomRow } from '../../model/headroom/headroom-types.js';
import { meansWorkspace } from '../../model/names.js';
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
  return (declaration.headroom?.known ?? []).flatMap((known) => {
    const subject = `${formatOrigin(known.workspace.origin)}: the known case of "${known.workspace.value}"`;
    if (known.until !== null && known.until < today) return [`${subject} ended on ${known.until}.`];
    const group = known.group === null ? null : groups.find(known.group.value);
    const fits = (row: HeadroomRow): boolean =>
      isOf(known, row) && (group === null || groupKey(row.group) === group.key);
    const isLost = known.group !== null && group === null;
    return isLost || !rows.some(fits) ? [`${subject} fits no limit; check its names.`] : [];
  });
}

function isOf({ workspace: { value: word }, limiter }: DeclaredKnownUse, row: HeadroomRow): boolean {
  const isMeant = row.workspace === null ? word === organizationWord : meansWorkspace(word, row.workspace);
  return isMeant && (limiter === null || limiter === row.limiter);
}
