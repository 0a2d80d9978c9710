import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { commands } from './commands.mjs';
import { key, program, run, serveFor } from './stage.mjs';

// Plays a row of the table, and says what is wrong with what came of it.

/** @typedef {import('./stage.mjs').Stage} Stage */
/** @typedef {Awaited<ReturnType<typeof serveFor>>} Target */

/**
 * @typedef {object} Front what stands before the server, or in its place
 * @property {string} [url]
 * @property {Readonly<Record<string, string>>} [env]
 * @property {() => number} [hits]
 * @property {() => void} [close]
 */

/**
 * @typedef {object} Fault
 * @property {string} name
 * @property {readonly string[]} on the commands that it is tried with
 * @property {boolean} [alsoTerraform]
 * @property {readonly string[]} [needs] programs
 * @property {Parameters<typeof serveFor>[2] & { gone?: boolean }} [server] what the command speaks to; `gone`: nobody listens any more
 * @property {(stage: Stage, target: { port: number, url: string }) => Promise<Front>} [front]
 * @property {(stage: Stage) => Readonly<Record<string, string>>} [env]
 * @property {boolean} [fails] false: all goes well
 * @property {Readonly<Record<string, number>>} [exit] by command, where it is another than that of a failure
 * @property {readonly RegExp[]} says each of them, with white space as one space
 * @property {readonly RegExp[]} [never]
 * @property {boolean} [authority] NODE_EXTRA_CA_CERTS can help
 * @property {number} [atMost] connections or requests
 * @property {number} [posts] that are carried out
 * @property {string} [user] of the proxy
 * @property {string} [url] in place of that of the server
 * @property {boolean} [swallows] in a network of its own, where 10.99.0.5 does not answer
 */

const terraform = { server: /** @type {const} */ ('api'), failed: 1, fine: 0, done: /found/ };

/** What no output may hold, ever. */
const never = [
  new RegExp(key),
  /token-of-the-(forge|job)|s3cret-p|BEGIN (EC )?PRIVATE KEY|MIGHAgEA/,
  /This is a bug|panicked|DEP0\d|\[object|undefined|NaN/,
  /give the request-id .*\(no answer|request-id none\)[^E]*give the request-id/,
];

/**
 * @param {import('./rows.mjs').Row} row
 * @param {Stage} stage
 * @returns {Promise<{ wrong: readonly string[], text: string, seconds: number }>}
 */
export async function play({ fault, command, needs }, stage) {
  const own = commands[command] ?? terraform;
  const { gone = false, ...wish } = fault.server ?? { plain: fault.front !== undefined || fault.env !== undefined };
  const target = await serveFor(stage, own.server, wish);
  if (gone) target.close();
  const front = (await fault.front?.(stage, target)) ?? {};
  try {
    const url = front.url ?? (fault.server === undefined && front.url === undefined ? absent(target) : target.url);
    const trusted = needs.includes('openssl') ? { NODE_EXTRA_CA_CERTS: join(stage.certificates(), 'company.pem') } : {};
    const env = { ...trusted, ...fault.env?.(stage), ...front.env };
    const { fails = true, swallows = false } = fault;
    const ended = await start(command, { env, url, stage, swallows, patient: !fails });
    const hits = (front.hits ?? target.hits)();
    return { ...ended, wrong: judge(fault, command, { ...ended, hits, posts: target.posts() }) };
  } finally {
    front.close?.();
    if (!gone) target.close();
  }
}

/** Where nothing is reached anyway, a host that is not on this machine, so that a proxy counts. @param {Target} target */
function absent(target) {
  target.close();
  return 'https://api.corp.invalid';
}

/**
 * What goes well has all its time, on a machine under load too.
 * @param {string} command
 * @param {{ env: Readonly<Record<string, string>>, url: string, stage: Stage, swallows: boolean, patient: boolean }} options
 */
async function start(command, { env, url, stage, swallows, patient }) {
  const known = commands[command];
  if (known === undefined) return startTerraform({ ...env, ANTHROPIC_BASE_URL: url }, stage);
  const limits = (/** @type {string | undefined} */ word) => patient && word === '--timeout';
  const args = known.args.filter((word, at, all) => !limits(word) && !limits(all[at - 1]));
  const options = { cwd: stage.project, env: { ...env, ...known.env(url, stage.emulator) } };
  if (!swallows) return run([program, ...args], options);
  const setUp = fileURLToPath(new URL('swallow.sh', import.meta.url));
  return run([setUp, process.execPath, program, ...args], { ...options, by: ['unshare', '-n', 'sh'] });
}

let folders = 0;

/** @param {Readonly<Record<string, string>>} env @param {Stage} stage */
function startTerraform(env, stage) {
  folders += 1;
  const cwd = join(stage.project, `terraform-${folders}`);
  mkdirSync(cwd);
  const source = 'limitdrift/limitdrift';
  const shipped = fileURLToPath(new URL('../../dist/provider', import.meta.url));
  const rc = `provider_installation {\n dev_overrides { "${source}" = ${JSON.stringify(shipped)} }\n direct {}\n}\n`;
  const main = `terraform {
  required_providers {
    limitdrift = { source = "${source}" }
  }
}
data "limitdrift_workspaces" "all" {}
output "found" { value = data.limitdrift_workspaces.all }
`;
  writeFileSync(join(cwd, 'rc'), rc);
  writeFileSync(join(cwd, 'main.tf'), main);
  const own = { TF_CLI_CONFIG_FILE: join(cwd, 'rc'), CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  return run(['plan', '-no-color', '-input=false'], { cwd, env: { ...env, ...own }, by: ['terraform'] });
}

/**
 * @param {Fault} fault @param {string} command
 * @param {{ code: number | null, text: string, hits: number, posts: number }} ended
 */
function judge(fault, command, { code, text, hits, posts }) {
  const { failed, fine, done } = commands[command] ?? terraform;
  const { fails = true, authority = false } = fault;
  const wanted = fault.exit?.[command] ?? (fails ? failed : fine);
  const says = fails ? fault.says : [...fault.says, done];
  const forbidden = [
    ...never,
    ...(fault.never ?? []),
    ...(authority || command === 'doctor' ? [] : [/NODE_EXTRA_CA_CERTS/]),
    ...(fails ? [] : [/No comment was written|was not kept|This receiver was not notified/]),
  ];
  return [
    ...(code === wanted ? [] : [`the exit code is ${code}, not ${wanted}`]),
    ...says.filter((words) => !words.test(text)).map((words) => `it does not say ${words}`),
    ...forbidden.filter((words) => words.test(text)).map((words) => `it says ${words.exec(text)?.[0]}`),
    ...(hits > (fault.atMost ?? Infinity) ? [`there were ${hits} connections, over ${fault.atMost}`] : []),
    ...(posts > (fault.posts ?? Infinity) ? [`there were ${posts} posts, over ${fault.posts}`] : []),
  ];
}
