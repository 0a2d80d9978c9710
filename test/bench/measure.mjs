import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * A program to measure: the arguments of `node`, or of another command. `env`: what it finds in its environment beside what
 * all have. `prepare`: what has to be done before each run. When `counted`, CPU and memory are asked for too, which costs a
 * program of Node.js about a millisecond.
 * @typedef {{ args: readonly string[], command?: string, cwd?: string, env?: Readonly<Record<string, string>>,
 *   prepare?: () => void, code?: number, counted?: boolean }} Program
 */

/**
 * One run, or the median of each figure over several. `wall`: milliseconds from start to end. `cpu`: milliseconds, user and
 * system. `memory`: the peak, in MiB. `said`: the number that the program printed, where it printed one.
 * @typedef {{ wall: number, cpu: number, memory: number, said: number }} Usage
 */

/** What would change the figures of every Node process, or its way to the API. */
const disturbing = /^(NODE_|ANTHROPIC_|https?_proxy$|no_proxy$|(NO|FORCE)_COLOR$)/i;
const inherited = Object.entries(process.env).filter(([name]) => !disturbing.test(name));
export const env = { ...Object.fromEntries(inherited), ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-bench' };
const probe = file('probe.cjs');

/** The path of a file beside this one. */
export function file(/** @type {string} */ name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * Runs programs in turn (A B A B …), once to warm up and then `runs` times, and gives the medians of each: NaN of one that
 * is not there.
 * @template {string} Name
 * @param {Record<Name, Program | null>} programs
 * @param {number} runs
 * @param {{ warmUps: 0 | 1 }} [options] 0: they take minutes, of which a start is nothing
 * @returns {Promise<Record<Name, Usage>>}
 */
export async function measure(programs, runs, { warmUps } = { warmUps: 1 }) {
  const names = /** @type {Name[]} */ (Object.keys(programs));
  const taken = names.map((name) => ({ name, usages: /** @type {Usage[]} */ ([]) }));
  for (let round = 1 - warmUps; round <= runs; round += 1) {
    for (const { name, usages } of taken) {
      const program = programs[name];
      if (program === null) continue;
      program.prepare?.();
      const usage = await runOnce(program);
      if (round > 0) usages.push(usage);
    }
  }
  const medians = taken.map(({ name, usages }) => [name, medianOf(usages)]);
  return /** @type {Record<Name, Usage>} */ (Object.fromEntries(medians));
}

/** @param {Program} program @returns {Promise<Usage>} */
async function runOnce({ args, command = process.execPath, cwd, env: more, code = 0, counted = false }) {
  const began = performance.now();
  const preload = counted ? ['--require', probe] : [];
  const child = spawn(command, [...preload, ...args], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...env, ...more },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, out, err, used] = child.stdio.map((stream) =>
    collect(/** @type {import('node:stream').Readable} */ (stream)),
  );
  const [ended] = await once(child, 'exit');
  const wall = performance.now() - began;
  if (ended !== code)
    throw new Error(`${command} ${args.join(' ')} ended with ${ended}, not ${code}\n${(await err)?.slice(-2000)}`);
  const { cpu, memory } = counted ? JSON.parse((await used) ?? '') : { cpu: NaN, memory: NaN };
  return { wall, cpu, memory, said: Number(await out) };
}

/** @param {import('node:stream').Readable | null} stream */
async function collect(stream) {
  let text = '';
  if (stream !== null) for await (const chunk of stream) text += String(chunk);
  return text;
}

/** @param {readonly Usage[]} usages @returns {Usage} */
function medianOf(usages) {
  const of = (/** @type {keyof Usage} */ figure) => median(usages.map((usage) => usage[figure]));
  return { wall: of('wall'), cpu: of('cpu'), memory: of('memory'), said: of('said') };
}

export function median(/** @type {number[]} */ values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/**
 * Serves an organization from a process of its own while `use` runs.
 * @template T
 * @param {{ size: number, latency: number }} organization `latency` in milliseconds
 * @param {(url: string) => Promise<T>} use
 * @param {readonly string[]} [identity] the files of a key and a certificate; without it is plain HTTP
 * @returns {Promise<T>}
 */
export function withServer({ size, latency }, use, identity = []) {
  return withProcess('server.mjs', [String(size), String(latency), ...identity], (url) => use(String(url)));
}

/**
 * Runs a file of this folder in a process of its own while `use` runs, which is handed what the process says as it is ready.
 * @template T
 * @param {string} name
 * @param {readonly string[]} args
 * @param {(said: unknown) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withProcess(name, args, use) {
  const child = fork(file(name), args, { env, execArgv: [] });
  try {
    const [said] = /** @type {[unknown]} */ (await once(child, 'message'));
    return await use(said);
  } finally {
    child.disconnect();
  }
}
