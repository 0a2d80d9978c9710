import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { jobs } from './jobs.mjs';
import { setUp } from './set-up.mjs';
import { Failure, readJson } from './tools.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** `node ci/tools/run.mjs JOB [ARGUMENT…]`: sets up what is not up to date, then does the job. */
async function run(/** @type {string | undefined} */ name, /** @type {readonly string[]} */ args) {
  requireNode();
  const job = jobs[name ?? ''];
  if (job === undefined)
    throw new Failure(`There is no job "${name ?? ''}"; there are ${Object.keys(jobs).join(', ')}`);
  await setUp(root, { build: job.build });
  return job.run(root, args);
}

function requireNode() {
  const { engines } = /** @type {{ engines: { node: string } }} */ (readJson(join(root, 'package.json')));
  const [major = 0, minor = 0] = numbers(engines.node);
  const [ourMajor = 0, ourMinor = 0] = numbers(process.versions.node);
  if (ourMajor > major || (ourMajor === major && ourMinor >= minor)) return;
  throw new Failure(`This needs Node ${engines.node}, and is run by Node ${process.versions.node}`);
}

function numbers(/** @type {string} */ version) {
  return version.replace(/^\D+/, '').split('.').map(Number);
}

try {
  process.exitCode = await run(process.argv[2], process.argv.slice(3));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
