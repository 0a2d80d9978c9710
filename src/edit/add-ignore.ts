import type { Origin } from '../model/located.js';
import type { DeclaredIgnore } from '../model/declaration.js';
import { UserError } from '../model/errors.js';
import { quote } from '../model/text.js';
import { meaningOf } from './check-edit.js';
import { appendItem, copyAt } from './yaml/edit-document.js';
import {
  type AcceptedLimit,
  type EditedDeclaration,
  liveText,
  meansGroup,
  nameGroup,
  reopen,
} from './edited-declaration.js';
import type { SourceFile } from '../declaration/read-declaration.js';
import { commentText, yamlText } from './yaml/yaml-scalar.js';

/*
 * Adds an ignore to a declaration, for `accept --until`.
 */

/** Why a drift is tolerated, and until when. */
export interface Toleration {
  readonly reason: string;
  readonly owner: string | null;
  /** The last day, `YYYY-MM-DD`. */
  readonly until: string;
}

/**
 * Adds an item to `ignore` that tolerates one live value of one limit, and reads the result again: nothing else is
 * declared otherwise.
 * @throws UserError `edit-refused`
 */
export function addIgnore(
  before: EditedDeclaration,
  accepted: AcceptedLimit,
  toleration: Toleration,
): EditedDeclaration {
  const { workspace, limiter, live } = accepted;
  const { key } = nameGroup(before, accepted, meansGroup(accepted.group, before.resolved));
  const { reason, owner, until } = toleration;
  const item = new Map([
    ['workspace', yamlText(workspace.id)],
    ['group', yamlText(key)],
    ['limiter', yamlText(limiter)],
    ['live', liveText(accepted, before)],
    ['reason', yamlText(reason)],
    ...(owner === null ? [] : [['owner', yamlText(owner)] as const]),
    ['expires', until],
  ]);
  const home = findHome(before, accepted);
  const files = before.files.map((file) =>
    file === home ? appendItem(file, 'ignore', item, commentText(workspace.name)) : file,
  );
  const after = reopen(files, before);
  const { declaration } = before.resolved;
  const added = { workspace: workspace.id, group: key, limiter, live, reason, owner, expires: until, origin: nowhere };
  const known = home === undefined ? [] : declaration.ignores;
  const expected = { ...declaration, ignores: insertAfter(known, added, home?.path) };
  const isMeant = meaningOf(expected, () => true) === meaningOf(after.resolved.declaration, () => true);
  if (isMeant) return after;
  const problem = `An item cannot be added safely to \`ignore\` for the workspace ${quote(workspace.name)}`;
  throw UserError.of('edit-refused', { problem, hint: 'Write it by hand.' });
}

const nowhere: Origin = { file: '', line: 1, column: 1 };

/** The file that has a list already, else the one that declares the workspace. */
function findHome({ files, resolved }: EditedDeclaration, { workspace }: AcceptedLimit): SourceFile | undefined {
  const entry = resolved.entries.get(workspace.id);
  return (
    files.find((file) => copyAt(file, ['ignore']) !== null) ??
    files.find(({ path }) => path === entry?.origin.file) ??
    files[0]
  );
}

/** Ignores are listed file by file. */
function insertAfter(
  ignores: readonly DeclaredIgnore[],
  added: DeclaredIgnore,
  file: string | undefined,
): readonly DeclaredIgnore[] {
  const last = ignores.findLastIndex(({ origin }) => origin.file === file);
  return last < 0 ? [added, ...ignores] : ignores.toSpliced(last + 1, 0, added);
}
