import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Failure, attached } from './tools.mjs';

/** Codes with which `plan` says what it found; with all others something broke. */
const outcomes = new Map([
  [0, 'in sync'],
  [2, 'drift'],
  [5, 'incomplete'],
]);

/** Without it, what was just committed to limits.yaml would be pending for three days, and not the drift of the demo. */
const shownAsDrift = ['--grace', '1s'];

/**
 * Runs `plan` over the repository's own limits.yaml against the emulated demo organization: no key, no network.
 * @param {string} root
 */
export async function start(root) {
  const cli = join(root, 'dist/limitdrift.cjs');
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  const emulator = startEmulator(root, cli);
  try {
    const url = await listeningUrl(emulator.stdout);
    const checklist = join(folder, 'checklist.md');
    const reports = ['--report', 'terminal', '--report', `markdown=${checklist}`];
    const line = ['plan', '--base-url', url, ...shownAsDrift, ...reports];
    process.stdout.write(`The demo organization is emulated at ${url}\n\n$ limitdrift ${line.join(' ')}\n`);
    const code = await runPlan(root, [cli, ...line]);
    return conclude(code, checklist);
  } finally {
    emulator.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** It ends with this process, however that ends: its standard input is then closed. */
function startEmulator(/** @type {string} */ root, /** @type {string} */ cli) {
  const args = [...attached, cli, 'emulate', '--port', '0'];
  return spawn(process.execPath, args, { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
}

/** @param {import('node:stream').Readable} stdout @returns {Promise<string>} */
async function listeningUrl(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const url = /^Listening on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Failure('The emulator ended before it listened');
}

/**
 * With a made-up key and without any of the caller's own.
 * @param {string} root
 * @param {readonly string[]} args
 * @returns {Promise<number | null>}
 */
function runPlan(root, args) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ANTHROPIC_'));
  const env = { ...Object.fromEntries(inherited), ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-demo' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', resolve);
  });
}

function conclude(/** @type {number | null} */ code, /** @type {string} */ checklist) {
  const outcome = code === null ? undefined : outcomes.get(code);
  if (outcome === undefined) throw new Failure(`The demo broke: plan ended with ${code ?? 'a signal'}`);
  process.stdout.write(`\nThe checklist for a person (--report markdown):\n\n${readFileSync(checklist, 'utf8')}`);
  process.stdout.write(`\nBy itself, \`limitdrift plan\` would have ended with exit code ${code} (${outcome}).\n`);
  return 0;
}
