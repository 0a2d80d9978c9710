import { findFiles, type Standing } from './files-in-commit.js';
import { type GitPlace, runGit } from './git-process.js';
import { findDeparted, findGone, type Recognize, type Step } from './gone-files.js';
import type { Repository } from './repository.js';

/*
 * Lists the commits that changed the declaration, along first parents.
 */

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
  /** Why the declaration may have stood in more files; null: it was followed to where it came from. */
  readonly lost: string | null;
}

export const mostVersions = 200;

/** A declaration that was moved more often is not followed any further. */
const mostMoves = 50;

/**
 * The versions up to `head` along first parents. What was there and is not any more, from one version to the next, is looked
 * at for the declaration, and followed in turn.
 * @throws GitFailure
 */
export function findVersions(repository: Repository, head: string, recognize: Recognize): FoundVersions {
  const { place } = repository;
  const today = repository.files.map(({ given, path }) => ({ path, shown: given, gone: false }));
  const reals = repository.files.map(({ real }) => real);
  const { found, lacking } = findGone(repository, head, recognize);
  /** By path, the commits in which it is gone. */
  const gone = new Map<string, Set<string>>(found.map(({ path }) => [path, new Set([inFolder])]));
  const looked = new Set<string>();
  let lost = lacking?.reason ?? null;
  for (let moves = 0; ; moves += 1) {
    const former = [...gone.keys()].toSorted().map((path) => ({ path, shown: repository.shown(path), gone: true }));
    const files = [...today, ...former];
    const commits = listCommits(place, head, [...files.map(({ path }) => path), ...reals]);
    const line = lineOf(place, head, commits);
    const steps = stepsOf(line, commits).filter(({ older, newer }) => !looked.has(`${older} ${newer}`));
    if (moves === mostMoves && steps.length > 0) lost ??= 'it was moved too often to be followed';
    const departed = moves === mostMoves ? nothing : findDeparted(repository, steps, recognize);
    lost ??= departed.lacking?.reason ?? null;
    for (const { older, newer } of steps) looked.add(`${older} ${newer}`);
    for (const { path, at } of departed.found) gone.set(path, (gone.get(path) ?? new Set()).add(at));
    if (departed.found.every(({ path }) => files.some((file) => file.path === path)))
      return { files, versions: standingsIn(place, commits, files, { gone, line }), lost };
  }
}

/** Where a file is gone that HEAD still has. */
const inFolder = 'folder';

const nothing: ReturnType<typeof findDeparted> = { found: [], lacking: null };

/** The commits with their first parents, newest first: from each to the next, nothing of what is tracked was changed. */
function lineOf(place: GitPlace, head: string, commits: readonly Commit[]): readonly string[] {
  const ids = commits.map(({ id }) => id);
  const parents =
    ids.length === 0 ? '' : runGit(place, ['rev-list', '--no-walk', '--parents', '--stdin'], `${ids.join('\n')}\n`);
  const parentOf = new Map(
    parents
      .toString('latin1')
      .split('\n')
      .map((line) => line.split(' '))
      .map(([id, parent]) => [id, parent]),
  );
  const line = [
    head,
    ...ids.flatMap((id) => [id, ...(parentOf.get(id) === undefined ? [] : [parentOf.get(id) ?? ''])]),
  ];
  return [...new Set(line)];
}

function stepsOf(line: readonly string[], commits: readonly Commit[]): readonly Step[] {
  const versions = new Set(commits.map(({ id }) => id));
  return line.slice(1).map((older, index) => {
    const newer = line[index] ?? '';
    return { older, newer, version: versions.has(newer) };
  });
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

/** What stands where a file is gone already is something else. */
function standingsIn(
  place: GitPlace,
  commits: readonly Commit[],
  files: readonly TrackedFile[],
  { gone, line }: { readonly gone: ReadonlyMap<string, ReadonlySet<string>>; readonly line: readonly string[] },
): readonly FoundVersion[] {
  const ends = files.map(({ path }) => Math.min(...[...(gone.get(path) ?? [])].map((at) => line.indexOf(at))));
  const wanted = commits.flatMap(({ id }) => files.map(({ path }) => ({ commit: id, path })));
  const standings = findFiles(place, wanted);
  return commits.map(({ id, time }, index) => {
    const all = standings.slice(index * files.length, (index + 1) * files.length);
    const here = line.indexOf(id);
    return {
      commit: id,
      time,
      standings: all.map((standing, file) => (files[file]?.gone && here <= (ends[file] ?? 0) ? absent : standing)),
    };
  });
}

const absent = { kind: 'absent' } as const;
