import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { sleep, startDeadline } from '../../src/http/deadline.js';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it('leaves no timer behind when the run ends, so that the process need not wait for the deadline', async () => {
  const run = startDeadline({ timeoutMs: 300_000, signal: new AbortController().signal, now: Date.now, sleep });
  const waiting = run.sleep(60_000);
  expect(vi.getTimerCount()).toBe(2);
  run.end();
  await expect(waiting).rejects.toThrow('The run is over');
  expect(vi.getTimerCount()).toBe(0);
});
