import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { env, file, withServer } from './measure.mjs';
import { createLongDeclaration } from './organization.mjs';
import { limitdrift } from './programs.mjs';

/** @typedef {import('./measure.mjs').Program} Program */

/**
 * Writes a limits.yaml in which every workspace is declared by itself, and hands over what reads it, what writes a hundred
 * live values into it, and a bare parse of the same text.
 * @template T
 * @param {number} size
 * @param {(programs: Record<'validate' | 'accept' | 'yaml', Program> & { megabytes: number }) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withLargeFile(size, use) {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-bench-'));
  const path = join(folder, 'limits.yaml');
  const text = createLongDeclaration(size);
  const write = () => writeFileSync(path, text);
  write();
  try {
    const steps = await withServer({ size, latency: 0 }, (url) => Promise.resolve(planSteps(folder, url)));
    return await use({
      validate: { args: [limitdrift, 'validate', path] },
      accept: { args: [limitdrift, 'accept', ...steps.slice(0, 100)], cwd: folder, prepare: write },
      yaml: { args: [file('bare-yaml.mjs'), path] },
      megabytes: text.length / 1e6,
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Saves a plan in the folder, and gives what there is to do. @param {string} folder @param {string} url */
function planSteps(folder, url) {
  const args = [limitdrift, 'plan', '--base-url', url, '--out', 'plan.json', '--quiet'];
  spawnSync(process.execPath, args, { cwd: folder, env, stdio: 'ignore' });
  const plan = /** @type {{ changes: { step: string }[] }} */ (
    JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
  );
  return plan.changes.map(({ step }) => step);
}
