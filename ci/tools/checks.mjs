import { checkImports } from './check-imports.mjs';
import { checkPackage } from './check-package.mjs';
import { checkFolders } from './check-folders.mjs';
import { Failure, captureTool, runTool } from './tools.mjs';

/** Says what is wrong; '' when nothing is. @typedef {(root: string) => Promise<string>} Check */

const sources = ['ci', 'src', 'test', 'docs'];
/** What is laid out by hand, or is compared byte for byte. */
const notFormatted = ['!**/*.yaml', '!**/*.md', '!test/provider/e2e/*.json', '!test/golden*/**', '!test/scenarios/**'];

/** The formatter's arguments. */
export const formatter = ['--config', 'ci/config/oxfmt.json', ...sources, ...notFormatted];

/** The linter's arguments. */
export const linter = ['--config', 'ci/config/oxlint.json', '--type-aware', '--deny-warnings', ...sources];

/** The test runner's arguments. Its usual way to load a configuration writes into node_modules, which may be somebody else's. */
export const tester = ['run', '--config', 'ci/config/vitest.config.ts', '--configLoader', 'runner'];

/** @type {Record<string, Check>} */
const quickChecks = {
  format: tool('oxfmt', [...formatter, '--check']),
  types: tool('tsc', ['--project', 'tsconfig.json']),
  lint: tool('oxlint', linter),
  imports: async (root) => (await checkImports(root)).join('\n'),
  folders: async (root) => (await checkFolders(root)).join('\n'),
  unused: tool('knip', ['--config', 'ci/config/knip.json']),
};

/** What `npm run check` checks. */
export const quick = Object.keys(quickChecks);

/** What `npm test` checks, the quick ones first. @type {Record<string, Check>} */
export const checks = {
  ...quickChecks,
  package: checkPackage,
  tests: async (root) => {
    const code = await runTool(root, 'vitest', [...tester, '--coverage']);
    return code === 0 ? '' : 'see above';
  },
};

/**
 * Runs the named checks, all of them even when one fails: the tests after the others, which run at once.
 * @param {string} root
 * @param {readonly string[]} names
 */
export async function runChecks(root, names) {
  const unknown = names.find((name) => checks[name] === undefined);
  if (unknown !== undefined)
    throw new Failure(`There is no check "${unknown}"; there are ${Object.keys(checks).join(', ')}`);
  /** @type {string[]} */
  const failed = [];
  const run = async (/** @type {string} */ name) => {
    const began = performance.now();
    const problem = (await checks[name]?.(root)) ?? '';
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    process.stdout.write(
      `${problem === '' ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)\n${problem && `${problem}\n`}`,
    );
    if (problem !== '') failed.push(name);
  };
  await Promise.all(names.filter((name) => name !== 'tests').map(run));
  if (names.includes('tests')) await run('tests');
  if (failed.length > 0) process.stdout.write(`\nFailed: ${failed.join(', ')}\n`);
  process.stdout.write(`\nchecks: ${names.length - failed.length} passed, ${failed.length} failed\n`);
  return failed.length === 0 ? 0 : 1;
}

/**
 * A check by an installed tool, whose words are shown when it fails.
 * @param {import('./tools.mjs').Tool} name
 * @param {readonly string[]} args
 * @returns {Check}
 */
function tool(name, args) {
  return async (root) => {
    const { code, output } = await captureTool(root, name, args);
    return code === 0 ? '' : output.trim() || `${name} ended with ${code}`;
  };
}
