import { existsSync } from 'node:fs';
import { join } from 'node:path';

import { withLock } from './lock.mjs';
import { Failure, captureNpm, readJson } from './tools.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, link?: boolean, os?: string[], cpu?: string[], libc?: string[] }} Entry
 */

/**
 * Runs `npm ci` unless the installed packages are exactly those of the lock file.
 * @param {string} root
 */
export async function ensureInstalled(root) {
  const reason = staleReason(root);
  if (reason === null) return;
  await withLock(root, reason, async () => {
    const now = staleReason(root);
    if (now === null) return;
    process.stderr.write(`Installing packages (${now}) …\n`);
    await installPackages(root);
    const still = staleReason(root);
    if (still !== null) throw new Failure(`npm ci ended without an error, and yet: ${still}`);
  });
}

/**
 * Why the installed packages are not those of the lock file; null when they are. Each package's own package.json is
 * asked, for file times and npm's own record prove nothing; that record is written last, so without it an
 * installation was interrupted.
 * @param {string} root
 */
export function staleReason(root) {
  if (!existsSync(join(root, 'node_modules'))) return 'there are none yet';
  if (!existsSync(join(root, 'node_modules/.package-lock.json'))) return 'the last installation was interrupted';
  const lock = /** @type {{ packages: Record<string, Entry> }} */ (readJson(join(root, 'package-lock.json')));
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.link === true) continue;
    const version = installedVersion(join(root, path));
    if (version === entry.version || (version === null && mayBeMissing(entry))) continue;
    return `${path.slice('node_modules/'.length)} is ${version ?? 'missing'}, the lock file has ${entry.version}`;
  }
  return null;
}

/**
 * @param {string} folder
 * @returns {string | null}
 */
function installedVersion(folder) {
  try {
    return /** @type {{ version: string }} */ (readJson(join(folder, 'package.json'))).version;
  } catch {
    return null;
  }
}

/**
 * An optional package for another system is rightly not there, nor is what only such packages need. Which C library
 * this system has is not worth asking.
 */
function mayBeMissing(/** @type {Entry} */ { optional, os, cpu, libc }) {
  if (optional !== true) return false;
  return libc !== undefined || os === undefined || !fits(os, process.platform) || !fits(cpu, process.arch);
}

/** npm's `os` and `cpu`: a list of names, or of names with `!` before them. */
function fits(/** @type {string[] | undefined} */ list, /** @type {string} */ name) {
  if (list === undefined || list.includes(name)) return true;
  return list.every((item) => item.startsWith('!')) && !list.includes(`!${name}`);
}

/** With `NODE_ENV=production`, npm would leave the development packages out. */
async function installPackages(/** @type {string} */ root) {
  const { code, output } = await captureNpm(root, ['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0) throw new Failure(`${output.trimEnd()}\nnpm ci failed, see above`);
}
