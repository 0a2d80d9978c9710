import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { useFirst } from './first-use.mjs';
import { Failure, captureNpm, installAside } from './tools.mjs';

/** The oldest Node that package.json allows, and the newest of each line that its makers look after, exactly. */
const versions = ['20.19.0', '22.23.5', '24.22.3', '26.12.1'];

/**
 * Runs the first use of the packed command under every Node that users may have, all of them even when one fails.
 * @param {string} root
 * @returns {Promise<number>} the exit code
 */
export async function runMatrix(root) {
  if (process.platform !== 'linux')
    throw new Failure('The matrix runs on Linux: npm has each of its Nodes for Linux alone');
  const kept = join(root, 'node_modules/.cache/matrix');
  await installNodes(kept);
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift matrix '));
  try {
    await pack(root, folder);
    const passed = [];
    for (const version of versions) {
      const node = join(kept, 'node_modules', `node-${version}`, 'bin');
      const [project, home] = [join(folder, `project ${version}`), join(folder, `home ${version}`)];
      for (const path of [project, home]) mkdirSync(path);
      if (await passes({ root, version, node, cache: join(kept, 'cache'), project, home })) passed.push(version);
    }
    process.stdout.write(`\nmatrix: ${passed.length} passed, ${versions.length - passed.length} failed\n`);
    return passed.length === versions.length ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Says what came of it. @param {import('./first-use.mjs').Place} place */
async function passes(place) {
  const began = performance.now();
  try {
    const { steps, skipped } = await useFirst(place);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(`ok     Node ${place.version}, ${steps} steps (${seconds} s)\n`);
    if (skipped !== null) process.stdout.write(`       skipped: ${skipped}\n`);
    return true;
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stdout.write(`FAILED Node ${place.version}\n${error.message}\n`);
    return false;
  }
}

/** About 150 MB each, into a folder that git ignores and that keeps them; from the registry that npm is set to. */
async function installNodes(/** @type {string} */ folder) {
  const name = `node-linux-${process.arch}`;
  const dependencies = Object.fromEntries(versions.map((version) => [`node-${version}`, `npm:${name}@${version}`]));
  await installAside(folder, dependencies);
}

/** Leaves `limitdrift.tgz` in the folder. @param {string} root @param {string} folder */
async function pack(root, folder) {
  const { code, output } = await captureNpm(root, ['pack', '--ignore-scripts', '--pack-destination', folder]);
  if (code !== 0) throw new Failure(`${output.trimEnd()}\nnpm pack failed, see above`);
  renameSync(join(folder, readdirSync(folder)[0] ?? ''), join(folder, 'limitdrift.tgz'));
}
