import type { Declaration, DeclaredGroup, DeclaredWorkspace } from '../model/declaration.js';
import type { UserError } from '../model/errors.js';
import { canonicalJson } from '../model/text.js';
import {
  type EditedDeclaration,
  type GroupMeaning,
  groupMeaning,
  type LimitPlace,
  meansGroup,
} from './edited-declaration.js';

/** Makes sure that an edit did what it was meant to do and nothing else. */
export function refuseUnlessMeant(before: EditedDeclaration, after: EditedDeclaration, meant: Meant): void {
  const { place, key, like, says, refuse } = meant;
  const isOther = (entry: DeclaredWorkspace): boolean => entry.key !== key;
  const entry = after.resolved.entries.get(place.workspace.id);
  const rest = ({ layers }: DeclaredWorkspace, { resolved }: EditedDeclaration): readonly DeclaredGroup[] =>
    layers.flat().filter((group) => !meansGroup(place.group, resolved)(group.key));
  const isSame =
    entry !== undefined &&
    entry.key === key &&
    !entry.pattern &&
    entry.undeclared === like.undeclared &&
    (like.pattern || entry.id?.value === like.id?.value) &&
    withoutPlaces(rest(entry, after)) === withoutPlaces(rest(like, before)) &&
    isSameMeaning(groupMeaning(entry, place.group, after.resolved), says) &&
    meaningOf(before.resolved.declaration, isOther) === meaningOf(after.resolved.declaration, isOther);
  if (!isSame) throw refuse();
}

interface Meant {
  /** The limit that is edited. */
  readonly place: Pick<LimitPlace, 'workspace' | 'group'>;
  /** The key of the entry that is meant to declare the workspace, and to differ. */
  readonly key: string;
  /** The entry that it is like in all but the limits of the group: itself as it was, or another where it is new. */
  readonly like: DeclaredWorkspace;
  /** What it is meant to say of the group. */
  readonly says: GroupMeaning;
  readonly refuse: () => UserError;
}

function isSameMeaning(a: GroupMeaning, b: GroupMeaning): boolean {
  const [one, other] = [a, b].map(({ inherits, limits }) => canonicalJson([inherits, Object.fromEntries(limits)]));
  return one === other;
}

/** All that a declaration says but for the places and for some entries. */
export function meaningOf(declaration: Declaration, includes: (entry: DeclaredWorkspace) => boolean): string {
  const { organization, groups, workspaces, rules, ignores } = declaration;
  return withoutPlaces([organization, [...groups], workspaces.filter(includes), [...rules], ignores]);
}

function withoutPlaces(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => {
    if (name === 'origin') return undefined;
    return typeof part === 'bigint' ? String(part) : part;
  });
}
