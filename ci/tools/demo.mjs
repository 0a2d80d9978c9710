import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { Failure } from './tools.mjs';

/** Without it, what was just committed to limits.yaml would be pending for three days, and not the drift of the demo. */
const shownAsDrift = ['--grace', '1s'];

/**
 * @typedef {object} Demo
 * @property {string} url where the demo organization is emulated
 * @property {string} folder for files that go when the demo is over
 * @property {(reports: readonly string[]) => readonly string[]} planLine the arguments of `limitdrift plan`
 * @property {(line: readonly string[]) => Promise<number | null>} run gives the exit code
 */

/**
 * Emulates the demo organization while `use` runs `plan` over the repository's own limits.yaml: no key, no network.
 * @template T
 * @param {string} root
 * @param {(demo: Demo) => Promise<T>} use
 */
export async function withDemo(root, use) {
  const cli = join(root, 'dist/limitdrift.cjs');
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  const emulator = startEmulator(root, cli);
  try {
    const url = await listeningUrl(emulator.stdout);
    return await use({
      url,
      folder,
      planLine: (reports) => ['plan', '--base-url', url, ...shownAsDrift, ...reports],
      run: (line) => runCli(root, [cli, ...line]),
    });
  } finally {
    emulator.stdin.end();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ends a process with the one that started it, however that ended: its standard input is then closed. */
const untilClosed = `data:text/javascript,process.stdin.once('close',()=>process.exit()).resume().unref()`;

function startEmulator(/** @type {string} */ root, /** @type {string} */ cli) {
  const args = ['--import', untilClosed, cli, 'emulate', '--port', '0'];
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
function runCli(root, args) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('ANTHROPIC_'));
  const env = { ...Object.fromEntries(inherited), ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-demo' };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', resolve);
  });
}
