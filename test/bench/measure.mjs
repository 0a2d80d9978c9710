import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * A program to measure: the arguments of `node`. When `counted`, CPU and memory are asked for too, which costs the program
 * about a millisecond.
 * @typedef {{ args: readonly string[], cwd?: string, code?: number, counted?: boolean }} Program
 */

/**
 * One run, or the median of each figure over several. `wall`: milliseconds from start to end. `cpu`: milliseconds, user and
 * system. `memory`: the peak, in MiB. `said`: the number that the program printed, where it printed one.
 * @typedef {{ wall: number, cpu: number, memory: number, said: number }} Usage
 */

/** What would change the figures of every Node process, or its way to the API. */
const disturbing = /^(NODE_|ANTHROPIC_|https?_proxy$|no_proxy$|(NO|FORCE)_COLOR$)/i;
const inherited = Object.entries(process.env).filter(([name]) => !disturbing.test(name));
const env = { ...Object.fromEntries(inherited), ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-bench' };
const probe = file('probe.cjs');

/** The path of a file beside this one. */
export function file(/** @type {string} */ name) {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * Runs programs in turn (A B A B …), once to warm up and then `runs` times, and gives the medians of each.
 * @template {string} Name
 * @param {Record<Name, Program>} programs
 * @param {number} runs
 * @param {{ warmUps: 0 | 1 }} [options] 0: they take minutes, of which a start is nothing
 * @returns {Promise<Record<Name, Usage>>}
 */
export async function measure(programs, runs, { warmUps } = { warmUps: 1 }) {
  const names = /** @type {Name[]} */ (Object.keys(programs));
  const taken = names.map((name) => ({ name, usages: /** @type {Usage[]} */ ([]) }));
  for (let round = 1 - warmUps; round <= runs; round += 1) {
    for (const { name, usages } of taken) {
      const usage = await runOnce(programs[name]);
      if (round > 0) usages.push(usage);
    }
  }
  const medians = taken.map(({ name, usages }) => [name, medianOf(usages)]);
  return /** @type {Record<Name, Usage>} */ (Object.fromEntries(medians));
}

/** @param {Program} program @returns {Promise<Usage>} */
async function runOnce({ args, cwd, code = 0, counted = false }) {
  const began = performance.now();
  const preload = counted ? ['--require', probe] : [];
  const options = { ...(cwd === undefined ? {} : { cwd }), env };
  const child = spawn(process.execPath, [...preload, ...args], {
    ...options,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, out, err, used] = child.stdio.map((stream) =>
    collect(/** @type {import('node:stream').Readable} */ (stream)),
  );
  const [ended] = await once(child, 'exit');
  const wall = performance.now() - began;
  if (ended !== code) throw new Error(`node ${args.join(' ')} ended with ${ended}, not ${code}\n${await err}`);
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
 * @returns {Promise<T>}
 */
export async function withServer({ size, latency }, use) {
  const server = fork(file('server.mjs'), [String(size), String(latency)], { env, execArgv: [] });
  try {
    const [url] = /** @type {[string]} */ (await once(server, 'message'));
    return await use(url);
  } finally {
    server.disconnect();
  }
}
