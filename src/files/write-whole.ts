import { randomBytes } from 'node:crypto';
import { access, constants, open, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { UserError } from '../model/errors.js';
import { codeOf, reasonOf } from './file-reasons.js';

/** Where a text goes: a file that is replaced whole, or what cannot be replaced (a pipe, a terminal, `/dev/stdout`). */
type Target = { readonly kind: 'file'; readonly path: string; readonly mode: number | null } | { readonly kind: 'stream' };

/**
 * Makes sure that a file can be written, before work is spent on what goes into it. Leaves nothing behind.
 * @throws UserError `file-unwritable`
 */
export async function checkWritable(path: string): Promise<void> {
  await explain(path, async () => {
    const target = await findTarget(path);
    if (target.kind === 'stream') return access(path, constants.W_OK);
    if (target.mode !== null) await access(target.path, constants.W_OK);
    const temporary = temporaryName(target.path);
    await (await open(temporary, 'wx')).close();
    await rm(temporary);
  });
}

/**
 * Writes a whole file or none: under a temporary name in the same folder, then renamed. The mode of a file that is
 * replaced is kept, and a symbolic link stays one.
 * @throws UserError `file-unwritable`
 */
export async function writeWhole(path: string, text: string): Promise<void> {
  await explain(path, async () => {
    const target = await findTarget(path);
    if (target.kind === 'stream') return writeFile(path, text, { flag: 'a' });
    await replaceFile(target.path, text, target.mode);
  });
}

async function replaceFile(path: string, text: string, mode: number | null): Promise<void> {
  const temporary = temporaryName(path);
  const file = await open(temporary, 'wx', mode ?? 0o666);
  try {
    try {
      await file.writeFile(text);
      if (mode !== null) await file.chmod(mode);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function findTarget(path: string): Promise<Target> {
  // Of a redirected /dev/stdout the real path is the file that the shell holds open; replacing it would lose the output.
  if (/^\/(dev|proc)\//.test(path)) return { kind: 'stream' };
  const known = await stat(path).catch(ignoreMissing);
  if (known === null) return { kind: 'file', path, mode: null };
  if (known.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' });
  if (!known.isFile()) return { kind: 'stream' };
  return { kind: 'file', path: await realpath(path), mode: known.mode & 0o777 };
}

function ignoreMissing(error: unknown): null {
  if (codeOf(error) === 'ENOENT') return null;
  throw error;
}

function temporaryName(path: string): string {
  return join(dirname(path), `.limitdrift-${randomBytes(6).toString('hex')}.tmp`);
}

async function explain(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw UserError.of('file-unwritable', { path, reason: reasonOf(error, 'its folder does not exist') });
  }
}
