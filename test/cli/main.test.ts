import { EventEmitter } from 'node:events';
import { closeSync, openSync } from 'node:fs';

import { describe, expect, onTestFinished, test } from 'vitest';

import { launch } from '../../src/cli/launcher.js';
import { main } from '../../src/cli/main.js';
import { at, folder, serve, agreed, planIn } from './command-line.js';

/** A stream that records what is written to it, unless `write` says otherwise. */
function streamOf(write?: () => never) {
  const written: string[] = [];
  const stream = {
    isTTY: false,
    columns: undefined,
    fd: -1,
    write: write ?? ((text: string) => written.push(text) > 0),
  };
  return { stream: Object.assign(new EventEmitter(), stream), text: () => written.join('') };
}

interface Words {
  readonly env?: object;
  readonly stdout?: ReturnType<typeof streamOf>;
  readonly stderr?: ReturnType<typeof streamOf>;
}

/** A process that records what is written and can be sent signals. */
function processOf(args: readonly string[], cwd: string, words: Words = {}) {
  const { env = {}, stdout = streamOf(), stderr = streamOf() } = words;
  const fake = Object.assign(new EventEmitter(), {
    argv: ['node', 'limitdrift', ...args],
    env,
    cwd: () => cwd,
    stdout: stdout.stream,
    stderr: stderr.stream,
    exitCode: undefined,
  });
  return { fake: fake as unknown as NodeJS.Process, events: fake, stdout, stderr };
}

function systemError(code: string, errno: number): Error {
  return Object.assign(new Error(code), { code, errno });
}

describe('main', () => {
  test('runs the words after the script in the process’s folder and leaves no listener behind', async () => {
    const { fake, stdout } = processOf(['validate'], folder({ 'limits.yaml': agreed }).path);
    expect([await main(fake, ''), stdout.text().startsWith('Valid: limits.yaml, 2 workspaces.')]).toEqual([0, true]);
    expect([fake.listenerCount('SIGINT'), fake.listenerCount('SIGTERM')]).toEqual([0, 0]);
  });

  test.each([
    ['SIGINT', 130, 'Error: Interrupted.'],
    ['SIGTERM', 143, 'Error: Terminated.'],
  ])('ends at once with the exit code of %s', async (signal, code, words) => {
    const { options, host } = at(await serve({ faults: [{ kind: 'latency', ms: 60_000 }] }));
    const files = folder({ 'limits.yaml': agreed });
    const { fake, events, stderr } = processOf(['plan', ...options], files.path, { env: host.env ?? {} });
    const running = main(fake, '');
    setTimeout(() => events.emit(signal), 20);
    expect([await running, stderr.text().startsWith(words)]).toEqual([code, true]);
  });

  test('says in words that its folder was deleted', async () => {
    const { fake, stderr } = processOf(['validate'], '');
    fake.cwd = () => {
      throw systemError('ENOENT', -2);
    };
    expect([await main(fake, ''), stderr.text()]).toEqual([
      3,
      'Error: Cannot read the working directory: it does not exist.\nChange to a folder that exists.\n',
    ]);
  });
});

const full = systemError('ENOSPC', -28);
const lost = 'Error: Cannot write to standard output: no space is left.\n';

/** Node throws what it notices at once, and emits what it notices later. */
const brokenStreams = [
  [
    'at once',
    () =>
      streamOf(() => {
        throw full;
      }),
  ],
  [
    'later',
    () => {
      const broken = streamOf();
      broken.stream.write = () => broken.stream.emit('error', full);
      return broken;
    },
  ],
] as const;

describe.each(brokenStreams)('of a stdout that is found to be full %s', (_, broken) => {
  const run = async (yaml: string) => {
    const { options, host } = at(await serve());
    const files = folder({ 'limits.yaml': yaml });
    const args = ['plan', ...options, '--out', 'plan.json'];
    const { fake, stderr } = processOf(args, files.path, { env: host.env ?? {}, stdout: broken() });
    return { code: await main(fake, ''), stderr: stderr.text(), plan: planIn(files.read('plan.json')) };
  };

  test('is said once, and the exit code is the verdict’s', async () => {
    const { code, stderr, plan } = await run(agreed.replace('500', '400'));
    expect([code, stderr, plan.run.exit_code]).toEqual([2, lost, 2]);
  });

  test('success is none', async () => {
    const { code, stderr, plan } = await run(agreed);
    expect([code, stderr, plan.run.exit_code]).toEqual([1, lost, 0]);
  });

  test('help is an error in words too', () => {
    const { fake, stderr } = processOf(['--help'], '', { stdout: broken() });
    launch(fake, {
      version: '1.2.3',
      help: { '': 'overall' },
      load: () => ({ main }),
      require: expect.unreachable,
      folder: '',
    });
    expect([fake.exitCode, stderr.text()]).toEqual([1, lost]);
  });
});

test('the launcher tells of an empty command line, which is an error, without loading the rest', () => {
  const { fake, stdout, stderr } = processOf([], '');
  const load = () => expect.unreachable();
  launch(fake, { version: '1.2.3', help: { '': 'overall\n' }, load, require: load, folder: '' });
  expect([fake.exitCode, stdout.text(), stderr.text()]).toEqual([3, '', 'overall\n']);
});

describe('a stream that fails', () => {
  const validate = (words: Words) => processOf(['validate'], folder({ 'limits.yaml': agreed }).path, words);

  test('after the run was over makes a success a failure', async () => {
    const { fake, stdout, stderr } = validate({});
    expect(await main(fake, '')).toBe(0);
    stdout.stream.emit('error', full);
    expect([fake.exitCode, stderr.text()]).toEqual([1, lost]);
  });

  test('because its reader has what it wanted is no failure', async () => {
    const { fake, stdout, stderr } = validate({});
    const code = await main(fake, '');
    stdout.stream.emit('error', systemError('EPIPE', -32));
    expect([code, fake.exitCode, stderr.text()]).toEqual([0, undefined, '']);
  });

  test('is no failure where it is stderr, of which nobody can be told', async () => {
    const stderr = streamOf(() => {
      throw full;
    });
    const { fake, stdout } = processOf(['plan', '--nonsense'], folder().path, { stderr });
    expect([await main(fake, ''), stdout.text()]).toEqual([3, '']);
    expect(await main(validate({ stderr }).fake, '')).toBe(0);
  });
});

test('a file behind stdout gets every byte: Node’s stream takes no notice of a part that had no space', async () => {
  const files = folder({ 'limits.yaml': agreed, out: 'before\n' });
  const descriptor = openSync(`${files.path}/out`, 'a');
  onTestFinished(() => closeSync(descriptor));
  const { fake, stdout } = processOf(['schema', 'plan'], files.path);
  stdout.stream.fd = descriptor;
  expect([await main(fake, ''), stdout.text()]).toEqual([0, '']);
  expect(files.read('out')).toMatch(/^before\n\{\n[^]*\}\n$/);
});
