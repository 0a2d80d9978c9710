import type { Origin } from './located.js';
import type { DeclarationFile } from './declaration.js';

/*
 * Whether a declaration is written by code, which is told from its path.
 */

/** Whether a path leads to the configuration of a CDKTF app, whose declaration is what the app synthesizes. */
export function isAppPath(path: string): boolean {
  return /(^|[\\/])cdktf\.json$/.test(path);
}

/** Whether a declaration of this path was written by code: it is changed in the code, and not there. */
export function isSynthesizedPath(path: string): boolean {
  return isAppPath(path) || path.endsWith('.tf.json');
}

/**
 * The folder that an app was run in, by the path of its cdktf.json or of a stack in its usual output folder: '' or ends
 * with a slash. Constructs know their place only from there.
 */
export function appFolder(path: string): string {
  return /^(.*[\\/])?(?:cdktf\.json|cdktf\.out[\\/]stacks[\\/][^\\/]+[\\/]cdk\.tf\.json)$/.exec(path)?.[1] ?? '';
}

/** Whether a place is in the source of an app, or in what one synthesized. */
export function isCode(origin: Origin | null): boolean {
  return origin !== null && /\.([cm]?[jt]sx?|tf\.json)$/.test(origin.file);
}

/** Whether what is declared at a place, or nowhere, is changed in code: `accept` edits limits.yaml alone. */
export function isInCode(origin: Origin | null, files: readonly DeclarationFile[]): boolean {
  if (files.some(({ path }) => isSynthesizedPath(path))) return true;
  return origin !== null && !files.some(({ path }) => path === origin.file);
}
