import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { build } from './build.mjs';
import { Failure, captureNpm } from './tools.mjs';

/** What the build is made from. */
const inputs = [
  'src',
  'ci/tools/build.mjs',
  'ci/tools/build-action.mjs',
  'ci/tools/build-provider.mjs',
  'ci/tools/licenses.mjs',
  'ci/config/tsconfig.build.json',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];

/**
 * Installs the packages unless those of the lock file are there, and where asked for builds `dist` unless it was made
 * from the sources as they are.
 * @param {string} root
 * @param {{ build: boolean }} wanted
 */
export async function setUp(root, wanted) {
  await unlessDone(root, 'node_modules/.lock-file', ['package-lock.json'], () => installPackages(root));
  if (wanted.build) await unlessDone(root, 'dist/.inputs', inputs, () => build(root));
}

/**
 * The stamp, a hash of what the work was done with, is written last, into the folder that the work begins by removing:
 * interrupted work leaves none.
 * @param {string} root
 * @param {string} stamp
 * @param {readonly string[]} paths
 * @param {() => Promise<void>} work
 */
async function unlessDone(root, stamp, paths, work) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => listFiles(join(root, path)))) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\n${bytes.length}\n`).update(bytes);
  }
  const wanted = hash.digest('hex');
  const path = join(root, stamp);
  if (existsSync(path) && readFileSync(path, 'utf8') === wanted) return;
  await work();
  writeFileSync(path, wanted);
}

/** With `NODE_ENV=production`, npm would leave the development packages out. */
async function installPackages(/** @type {string} */ root) {
  process.stderr.write('Installing packages …\n');
  const { code, output } = await captureNpm(root, ['ci', '--include=dev', '--no-audit', '--no-fund']);
  if (code !== 0) throw new Failure(`${output.trimEnd()}\nnpm ci failed, see above`);
}

/**
 * @param {string} path
 * @returns {string[]} the file itself, or every file below the folder, in one order on every machine
 */
function listFiles(path) {
  try {
    const names = readdirSync(path).sort();
    return names.flatMap((name) => listFiles(join(path, name)));
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path];
    throw error;
  }
}
