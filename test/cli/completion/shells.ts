import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

import { describe, expect, test, vi } from 'vitest';

import type { NamedCommand } from '../../../src/cli/command.js';
import { limitdrift } from '../command-line.js';

const required = (process.env['LIMITDRIFT_REQUIRE_SHELLS'] ?? '') !== '';
const folders = (process.env['PATH'] ?? '').split(delimiter);

/** Tests that need programs. Where one is missing, one line says so; where they are required, that line fails. */
export function describeWith(...programs: readonly string[]): (name: string, tests: () => void) => void {
  const missing = programs.filter((program) => !folders.some((path) => existsSync(join(path, program))));
  return missing.length === 0 ? describe : (name) => sayNotTested(name, missing);
}

function sayNotTested(name: string, missing: readonly string[]): void {
  const reason = `NOT TESTED, ${missing.join(' and ')} not found: install the package of that name`;
  test(`${name}: ${reason}`, () => {
    expect(required, reason).toBe(false);
    process.stderr.write(`${name}: ${reason}\n`);
  });
}

/** Texts that a shell would run, expand or part where they were quoted badly. */
const hostile = `it's $(touch hit) \`touch hit\` "[$HOME]" \\ %s (touch hit); touch hit:`;
export const oddWords: readonly string[] = [
  `it's`,
  '$(touch hit)',
  '`touch hit`',
  '(touch hit)',
  'a;touch hit',
  '$HOME',
  '\\',
  '*',
];

/** A command `odd` whose every text is hostile; its option `--odd` takes the odd words. */
export const oddCommands: readonly NamedCommand[] = [
  [
    'odd',
    {
      summary: hostile,
      operands: hostile,
      minimum: 0,
      maximum: 2,
      offers: { words: oddWords },
      options: { odd: { value: hostile, offers: { words: oddWords }, help: hostile } },
      notes: [],
      run: () => 0,
    },
  ],
];

/** The completion script of a shell, as the command prints it. */
export async function scriptOf(shell: string): Promise<string> {
  return (await limitdrift({ path: '/' }, ['completion', shell])).stdout;
}

/** Runs a program in a folder with nothing of the user's in its environment, and gives what it wrote. */
export function runIn(cwd: string, command: readonly [string, ...string[]]): string {
  const [program, ...args] = command;
  const { stdout, stderr, error } = spawnSync(program, args, { cwd, env: environment(cwd), encoding: 'utf8' });
  expect([error, stderr]).toEqual([undefined, '']);
  return stdout;
}

/** ^T: by what the shell was started with, it adds a line to the file `typed` and empties the command line. */
const recordKey = '\u0014';

/**
 * Presses keys in a shell that runs in a terminal of its own, each time on an empty command line, and gives what the shell
 * wrote down of each.
 */
export async function typeInto(cwd: string, shell: string, keys: readonly string[]): Promise<readonly string[]> {
  const file = join(cwd, 'typed');
  writeFileSync(file, '');
  const args = process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', shell] : ['-qec', shell, '/dev/null'];
  const terminal = spawn('script', args, { cwd, env: environment(cwd) });
  const over = once(terminal, 'close');
  await once(terminal.stdout, 'data');
  const written = (): readonly string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1);
  for (const [index, each] of keys.entries()) {
    terminal.stdin.write(each + recordKey);
    await vi.waitUntil(() => written().length > index, { timeout: 60_000, interval: 10 });
  }
  terminal.stdin.end('exit\r');
  await over;
  return written();
}

function environment(home: string): Readonly<Record<string, string>> {
  return { PATH: process.env['PATH'] ?? '', HOME: home, TERM: 'xterm', LC_ALL: 'C.UTF-8' };
}
