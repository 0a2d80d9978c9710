import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';

/** Where a text goes: a file that is replaced whole, or what cannot be replaced (a pipe, a terminal, `/dev/stdout`). */
type Target =
  | { readonly kind: 'file'; readonly path: string; readonly mode: number | null }
  | { readonly kind: 'stream'; readonly path: string };

/**
 * Makes sure that a file can be written, before work is spent on what goes into it. Leaves nothing behind.
 * `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unwritable`
 */
export function checkWritable(path: string, cwd: string): void {
  explain(path, () => {
    const target = findTarget(path, cwd);
    if (target.kind === 'stream') return accessSync(target.path, constants.W_OK);
    if (target.mode !== null) accessSync(target.path, constants.W_OK);
    const temporary = temporaryName(target.path);
    closeSync(openSync(temporary, 'wx'));
    rmSync(temporary);
  });
}

/**
 * Writes a whole file or none: under a temporary name in the same folder, then renamed. The mode of a file that is
 * replaced is kept, and a symbolic link stays one. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unwritable`
 */
export function writeWhole(path: string, text: string, cwd: string): void {
  explain(path, () => {
    const target = findTarget(path, cwd);
    if (target.kind === 'stream') return writeFileSync(target.path, text, { flag: 'a' });
    replaceFile(target.path, text, target.mode);
  });
}

function replaceFile(path: string, text: string, mode: number | null): void {
  const temporary = temporaryName(path);
  const file = openSync(temporary, 'wx', mode ?? 0o666);
  try {
    try {
      writeFileSync(file, text);
      if (mode !== null) fchmodSync(file, mode);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function findTarget(given: string, cwd: string): Target {
  const path = resolve(cwd, given);
  // Of a redirected /dev/stdout the real path is the file that the shell holds open; replacing it would lose the output.
  if (/^\/(dev\/(std(in|out|err)$|fd\/)|proc\/[^/]+\/fd\/)/.test(path)) return { kind: 'stream', path };
  const known = statSync(path, { throwIfNoEntry: false });
  if (known === undefined) return { kind: 'file', path, mode: null };
  if (known.isDirectory()) throw UserError.of('file-unwritable', { path: given, reason: 'it is a directory' });
  if (!known.isFile()) return { kind: 'stream', path };
  return { kind: 'file', path: realpathSync(path), mode: known.mode & 0o777 };
}

function temporaryName(path: string): string {
  return join(dirname(path), `.limitdrift-${randomBytes(6).toString('hex')}.tmp`);
}

function explain(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw UserError.of('file-unwritable', { path, reason: reasonOf(error, 'its folder does not exist') });
  }
}
