/** A group and everything that it may be called by. */
export interface GroupAndName {
  readonly entry: string;
  readonly names: readonly string[];
}

export interface ResolvedName {
  /** The group's entry; the name itself where it says nothing. */
  readonly entry: string;
  /** In words, why the name does not say which group is meant; null: it does. */
  readonly problem: string | null;
}

/** Finds groups by any of their names; one that two groups bear says nothing. */
export function indexNames(groups: readonly GroupAndName[]): (name: string) => ResolvedName {
  const entries = new Map<string, Set<string>>();
  for (const { entry, names } of groups) {
    for (const name of names) entries.set(name, (entries.get(name) ?? new Set()).add(entry));
  }
  return (name) => {
    const [entry, other] = entries.get(name) ?? [];
    if (entry === undefined) return { entry: name, problem: `no group is named "${name}"` };
    return { entry, problem: other === undefined ? null : `more than one group is named "${name}"; use its ID` };
  };
}
