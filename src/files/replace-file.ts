import { randomBytes } from 'node:crypto';
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';

/*
 * Replaces a file in one step, so that nobody finds a half of it.
 */

/** A text that is ready to take the place of a file. Exactly one of `commit` and `discard` follows; `undo` only a `commit`. */
export interface Staged {
  readonly commit: () => void;
  readonly discard: () => void;
  /** Puts back what was there. @throws UserError `file-unwritable` */
  readonly undo: () => void;
}

/**
 * Puts a text beside a file, under a temporary name, so that `commit` only renames it: nobody ever finds a half. Owner,
 * group and mode of the file stay. Where they could not, or the file has other names, or its folder takes no new file,
 * or it is mounted by itself, `commit` writes into the file instead: the one way that is not atomic.
 * `known`: of the file that is there; null: there is none.
 */
export function stageFile(path: string, text: string | Uint8Array, known: Stats | null): Staged {
  const before = known === null ? null : readWritable(path);
  const temporary = known !== null && known.nlink > 1 ? null : writeTemporary(path, text, known);
  return {
    commit: () => {
      if (temporary !== null && rename(temporary, path, known)) return;
      if (before !== null) overwrite(path, typeof text === 'string' ? Buffer.from(text) : text, before);
    },
    discard: () => removeFile(temporary),
    undo: () => {
      if (before === null) rmSync(path, { force: true });
      else putBack(path, before);
    },
  };
}

/** What a file holds that may be written; a read-only one is not replaced either. */
function readWritable(path: string): Uint8Array {
  accessSync(path, constants.W_OK);
  return readFileSync(path);
}

export function temporaryName(path: string): string {
  return join(dirname(path), `.limitdrift-${randomBytes(6).toString('hex')}.tmp`);
}

/** null: there can be none that could stand in for the file. */
function writeTemporary(path: string, text: string | Uint8Array, known: Stats | null): string | null {
  const temporary = temporaryName(path);
  try {
    const file = openSync(temporary, 'wx', known === null ? 0o666 : known.mode & 0o777);
    try {
      writeFileSync(file, text);
      if (known !== null) fchownSync(file, known.uid, known.gid);
      if (known !== null) fchmodSync(file, known.mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return temporary;
  } catch (error) {
    removeFile(temporary);
    if (known !== null && isDenied(error)) return null;
    throw error;
  }
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['EACCES', 'EPERM', 'EROFS'].includes(String(error.code));
}

/** Whether it could be; a file that is there can be written into where it cannot be renamed onto. */
function rename(temporary: string, path: string, known: Stats | null): boolean {
  try {
    renameSync(temporary, path);
    return true;
  } catch (error) {
    removeFile(temporary);
    if (known === null || !(error instanceof Error && 'errno' in error)) throw error;
    return false;
  }
}

/** Writes into a file. When that fails, its old bytes are put back: their space is still the file's own. */
function overwrite(path: string, bytes: Uint8Array, before: Uint8Array): void {
  try {
    fill(path, bytes);
  } catch (error) {
    putBack(path, before);
    throw error;
  }
}

function putBack(path: string, before: Uint8Array): void {
  try {
    fill(path, before);
  } catch (error) {
    const hint = 'It could not be put back as it was, and may hold a part of either text. Restore it.';
    throw UserError.of('file-unwritable', { path, reason: reasonOf(error, 'it is gone'), hint });
  }
}

function fill(path: string, bytes: Uint8Array): void {
  const file = openSync(path, constants.O_WRONLY);
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written, bytes.length - written, written);
    ftruncateSync(file, bytes.length);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function removeFile(path: string | null): void {
  if (path !== null) rmSync(path, { force: true });
}
