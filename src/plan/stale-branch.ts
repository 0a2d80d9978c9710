import { groupName } from '../model/address.js';
import { meets } from '../model/setting.js';
import type { LiveGroup } from '../model/snapshot-types.js';
import type { Desired } from './resolve/asked.js';
import type { Resolved } from './resolve/resolve.js';
import { signEntries } from './touched.js';

/*
 * Finds what a branch that is behind its base would undo.
 */

/** A declaration where a branch and its base parted, as the base has it now, and as the branch has it. */
export interface ThreeWays {
  readonly parting: Resolved;
  readonly base: Resolved;
  readonly head: Resolved;
}

/**
 * What the base changed since the two parted and the branch still has as it was, each in words: carried out, the branch would
 * undo it. A change that the branch has by a commit of its own, or made to something else, is none of it.
 */
export function findUndone(ways: ThreeWays): readonly string[] {
  const [before, there] = [signEntries(ways.parting), signEntries(ways.base)];
  const changed = ways.head.live.workspaces.list.filter(({ id }) => before.get(id) !== there.get(id));
  const undone = changed.flatMap(({ id, name }) => {
    const limits = undoneIn(id, ways);
    if (limits.length > 0 && before.has(id) !== there.has(id)) return [`the entry of "${name}"`];
    return limits.map((limit) => `${limit} in "${name}"`);
  });
  return [...undone, ...undoneEntries(ways)];
}

function undoneIn(id: string, { parting, base, head }: ThreeWays): readonly string[] {
  return [...head.groups.byKey.values()].flatMap((group) =>
    limitersAt(id, group, [parting, base, head]).flatMap((limiter) => {
      const [before, there, here] = [parting, base, head].map((way) => way.settingAt(id, group, limiter)) as [
        Desired,
        Desired,
        Desired,
      ];
      const isUnmoved = parting.contested.has(id) || (!isSame(there, before) && isSame(here, before));
      const isUndone = isUnmoved && !isSame(here, there);
      return isUndone ? [`${limiter} of ${groupName(group)}`] : [];
    }),
  );
}

/** The limiters that one of the declarations names, and those that are live. */
function limitersAt(id: string, group: LiveGroup, ways: readonly Resolved[]): readonly string[] {
  const named = ways.flatMap(({ entries, read }) => {
    const entry = entries.get(id);
    return entry === undefined ? [] : [...(read(entry).groups.get(group.key)?.limits.keys() ?? [])];
  });
  return [...new Set([...named, ...group.limits.map(({ limiter }) => limiter)])];
}

function isSame(a: Desired, b: Desired): boolean {
  if (a === null || b === null || a === 'unclear' || b === 'unclear') return a === b;
  return meets(a, b);
}

/** Entries of workspaces that do not exist yet, which have no address to compare. */
function undoneEntries({ parting, base, head }: ThreeWays): readonly string[] {
  const [before, there, here] = [parting, base, head].map(
    ({ matches }) => new Set(matches.missing.map(({ key }) => key)),
  ) as [Set<string>, Set<string>, Set<string>];
  const added = [...there].filter((key) => !before.has(key) && !here.has(key));
  const removed = [...before].filter((key) => !there.has(key) && here.has(key));
  return [...added, ...removed].map((key) => `the entry "${key}"`);
}
