import { isDeclarationOf } from '../declaration/read-declaration.js';
import { count } from '../model/text.js';
import { GitFailure, lacksObjects, mostBytes, readObjects, readSizes, runGit } from './git-process.js';
import type { Repository } from './repository.js';

/** A file that a commit has, and that is not both in the index and in the folder any more. */
export interface GoneFile {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  /** Of its content. */
  readonly id: string;
}

/**
 * Of files with their contents, those that are part of the declaration.
 * @throws GitFailure where this clone lacks one, or there are too many to look at
 */
export type Recognize = (files: readonly GoneFile[]) => readonly GoneFile[];

/**
 * Where else than in today's files the declaration stood in a commit: it may have been moved, parted or joined since. No
 * likeness is measured, so nothing is needed but the commit's trees and what these files hold.
 * @throws GitFailure
 */
export function findGone(repository: Repository, commit: string, recognize: Recognize): readonly GoneFile[] {
  const today = new Set(repository.files.flatMap(({ path, real }) => [path, real]));
  return recognize(listGone(repository, commit).filter(({ path }) => !today.has(path) && canDeclare(path)));
}

function listGone({ place }: Repository, commit: string): readonly GoneFile[] {
  const options = ['--raw', '-r', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=all', '--diff-filter=D'];
  const fields = runGit(place, ['diff-index', ...options, commit, '--'])
    .toString()
    .split('\0');
  return fields.flatMap((field, at) => {
    const id = /^:100\d{3} \d{6} ([0-9a-f]+) /.exec(field)?.[1];
    return id === undefined ? [] : [{ path: fields[at + 1] ?? '', id }];
  });
}

function canDeclare(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

const mostTogether = 64 * 1024 * 1024;

/** Looks at each content once, however many commits have it. `organization`: the ID that today's declaration names. */
export function openRecognition({ place }: Repository, organization: string | null): Recognize {
  const known = new Map<string, boolean>();
  return (files) => {
    const fresh = new Map(files.flatMap(({ id, path }) => (known.has(id) ? [] : [[id, path] as const])));
    const sizes = readSizes(place, [...fresh.keys()]);
    if ([...sizes.values()].includes(null)) throw lacksObjects();
    const ids = [...fresh.keys()].filter((id) => Number(sizes.get(id)) <= mostBytes);
    if (ids.reduce((total, id) => total + Number(sizes.get(id)), 0) > mostTogether) throw tooMany(ids.length);
    const contents = readObjects(place, ids);
    for (const [id, path] of fresh) {
      const bytes = contents.get(id);
      known.set(id, bytes !== undefined && bytes !== null && isDeclarationOf(organization, { path, bytes }));
    }
    return files.filter(({ id }) => known.get(id) === true);
  };
}

function tooMany(files: number): GitFailure {
  return new GitFailure(
    `${count(files, 'file')} that are gone since are too much to look at for where the declaration stood`,
    'Give the declaration of the base as a file: --base FILE.',
  );
}
