import { isDeclarationOf } from '../declaration/read-declaration.js';
import { count } from '../model/text.js';
import { findFiles } from './files-in-commit.js';
import { GitFailure, lacksObjects, mostBytes, readObjects, readSizes, runGit } from './git-process.js';
import type { Repository } from './repository.js';

/** A file that a commit has, and that is gone later. */
export interface GoneFile {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  /** Of its content. */
  readonly id: string;
}

/** Of files with their contents, those that are part of the declaration. */
export type Recognize = <T extends GoneFile>(files: readonly T[]) => Recognized<T>;

interface Recognized<T extends GoneFile> {
  readonly found: readonly T[];
  /** Why there may be more of them; null: there are not. */
  readonly lacking: GitFailure | null;
}

/**
 * Where else than in today's files the declaration stood in a commit: it may have been moved, parted or joined since. No
 * likeness is measured, so nothing is needed but the commit's trees and what these files hold. A file is gone that is not
 * both in the index and in the folder.
 * @throws GitFailure
 */
export function findGone(repository: Repository, commit: string, recognize: Recognize): Recognized<GoneFile> {
  const { place } = repository;
  const cached = runGit(place, ['diff-index', '--cached', ...options, commit, '--']);
  // Not compared with the folder itself: what is read there goes through filters, which are programs of the repository's.
  const deleted = runGit(place, ['ls-files', '-z', '--deleted']).toString().split('\0').filter(canDeclare);
  const standings = findFiles(
    place,
    deleted.map((path) => ({ commit, path })),
  );
  const inFolder = standings.flatMap((standing, index) =>
    standing.kind === 'file' ? [{ path: deleted[index] ?? '', id: standing.id }] : [],
  );
  const gone = [...readDeletions(cached), ...inFolder];
  return recognize(gone.filter(({ path }) => isElsewhere(repository, path)));
}

/** One commit before another one. */
export interface Step {
  readonly older: string;
  readonly newer: string;
}

/** A file that the older commit of a step has, and not the newer one. */
export interface DepartedFile extends GoneFile {
  /** The newer one. */
  readonly at: string;
}

/** Where else the declaration stood before each of these steps. @throws GitFailure */
export function findDeparted(
  repository: Repository,
  steps: readonly Step[],
  recognize: Recognize,
): Recognized<DepartedFile> {
  if (steps.length === 0) return { found: [], lacking: null };
  const input = steps.map(({ older, newer }) => `${newer} ${older}\n`).join('');
  const output = runGit(repository.place, ['diff-tree', '--stdin', ...options], input);
  return recognize(readDeletions(output).filter(({ path }) => isElsewhere(repository, path)));
}

const options = ['--raw', '-r', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=all', '--diff-filter=D'];

/** Git's rows of deletions, each under the commit that has made it, where git names one. */
function readDeletions(output: Buffer): readonly DepartedFile[] {
  const fields = output.toString().split('\0');
  const deletions: DepartedFile[] = [];
  let commit = '';
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    const file = /^:(\d{6}) \d{6} ([0-9a-f]+) /.exec(field);
    if (file === null) {
      commit = field;
      continue;
    }
    at += 1;
    const [, mode = '', id = ''] = file;
    const path = fields[at] ?? '';
    if (mode.startsWith('100') && canDeclare(path)) deletions.push({ path, id, at: commit });
  }
  return deletions;
}

function canDeclare(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

function isElsewhere({ files }: Repository, path: string): boolean {
  return files.every((file) => file.path !== path && file.real !== path);
}

const mostTogether = 64 * 1024 * 1024;

/** Looks at each content once, however many commits have it. `organization`: the ID that today's declaration names. */
export function openRecognition({ place }: Repository, organization: string | null): Recognize {
  const known = new Map<string, boolean>();
  return (files) => {
    const fresh = new Map(files.flatMap(({ id, path }) => (known.has(id) ? [] : [[id, path] as const])));
    const sizes = readSizes(place, [...fresh.keys()]);
    const here = [...fresh.keys()].filter((id) => sizes.get(id) !== null);
    const ids = here.filter((id) => Number(sizes.get(id)) <= mostBytes);
    const tooMuch = ids.reduce((total, id) => total + Number(sizes.get(id)), 0) > mostTogether;
    const contents = tooMuch ? new Map<string, null>() : readObjects(place, ids);
    for (const id of tooMuch ? [] : here) {
      const bytes = contents.get(id) ?? null;
      known.set(id, bytes !== null && isDeclarationOf(organization, { path: fresh.get(id) ?? '', bytes }));
    }
    const found = files.filter(({ id }) => known.get(id) === true);
    if (tooMuch) return { found, lacking: tooMany(ids.length) };
    return { found, lacking: here.length < fresh.size ? lacksObjects() : null };
  };
}

function tooMany(files: number): GitFailure {
  return new GitFailure(
    `${count(files, 'file')} that are gone since are too much to look at for where the declaration stood`,
    'Give the declaration of the base as a file: --base FILE.',
  );
}
