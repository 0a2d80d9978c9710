import { modelsToNameBy } from '../model/address.js';
import { groupTypes } from '../model/limiters.js';
import { compareText } from '../model/text.js';
import type { LiveGroup } from '../model/snapshot-types.js';
import { canBeKey } from './yaml/yaml-scalar.js';

/*
 * Chooses the words by which a new limits.yaml names groups.
 */

/** How a declaration speaks of a live group. */
export interface GroupWord {
  readonly group: LiveGroup;
  /** The key under `limits`. */
  readonly key: string;
  /** What the key stands for under `groups`; null: it is a group type and needs no line there. */
  readonly target: string | null;
}

/**
 * Finds a word for every group, sorted by word (of two groups with one name, the earlier keeps it): a name after the display name for a model group, the type for any other. A name
 * stands for the group's ID, else a model that no other group has. A group that nothing tells from the others has none.
 */
export function chooseGroupWords(groups: readonly LiveGroup[]): readonly GroupWord[] {
  const meanings = countMeanings(groups);
  const taken = new Set<string>([...groupTypes, ...meanings.keys()]);
  const words = groups.flatMap((group): readonly GroupWord[] => {
    const target = candidatesFor(group).find((word) => canBeKey(word) && meanings.get(word) === 1);
    if (target === undefined) return [];
    if (group.type !== 'model_group' && target === group.type) return [{ group, key: target, target: null }];
    const key = claimName(group, target, taken);
    return [{ group, key, target }];
  });
  return words.sort((a, b) => compareText(a.key, b.key));
}

function candidatesFor(group: LiveGroup): readonly string[] {
  const { id, type, key } = group;
  if (type !== 'model_group') return [type, key];
  return [...(id === null ? [] : [id]), ...modelsToNameBy(group), key];
}

/** By word, how many groups it can mean. */
function countMeanings(groups: readonly LiveGroup[]): ReadonlyMap<string, number> {
  const meanings = new Map<string, number>();
  for (const { key, type, models, workspace_models } of groups) {
    const own = [key, ...(type === 'model_group' ? [] : [type]), ...(models ?? []), ...workspace_models];
    for (const word of new Set(own)) meanings.set(word, (meanings.get(word) ?? 0) + 1);
  }
  return meanings;
}

function claimName(group: LiveGroup, target: string, taken: Set<string>): string {
  const { display_name, models, type } = group;
  const model = models?.includes(target) === true ? target : modelsToNameBy(group)[0];
  const slug = slugOf(display_name ?? model ?? type);
  let name = slug;
  for (let next = 2; taken.has(name); next += 1) name = `${slug}_${next}`;
  taken.add(name);
  return name;
}

const longestSlug = 40;

/** `Claude Opus 4.x` is `opus-4`. */
function slugOf(text: string): string {
  const words = text
    .slice(0, 200)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')
    .replace(/^claude-(?=.)/, '')
    .slice(0, longestSlug)
    .replace(/-$/, '')
    .replace(/-x$/, '');
  return words === '' ? 'group' : words;
}
