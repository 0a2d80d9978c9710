import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';

import { onTestFinished } from 'vitest';

import { root } from '../repository/planted.js';
import { emptyFolder } from '../git/git-clone.js';

export interface Ended {
  readonly code: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** A machine of a pipeline: folders of its own, and an `npx` that runs what is built here in place of what is published. */
export interface Machine {
  readonly temp: string;
  readonly env: Environment;
  /** Of a file under `temp`; '' while there is none. */
  readonly read: (name: string) => string;
  /** Runs a file by Node, with nothing in the environment but this. */
  readonly node: (file: string, env: Environment, cwd: string) => Promise<Ended>;
  /** Runs a script as the runners do. */
  readonly script: (
    shell: Shell,
    text: string,
    options: { readonly cwd: string; readonly env: Environment },
  ) => Promise<Ended>;
}

/** GitHub's `run`, its `shell: bash`, and GitLab's script in an image with and without bash. */
export type Shell = keyof typeof shells;

const shells = {
  'bash -e': ['bash', '-e'],
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail'],
  sh: ['sh', '-e'],
} as const;

export const built = join(root, 'dist/limitdrift.cjs');

export function newMachine(commands: Readonly<Record<string, string>> = {}): Machine {
  const temp = emptyFolder();
  const bin = join(temp, 'bin');
  mkdirSync(bin);
  const npx = `[ "$1 \${2%@*}" = '--yes limitdrift' ] || exit 99\nshift 2\nexec '${process.execPath}' '${built}' "$@"`;
  for (const [name, text] of Object.entries({ npx, ...commands })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`);
    chmodSync(join(bin, name), 0o755);
  }
  const env = {
    PATH: [bin, process.env['PATH']].join(delimiter),
    HOME: temp,
    RUNNER_TEMP: temp,
    GITHUB_ACTIONS: 'true',
    GITHUB_OUTPUT: join(temp, 'output'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary.md'),
    GIT_CONFIG_NOSYSTEM: '1',
  };
  const execute = (command: string, args: readonly string[], cwd: string, more: Environment): Promise<Ended> =>
    new Promise((resolve) => {
      execFile(command, args, { cwd, env: { ...env, ...more } }, (error, stdout, stderr) =>
        resolve({ code: error?.code ?? 0, stdout, stderr }),
      );
    });
  return {
    temp,
    env,
    read: (name) => (existsSync(join(temp, name)) ? readFileSync(join(temp, name), 'utf8') : ''),
    node: (file, more, cwd) => execute(process.execPath, [file], cwd, more),
    script: (shell, text, options) => {
      const [command, ...flags] = shells[shell];
      const path = join(temp, 'script.sh');
      writeFileSync(path, text);
      return execute(command, [...flags, path], options.cwd, options.env);
    },
  };
}

/** The lines of GITHUB_OUTPUT; of a name that is there twice, GitHub takes the last. */
export function outputsOf(text: string): Readonly<Record<string, string>> {
  const lines = text.split('\n').filter((line) => line !== '');
  return Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]));
}

export interface Asked {
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
}

/** A server of JSON or text on this machine; null is 404. */
export async function serveAnswers(
  answer: (asked: Asked) => { readonly status: number; readonly body: string } | null,
): Promise<{ readonly url: string; readonly asked: readonly Asked[] }> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    const one = { url: new URL(request.url ?? '/', 'http://localhost'), headers: request.headers };
    asked.push(one);
    const { status, body } = answer(one) ?? { status: 404, body: '{"message":"Not Found"}' };
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}
