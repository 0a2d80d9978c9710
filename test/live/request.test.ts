import { planRoute } from '../../src/http/route.js';
import { expect, it } from 'vitest';

import { parseBaseUrl } from '../../src/http/base-url.js';
import { organizationPath, request } from '../../src/live/request.js';
import { sleep, startDeadline } from '../../src/http/deadline.js';
import { createThrottle } from '../../src/live/throttle.js';
import { organization } from '../../src/live/wire.js';

it('gives back no place that it never got, when the run ends before its turn', async () => {
  const { signal } = new AbortController();
  const deadline = startDeadline({ timeoutMs: 5000, signal, now: Date.now, sleep });
  const throttle = createThrottle(1);
  await throttle.acquire(signal);
  let left = 0;
  const counted = { ...throttle, release: () => void (left += 1) };
  const nothing = () => Promise.reject(new Error('nothing is sent'));
  const transport = { get: nothing, exchange: nothing, connect: () => undefined, close: () => Promise.resolve() };
  const base = parseBaseUrl('http://127.0.0.1:1', 'the test');
  const api = {
    base,
    ...planRoute(base, {}, 'api'),
    headers: {},
    access: null,
    expected: { organization: null },
    transport,
    deadline,
    throttle: counted,
    requestTimeoutMs: 5000,
  };
  const waiting = request(
    { ...api, random: () => 0, onRequest: null },
    { method: 'GET', path: organizationPath, schema: organization },
  );
  deadline.end();
  await expect(waiting).rejects.toThrow('The run is over');
  expect(left).toBe(0);
});
