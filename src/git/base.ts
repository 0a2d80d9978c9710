import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import { type Bounds, closePath, type readBytes } from '../files/read-bytes.js';
import { UserError } from '../model/errors.js';
import { count } from '../model/text.js';
import { GitFailure, type GitPlace, lacksObjects, mostBytes, readObjects, readSizes } from './git-process.js';
import { addingTo, findGone, type GoneFile, openRecognition, type Recognize } from './gone-files.js';
import { unreadableRef, usualBase } from './fetch-hint.js';
import type { FoundSource } from './found-declaration.js';
import { type OpenRepository, type Repository, resolveCommit } from './repository.js';
import { findFiles, type Standing } from './files-in-commit.js';

/*
 * Reads the base of a change: a file, or the declaration in a commit.
 */

/** What was declared before this change. */
export interface Base {
  /** For people: a path, or `git:REF` with the commit. */
  readonly name: string;
  /** None: nothing was declared. */
  readonly sources: readonly FoundSource[];
  /** Whether all of today's files were there. */
  readonly whole: boolean;
  /** Why part of it may lack; null: all of it was found. */
  readonly lacking: string | null;
}

/** Where the files are, and how a file is read. */
export interface BasePlace {
  readonly cwd: string;
  readonly readFile: typeof readBytes;
}

/**
 * Reads `git:REF`: the declaration as it stood in exactly that commit, in today's files and in those that are gone since.
 * Paths are as the user gave them, or would.
 * @throws UserError `usage`, `file-unreadable`
 */
export function readCommittedBase(spec: string, open: OpenRepository, organization: string | null): Base {
  return explainGit(spec, () => {
    const repository = open();
    const commit = requireCommit(repository, spec.slice('git:'.length));
    const found = readCommitted(repository, commit, openRecognition(repository, organization));
    return { name: `${spec} (${commit.slice(0, 7)})`, ...found };
  });
}

/** Reads a file as the base; a branch without `git:` is the likeliest slip. @throws UserError `file-unreadable` */
export function readBaseFile(path: string, { cwd, readFile }: BasePlace, bounds: Bounds = {}): Base {
  if (existsSync(resolve(cwd, path))) {
    const bytes = readFile(path, cwd, { mostMiB: 16, ...bounds });
    return { name: path, sources: [{ path, bytes, gone: false }], whole: true, lacking: null };
  }
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
    const hint = `Give a branch, a tag or a commit: ${usualBase(repository)}.`;
    throw UserError.of('usage', { problem: '--base git: does not name a commit', hint });
  }
  const commit = resolveCommit(repository, ref);
  if (commit === null) throw unreadableRef(repository, ref);
  refuseAmbiguous(repository, ref, commit);
  return commit;
}

/** Whoever may push a tag could otherwise say what the base is: git takes a tag before a branch of the same name. */
function refuseAmbiguous(repository: Repository, ref: string, commit: string): void {
  const [, name = '', rest = ''] = /^([^~^@:{]*)(.*)$/su.exec(ref) ?? [];
  const kinds = ['refs', 'refs/tags', 'refs/heads', 'refs/remotes'];
  const meant = kinds.map((kind) => ({ kind, commit: resolveCommit(repository, `${kind}/${name}${rest}`) }));
  const others = meant.filter((one) => one.commit !== null);
  if (others.every((one) => one.commit === commit)) return;
  const spelled = others.map(({ kind }) => `git:${kind}/${name}${rest}`).join(' or ');
  throw new GitFailure('it can mean several commits', `Name one of them: --base ${spelled}.`);
}

/** The declaration as it stood in a commit. @throws GitFailure */
export function readCommitted(repository: Repository, commit: string, recognize: Recognize): Omit<Base, 'name'> {
  const { place, files } = repository;
  const find = (paths: readonly string[]): readonly Standing[] =>
    findFiles(
      place,
      paths.map((path) => ({ commit, path })),
    );
  const atPaths = find(files.map(({ path }) => path));
  // A link that is new leads to what may have been declared before.
  const isNewLink = files.some(({ path, real }, index) => path !== real && atPaths[index]?.kind === 'absent');
  const atReals = isNewLink ? find(files.map(({ real }) => real)) : atPaths;
  const standings = atPaths.map((standing, index) => (standing.kind === 'absent' ? atReals[index] : standing));
  const named = files.flatMap(({ given }, index) => {
    const standing = standings[index];
    if (standing?.kind === 'missing') throw lacksObjects();
    if (standing?.kind === 'refused') throw new GitFailure(`of ${given}, ${standing.reason}`, otherCommit);
    return standing?.kind === 'file' ? [{ path: given, id: standing.id }] : [];
  });
  const { found, lacking } = findGone(repository, commit, recognize);
  // Where a file of today is not there, the declaration was elsewhere, and cannot be done without.
  if (lacking !== null && named.length < files.length) throw lacking;
  const elsewhere = addingTo(named, found).map(({ path, id }) => ({ path: repository.shown(path), id, gone: true }));
  const own = ownParts(named, elsewhere, recognize).map((file) => ({ ...file, gone: false }));
  return {
    sources: readContents(place, [...own, ...elsewhere]),
    whole: own.length === files.length,
    lacking:
      lacking === null ? null : `files that were changed or deleted since may have been part of it: ${lacking.reason}`,
  };
}

/** What stood at a path that the declaration came to later, or left already, is something else. */
function ownParts(
  named: readonly GoneFile[],
  elsewhere: readonly GoneFile[],
  recognize: Recognize,
): readonly GoneFile[] {
  if (named.length + elsewhere.length < 2) return named;
  const { found, lacking } = recognize(named);
  return lacking === null && found.length + elsewhere.length > 0 ? found : named;
}

function readContents(
  place: GitPlace,
  files: readonly (GoneFile & Pick<FoundSource, 'gone'>)[],
): readonly FoundSource[] {
  const ids = files.map(({ id }) => id);
  const sizes = readSizes(place, ids);
  for (const { path, id } of files) checkSize(path, sizes.get(id) ?? null);
  const contents = readObjects(place, ids);
  return files.map(({ path, id, gone }) => {
    const bytes = contents.get(id);
    if (bytes === undefined || bytes === null) throw lacksObjects();
    return { path, bytes, gone };
  });
}

const otherCommit = 'Give a commit in which it is a file of the repository.';

function checkSize(given: string, size: number | null): void {
  if (size === null) throw lacksObjects();
  if (size > mostBytes)
    throw new GitFailure(`${given} has ${count(size, 'byte')} there; the most is 16 MiB`, otherCommit);
}
