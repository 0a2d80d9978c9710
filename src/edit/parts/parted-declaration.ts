import type { Declaration } from '../../model/declaration.js';
import { UserError } from '../../model/errors.js';
import { meansWorkspace } from '../../model/names.js';
import type { Group } from '../../model/snapshot-types.js';
import { meaningOf } from '../check-edit.js';
import { type EditedDeclaration, type LimitPlace, meansGroup, reopen } from '../edited-declaration.js';
import { type EntryText, fileWith, joinFile, partFile, type PartedFile, takeBack } from './parted-file.js';
import { habits } from '../yaml/edit-value.js';

/*
 * Edits a declaration step by step, and reads the whole of it only once more: a file of 5,000 entries takes seconds.
 */

/** What an edit is about: a workspace, and a group of it where limits of one are edited. */
interface About extends Pick<LimitPlace, 'workspace'> {
  readonly group?: Group;
}

/** A declaration that is edited in parts. */
export interface PartedDeclaration {
  /**
   * Edits the part that says everything of a workspace: other entries are in it only where an edit asks for them, so that
   * it writes the same as in the whole. What `change` throws leaves everything as it was.
   */
  edit(about: About, change: (part: EditedDeclaration) => EditedDeclaration): void;
  /**
   * The whole, read again: it says what its parts said.
   * @throws UserError `edit-refused` where it does not
   */
  whole(): EditedDeclaration;
}

export function openParts(before: EditedDeclaration): PartedDeclaration {
  const { declaration } = before.resolved;
  let files = before.files.map((source) => partFile({ source, declaration }));
  let latest = before;
  /** By the ID of a workspace that was edited, the key of its entry. */
  const declaredBy = new Map<string, string | undefined>();
  const open = (sources: EditedDeclaration['files']): EditedDeclaration =>
    [latest, before].find((known) => sources.every((file, index) => file === known.files[index])) ??
    reopen(sources, before);
  return {
    edit: (about, change) => {
      const chosen = chooseEntries(files, about, before);
      const part = open(files.map((file) => fileWith(file, chosen)));
      const edited = change(part);
      // What an entry says may stand in another file.
      files = files.map((file, index) => {
        const source = edited.files[index] ?? refuse();
        const taken = takeBack(file, chosen, { source, declaration: edited.resolved.declaration }) ?? refuse();
        return source === part.files[index] ? { ...taken, source: file.source } : taken;
      });
      latest = edited;
      declaredBy.set(about.workspace.id, edited.resolved.entries.get(about.workspace.id)?.key);
    },
    whole: () => {
      const after = open(files.map(joinFile));
      const workspaces = files.flatMap(({ inHead, entries }) => [...inHead, ...entries.map((entry) => entry.declared)]);
      const isSame = says(after.resolved.declaration) === says({ ...latest.resolved.declaration, workspaces });
      const { entries } = after.resolved;
      return isSame && [...declaredBy].every(([id, key]) => entries.get(id)?.key === key) ? after : refuse();
    },
  };
}

function says(declaration: Declaration): string {
  return meaningOf(declaration, () => true);
}

function refuse(): never {
  const problem = 'These steps cannot be written safely together';
  throw UserError.of('edit-refused', { problem, hint: 'Accept them one by one.' });
}

/**
 * What an edit asks of other entries: which may mean the workspace, which is the first to name the group, whether a template
 * has other users, how numbers and braces are written, and where the last one ends.
 */
function chooseEntries(
  files: readonly PartedFile[],
  { workspace, group }: About,
  { resolved }: EditedDeclaration,
): ReadonlySet<EntryText> {
  const all = files.flatMap(({ entries }) => entries);
  const own = all.filter(({ declared: { key, id } }) => meansWorkspace(key, workspace) || id?.value === workspace.id);
  const chosen = new Set(own);
  const add = (entry: EntryText | undefined): void => void (entry !== undefined && chosen.add(entry));
  for (const name of new Set(own.flatMap(({ templates }) => templates))) {
    for (const user of firstTwo(all, ({ templates }) => templates.includes(name))) add(user);
  }
  const means = group === undefined ? (): boolean => false : meansGroup(group, resolved);
  add(all.find(({ declared }) => declared.layers.some((layer) => layer.some(({ key }) => means(key)))));
  for (const { entries } of files) {
    for (const habit of Object.values(habits)) add(entries.find(({ shows }) => shows.includes(habit)));
    add(entries.at(-1));
  }
  return chosen;
}

function firstTwo<T>(items: readonly T[], fits: (item: T) => boolean): readonly T[] {
  const first = items.findIndex(fits);
  const second = items.findIndex((item, index) => index > first && fits(item));
  return items.filter((_, index) => index === first || index === second);
}
