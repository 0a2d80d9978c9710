import { GitFailure, quoteForShell, runGit } from './git-process.js';
import { type Repository, resolveCommit } from './repository.js';

const inCi = ' (in CI, check out the whole history: fetch-depth: 0 on GitHub, GIT_DEPTH: 0 on GitLab)';

/**
 * Why a REF cannot be read, with the line that fetches it. After a CI checkout of depth 1, neither `origin/main` nor
 * `HEAD^1` exists; a branch is compared with its base from where they part, so all of a shallow clone's history is fetched.
 */
export function unreadableRef(repository: Repository, ref: string): GitFailure {
  const name = ref.replace(/(?:[~^]|@\{).*$/su, '');
  if (!mayBeName(name)) {
    return new GitFailure(
      'it does not name a commit',
      `Give a branch, a tag or a commit, such as ${usualBase(repository)}.`,
    );
  }
  const reason = repository.shallow ? 'the clone is shallow and has no such commit' : 'there is no such commit here';
  const remotes = runGit(repository.place, ['remote']).toString().split('\n').filter(Boolean);
  const source = findSource(name, remotes);
  if (source === null) {
    const isEmpty = resolveCommit(repository, 'HEAD') === null;
    const here = isEmpty ? 'Nothing is committed here yet.' : `What is here: ${usualBase(repository)}.`;
    return new GitFailure(reason, `The repository has no remote to fetch it from. ${here}`);
  }
  const words = [source.remote, ...source.what].map(quoteForShell).join(' ');
  const line = repository.shallow ? `--no-tags --unshallow ${words}${inCi}` : `--no-tags ${words}`;
  return new GitFailure(reason, `Fetch it: git fetch ${line}`);
}

const usualNames = ['origin/main', 'origin/master', 'main', 'master'];

/** A base that is there: what others merge into, else what was committed last. */
export function usualBase(repository: Repository): string {
  return `git:${usualNames.find((name) => resolveCommit(repository, name) !== null) ?? 'HEAD'}`;
}

/** For a clone whose history is cut off before it shows what is asked. */
export const unshallow = `Fetch the whole history: git fetch --no-tags --unshallow${inCi}`;

interface Source {
  readonly remote: string;
  readonly what: readonly string[];
}

function findSource(name: string, remotes: readonly string[]): Source | null {
  const short = name.replace(/^refs\/remotes\//u, '');
  const owner = remotes.find((remote) => short.startsWith(`${remote}/`));
  if (owner !== undefined) {
    const branch = short.slice(owner.length + 1);
    return { remote: owner, what: [`+refs/heads/${branch}:refs/remotes/${short}`] };
  }
  const remote = remotes.includes('origin') ? 'origin' : remotes[0];
  if (remote === undefined) return null;
  if (name === 'HEAD' || name === '' || name === '@') return { remote, what: [] };
  return { remote, what: [isCommitId(name) ? name : `${name}:${name}`] };
}

function isCommitId(name: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(name);
}

/** Nearly git's own rule for the name of a ref, and nothing that could be taken for an option or hide in a line. */
function mayBeName(name: string): boolean {
  return !/^[-^]|\.\.|[\s:?*[\\\p{Cc}\p{Cf}]/u.test(name);
}
