import type { Located } from '../../model/located.js';
import { groupKey, modelsToNameBy } from '../../model/address.js';
import { suggest } from '../../model/names.js';
import { compareText } from '../../model/text.js';
import type { Group, LiveGroup, LiveWorkspace } from '../../model/snapshot-types.js';

/*
 * Finds the live group that a key under `limits` means.
 */

/** The live groups, found by their own words. */
export interface LiveGroups {
  /** Sorted by key. */
  readonly list: readonly LiveGroup[];
  readonly byKey: ReadonlyMap<string, LiveGroup>;
  /**
   * The group that a word means: a group ID, the type of a group that is not a model group, or a model ID or alias. null
   * when it means none, or more than one: it is never guessed.
   */
  readonly find: (word: string) => LiveGroup | null;
  /** A word that resolves: one of the group that has this as display name, else a close one. `names` resolve too. */
  readonly closest: (word: string, names: readonly string[]) => string | null;
  /** Limiters that a group has live, in the organization or in any workspace, sorted. */
  readonly limiters: (group: LiveGroup) => readonly string[];
}

/** The live groups, found by the keys of one declaration: its names for groups beside their own words. */
export interface GroupIndex extends Pick<LiveGroups, 'byKey' | 'limiters'> {
  /** The group that a key means; null: none, or more than one. */
  readonly find: (key: string) => LiveGroup | null;
  /** The name that a key was perhaps meant to be: a close one, or one of the group that has the key as display name. It resolves. */
  readonly suggest: (key: string) => string | null;
  /** What a name of the team's stands for, and where that is written; null for every other key. */
  readonly target: (key: string) => Located<string> | null;
}

/** A declaration in a pull request is somebody else's: thousands of wrong keys get no suggestion each. */
const mostSuggestions = 500;

/** The index for a declaration's own names. */
export function nameGroups(live: LiveGroups, names: ReadonlyMap<string, Located<string>>): GroupIndex {
  const suggestions = new Map<string, string | null>();
  const closest = (key: string): string | null => {
    const name = names.get(key);
    if (name !== undefined) return live.closest(name.value, []);
    const usable = [...names].flatMap(([word, { value }]) => (live.find(value) === null ? [] : [word]));
    return live.closest(key, usable);
  };
  return {
    byKey: live.byKey,
    limiters: live.limiters,
    find: (key) => live.find(names.get(key)?.value ?? key),
    suggest: (key) => {
      const known = suggestions.get(key);
      if (known !== undefined || suggestions.size >= mostSuggestions) return known ?? null;
      const close = closest(key);
      suggestions.set(key, close);
      return close;
    },
    target: (key) => names.get(key) ?? null,
  };
}

export function indexGroups(
  list: readonly LiveGroup[],
  workspaces: readonly LiveWorkspace[],
  former: ReadonlyMap<string, { readonly group: Group }>,
): LiveGroups {
  const words = wordsForGroups(list, former);
  const overridden = overriddenLimiters(workspaces);
  const limiters = new Map<string, readonly string[]>();
  const find = (word: string): LiveGroup | null => {
    const [group, another] = words.get(word) ?? [];
    return group !== undefined && another === undefined ? group : null;
  };
  return {
    list,
    byKey: new Map(list.map((group) => [group.key, group])),
    find,
    closest: (word, names) => {
      const shown = list.filter((group) => isDisplayName(word, group));
      if (shown.length > 1) return null;
      const resolving = [...words.keys()].filter((one) => find(one) !== null);
      const own = resolving.filter((one) => find(one) === shown[0]);
      const model = shown[0] && modelsToNameBy(shown[0]).find((one) => own.includes(one));
      return model ?? own[0] ?? suggest(word, [...names, ...resolving]);
    },
    limiters: (group) => {
      const known = limiters.get(group.key) ?? listLimiters(group, overridden.get(group.key) ?? []);
      limiters.set(group.key, known);
      return known;
    },
  };
}

/** People take the display name for the group's name; it may change, so it is none. */
function isDisplayName(key: string, { display_name: name }: LiveGroup): boolean {
  const bare = (text: string): string => text.replace(/\s/g, '').toLowerCase();
  return name !== null && bare(name) === bare(key);
}

/**
 * An organization's own list of models goes before the lists that only workspaces' answers gave, so that a list that
 * lags behind in one workspace cannot make a model ambiguous.
 */
function wordsForGroups(
  groups: readonly LiveGroup[],
  former: ReadonlyMap<string, { readonly group: Group }>,
): ReadonlyMap<string, readonly LiveGroup[]> {
  const words = new Map<string, LiveGroup[]>();
  const add = (word: string, group: LiveGroup): void => {
    const meant = words.get(word);
    if (meant === undefined) words.set(word, [group]);
    else if (!meant.includes(group)) meant.push(group);
  };
  for (const group of groups) {
    add(group.key, group);
    if (group.type !== 'model_group') add(group.type, group);
    for (const model of group.models ?? []) add(model, group);
  }
  const certain = new Set(words.keys());
  for (const group of groups) {
    for (const model of group.workspace_models) if (!certain.has(model)) add(model, group);
  }
  for (const group of groups) {
    for (const [model, left] of former) if (groupKey(left.group) === group.key) words.set(model, [group]);
  }
  return words;
}

function listLimiters(group: LiveGroup, overridden: Iterable<string>): readonly string[] {
  return [...new Set([...group.limits.map(({ limiter }) => limiter), ...overridden])].sort(compareText);
}

/** By the group's key, the limiters that workspaces have a value of their own for. */
function overriddenLimiters(workspaces: readonly LiveWorkspace[]): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { group, limits } of workspaces.flatMap(({ entries }) => entries)) {
    const limiters = found.get(group) ?? new Set();
    found.set(group, limiters);
    for (const { limiter } of limits) limiters.add(limiter);
  }
  return found;
}
