import { groupName } from '../../model/address.js';
import { type Declaration, emptyDeclaration } from '../../model/declaration.js';
import { formatOrigin } from '../../model/errors.js';
import { isPattern } from '../../model/names.js';
import type { LiveGroup, Snapshot } from '../../model/snapshot-types.js';
import { joinWords } from '../../model/text.js';
import { nameGroups } from '../../plan/resolve/group-index.js';
import { indexLive } from '../../plan/resolve/live-index.js';
import type { Include } from '../../plan/scope.js';
import { didYouMean, usage } from '../arguments.js';
import { selectWorkspaces } from '../plan/selection.js';

/*
 * Finds the workspaces and groups that `limits` was asked for, and says what was perhaps meant by those that are not there.
 */

/** Whether a workspace is among those that were asked for: by name, ID or pattern, live or as it is declared. */
export function includeAsked(words: readonly string[], declaration: Declaration | null): Include {
  return selectWorkspaces(words, declaration ?? emptyDeclaration).include;
}

/** @throws UserError `usage` for a word that means no workspace of the organization */
export function checkAsked(words: readonly string[], declaration: Declaration | null, snapshot: Snapshot): void {
  const known = [...snapshot.workspaces, ...snapshot.incomplete.map(({ workspace }) => workspace)];
  const missing = words.find((word) => !known.some(includeAsked([word], declaration)));
  if (missing === undefined) return;
  const subject = isPattern(missing) ? `No workspace matches "${missing}"` : `There is no workspace "${missing}"`;
  const problem = `${subject} in organization ${snapshot.organization.name}`;
  const entry = declaration?.workspaces.find(({ key }) => key === missing);
  if (entry !== undefined) throw usage(problem, `It is declared at ${formatOrigin(entry.origin)}, and does not exist.`);
  if (missing === 'Default')
    throw usage(problem, 'The API does not list the default workspace. It has every limit of the organization.');
  const names = [...new Set(snapshot.workspaces.map(({ name }) => name))].sort();
  throw usage(
    problem,
    didYouMean(missing, names, 'WORKSPACE is the name or the ID of a workspace, or a pattern with * or ?.'),
  );
}

/**
 * Keys of the groups that were asked for: by a name of the declaration's, a type, an ID, a model or the display name; null: all.
 * @throws UserError `usage`
 */
export function groupsAsked(
  words: readonly string[],
  declaration: Declaration | null,
  snapshot: Snapshot,
): ReadonlySet<string> | null {
  if (words.length === 0) return null;
  const index = nameGroups(indexLive(snapshot).groups, (declaration ?? emptyDeclaration).groups);
  return new Set(
    words.map((word) => {
      const shown = snapshot.groups.filter((group) => isShownAs(word, group));
      const found = index.find(word) ?? (shown.length === 1 ? shown[0] : undefined);
      if (found !== undefined) return found.key;
      const close = index.suggest(word);
      const names = snapshot.groups.map((group) => groupName(group)).sort();
      const hint = close === null ? `Groups: ${joinWords(names, 'and')}.` : `Did you mean "${close}"?`;
      throw usage(`--group ${word} is not a group of organization ${snapshot.organization.name}`, hint);
    }),
  );
}

function isShownAs(word: string, group: LiveGroup): boolean {
  return groupName(group).toLowerCase() === word.toLowerCase();
}
