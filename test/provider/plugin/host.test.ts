import { EventEmitter } from 'node:events';

import { expect, it, onTestFinished, vi } from 'vitest';

import { hostOf } from '../../../src/provider/plugin/plugin-host.js';

it('is the process: its words, its parent of the moment, its signals and its end', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const events = new EventEmitter();
  const exits: unknown[] = [];
  const host = hostOf(
    Object.assign(Object.create(process) as NodeJS.Process, {
      argv: ['node', 'provider', '-debug'],
      exit: (code: number) => exits.push(code),
      on: (event: string, listener: () => void) => events.on(event, listener),
    }),
  );
  host.on('SIGTERM', () => host.exit(143));
  events.emit('SIGTERM');
  expect(exits).toEqual([143]);
  host.exitOnceRead(1);
  expect(exits).toEqual([143]);
  vi.advanceTimersByTime(1000);
  expect(exits).toEqual([143, 1]);
  expect(host.args).toEqual(['-debug']);
  expect([host.pid, host.parent(), host.platform]).toEqual([process.pid, process.ppid, process.platform]);
  expect(host.env).toBe(process.env);
  expect([host.lives(process.pid), host.lives(2 ** 30)]).toEqual([true, false]);
});
