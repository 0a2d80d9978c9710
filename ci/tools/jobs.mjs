import { checks, formatter, quick, runChecks, tester } from './checks.mjs';
import { runMatrix } from './matrix.mjs';
import { mutate } from './mutate.mjs';
import { takePictures } from './picture.mjs';
import { start } from './start.mjs';
import { runNode, runTool } from './tools.mjs';

/**
 * @typedef {object} Job
 * @property {boolean} build whether `dist` has to be up to date
 * @property {(root: string, args: readonly string[]) => Promise<number>} run gives the exit code
 */

/** What `node ci/tools/run.mjs` can do, each after the set-up. @type {Record<string, Job>} */
export const jobs = {
  start: { build: true, run: start },
  test: {
    build: true,
    run: (root, args) => (args.length > 0 ? testWith(root, args) : runChecks(root, Object.keys(checks))),
  },
  check: { build: false, run: (root, args) => runChecks(root, args.length > 0 ? args : quick) },
  unit: { build: false, run: (root, args) => testWith(root, ['--project', 'unit', ...args]) },
  bench: { build: true, run: (root, args) => runNode(root, ['test/bench/run.mjs', ...args]) },
  network: { build: true, run: (root, args) => runNode(root, ['test/network/run.mjs', ...args]) },
  mutate: { build: false, run: mutate },
  matrix: { build: true, run: runMatrix },
  example: {
    build: true,
    run: (root) => runNode(root, ['--import', './ci/tools/typescript.mjs', 'test/cdktf/app/main.ts']),
  },
  picture: { build: true, run: takePictures },
  build: { build: true, run: async () => 0 },
  format: { build: false, run: (root) => runTool(root, 'oxfmt', formatter) },
};

/** The test runner with arguments of the user's: `npm run unit -- test/plan`, `npm test -- test/browser`. */
function testWith(/** @type {string} */ root, /** @type {readonly string[]} */ args) {
  return runTool(root, 'vitest', [...tester, ...args]);
}
