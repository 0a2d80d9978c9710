import { hasEntries, isDeclarationOf } from '../declaration/recognize-declaration.js';
import { count } from '../model/text.js';
import { findFiles } from './files-in-commit.js';
import { GitFailure, type GitPlace, lacksObjects, mostBytes, readObjects, readSizes, runGit } from './git-process.js';
import type { Repository } from './repository.js';

/*
 * Finds files of the declaration that are gone since a commit.
 */

/** A file that a commit has, and that is gone later. */
export interface GoneFile {
  /** From the top of the repository, with `/`. */
  readonly path: string;
  /** Of its content. */
  readonly id: string;
}

/** Of files with their contents, those that are part of the declaration. `contents`: where they are read already. */
export type Recognize = <T extends GoneFile>(
  files: readonly T[],
  contents?: Contents,
) => Found<T> & {
  /** The contents among them that have entries. */
  readonly withEntries: ReadonlySet<string>;
};

type Contents = ReadonlyMap<string, Uint8Array | null>;

interface Found<T extends GoneFile> {
  readonly found: readonly T[];
  /** Why there may be more of them; null: there are not. */
  readonly lacking: GitFailure | null;
}

/**
 * Where else than in today's files the declaration stood in a commit: it may have been moved, parted or joined since. No
 * likeness is measured, so nothing is needed but the commit's trees and what these files hold. A file is gone that is not
 * both in the index and in the folder, or has no entry there any more.
 * @throws GitFailure
 */
export function findGone(repository: Repository, commit: string, recognize: Recognize): Found<GoneFile> {
  const { place } = repository;
  const rows = readRows(runGit(place, ['diff-index', '--cached', ...options, commit, '--']));
  // Not compared with the folder itself: what is read there goes through filters, which are programs of the repository's.
  const deleted = runGit(place, ['ls-files', '-z', '--deleted']).toString().split('\0').filter(canDeclare);
  const standings = findFiles(
    place,
    deleted.map((path) => ({ commit, path })),
  );
  const inFolder = standings.flatMap((standing, index) =>
    standing.kind === 'file' ? [{ path: deleted[index] ?? '', id: standing.id, at: '', now: null }] : [],
  );
  return leave(repository, [...rows, ...inFolder], recognize);
}

/** One commit before another one. */
export interface Step {
  readonly older: string;
  readonly newer: string;
  /** Whether the newer one is a version of the declaration, so that a file may declare nothing any more from then on. */
  readonly version: boolean;
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
): Found<DepartedFile> {
  if (steps.length === 0) return { found: [], lacking: null };
  const input = steps.map(({ older, newer }) => `${newer} ${older}\n`).join('');
  const rows = readRows(runGit(repository.place, ['diff-tree', '--stdin', ...options], input));
  const versions = new Set(steps.flatMap(({ newer, version }) => (version ? [newer] : [])));
  return leave(
    repository,
    rows.filter(({ at, now }) => now === null || versions.has(at)),
    recognize,
  );
}

/** What a link led to, and what was copied, says the same twice, which would contradict itself. */
export function addingTo<T extends Pick<GoneFile, 'id'>>(
  files: readonly { readonly id: string }[],
  more: readonly T[],
): readonly T[] {
  const known = new Set(files.map(({ id }) => id));
  return more.filter(({ id }) => {
    const isNew = !known.has(id);
    known.add(id);
    return isNew;
  });
}

interface Row extends DepartedFile {
  /** The content that it has after; null: it is gone, or no file. */
  readonly now: string | null;
}

/** Of what was changed, the files outside of today's that were part of the declaration before, and are not after. */
function leave(repository: Repository, rows: readonly Row[], recognize: Recognize): Found<DepartedFile> {
  const today = new Set(repository.files.flatMap(({ path, real }) => [path, real]));
  const before = recognize(rows.filter(({ path }) => !today.has(path)));
  const contents = before.found.flatMap(({ path, now }) => (now === null ? [] : [{ path, id: now }]));
  const after = recognize(contents);
  const still = new Set(after.found.map(({ id }) => id));
  const isLeft = ({ id, now }: Row): boolean =>
    now === null || !still.has(now) || (before.withEntries.has(id) && !after.withEntries.has(now));
  return {
    found: before.found.filter(isLeft),
    lacking: before.lacking ?? after.lacking,
  };
}

const options = ['--raw', '-r', '-z', '--no-renames', '--no-abbrev', '--ignore-submodules=all', '--diff-filter=DMT'];

/** Git's rows of files that were there, each under the commit that has changed it, where git names one. */
function readRows(output: Buffer): readonly Row[] {
  const fields = output.toString().split('\0');
  const rows: Row[] = [];
  let commit = '';
  for (let at = 0; at < fields.length; at += 1) {
    const field = fields[at] ?? '';
    const change = /^:(\d{6}) (\d{6}) ([0-9a-f]+) ([0-9a-f]+) /.exec(field);
    if (change === null) {
      commit = field;
      continue;
    }
    at += 1;
    const [, before = '', after = '', id = '', now = ''] = change;
    const path = fields[at] ?? '';
    if (!isFile(before) || !canDeclare(path)) continue;
    rows.push({ path, id, at: commit, now: isFile(after) ? now : null });
  }
  return rows;
}

function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

function canDeclare(path: string): boolean {
  return /\.(ya?ml|json)$/i.test(path);
}

const mostTogether = 64 * 1024 * 1024;

/** Looks at each content once, however many commits have it. `organization`: the ID that today's declaration names. */
export function openRecognition({ place }: Repository, organization: string | null): Recognize {
  const known = new Map<string, boolean>();
  const withEntries = new Set<string>();
  return (files, given) => {
    const fresh = new Map(files.flatMap(({ id, path }) => (known.has(id) ? [] : [[id, path] as const])));
    const { contents, lacking } = given ? { contents: given, lacking: null } : readAll(place, [...fresh.keys()]);
    for (const [id, path] of fresh) {
      const bytes = contents.get(id);
      if (bytes === undefined) continue;
      const isPart = bytes !== null && isDeclarationOf(organization, { path, bytes });
      known.set(id, isPart);
      if (isPart && hasEntries({ path, bytes })) withEntries.add(id);
    }
    return { found: files.filter(({ id }) => known.get(id) === true), lacking, withEntries };
  };
}

/** null is what is too large for a declaration; what is not here is left out. */
function readAll(
  place: GitPlace,
  ids: readonly string[],
): { readonly contents: Contents } & Omit<Found<GoneFile>, 'found'> {
  const sizes = readSizes(place, ids);
  const here = ids.filter((id) => sizes.get(id) !== null);
  const small = here.filter((id) => Number(sizes.get(id)) <= mostBytes);
  if (small.reduce((total, id) => total + Number(sizes.get(id)), 0) > mostTogether)
    return { contents: new Map(), lacking: tooMany(small.length) };
  const large = here.filter((id) => Number(sizes.get(id)) > mostBytes).map((id) => [id, null] as const);
  const contents = new Map([...large, ...readObjects(place, small)]);
  return { contents, lacking: here.length < ids.length ? lacksObjects() : null };
}

function tooMany(files: number): GitFailure {
  return new GitFailure(
    `${count(files, 'file')} were deleted since, too many to search for the declaration`,
    'Give the declaration of the base as a file: --base FILE.',
  );
}
