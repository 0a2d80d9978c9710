import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** A failure that has said what it has to say: no stack. */
export class Failure extends Error {}

/** The packages that the tools come in. */
const packages = {
  attw: '@arethetypeswrong/cli',
  knip: 'knip',
  oxfmt: 'oxfmt',
  oxlint: 'oxlint',
  publint: 'publint',
  tsc: 'typescript',
  vitest: 'vitest',
};

/** @typedef {keyof typeof packages} Tool */

/**
 * Runs Node with the terminal as its own.
 * @param {string} root
 * @param {readonly string[]} args
 * @returns {Promise<number>} the exit code; 1 for a signal
 */
export function runNode(root, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit' });
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

/**
 * @param {string} root
 * @param {Tool} tool
 * @param {readonly string[]} args
 */
export function runTool(root, tool, args) {
  return runNode(root, [toolPath(root, tool), ...args]);
}

/**
 * @param {string} root
 * @param {Tool} tool
 * @param {readonly string[]} args
 */
export function captureTool(root, tool, args) {
  return capture(root, process.execPath, [toolPath(root, tool), ...args]);
}

/**
 * Runs the npm that runs this script, by this Node: another one on the PATH may be of another version.
 * @param {string} root
 * @param {readonly string[]} args
 */
export function captureNpm(root, args) {
  const path = process.env['npm_execpath'];
  if (path === undefined || basename(path) !== 'npm-cli.js') return capture(root, 'npm', args);
  return capture(root, process.execPath, [path, ...args]);
}

/**
 * Installs packages that only one job needs, into a folder that keeps them; from the registry that npm is set to.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} dependencies
 */
export async function installAside(folder, dependencies) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  process.stderr.write(`Installing ${Object.keys(dependencies).join(', ')} …\n`);
  // Without --prefix, npm looks for the project outside of node_modules. Peers are the project’s own packages.
  const place = ['--prefix', folder, '--cache', join(folder, 'cache')];
  const { code, output } = await captureNpm(folder, ['install', ...place, '--ignore-scripts', '--legacy-peer-deps']);
  if (code !== 0) throw new Failure(`${output.trimEnd()}\nnpm install failed, see above`);
}

/** @param {string} path @returns {unknown} */
export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** The file of an installed tool: run by Node itself, it needs no shell and no PATH. */
function toolPath(/** @type {string} */ root, /** @type {Tool} */ tool) {
  const folder = join(root, 'node_modules', packages[tool]);
  const { bin } = /** @type {{ bin: string | Record<string, string> }} */ (readJson(join(folder, 'package.json')));
  return join(folder, typeof bin === 'string' ? bin : (bin[tool] ?? ''));
}

/**
 * @param {string} cwd
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number, stdout: string, output: string }>} `output` is both streams, as they came
 */
function capture(cwd, command, args) {
  return new Promise((resolve, reject) => {
    const shell = command === 'npm' && process.platform === 'win32';
    const child = spawn(command, args, { cwd, stdio: ['pipe', 'pipe', 'pipe'], shell });
    let stdout = '';
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ text) => (stdout += text));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stdout, output }));
  });
}
