import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { withDemo } from './demo.mjs';
import { Failure } from './tools.mjs';

/** Codes with which `plan` says what it found; with all others something broke. */
const outcomes = new Map([
  [0, 'in sync'],
  [2, 'drift'],
  [5, 'incomplete'],
]);

/**
 * Runs `plan` over the repository's own limits.yaml against the emulated demo organization: no key, no network.
 * @param {string} root
 */
export function start(root) {
  return withDemo(root, async ({ url, folder, planLine, run }) => {
    const checklist = join(folder, 'checklist.md');
    const line = planLine(['--report', 'terminal', '--report', `markdown=${checklist}`]);
    process.stdout.write(`The demo organization is emulated at ${url}\n\n$ limitdrift ${line.join(' ')}\n`);
    return conclude(await run(line), checklist);
  });
}

function conclude(/** @type {number | null} */ code, /** @type {string} */ checklist) {
  const outcome = code === null ? undefined : outcomes.get(code);
  if (outcome === undefined) throw new Failure(`The demo broke: plan ended with ${code ?? 'a signal'}`);
  process.stdout.write(`\nThe checklist for a person (--report markdown):\n\n${readFileSync(checklist, 'utf8')}`);
  process.stdout.write(`\nBy itself, \`limitdrift plan\` would have ended with exit code ${code} (${outcome}).\n`);
  return 0;
}
