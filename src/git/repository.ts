import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

import { reasonOf } from '../files/file-reasons.js';
import { askGit, GitFailure, type GitPlace, runGit } from './git-process.js';

/*
 * Opens the repository that the declaration lies in.
 */

/** A file of the declaration in the repository. */
export interface RepositoryFile {
  /** As the user gave it. */
  readonly given: string;
  /** From the top of the repository, with `/`. */
  readonly path: string;
  /** Where the content lies when the path leads through a symbolic link; otherwise the path. */
  readonly real: string;
}

/** Gives the repository, which is opened when it is first needed, and once. @throws GitFailure */
export type OpenRepository = () => Repository;

export interface Repository {
  readonly place: GitPlace;
  readonly shallow: boolean;
  readonly files: readonly RepositoryFile[];
  /** How the user would write the path of a file, given from the top. */
  readonly shown: (path: string) => string;
}

export function openOnce(files: readonly string[], place: GitPlace): OpenRepository {
  let opened: Repository | null = null;
  return () => (opened ??= openRepository(files, place));
}

/**
 * Finds the one repository that all the files lie in. Each `file` is as the user gave it, relative to `cwd`.
 * @throws GitFailure
 */
function openRepository(files: readonly string[], { cwd, env }: GitPlace): Repository {
  const paths = files.map((given) => ({ given, lexical: resolve(realPath(cwd), given) }));
  const folders = [...new Set(paths.map(({ lexical }) => realPath(dirname(lexical))))];
  const found = folders.map((folder) => findTop({ cwd: folder, env }));
  const [first] = found;
  if (first === undefined || found.some(({ top }) => top !== first.top)) {
    throw new GitFailure('the files are not all in one repository', 'Keep the files of one declaration together.');
  }
  return {
    place: { cwd: first.top, env },
    shallow: first.shallow,
    files: paths.map(({ given, lexical }) => locateFile(given, lexical, first.top)),
    shown: (path) => relative(realPath(cwd), join(first.top, path)).split(sep).join('/'),
  };
}

function findTop(place: GitPlace): { readonly top: string; readonly shallow: boolean } {
  const text = runGit(place, ['rev-parse', '--is-shallow-repository', '--show-toplevel']).toString();
  const end = text.indexOf('\n');
  return { shallow: text.slice(0, end) === 'true', top: resolve(text.slice(end + 1).replace(/\r?\n$/, '')) };
}

/** The path as it was written, where that is inside: a folder that is a link now may have been a folder before. */
function locateFile(given: string, lexical: string, top: string): RepositoryFile {
  const direct = join(realPath(dirname(lexical)), basename(lexical));
  const path = pathInside(top, lexical) ?? pathInside(top, direct);
  const real = pathInside(top, realPath(lexical));
  if (path !== null && real !== null) return { given, path, real };
  const what = path === null ? 'is outside of the repository' : 'is a symbolic link that leaves the repository';
  throw new GitFailure(`${given} ${what}`, 'Keep the declaration in the repository.');
}

function pathInside(top: string, path: string): string | null {
  const way = relative(top, path);
  const outside = way === '' || way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way);
  return outside ? null : way.split(sep).join('/');
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (error) {
    throw new GitFailure(`${path} cannot be read: ${reasonOf(error, 'it does not exist')}`, 'Check the path.');
  }
}

/**
 * The ID of the commit that an expression means, or null. What begins with a dash is an expression here, never an option.
 */
export function resolveCommit({ place }: Repository, expression: string): string | null {
  const question = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${expression}^{commit}`];
  const { status, stdout } = askGit(place, question);
  const id = stdout.toString().trim();
  // `^main` would give `^` and an ID.
  return status === 0 && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(id) ? id : null;
}
