import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

import { UserError } from '../../model/errors.js';
import { reasonOf } from '../../files/file-reasons.js';

/*
 * A provider's folder on disk: is it whole?
 */

/** What a folder holds of a package: all of it, a part (or not to be executed), nothing; or something else, and why. */
type FolderState =
  | { readonly kind: 'whole' | 'partial' | 'missing' }
  | { readonly kind: 'other'; readonly path: string; readonly problem: string };

export interface Package {
  readonly files: PackageFiles;
  /** The name of the file that is run. */
  readonly executable: string;
}

/** Compares a folder with a package, file by file. @throws UserError `file-unreadable` */
export function inspectFolder(folder: string, { files, executable }: Package): FolderState {
  return explain('file-unreadable', folder, () => {
    const known = lstatSync(folder, { throwIfNoEntry: false });
    if (known === undefined) return { kind: 'missing' };
    if (!statSync(folder).isDirectory()) return { kind: 'other', path: folder, problem: 'is not a folder' };
    const entries = readdirSync(folder, { withFileTypes: true });
    for (const entry of entries) {
      const path = join(folder, entry.name);
      const bytes = files.get(entry.name);
      if (bytes === undefined) return { kind: 'other', path, problem: 'is not a part of this version' };
      if (!entry.isFile()) return { kind: 'other', path, problem: 'is not a regular file' };
      if (!readFileSync(path).equals(bytes))
        return { kind: 'other', path, problem: 'has other bytes than this version' };
    }
    if (entries.length === files.size && isExecutable(join(folder, executable))) return { kind: 'whole' };
    if (known.isSymbolicLink())
      return { kind: 'other', path: folder, problem: 'is a symbolic link to a part of this version' };
    return { kind: 'partial' };
  });
}

/**
 * Puts a package into a folder, which is missing or holds a part of it: under a temporary name beside it, then renamed, so
 * that nobody ever finds a half of it. Folders above are made.
 * @throws UserError `file-unwritable`
 */
export function writeFolder(folder: string, wanted: Package): void {
  const temporary = join(dirname(folder), `.limitdrift-${randomBytes(6).toString('hex')}.tmp`);
  explain('file-unwritable', folder, () => {
    try {
      mkdirSync(temporary, { recursive: true });
      for (const [name, bytes] of wanted.files)
        writeFileSync(join(temporary, name), bytes, { flag: 'wx', flush: true });
      chmodSync(join(temporary, wanted.executable), 0o755);
      if (inspectFolder(folder, wanted).kind === 'partial') rmSync(folder, { recursive: true });
      renameSync(temporary, folder);
    } catch (error) {
      rmSync(temporary, { recursive: true, force: true });
      // Another run was faster.
      if (inspectFolder(folder, wanted).kind !== 'whole') throw error;
    }
  });
}

function isExecutable(path: string): boolean {
  return ((statSync(path, { throwIfNoEntry: false })?.mode ?? 0) & 0o111) !== 0;
}

function explain<T>(code: 'file-unreadable' | 'file-unwritable', path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw UserError.of(code, { path, reason: reasonOf(error, 'a part of the path leads nowhere') });
  }
}

/** Files by their paths within a package, with `/` between the parts. */
type PackageFiles = ReadonlyMap<string, Uint8Array>;

/**
 * The `h1:` hash by which `.terraform.lock.hcl` knows a package: `Hash1` of golang.org/x/mod/sumdb/dirhash. It covers
 * names and bytes, not modes.
 */
export function packageHash(files: PackageFiles): string {
  const byBytes = [...files].sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  const lines = byBytes.map(([path, bytes]) => `${createHash('sha256').update(bytes).digest('hex')}  ${path}\n`);
  return `h1:${createHash('sha256').update(lines.join('')).digest('base64')}`;
}
