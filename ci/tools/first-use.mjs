import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';

import { Failure } from './tools.mjs';

/**
 * A line for the shell, and what must come of it: the exit code (0 when left out) and words of the output.
 * @typedef {{ line: string, code?: number, says: RegExp }} Step
 */

/** @type {readonly Step[]} */
const installation = [
  { line: 'npm install ../limitdrift.tgz', says: /^added \d+ packages/m },
  { line: 'npx limitdrift --version', says: /^\d+\.\d+\.\d+$/m },
];

/** What the README tells somebody to do who is new, in the emulated demo organization. @type {readonly Step[]} */
const adoption = [
  { line: 'npx limitdrift init', says: /^Wrote limits\.yaml: \d+ workspaces of organization Brightwater Books\.$/m },
  { line: 'npx limitdrift plan', says: /^In sync: /m },
  {
    line: "sed -i '/prod-shop-assistant:/,/requests_per_minute/ s/\\(requests_per_minute:\\).*/\\1 1000/' limits.yaml && npx limitdrift plan --out plan.json",
    code: 2,
    says: /2,500 → 1,000[^]*^Drift: 1 drifted; /m,
  },
  {
    line: 'npx limitdrift show plan.json --report html=report.html && cat report.html',
    says: /<!doctype html>[^]*prod-shop-assistant[^]*2,500[^]*<\/html>/,
  },
  {
    line: `npx limitdrift accept "$(grep -o 'c-[0-9a-f]*' plan.json)"`,
    says: /^limits\.yaml:\d+:\d+ requests_per_minute: 1000 → 2500 \(prod-shop-assistant, /m,
  },
  { line: 'npm pkg set "scripts.limits=limitdrift plan" && npm run limits', says: /^In sync: /m },
  {
    // Node itself would die of what it takes for compiled code.
    line: `find "$HOME/.cache/limitdrift" -name '*.bin' -exec sh -c 'printf damage | dd of="$1" bs=1 seek=90000 conv=notrunc && echo damaged' - {} \\; && npx limitdrift plan`,
    says: /^damaged$[^]*^In sync: /m,
  },
  { line: 'npx limitdrift terraform install', says: /^The Terraform provider limitdrift \S+ is installed:$/m },
];

/** With the main.tf of docs/terraform.md. @type {readonly Step[]} */
const terraform = [
  { line: 'terraform init', says: /Terraform has been successfully initialized!/ },
  { line: 'terraform plan -detailed-exitcode -no-color', code: 2, says: /"requests_per_minute" += "2500" -> "1000"/ },
];

/**
 * `node` is the folder of the Node to use; `cache`, npm's; `project`, an empty one beside the packed `limitdrift.tgz`, and
 * `home`, another.
 * @typedef {{ root: string, version: string, node: string, cache: string, project: string, home: string }} Place
 */

/**
 * Does all of it with one Node, until a step goes wrong.
 * @param {Place} place
 * @returns {Promise<{ steps: number, skipped: string | null }>}
 */
export async function useFirst({ root, version, node, cache, project, home }) {
  const shared = { PATH: [node, process.env['PATH']].join(delimiter), npm_config_cache: cache };
  const check = { line: 'node --version', says: new RegExp(`^v${version.replaceAll('.', '\\.')}$`, 'm') };
  // npm needs what the caller has set for it, a proxy or a registry; nothing else may depend on that.
  await runSteps([check, ...installation], project, { ...process.env, ...shared });

  writeFileSync(join(project, 'main.tf'), readConfiguration(root));
  const found = await run('command -v terraform', project, shared);
  const skipped = found.code === 0 ? null : 'terraform is not on PATH';
  const steps = skipped === null ? [...adoption, ...terraform] : adoption;
  const env = { ...shared, HOME: home, CHECKPOINT_DISABLE: '1', ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-matrix' };
  await withEmulator(project, env, (url) => runSteps(steps, project, { ...env, ANTHROPIC_BASE_URL: url }));
  return { steps: 1 + installation.length + steps.length, skipped };
}

function readConfiguration(/** @type {string} */ root) {
  const [, text] =
    /^```hcl\n(terraform \{\n[^]*?)^```$/m.exec(readFileSync(join(root, 'docs/terraform.md'), 'utf8')) ?? [];
  if (text === undefined) throw new Failure('docs/terraform.md has no main.tf');
  return text;
}

/**
 * @param {readonly Step[]} steps
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 */
async function runSteps(steps, cwd, env) {
  for (const { line, code = 0, says } of steps) {
    const ended = await run(line, cwd, env);
    if (ended.code === code && says.test(ended.output)) continue;
    const wrong = ended.code === code ? `did not say ${says}` : `ended with ${ended.code}, not ${code}`;
    throw new Failure(`$ ${line}\n${ended.output.trimEnd()}\nThis command ${wrong}`);
  }
}

/**
 * @param {string} line
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(line, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', line], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (/** @type {string} */ text) => (output += text));
    }
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/**
 * Serves the demo organization by the installed command itself while `use` runs.
 * @param {string} project
 * @param {NodeJS.ProcessEnv} env
 * @param {(url: string) => Promise<void>} use
 */
async function withEmulator(project, env, use) {
  const command = join(project, 'node_modules/.bin/limitdrift');
  const emulator = spawn(command, ['emulate'], { cwd: project, env, stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await use(await listeningUrl(emulator.stdout));
  } finally {
    emulator.kill();
  }
}

/** @param {import('node:stream').Readable} stdout @returns {Promise<string>} */
async function listeningUrl(stdout) {
  for await (const line of createInterface({ input: stdout })) {
    const url = /^Listening on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Failure('$ limitdrift emulate\nThis command ended before it listened');
}
