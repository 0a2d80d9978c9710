import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { makeAuthorities } from './authorities.mjs';
import { freePort, startProgram } from './programs.mjs';
import { pemOf, serve } from './servers.mjs';

// What rows are played on: the emulator, an organization that is in sync and one that is not, authorities, programs.

export const program = fileURLToPath(new URL('../../dist/limitdrift.cjs', import.meta.url));

export const key = 'sk-ant-admin01-key-of-the-network-tests';

/**
 * @typedef {object} Stage
 * @property {string} emulator its URL
 * @property {string} address of this machine, beside loopback: what is there goes through a proxy
 * @property {() => string} certificates a folder of them, made when they are first asked for
 * @property {string} project a folder with limits.yaml, drift.json and a drift.yaml
 * @property {(program: import('./programs.mjs').Program, text: (port: number) => string) => Promise<number>} start one of the
 *   programs, once for each configuration; gives its port
 * @property {() => Promise<void>} close
 */

/** @returns {Promise<Stage>} */
export async function openStage() {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-network-'));
  // Squid, which gives up being root, has to find its own.
  chmodSync(folder, 0o711);
  const project = join(folder, 'project');
  mkdirSync(project);
  const emulation = await startEmulator();
  await prepare(project, emulation.url);
  const address = ownAddress();
  /** @type {Map<string, Promise<{ port: number, end: () => Promise<void> }>>} */
  const started = new Map();
  let made = false;
  const certificates = () => {
    if (!made) makeAuthorities(join(folder, 'certificates'), address);
    made = true;
    return join(folder, 'certificates');
  };
  return {
    emulator: emulation.url,
    address,
    certificates,
    project,
    start: async (name, text) => {
      const known = `${name} ${text(0)}`;
      const begin = async () => {
        const port = await freePort();
        const own = join(folder, `${name}-${port}`);
        const setting = { folder: own, port, certificates: certificates(), text: text(port) };
        return { port, end: await startProgram(name, setting) };
      };
      const running = started.get(known) ?? begin();
      started.set(known, running);
      return (await running).port;
    },
    close: async () => {
      emulation.child.kill();
      const running = await Promise.allSettled(started.values());
      await Promise.all(running.map((each) => (each.status === 'fulfilled' ? each.value.end() : Promise.resolve())));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The server that a command speaks to.
 * @param {Stage} stage
 * @param {import('./servers.mjs').ServerKind} kind
 * @param {{ habit?: string, certificate?: string, plain?: boolean, proxied?: boolean }} wish
 */
export async function serveFor(stage, kind, { habit = 'plain', certificate = 'good', plain = false, proxied = false }) {
  const pem = (/** @type {string} */ name) => pemOf(stage.certificates(), name);
  const tls = plain ? null : pem(certificate);
  const served = await serve(kind, { habit, emulator: stage.emulator, tls, host: proxied ? '0.0.0.0' : '127.0.0.1' });
  const host = proxied ? stage.address : plain ? '127.0.0.1' : 'localhost';
  return { ...served, url: `${plain ? 'http' : 'https'}://${host}:${served.port}` };
}

/** A saved plan with drift, and a declaration that is in sync. @param {string} project @param {string} emulator */
async function prepare(project, emulator) {
  const env = { ANTHROPIC_BASE_URL: emulator };
  for (const args of [['init']]) {
    const { code, text } = await run([program, ...args], { cwd: project, env });
    if (code !== 0) throw new Error(`limitdrift ${args.join(' ')} ended with ${code}: ${text}`);
  }
  const drifted = readFileSync(join(project, 'limits.yaml'), 'utf8').replace(/(requests_per_minute: )\d+/, '$17');
  writeFileSync(join(project, 'drift.yaml'), drifted);
  const { code, text } = await run([program, 'plan', 'drift.yaml', '--out', 'drift.json'], { cwd: project, env });
  if (code !== 2) throw new Error(`the plan with drift ended with ${code}: ${text}`);
}

/** @returns {Promise<{ url: string, child: import('node:child_process').ChildProcess }>} */
function startEmulator() {
  const child = spawn(process.execPath, [program, 'emulate', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the emulator ended with ${code}: ${said}`)));
    child.stdout.on('data', (chunk) => {
      said += String(chunk);
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
      if (url !== undefined) resolve({ url, child });
    });
  });
}

/** Loopback is never proxied. */
function ownAddress() {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1';
}

/**
 * Runs a program, Node where none is named, with no environment but this; gives all that it said on one line.
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: Readonly<Record<string, string>>, by?: readonly string[] }} options
 * @returns {Promise<{ code: number | null, text: string, seconds: number }>}
 */
export function run(args, { cwd, env, by = [process.execPath] }) {
  const began = performance.now();
  const whole = { PATH: process.env['PATH'], HOME: cwd, ANTHROPIC_ADMIN_API_KEY: key, NO_COLOR: '1', ...env };
  const [command = '', ...before] = by;
  const child = spawn(command, [...before, ...args], { cwd, env: whole, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = setTimeout(() => child.kill('SIGKILL'), 90_000);
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (text += String(chunk)));
  return new Promise((resolve) =>
    child.once('close', (code) => {
      clearTimeout(timer);
      resolve({ code, text: text.replaceAll(/[\s│╷╵]+/g, ' '), seconds: (performance.now() - began) / 1000 });
    }),
  );
}
