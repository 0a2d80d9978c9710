import { quoteForShell } from '../../git/git-process.js';
import { UserError } from '../../model/errors.js';
import type { Past } from '../../model/past-types.js';
import { type Resolved, resolve } from '../../plan/resolve/resolve.js';
import { findUndone } from '../../plan/stale-branch.js';
import { isSameDeclaration } from '../../plan/touched.js';

const mostShown = 3;

/**
 * Makes sure that the branch has every change of the declaration that its base has since the two parted; otherwise its plan
 * would undo a colleague's change.
 * @throws UserError `usage` with the command that updates the branch, `file-unreadable`
 */
export function requireUpToDate(spec: string | null, past: Past, head: Resolved): void {
  if (spec === null || past.base === null || isSameDeclaration(past.base, head.declaration)) return;
  const parting = past.parting();
  if (parting === null) return;
  const ref = spec.slice('git:'.length);
  const undone = findUndone({
    parting: resolve(parting, head.live),
    base: resolve(past.base, head.live),
    head,
  });
  if (undone.length === 0) return;
  const shown = undone.slice(0, mostShown).join(' and ');
  const more = undone.length > mostShown ? ` and ${undone.length - mostShown} more` : '';
  throw UserError.of('usage', {
    problem: `${ref} has a change of ${shown}${more} that this branch lacks, so its plan would undo it`,
    hint: `Update the branch: git merge ${quoteForShell(ref)}`,
  });
}
