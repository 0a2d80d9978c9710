import { EventEmitter } from 'node:events';

import { describe, expect, test } from 'vitest';

import { main } from '../../src/cli/main.js';
import { at, folder, serve, agreed } from './command-line.js';

/** A process that records what is written and can be sent signals. */
function processOf(args: readonly string[], cwd: string, env: object) {
  const written: string[] = [];
  const stream = { isTTY: false, columns: undefined, write: (text: string) => written.push(text) > 0 };
  const events = new EventEmitter();
  const fake = Object.assign(events, {
    argv: ['node', 'limitdrift', ...args],
    env,
    cwd: () => cwd,
    stdout: stream,
    stderr: stream,
  });
  return { fake: fake as unknown as NodeJS.Process, events, written };
}

describe('main', () => {
  test('runs the words after the script in the process’s folder and leaves no listener behind', async () => {
    const { fake, written } = processOf(['validate'], folder({ 'limits.yaml': agreed }).path, {});
    expect([await main(fake, ''), written.join('').startsWith('Valid: limits.yaml, 2 workspaces.')]).toEqual([0, true]);
    expect([fake.listenerCount('SIGINT'), fake.listenerCount('SIGTERM')]).toEqual([0, 0]);
  });

  test.each([
    ['SIGINT', 130, 'Error: Interrupted.'],
    ['SIGTERM', 143, 'Error: Terminated.'],
  ])('ends at once with the exit code of %s', async (signal, code, words) => {
    const { options, host } = at(await serve({ faults: [{ kind: 'latency', ms: 60_000 }] }));
    const { fake, events, written } = processOf(
      ['plan', ...options],
      folder({ 'limits.yaml': agreed }).path,
      host.env ?? {},
    );
    const running = main(fake, '');
    setTimeout(() => events.emit(signal), 20);
    expect([await running, written.join('').startsWith(words)]).toEqual([code, true]);
  });
});
