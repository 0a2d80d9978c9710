import type { Located } from '../../model/declaration.js';
import { modelsToNameBy } from '../../model/address.js';
import { suggest } from '../../model/names.js';
import { compareText } from '../../model/text.js';
import type { LiveGroup, Snapshot } from '../../model/snapshot-types.js';

/** The live groups, found by the words that a declaration may use for them. */
export interface GroupIndex {
  /**
   * The group that a key means: a name of the team's, a group ID, the type of a group that is not a model group, or a
   * model ID or alias. null when it means none, or more than one: it is never guessed.
   */
  readonly find: (key: string) => LiveGroup | null;
  /** The name that a key was perhaps meant to be: a close one, or one of the group that has the key as display name. It resolves. */
  readonly suggest: (key: string) => string | null;
  /** What a name of the team's stands for, and where that is written; null for every other key. */
  readonly target: (key: string) => Located<string> | null;
  readonly byKey: ReadonlyMap<string, LiveGroup>;
  /** Limiters that a group has live, in the organization or in any workspace, sorted. */
  readonly limiters: (group: LiveGroup) => readonly string[];
}

/** A declaration in a pull request is somebody else's: thousands of wrong keys get no suggestion each. */
const mostSuggestions = 500;

export function indexGroups(snapshot: Snapshot, names: ReadonlyMap<string, Located<string>>): GroupIndex {
  const words = wordsForGroups(snapshot.groups);
  const overridden = overriddenLimiters(snapshot);
  const limiters = new Map<string, readonly string[]>();
  const suggestions = new Map<string, string | null>();
  const find = (word: string): LiveGroup | null => {
    const [group, another] = words.get(word) ?? [];
    return group !== undefined && another === undefined ? group : null;
  };
  const resolving = [...words.keys()].filter((word) => find(word) !== null);
  const usable = [...names].flatMap(([name, { value }]) => (find(value) === null ? [] : [name]));
  const closest = (key: string): string | null => {
    const name = names.get(key);
    const shown = snapshot.groups.filter((group) => isDisplayName(name?.value ?? key, group));
    if (shown.length > 1) return null;
    const own = resolving.filter((word) => find(word) === shown[0]);
    const model = shown[0] && modelsToNameBy(shown[0]).find((word) => own.includes(word));
    return model ?? own[0] ?? suggest(name?.value ?? key, name === undefined ? [...usable, ...resolving] : resolving);
  };
  return {
    find: (key) => find(names.get(key)?.value ?? key),
    suggest: (key) => {
      const known = suggestions.get(key);
      if (known !== undefined || suggestions.size >= mostSuggestions) return known ?? null;
      const close = closest(key);
      suggestions.set(key, close);
      return close;
    },
    target: (key) => names.get(key) ?? null,
    byKey: new Map(snapshot.groups.map((group) => [group.key, group])),
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
function wordsForGroups(groups: readonly LiveGroup[]): ReadonlyMap<string, readonly LiveGroup[]> {
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
  return words;
}

function listLimiters(group: LiveGroup, overridden: Iterable<string>): readonly string[] {
  return [...new Set([...group.limits.map(({ limiter }) => limiter), ...overridden])].sort(compareText);
}

/** By the group's key, the limiters that workspaces have a value of their own for. */
function overriddenLimiters(snapshot: Snapshot): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { group, limits } of snapshot.workspaces.flatMap(({ entries }) => entries)) {
    const limiters = found.get(group) ?? new Set();
    found.set(group, limiters);
    for (const { limiter } of limits) limiters.add(limiter);
  }
  return found;
}
