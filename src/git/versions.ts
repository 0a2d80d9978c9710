import { findFiles, type Standing } from './files-in-commit.js';
import { askGit, type GitPlace, runGit } from './git-process.js';
import { findGone, type Recognize } from './gone-files.js';
import type { Repository } from './repository.js';

/** A commit that changed a file of the declaration, and where each of them stood in it. */
export interface FoundVersion {
  readonly commit: string;
  /** Seconds since 1970: when the commit came to be here, as the committer's clock had it. */
  readonly time: number;
  /** In the order of the files that are tracked. */
  readonly standings: readonly Standing[];
}

/** A file that holds the declaration, or held it and is gone. */
export interface TrackedFile {
  /** From the top of the repository. */
  readonly path: string;
  /** As the user gave it, or would. */
  readonly shown: string;
  /** Whether it is none of today's: what stands there may be something else at times. */
  readonly gone: boolean;
}

export interface FoundVersions {
  readonly files: readonly TrackedFile[];
  /** Newest first. */
  readonly versions: readonly FoundVersion[];
  /** Whether the declaration was followed to where it came from. */
  readonly followed: boolean;
}

export const mostVersions = 200;

/** A declaration that was moved more often is not followed any further. */
const mostMoves = 50;

/**
 * The versions up to `head` along first parents. Where a file came to be, the files that were there before and are gone are
 * looked at for the declaration, and followed in turn.
 * @throws GitFailure
 */
export function findVersions(repository: Repository, head: string, recognize: Recognize): FoundVersions {
  const { place } = repository;
  const today = repository.files.map(({ given, path }) => ({ path, shown: given, gone: false }));
  const reals = repository.files.map(({ real }) => real);
  const gone = new Set<string>();
  const looked = new Set<string>();
  for (let moves = 0; ; moves += 1) {
    const files = [...today, ...[...gone].map((path) => ({ path, shown: repository.shown(path), gone: true }))];
    const commits = listCommits(place, head, [...files.map(({ path }) => path), ...reals]);
    const versions = standingsIn(place, commits, files);
    const fresh = [head, ...parentsOf(place, arrivalsIn(versions, files))].filter((commit) => !looked.has(commit));
    if (fresh.length === 0 || moves === mostMoves) return { files, versions, followed: fresh.length === 0 };
    for (const commit of fresh) {
      looked.add(commit);
      for (const { path } of findGone(repository, commit, recognize)) gone.add(path);
    }
  }
}

interface Commit {
  readonly id: string;
  readonly time: number;
}

/** `rev-list` and not `log`: the configuration can make `log` start programs. */
function listCommits(place: GitPlace, head: string, paths: readonly string[]): readonly Commit[] {
  const options = ['--first-parent', '--timestamp', `--max-count=${mostVersions}`];
  const lines = runGit(place, ['rev-list', ...options, head, '--', ...new Set(paths)]).toString('latin1');
  return lines.split('\n').flatMap((line) => {
    const [time, id] = line.split(' ');
    return id === undefined ? [] : [{ id, time: Number(time) }];
  });
}

function standingsIn(
  place: GitPlace,
  commits: readonly Commit[],
  files: readonly TrackedFile[],
): readonly FoundVersion[] {
  const wanted = commits.flatMap(({ id }) => files.map(({ path }) => ({ commit: id, path })));
  const standings = findFiles(place, wanted);
  return commits.map(({ id, time }, index) => ({
    commit: id,
    time,
    standings: standings.slice(index * files.length, (index + 1) * files.length),
  }));
}

/** The commits in which one of the files came to be, as far back as was looked. */
function arrivalsIn(versions: readonly FoundVersion[], files: readonly TrackedFile[]): readonly string[] {
  const arrivals = files.flatMap((_, file) =>
    versions.flatMap(({ commit, standings }, at) => {
      const before = versions[at + 1]?.standings[file];
      return standings[file]?.kind !== 'absent' && (before === undefined || before.kind === 'absent') ? [commit] : [];
    }),
  );
  return [...new Set(arrivals)];
}

/** The first parents of commits; a first commit has none, nor has one at which a shallow clone ends. */
function parentsOf(place: GitPlace, commits: readonly string[]): readonly string[] {
  return commits.flatMap((commit) => {
    const { status, stdout } = askGit(place, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${commit}^1`]);
    return status === 0 ? [stdout.toString().trim()] : [];
  });
}
