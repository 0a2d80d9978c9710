import type { Declaration, DeclaredWorkspace } from '../model/declaration.js';
import type { UserError } from '../model/errors.js';
import { canonicalJson } from '../model/text.js';
import { type Means, settingsOf } from '../declaration/declared-settings.js';

interface Meant {
  /** The entry that is meant to differ. */
  readonly key: string;
  /** What it is like in all but its limits; another entry, where it is new. */
  readonly like: DeclaredWorkspace;
  readonly means: Means;
  /** What it is meant to say, in the words of `settingsOf`. */
  readonly settings: ReadonlyMap<string, string>;
  readonly refuse: () => UserError;
}

interface Read {
  readonly declaration: Declaration;
}

/** Makes sure that an edit did what it was meant to do and nothing else. */
export function refuseUnlessMeant({ declaration: before }: Read, { declaration: after }: Read, meant: Meant): void {
  const { key, like, means, settings, refuse } = meant;
  const isOther = (entry: DeclaredWorkspace): boolean => entry.key !== key;
  const entry = after.workspaces.find((candidate) => candidate.key === key);
  const isSame =
    entry !== undefined &&
    !entry.pattern &&
    entry.undeclared === like.undeclared &&
    (like.pattern || entry.id?.value === like.id?.value) &&
    canonicalJson(Object.fromEntries(settings)) === canonicalJson(textsOf(entry, means)) &&
    meaningOf(before, isOther) === meaningOf(after, isOther);
  if (!isSame) throw refuse();
}

function textsOf(entry: DeclaredWorkspace, means: Means): Readonly<Record<string, string>> {
  return Object.fromEntries([...settingsOf(entry, means)].map(([path, { text }]) => [path, text]));
}

/** All that a declaration says but for the places and for some entries. */
export function meaningOf(declaration: Declaration, includes: (entry: DeclaredWorkspace) => boolean): string {
  const { organization, groups, workspaces, rules, ignores } = declaration;
  const entries = workspaces
    .filter(includes)
    .map((entry) => [{ ...entry, layers: [] }, textsOf(entry, () => false)] as const);
  return JSON.stringify([organization, [...groups], entries, [...rules], ignores], (name, value: unknown) =>
    name === 'origin' ? undefined : value,
  );
}
