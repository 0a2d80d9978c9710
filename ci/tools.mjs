import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the command of a package stands, by the command's name. */
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
 * The arguments for Node that run an installed tool: no shell, no PATH, the same on every system.
 * @param {string} root
 * @param {Tool} tool
 */
export function toolPath(root, tool) {
  const folder = join(root, 'node_modules', packages[tool]);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[tool]);
}

/**
 * Runs a tool with the terminal as its own.
 * @param {string} root
 * @param {Tool} tool
 * @param {readonly string[]} args
 */
export async function runTool(root, tool, args) {
  const code = await runNode(root, [toolPath(root, tool), ...args]);
  if (code !== 0) throw new Failure(`${tool} ended with ${code}`);
}

/**
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

/** A failure that has said what it has to say: no stack. */
export class Failure extends Error {}
