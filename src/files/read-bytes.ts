import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';

const megabyte = 1024 * 1024;
const largest = 256;

/** Where a path came from: the command-line option, where it was one. */
export interface NamedBy {
  readonly option?: string;
}

/**
 * Reads at most 256 MiB, from a file or a pipe. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`
 */
export function readBytes(path: string, cwd: string, named: NamedBy = {}): Uint8Array {
  try {
    const file = openSync(resolve(cwd, path), 'r');
    try {
      return readAll(file, path, named);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw UserError.of('file-unreadable', { path, ...named, reason: reasonOf(error, 'it does not exist') });
  }
}

function readAll(file: number, path: string, named: NamedBy): Uint8Array {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const chunk = Buffer.allocUnsafe(megabyte);
    const read = readSync(file, chunk);
    if (read === 0) return Buffer.concat(chunks);
    size += read;
    if (size > largest * megabyte)
      throw UserError.of('file-unreadable', { path, ...named, reason: `it is larger than ${largest} MiB` });
    chunks.push(chunk.subarray(0, read));
  }
}
