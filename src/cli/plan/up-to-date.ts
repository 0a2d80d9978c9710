import { quoteForShell } from '../../git/git-process.js';
import type { Declaration } from '../../model/declaration.js';
import { UserError } from '../../model/errors.js';
import type { Parting, Past } from '../../model/past-types.js';
import { type Resolved, resolve } from '../../plan/resolve/resolve.js';
import { findUndone } from '../../plan/stale-branch.js';
import { isSameDeclaration } from '../../plan/touched.js';

const mostShown = 3;

/**
 * Makes sure that the branch has every change of the declaration that its base has since the two parted; otherwise its plan
 * would undo a colleague's change. Gives the past with what this could not tell.
 * @throws UserError `usage` with what to do about the branch, `file-unreadable`
 */
export function requireUpToDate(spec: string | null, past: Past, head: Resolved): Past {
  const { base, given } = past;
  if (spec === null || given === null || (base !== null && isSameDeclaration(base, head.declaration))) return past;
  const { list, lacking } = past.partings();
  if (base === null) return past;
  const ref = spec.slice('git:'.length);
  for (const parting of list) {
    const undone = undoneSince(parting, base, head);
    if (undone.length > 0) throw parting.merges.length === 0 ? isBehind(ref, undone) : leftOut(ref, undone);
  }
  return { ...past, given: { ...given, lacking: given.lacking ?? lacking } };
}

function undoneSince({ declaration, merges }: Parting, base: Declaration, head: Resolved): readonly string[] {
  const undoneIn = (there: Resolved): readonly string[] =>
    findUndone({ parting: resolve(declaration, head.live), base: resolve(base, head.live), head: there });
  return merges.reduce((undone, read) => {
    const merged = undone.length === 0 ? null : read();
    if (merged === null) return undone;
    const stillUndone = undoneIn(resolve(merged, head.live));
    return undone.filter((limit) => stillUndone.includes(limit));
  }, undoneIn(head));
}

function isBehind(ref: string, undone: readonly string[]): UserError {
  return UserError.of('usage', {
    problem: `${ref} has a change of ${listed(undone)} that this branch lacks, so its plan would undo it`,
    hint: `Update the branch: git merge ${quoteForShell(ref)}`,
  });
}

function leftOut(ref: string, undone: readonly string[]): UserError {
  return UserError.of('usage', {
    problem: `${ref} has a change of ${listed(undone)} that a merge in this branch left out, so its plan would undo it`,
    hint: `Declare what ${ref} declares there; to change it back, do so in a commit on a branch made from ${ref}`,
  });
}

function listed(undone: readonly string[]): string {
  const more = undone.length > mostShown ? ` and ${undone.length - mostShown} more` : '';
  return `${undone.slice(0, mostShown).join(' and ')}${more}`;
}
