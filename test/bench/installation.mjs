import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { captureNpm, readJson } from '../../ci/tools/tools.mjs';
import { file } from './measure.mjs';

const root = file('../..');

/** @typedef {{ packages: Record<string, { dev?: boolean, devOptional?: boolean, optional?: boolean, peer?: boolean }> }} Lock */

/** The packages that a user gets, by their folders; '' is the package itself. */
export function listPackages() {
  const { packages } = /** @type {Lock} */ (readJson(join(root, 'package-lock.json')));
  const given = Object.entries(packages).filter(
    ([, { dev, devOptional, optional }]) => !dev && !devOptional && !optional,
  );
  return given.map(([path]) => path);
}

/** Bytes of the packages' files: of this one those that would be published, of others those that are installed. */
export async function measureSize(/** @type {readonly string[]} */ packages) {
  const { stdout } = await captureNpm(root, ['pack', '--dry-run', '--json', '--ignore-scripts']);
  const [own] = /** @type {[{ unpackedSize: number }]} */ (JSON.parse(stdout));
  const others = packages.filter((path) => path !== '').map((path) => sizeOf(join(root, path)));
  return others.reduce((sum, size) => sum + size, own.unpackedSize);
}

/** @param {string} folder */
function sizeOf(folder) {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}
