import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

import type { SourceFile } from '../declaration/read-declaration.js';
import { readBytes } from '../files/read-bytes.js';
import { usage } from './arguments.js';
import type { Host } from './host.js';

/** Where a declaration stands when nobody says. */
export const defaultPath = 'limits.yaml';

/** The files of the declaration: those that are named, or limits.yaml. */
export function sourcePaths(paths: readonly string[]): readonly string[] {
  return paths.length === 0 ? [defaultPath] : paths;
}

/** Reads the named declaration files, or limits.yaml, whole. */
export function readSourceFiles(paths: readonly string[], { cwd }: Host): readonly SourceFile[] {
  if (paths.length === 0 && !existsSync(resolve(cwd, defaultPath))) {
    throw usage(
      `There is no ${defaultPath} in this folder`,
      'Name the FILE that declares the limits, or begin one with the two lines `version: 1` and `workspaces: {}`.',
    );
  }
  const named = sourcePaths(paths);
  const twice = named.find((path, index) => named.indexOf(path) !== index);
  if (twice !== undefined) throw usage(`${twice} is given twice`, 'Give each file of the declaration once.');
  return named.map((path) => ({ path, bytes: readBytes(path, cwd) }));
}
