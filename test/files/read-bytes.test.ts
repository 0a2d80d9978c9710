import { execFile, execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, onTestFinished, test } from 'vitest';

import { readBytes } from '../../src/files/read-bytes.js';
import { readIdentityToken } from '../../src/live/federation/identity-token.js';
import { at, folder, limitdrift, serve } from '../cli/command-line.js';

/** A folder with a named pipe in it. */
function pipe(): { readonly cwd: string; readonly path: string } {
  const cwd = mkdtempSync(join(tmpdir(), 'limitdrift-'));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const path = join(cwd, 'pipe');
  execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', path]);
  return { cwd, path };
}

/** A shell that writes to the pipe, and ends with the test. */
function write(script: string, path: string): void {
  const child = execFile('sh', ['-c', script, 'sh', path]);
  onTestFinished(() => void child.kill('SIGKILL'));
}

describe('a pipe', () => {
  test('is read to its end, however late it begins and however often it stops', () => {
    const { cwd, path } = pipe();
    write('sleep 0.2; { printf one; sleep 0.2; printf two; } > "$1"', path);
    expect(Buffer.from(readBytes('pipe', cwd)).toString()).toBe('onetwo');
  });

  test('to which nobody writes is an error in the time that there is', () => {
    const { cwd } = pipe();
    expect(() => readBytes('pipe', cwd, { option: '--live', waitMs: 50 })).toThrow(
      'Cannot read pipe (--live): it is a pipe that nobody writes to',
    );
  });

  test.each([
    ['says nothing', 'exec 3> "$1"; exec sleep 100'],
    ['never ends', 'exec 3> "$1"; while :; do printf x >&3; sleep 0.02; done'],
  ])('whose writer %s is an error in the time that there is', (_, script) => {
    const { cwd, path } = pipe();
    write(script, path);
    expect(() => readBytes('pipe', cwd, { waitMs: 800 })).toThrow(
      /it did not come to an end within 1 s|a pipe that nobody writes to/,
    );
  });

  test('that the process was given open, and that nobody writes to any more, is at its end', () => {
    const open = openSync(pipe().path, constants.O_RDONLY | constants.O_NONBLOCK);
    onTestFinished(() => closeSync(open));
    expect(readBytes(`/dev/fd/${open}`, '/')).toHaveLength(0);
  });
});

test('what never ends is an error as soon as it is larger than it may be', () => {
  expect(() => readBytes('/dev/zero', '/', { mostMiB: 1 })).toThrow('Cannot read /dev/zero: it is larger than 1 MiB');
});

describe('a command', () => {
  const never = { waits: ['--timeout', '1s'] };

  test.each([
    ['its declaration', ['plan', 'pipe', ...never.waits]],
    ['--live', ['plan', '--live', 'pipe', ...never.waits]],
    ['--base', ['plan', '--base', 'pipe', ...never.waits]],
    ['--key-file', ['plan', '--key-file', 'pipe', ...never.waits]],
    ['a plan', ['verify', 'pipe', ...never.waits]],
  ])('ends with a sentence within --timeout where nobody writes to %s', async (_, args) => {
    const cwd = folder({ 'limits.yaml': 'version: 1\nworkspaces: {}\n' });
    execFileSync('sh', ['-c', 'mkfifo "$1"', 'sh', join(cwd.path, 'pipe')]);
    const emulator = await serve();
    const { code, stderr } = await limitdrift(cwd, [...args, '--base-url', emulator.url], at(emulator).host);
    expect([code, stderr]).toEqual([
      3,
      expect.stringMatching(/^Error: Cannot read pipe.*: it is a pipe that nobody writes to\.\n/),
    ]);
  });

  test('reads a declaration of 16 MiB at most', async () => {
    const cwd = folder();
    writeFileSync(join(cwd.path, 'limits.yaml'), '');
    truncateSync(join(cwd.path, 'limits.yaml'), 16 * 1024 * 1024 + 1);
    const { code, stderr } = await limitdrift(cwd, ['validate']);
    expect([code, stderr]).toEqual([3, 'Error: Cannot read limits.yaml: it is larger than 16 MiB.\n']);
  });
});

test('an identity token is waited for no longer than the run may take', async () => {
  const { path } = pipe();
  const identity = { kind: 'file', source: 'ANTHROPIC_IDENTITY_TOKEN_FILE', path } as const;
  await expect(readIdentityToken(identity, 50, () => Promise.reject(new Error('not asked')))).rejects.toThrow(
    'it is a pipe that nobody writes to',
  );
});
