import { type GitPlace, runGit } from './git-process.js';
import type { Repository, RepositoryFile } from './repository.js';
import { findFiles, type Standing } from './files-in-commit.js';

/** A commit that changed a file of the declaration, and where each of them stood in it, in the repository's order. */
export interface FoundVersion {
  readonly commit: string;
  /** Seconds since 1970: when the commit came to be here, as the committer's clock had it. */
  readonly time: number;
  readonly standings: readonly Standing[];
}

export const mostVersions = 200;

interface Commit {
  readonly id: string;
  readonly time: number;
}

/** A file's name before a commit that gave it the one of today. */
interface Rename {
  readonly file: RepositoryFile;
  readonly commit: string;
  readonly before: string;
}

/** The versions up to `head` along first parents, newest first; each file is followed through one rename. */
export function findVersions({ place, files }: Repository, head: string): readonly FoundVersion[] {
  const names = files.flatMap(({ path, real }) => [path, real]);
  const commits = listCommits(place, head, names);
  const versions = standingsIn(place, commits, files);
  const arrivals = files.map((_, index) => arrivalOf(versions, index));
  const renamed = new Map([...new Set(arrivals)].map((commit) => [commit, readRenames(place, commit)]));
  const renames = files.flatMap((file, index) => {
    const commit = arrivals[index] ?? null;
    const before = renamed.get(commit)?.get(file.path);
    return commit === null || before === undefined ? [] : [{ file, commit, before }];
  });
  if (renames.length === 0) return versions;
  const all = listCommits(place, head, [...names, ...renames.map(({ before }) => before)]);
  return standingsIn(place, all, files, renames);
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
  files: readonly RepositoryFile[],
  renames: readonly Rename[] = [],
): readonly FoundVersion[] {
  const before = new Map<RepositoryFile, { readonly name: string; readonly from: number }>();
  for (const { file, commit, before: name } of renames) {
    const at = commits.findIndex(({ id }) => id === commit);
    if (at !== -1) before.set(file, { name, from: at + 1 });
  }
  const wanted = commits.flatMap(({ id }, index) =>
    files.map((file) => {
      const earlier = before.get(file);
      return { commit: id, path: earlier !== undefined && index >= earlier.from ? earlier.name : file.path };
    }),
  );
  const standings = findFiles(place, wanted);
  return commits.map(({ id, time }, index) => ({
    commit: id,
    time,
    standings: standings.slice(index * files.length, (index + 1) * files.length),
  }));
}

/** The commit in which the file of today came to be, as far back as was looked; null: it is in no commit yet. */
function arrivalOf(versions: readonly FoundVersion[], file: number): string | null {
  const gone = versions.findIndex(({ standings }) => standings[file]?.kind === 'absent');
  const arrival = gone === -1 ? versions.at(-1) : versions[gone - 1];
  return arrival?.commit ?? null;
}

/** The old name of each file that a commit renamed, by its new one; null: no commit. */
function readRenames(place: GitPlace, commit: string | null): ReadonlyMap<string | undefined, string | undefined> {
  const names = new Map<string | undefined, string | undefined>();
  if (commit === null) return names;
  const options = ['-r', '-z', '--raw', '-M', '--diff-filter=R', '-m', '--first-parent', '--no-commit-id'];
  const fields = runGit(place, ['diff-tree', ...options, commit])
    .toString()
    .split('\0');
  for (let at = 0; at + 2 < fields.length; at += 3) names.set(fields[at + 2], fields[at + 1]);
  return names;
}
