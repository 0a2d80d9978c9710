import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import type { SourceFile } from '../declaration/read-declaration.js';
import { type Bounds, closePath, type readBytes } from '../files/read-bytes.js';
import { UserError } from '../model/errors.js';
import { count } from '../model/text.js';
import { GitFailure, lacksObjects, mostBytes, readObjects, readSizes } from './git-process.js';
import { unreadableRef } from './fetch-hint.js';
import { type OpenRepository, type Repository, resolveCommit } from './repository.js';
import { findFiles } from './files-in-commit.js';

/** What was declared before this change. */
export interface Base {
  /** For people: a path, or `git:REF` with the commit. */
  readonly name: string;
  /** None: nothing was declared. */
  readonly sources: readonly SourceFile[];
}

/** Where the files are, and how a file is read. */
export interface BasePlace {
  readonly cwd: string;
  readonly readFile: typeof readBytes;
}

/**
 * Reads `--base`: one file, or with `git:REF` the files of the head as they stood in exactly that commit. One that is
 * absent there is left out. Paths are as the user gave them.
 * @throws UserError `usage`, `file-unreadable`
 */
export function readBase(spec: string, open: OpenRepository, place: BasePlace, bounds: Bounds = {}): Base {
  if (!spec.startsWith('git:')) return readBaseFile(spec, place, bounds);
  const ref = spec.slice('git:'.length);
  return explainGit(spec, () => {
    const repository = open();
    const commit = requireCommit(repository, ref);
    return { name: `${spec} (${commit.slice(0, 7)})`, sources: readSources(repository, commit) };
  });
}

/** A branch without `git:` is the likeliest slip. */
function readBaseFile(path: string, { cwd, readFile }: BasePlace, bounds: Bounds): Base {
  if (existsSync(resolve(cwd, path)))
    return { name: path, sources: [{ path, bytes: readFile(path, cwd, { mostMiB: 16, ...bounds }) }] };
  const branch = `For a branch, a tag or a commit write --base git:${path}.`;
  const close = closePath(path, resolve(cwd, path));
  const hint = close === null ? branch : `Did you mean ${close}? ${branch}`;
  throw UserError.of('file-unreadable', { path, reason: 'it does not exist', hint });
}

/** Says what was wanted of git when it fails. */
export function explainGit<T>(spec: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw UserError.of('file-unreadable', { path: spec, reason: error.reason, hint: error.hint });
  }
}

export function requireCommit(repository: Repository, ref: string): string {
  if (ref === '') {
    const hint = 'Give a branch, a tag or a commit: git:origin/main.';
    throw UserError.of('usage', { problem: '--base git: names no commit', hint });
  }
  const commit = resolveCommit(repository, ref);
  if (commit === null) throw unreadableRef(repository, ref);
  return commit;
}

function readSources({ place, files }: Repository, commit: string): readonly SourceFile[] {
  const standings = findFiles(
    place,
    files.map(({ path }) => ({ commit, path })),
  );
  const present = files.flatMap(({ given }, index) => {
    const standing = standings[index];
    if (standing?.kind === 'missing') throw lacksObjects();
    if (standing?.kind === 'refused') throw new GitFailure(`of ${given}, ${standing.reason}`, otherCommit);
    return standing?.kind === 'file' ? [{ given, id: standing.id }] : [];
  });
  const ids = present.map(({ id }) => id);
  const sizes = readSizes(place, ids);
  for (const { given, id } of present) checkSize(given, sizes.get(id) ?? null);
  const contents = readObjects(place, ids);
  return present.map(({ given, id }) => {
    const bytes = contents.get(id);
    if (bytes === undefined || bytes === null) throw lacksObjects();
    return { path: given, bytes };
  });
}

const otherCommit = 'Give a commit in which it is a file of the repository.';

function checkSize(given: string, size: number | null): void {
  if (size === null) throw lacksObjects();
  if (size > mostBytes)
    throw new GitFailure(`${given} has ${count(size, 'byte')} there; the most is 16 MiB`, otherCommit);
}
