import { compareText } from '../text.js';
import type { LiveGroup } from '../snapshot-types.js';

/*
 * Finds which group is which: in two snapshots, or in a saved plan and a snapshot.
 */

/** A group as it was before and after; null where it was not there. */
export interface GroupPair {
  /** As it is, or as it was. */
  readonly group: LiveGroup;
  readonly before: LiveGroup | null;
  readonly after: LiveGroup | null;
}

/** What makes two groups one, the surest first. Without IDs a group goes on while its type and one of its models do. */
const identities: readonly ((a: LiveGroup, b: LiveGroup) => boolean)[] = [
  (a, b) => a.key === b.key,
  (a, b) => lacksId(a, b) && a.rate_limit_id !== null && a.rate_limit_id === b.rate_limit_id,
  (a, b) => lacksId(a, b) && a.type === b.type && (a.type !== 'model_group' || sharesModel(a, b)),
];

/** Joins the groups of two snapshots, which may be of two generations of the API. One that could be either of two is neither. */
export function pairGroups(before: readonly LiveGroup[], after: readonly LiveGroup[]): readonly GroupPair[] {
  const pairs: GroupPair[] = [];
  let left = before;
  let right = after;
  for (const same of identities) {
    const found = left.flatMap((a) => {
      const [b, ...others] = right.filter((candidate) => same(a, candidate));
      if (b === undefined || others.length > 0) return [];
      return left.filter((candidate) => same(candidate, b)).length === 1 ? [{ group: b, before: a, after: b }] : [];
    });
    pairs.push(...found);
    left = left.filter((group) => !found.some((pair) => pair.before === group));
    right = right.filter((group) => !found.some((pair) => pair.after === group));
  }
  const alone = [
    ...left.map((group): GroupPair => ({ group, before: group, after: null })),
    ...right.map((group): GroupPair => ({ group, before: null, after: group })),
  ];
  return [...pairs, ...alone].sort((a, b) => compareText(a.group.key, b.group.key));
}

function lacksId(a: LiveGroup, b: LiveGroup): boolean {
  return a.id === null || b.id === null;
}

function sharesModel(a: LiveGroup, b: LiveGroup): boolean {
  return a.models?.some((model) => b.models?.includes(model)) === true;
}
