import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  realpathSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';
import { type Staged, stageFile, temporaryName } from './replace-file.js';

/*
 * Writes files whole, or not at all.
 */

/**
 * Makes sure that a file can be written, before work is spent on what goes into it. Leaves nothing behind.
 * `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unwritable`
 */
export function checkWritable(path: string, cwd: string): void {
  explain(path, () => {
    const target = findTarget(path, cwd);
    if (target.kind === 'stream' || target.known !== null) return accessSync(target.path, constants.W_OK);
    const temporary = temporaryName(target.path);
    closeSync(openSync(temporary, 'wx'));
    rmSync(temporary);
  });
}

/**
 * Writes a whole file or none: beside it, then renamed, or into it where that cannot be (see `stageFile`). Owner, group and
 * mode of a file that is replaced are kept, and a link stays one. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unwritable`
 */
export function writeWhole(path: string, text: string | Uint8Array, cwd: string): void {
  writeAllWhole([{ path, text }], cwd);
}

/**
 * Writes all of the files or none: when one cannot be written, those before it are put back as they were.
 * @throws UserError `file-unwritable`
 */
export function writeAllWhole(
  files: readonly { readonly path: string; readonly text: string | Uint8Array }[],
  cwd: string,
): void {
  const staged: (Staged & { readonly path: string })[] = [];
  const done: Staged[] = [];
  try {
    for (const { path, text } of files)
      explain(path, () => staged.push({ path, ...stage(findTarget(path, cwd), text) }));
    for (const each of staged) {
      explain(each.path, each.commit);
      done.push(each);
    }
  } catch (error) {
    for (const each of staged) if (!done.includes(each)) each.discard();
    const lost = done.flatMap(({ undo }) => failureOf(undo));
    throw lost[0] ?? error;
  }
}

/**
 * What becomes of the file that an earlier run left, after this one could not write its own: it is removed, so that nobody
 * takes it for this run's, unless it is protected or was reached through a link.
 */
export function removeStale(path: string, cwd: string): 'removed' | 'kept' | 'none' {
  try {
    const target = findTarget(path, cwd);
    if (target.kind === 'stream' || target.known === null) return 'none';
    if (target.path !== resolve(realpathSync(cwd), path)) return 'kept';
    accessSync(target.path, constants.W_OK);
    rmSync(target.path);
    return 'removed';
  } catch {
    return existsSync(resolve(cwd, path)) ? 'kept' : 'none';
  }
}

function failureOf(act: () => void): readonly unknown[] {
  try {
    act();
    return [];
  } catch (error) {
    return [error];
  }
}

/** Where a text goes: a file that is replaced whole, or what cannot be replaced (a pipe, a terminal, `/dev/stdout`). */
type Target =
  | { readonly kind: 'file'; readonly path: string; readonly known: Stats | null }
  | { readonly kind: 'stream'; readonly path: string };

function stage(target: Target, text: string | Uint8Array): Staged {
  if (target.kind === 'file') return stageFile(target.path, text, target.known);
  const nothing = (): void => undefined;
  return { commit: () => writeFileSync(target.path, text, { flag: 'a' }), discard: nothing, undo: nothing };
}

function findTarget(given: string, cwd: string): Target {
  const path = resolve(cwd, given);
  // Of a redirected /dev/stdout the real path is the file that the shell holds open; replacing it would lose the output.
  if (/^\/(dev\/(std(in|out|err)$|fd\/)|proc\/[^/]+\/fd\/)/.test(path)) return { kind: 'stream', path };
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined) return { kind: 'file', path, known: null };
  if (known.isDirectory()) throw UserError.of('file-unwritable', { path: given, reason: 'it is a directory' });
  if (!known.isFile()) return { kind: 'stream', path };
  return { kind: 'file', path: realpathSync(path), known };
}

function explain(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw UserError.of('file-unwritable', { path, reason: reasonOf(error, 'its folder does not exist') });
  }
}

/** Makes a folder of its own in `parent`, and gives its real path. @throws UserError `file-unwritable` */
export function makeTemporaryFolder(parent: string, prefix: string): string {
  try {
    return realpathSync(mkdtempSync(join(parent, prefix)));
  } catch (error) {
    const hint = 'Temporary files go there; TMPDIR, or RUNNER_TEMP in the action, names another folder.';
    throw UserError.of('file-unwritable', { path: parent, reason: reasonOf(error, 'it does not exist'), hint });
  }
}
