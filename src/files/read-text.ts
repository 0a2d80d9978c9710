import { type FileHandle, open } from 'node:fs/promises';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';

const megabyte = 1024 * 1024;
const largest = 256;

/**
 * Reads at most 256 MiB, from a file or a pipe.
 * @throws UserError `file-unreadable`
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const file = await open(path, 'r');
    try {
      return await readAll(file, path);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw UserError.of('file-unreadable', { path, reason: reasonOf(error, 'it does not exist') });
  }
}

async function readAll(file: FileHandle, path: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(megabyte), 0, megabyte, null);
    if (bytesRead === 0) return Buffer.concat(chunks);
    size += bytesRead;
    if (size > largest * megabyte) throw UserError.of('file-unreadable', { path, reason: `it is larger than ${largest} MiB` });
    chunks.push(buffer.subarray(0, bytesRead));
  }
}
