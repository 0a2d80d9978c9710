import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Failure, installAside, runNode } from './tools.mjs';

const version = '9.6.1';

/**
 * @typedef {object} Part
 * @property {readonly string[]} files what is mutated
 * @property {readonly string[]} tests those that have to notice
 * @property {number | null} least how many of a hundred mutants they have to notice; null: that is not settled yet
 */

/** @type {Readonly<Record<string, Part>>} */
const parts = {
  verdicts: {
    files: ['src/model/verdict.ts', 'src/plan/{classify,compare,create-plan,ignores,touched,base-findings}.ts'],
    // Laws are left out, for they try at random and would give another figure each time; so are the tests of other files.
    tests: ['test/model/*.test.ts', 'test/plan/!(laws|three-ways-laws|verify-steps).test.ts'],
    least: 95,
  },
  // The text of the sources is not what runs.
  live: {
    files: ['src/http/!(*.d).ts', 'src/live/*.ts', 'src/live/rate-limits/*.ts'],
    tests: ['test/{http,live}/!(sources).test.ts'],
    least: null,
  },
  publish: { files: ['src/publish/*.ts'], tests: ['test/publish/*.test.ts'], least: null },
};

/**
 * `npm run mutate [-- PART [FILE…]]`: changes the sources of a part, or only these files of it, in small ways, and lists the
 * changes that no test notices. Fails when there are too many of them.
 * @param {string} root
 * @param {readonly string[]} args
 */
export async function mutate(root, [name = 'verdicts', ...files]) {
  const part = parts[name];
  if (part === undefined)
    throw new Failure(`No part is named "${name}"; write one of ${Object.keys(parts).join(', ')}`);
  const folder = join(root, 'node_modules/.cache/mutate');
  await installAside(folder, { '@stryker-mutator/core': version, '@stryker-mutator/vitest-runner': version });
  const packages = join(folder, 'node_modules/@stryker-mutator');
  const path = join(folder, 'stryker.json');
  writeFileSync(path, JSON.stringify(settings(part, files, packages)));
  process.env['LIMITDRIFT_TESTS'] = part.tests.join('\n');
  return runNode(root, [join(packages, 'core/bin/stryker.js'), 'run', path]);
}

function settings(/** @type {Part} */ part, /** @type {readonly string[]} */ files, /** @type {string} */ packages) {
  return {
    mutate: files.length > 0 ? files : part.files,
    plugins: [join(packages, 'vitest-runner/dist/src/index.js')],
    testRunner: 'vitest',
    vitest: { configFile: 'ci/config/mutate.config.ts', related: false },
    coverageAnalysis: 'perTest',
    // What runs once, when a module is loaded, costs a run of all tests for each mutant: hours, where tests start servers.
    ignoreStatic: part.least === null,
    // It would be read with an older compiler than ours; where there is none, nothing is read.
    tsconfigFile: 'none.json',
    // The test runner does not check types.
    disableTypeChecks: false,
    tempDirName: join(tmpdir(), 'limitdrift-mutate'),
    reporters: ['clear-text', 'progress-append-only'],
    clearTextReporter: { allowColor: false, reportTests: false },
    thresholds: { high: 100, low: 100, break: part.least },
  };
}
