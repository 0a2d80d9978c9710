import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { build } from './build.mjs';
import { ensureInstalled } from './install.mjs';
import { withLock } from './lock.mjs';

/** What the build is made from. */
const inputs = [
  'src',
  'ci/build.mjs',
  'ci/build-action.mjs',
  'ci/build-provider.mjs',
  'ci/licenses.mjs',
  'ci/tsconfig.build.json',
  'LICENSE',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
/** What the build leaves behind last; names the inputs by their hash. */
const stamp = 'dist/.inputs';
const outputs = [
  'dist/action/main.cjs',
  'dist/cli.cjs',
  'dist/limitdrift.cjs',
  'dist/rare.cjs',
  'dist/lib/index.js',
  'dist/provider/terraform-provider-limitdrift',
  'dist/lib/cdktf/index.js',
  'dist/lib/cdktn/index.js',
  'schema/limits.v1.json',
  'schema/plan.v1.json',
  'schema/snapshot.v1.json',
];

/**
 * Brings `node_modules` and, where asked for, `dist` up to date; does nothing and says nothing when they are.
 * @param {string} root
 * @param {{ build: boolean }} wanted
 */
export async function setUp(root, wanted) {
  await ensureInstalled(root);
  if (!wanted.build || isBuilt(root)) return;
  await withLock(root, 'The build is not up to date', async () => {
    if (isBuilt(root)) return;
    process.stderr.write('Building …\n');
    const made = hashInputs(root);
    await build(root);
    writeFileSync(join(root, stamp), made);
  });
}

function isBuilt(/** @type {string} */ root) {
  if (![stamp, ...outputs].every((path) => existsSync(join(root, path)))) return false;
  return readFileSync(join(root, stamp), 'utf8') === hashInputs(root);
}

function hashInputs(/** @type {string} */ root) {
  const hash = createHash('sha256');
  for (const file of inputs.flatMap((input) => listFiles(join(root, input)))) {
    const bytes = readFileSync(file);
    hash.update(`${relative(root, file)}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
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
