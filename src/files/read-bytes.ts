import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

import { UserError } from '../model/errors.js';
import { reasonOf } from './file-reasons.js';
import { tellApart } from '../model/look-alike.js';
import { suggest } from '../model/names.js';
import { compareText } from '../model/text.js';

/*
 * Reads a file or pipe, within bounds of size and time.
 */

const megabyte = 1024 * 1024;
const missing = 'it does not exist';

/** Of a file to read: the command-line option that named it, where one did. */
export interface NamedBy {
  readonly option?: string;
}

/** What is worth waiting for, and how much of it is taken. */
export interface Bounds {
  /** 256 where nothing is said. */
  readonly mostMiB?: number;
  /** Until the last byte; 5 minutes where nothing is said. */
  readonly waitMs?: number;
}

/** Of a named pipe: the longest until somebody writes to it. */
const writerWaitMs = 10_000;

/** How long a pipe that has nothing yet is left alone. */
const pauseMs = 10;

/**
 * Reads a file or a pipe, whole and within bounds. `path` is as the user gave it, relative to `cwd`.
 * @throws UserError `file-unreadable`
 */
export function readBytes(path: string, cwd: string, { option, ...bounds }: NamedBy & Bounds = {}): Uint8Array {
  const full = resolve(cwd, path);
  const found = readWithin(full, bounds);
  if (!('reason' in found)) return found;
  const { reason } = found;
  const named = option === undefined ? {} : { option };
  const close = reason === missing ? closePath(path, full) : null;
  const hint = close === null ? {} : { hint: `Did you mean ${close}?` };
  throw UserError.of('file-unreadable', { path, ...named, ...hint, reason });
}

/** As `readBytes`; gives the reason, in words, where nothing can be read. */
export function readWithin(path: string, bounds: Bounds): Uint8Array | { readonly reason: string } {
  try {
    // Without it, a named pipe to which nobody writes would hold up the open itself.
    const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return readAll(file, path, bounds);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return { reason: reasonOf(error, missing) };
  }
}

function readAll(
  file: number,
  path: string,
  { mostMiB = 256, waitMs = 300_000 }: Bounds,
): Uint8Array | { readonly reason: string } {
  const kind = fstatSync(file);
  // Of what the process was given open, such as `<(command)`, an end is an end: nobody else can begin to write to it.
  const mayBegin = kind.isFIFO() && !/^\/(dev|proc)\//.test(path);
  const begun = performance.now();
  const chunk = Buffer.allocUnsafe(megabyte);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const read = readSome(file, chunk);
    if (read === 0 && (size > 0 || !mayBegin)) return Buffer.concat(chunks);
    if (read > 0) chunks.push(Buffer.from(chunk.subarray(0, read)));
    size += Math.max(0, read);
    if (size > mostMiB * megabyte) return { reason: `it is larger than ${mostMiB} MiB` };
    if (kind.isFile()) continue;
    const waited = performance.now() - begun;
    if (read === 0 && waited >= Math.min(writerWaitMs, waitMs)) return { reason: 'it is a pipe that nobody writes to' };
    if (waited >= waitMs) return { reason: `it did not come to an end within ${Math.ceil(waitMs / 1000)} s` };
    if (read <= 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
  }
}

/** How many bytes there are; 0: none, and nobody writes; -1: none yet. */
function readSome(file: number, chunk: Uint8Array): number {
  try {
    return readSync(file, chunk);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') return -1;
    throw error;
  }
}

/** Names that are looked at in a folder. */
const most = 1000;

/** For a path that leads to nothing, what is in the same folder under a close name, such as limits.yml; null: nothing. */
export function closePath(path: string, full: string): string | null {
  const name = basename(full);
  const close = suggest(name, namesIn(dirname(full)));
  return close === null ? null : tellApart(name, close, join(dirname(path), close));
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).toSorted(compareText).slice(0, most);
  } catch {
    return [];
  }
}
