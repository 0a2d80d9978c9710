import { explainGit, readCommitted, requireCommit } from './base.js';
import type { SourceFile } from '../declaration/read-declaration.js';
import { unshallow } from './fetch-hint.js';
import { askGit, explainRefusal, GitFailure, lacksObjects, readObjects, runGit } from './git-process.js';
import { openRecognition } from './gone-files.js';
import { type OpenRepository, type Repository, resolveCommit } from './repository.js';

/**
 * The declaration where this branch and the base parted; null where the branch has all of the base, as a merge checkout
 * has, or shares no history with it.
 * @throws UserError `file-unreadable`, with the line that fetches what a shallow clone lacks
 */
export function readParting(
  spec: string,
  open: OpenRepository,
  organization: string | null,
): readonly SourceFile[] | null {
  return explainGit(spec, () => {
    const repository = open();
    const theirs = requireCommit(repository, spec.slice('git:'.length));
    const ours = requireCommit(repository, 'HEAD');
    if (theirs === ours || parentsOf(repository, ours).includes(theirs)) return null;
    const parted = findParting(repository, theirs, ours);
    if (parted === null || parted === theirs) return null;
    return readCommitted(repository, parted, openRecognition(repository, organization)).sources;
  });
}

/** As the commit itself names them: in a shallow clone git says that it has none. */
function parentsOf({ place }: Repository, commit: string): readonly string[] {
  const content = readObjects(place, [commit]).get(commit);
  if (content === undefined || content === null) throw lacksObjects();
  const lines = Buffer.from(content).toString('latin1').split('\n');
  const header = lines.slice(0, lines.indexOf(''));
  return header.flatMap((line) => (line.startsWith('parent ') ? [line.slice('parent '.length)] : []));
}

const cutOff = 'the clone is shallow, so it cannot be told what this branch lacks';

/** Where two commits parted; null: they share no history, so neither can be behind the other. */
function findParting(repository: Repository, theirs: string, ours: string): string | null {
  const { status, stdout, stderr } = askGit(repository.place, ['merge-base', theirs, ours]);
  if (status === 0) return stdout.toString().trim();
  // A commit that cannot be read is an error to some versions of git, and to others only a branch that ends there.
  if (status !== 1 || /^(error|fatal): /mu.test(stderr)) throw explainRefusal(stderr);
  if (!repository.shallow) return null;
  throw new GitFailure(cutOff, unshallow);
}

/**
 * Where this branch left the remote's default branch, or the local one: the newest commit on its line of first parents that
 * this branch has. The merge base may be one of this branch's own. null where none is known. @throws GitFailure
 */
export function findDefaultParting(repository: Repository): string | null {
  const named = ['refs/remotes/origin/HEAD', 'refs/remotes/origin/main', 'refs/remotes/origin/master'];
  const local = ['refs/heads/main', 'refs/heads/master'];
  const found = [...named, ...local].map((ref) => resolveCommit(repository, ref)).find((commit) => commit !== null);
  const ours = resolveCommit(repository, 'HEAD');
  if (found === undefined || ours === null) return null;
  const later = runGit(repository.place, ['rev-list', '--first-parent', found, `^${ours}`])
    .toString()
    .split('\n');
  const oldest = later.filter(Boolean).at(-1);
  const start = oldest === undefined ? found : resolveCommit(repository, `${oldest}^1`);
  if (start === null && repository.shallow) throw new GitFailure(cutOff, unshallow);
  return start;
}
