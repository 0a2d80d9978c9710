import { UserError } from '../model/errors.js';
import { explainGit, requireCommit } from './base.js';
import { askGit, explainRefusal, GitFailure, lacksObjects, quoteForShell, readObjects } from './git-process.js';
import { unshallow } from './fetch-hint.js';
import type { OpenRepository, Repository } from './repository.js';
import { findFiles, type Standing } from './files-in-commit.js';

/**
 * Makes sure that the branch has every change of the declaration that `ref` has since the two parted; otherwise its plan
 * would undo a colleague's change. A merge checkout has them all.
 * @throws UserError `usage` with the command that updates the branch, `file-unreadable`
 */
export function requireUpToDate(ref: string, open: OpenRepository): void {
  const lacking = explainGit(`git:${ref}`, () => {
    const repository = open();
    return findLacking(repository, { theirs: requireCommit(repository, ref), ours: requireCommit(repository, 'HEAD') });
  });
  if (lacking.length === 0) return;
  throw UserError.of('usage', {
    problem: `${ref} has a change of ${lacking.join(' and ')} that this branch lacks, so its plan would undo it`,
    hint: `Update the branch: git merge ${quoteForShell(ref)}`,
  });
}

/** The files, as they were given, that changed on the other side and do not stand like that on ours. */
function findLacking(
  repository: Repository,
  { theirs, ours }: { readonly theirs: string; readonly ours: string },
): readonly string[] {
  const [there, here] = [standingsIn(repository, theirs), standingsIn(repository, ours)];
  const different = repository.files.filter((_, index) => there[index] !== here[index]);
  if (different.length === 0 || parentsOf(repository, ours).includes(theirs)) return [];
  const parted = findParting(repository, theirs, ours);
  if (parted === null) return [];
  const before = standingsIn(repository, parted);
  return repository.files.flatMap((file, index) =>
    different.includes(file) && before[index] !== there[index] ? [file.given] : [],
  );
}

function standingsIn({ place, files }: Repository, commit: string): readonly string[] {
  const standings = findFiles(
    place,
    files.map(({ path }) => ({ commit, path })),
  );
  return standings.map(compared);
}

function compared(standing: Standing): string {
  if (standing.kind === 'missing') throw lacksObjects();
  return standing.kind === 'file' ? standing.id : standing.kind;
}

/** As the commit itself names them: in a shallow clone git says that it has none. */
function parentsOf({ place }: Repository, commit: string): readonly string[] {
  const content = readObjects(place, [commit]).get(commit);
  if (content === undefined || content === null) throw lacksObjects();
  const lines = Buffer.from(content).toString('latin1').split('\n');
  const header = lines.slice(0, lines.indexOf(''));
  return header.flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
}

/** Where two commits parted; null: they share no history, so neither can be behind the other. */
function findParting(repository: Repository, theirs: string, ours: string): string | null {
  const { status, stdout, stderr } = askGit(repository.place, ['merge-base', theirs, ours]);
  if (status === 0) return stdout.toString().trim();
  // A commit that cannot be read is an error to some versions of git, and to others only a branch that ends there.
  if (status !== 1 || /^(error|fatal): /mu.test(stderr)) throw explainRefusal(stderr);
  if (!repository.shallow) return null;
  const reason = 'the clone is shallow, so it cannot be told what this branch lacks';
  throw new GitFailure(reason, unshallow);
}
