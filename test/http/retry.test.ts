import { describe, expect, it } from 'vitest';

import { fetchSnapshot } from '../../src/live/fetch-snapshot.js';
import type { RequestEvent } from '../../src/live/retried-request.js';
import { sleep } from '../../src/http/deadline.js';
import { failure, hang, reset, startApi } from '../live/api-server.js';
import type { Asked, Reply } from '../live/api-server.js';
import {
  bakery,
  breadLimits,
  errorOf,
  fakeClock,
  overrideOf,
  opus,
  optionsFor,
  overrides,
  page,
  read,
} from '../live/bakery.js';

const whole = ['bread rlg_opus requests_per_minute = 700 (4000)'];

/** Reads the bakery, whose bread answers so at first and then well; gives the waits and what was read. */
async function readAfter(
  ...replies: readonly Reply[]
): Promise<{ waits: readonly number[]; overrides: readonly string[] }> {
  const server = await startApi({
    ...bakery,
    [breadLimits]: ({ nth }) => replies[nth - 1] ?? page(overrideOf(opus, 700)),
  });
  const clock = fakeClock();
  const snapshot = await read(server, clock);
  expect(snapshot.complete).toBe(true);
  return { waits: clock.waits, overrides: overrides(snapshot) };
}

describe('a slow or throttled API', () => {
  it.each([408, 409, 500, 502, 503, 504, 529])('is asked again after a %i', async (status) => {
    expect(await readAfter(failure(status, 'api_error'))).toEqual({ waits: [500], overrides: whole });
  });

  it('is asked again after a reset connection', async () => {
    expect(await readAfter(reset)).toEqual({ waits: [500], overrides: whole });
  });

  const lengthGiven: Reply = (response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write('{"data":[', () => response.destroy());
  };

  it('is said to be cut off, not to have no connection, when a body never comes whole', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => lengthGiven });
    const { incomplete } = await read(server, fakeClock());
    expect(incomplete.map(({ reason }) => reason)).toEqual(['the answer was cut off (UND_ERR_SOCKET), 6 times']);
  });

  it('is asked again after a body that was cut half-way, whether its length was given or not', async () => {
    const lengthUnknown: Reply = (response) => {
      response.writeHead(200, { connection: 'close' });
      response.shouldKeepAlive = false;
      response.useChunkedEncodingByDefault = false;
      response.end('{"data":[');
    };
    expect(await readAfter(lengthGiven, lengthUnknown)).toEqual({ waits: [500, 1000], overrides: whole });
  });

  it('still gives every limit when every third request gets a 429', async () => {
    let count = 0;
    const third = (reply: Reply): Reply => ((count += 1) % 3 === 0 ? failure(429, 'rate_limit_error') : reply);
    const routes = Object.fromEntries(
      Object.entries(bakery).map(([path, route]) => [path, (asked: Asked) => third(route(asked))]),
    );
    const snapshot = await read(await startApi(routes));
    expect([snapshot.complete, overrides(snapshot)]).toEqual([true, whole]);
  });

  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['less than the first step of the backoff, which is waited for anyway', { 'retry-after-ms': '1' }, 500],
    ['milliseconds, which go before seconds', { 'retry-after-ms': '1500', 'retry-after': '7' }, 1500],
    ['an HTTP date', { 'retry-after': 'Sat, 21 Nov 2026 20:00:05 GMT' }, 4013],
    ['a date that is over, which is none', { 'retry-after': 'Sat, 21 Nov 2026 19:00:00 GMT' }, 500],
    ['zero, which is none', { 'retry-after': '0' }, 500],
    ['a negative number, which is none', { 'retry-after': '-7' }, 500],
    ['words, which are none', { 'retry-after': 'soon', 'retry-after-ms': 'sooner' }, 500],
  ])('is given the wait that it asks for in %s', async (_, headers, wait) => {
    const throttled = failure(429, 'rate_limit_error', { headers });
    expect(await readAfter(throttled)).toEqual({ waits: [wait], overrides: whole });
  });

  it.each(['301', '99999999999', '9'.repeat(400)])(
    'is not waited for when it asks for %s s and the run has 300',
    async (seconds) => {
      const throttled = failure(429, 'rate_limit_error', { headers: { 'retry-after': seconds } });
      const server = await startApi({ ...bakery, [breadLimits]: () => throttled });
      const clock = fakeClock();
      const { incomplete } = await read(server, clock);
      expect(clock.waits).toEqual([]);
      const reason = `the API answered 429 rate_limit_error, and asked to wait ${Number(seconds)} s, which is longer than the run has left`;
      expect(incomplete).toEqual([
        { workspace: { id: 'wrkspc_bread', name: 'bread' }, reason, status: 429, request_id: 'req_failed' },
      ]);
    },
  );

  it('says how to give it more time when the organization itself is throttled for too long', async () => {
    const throttled = failure(429, 'rate_limit_error', { headers: { 'retry-after': '3600' } });
    const { code, message, hint } = await errorOf(read(await startApi({ ...bakery, '/me': () => throttled })));
    expect([code, hint]).toEqual(['api-failed', 'Allow more time with --timeout.']);
    expect(message).toContain(
      '(status 429, request-id req_failed): the API answered 429 rate_limit_error, and asked to wait 3600 s',
    );
  });

  it('is asked six times at growing intervals, then the workspace is incomplete', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => failure(500, 'api_error') });
    const clock = fakeClock();
    const { incomplete } = await read(server, clock);
    expect(clock.waits).toEqual([500, 1000, 2000, 4000, 8000]);
    expect(incomplete.map(({ reason, status }) => [reason, status])).toEqual([
      ['the API answered 500 api_error, 6 times', 500],
    ]);
  });

  it('is asked up to the deadline of the run while it answers 429', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => failure(429, 'rate_limit_error') });
    const clock = fakeClock();
    const { incomplete } = await read(server, { ...clock, timeoutMs: 60_000 });
    expect(clock.waits).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000, 8000, 8000, 8000]);
    expect(incomplete.map(({ reason }) => reason)).toEqual([
      'the API answered 429 rate_limit_error, and the time limit of the run is reached',
    ]);
  });

  it('is asked again a quarter earlier at most, so that clients do not come back together', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: ({ nth }) => (nth < 3 ? reset : page()) });
    const clock = fakeClock();
    await read(server, { ...clock, random: () => 0.999 });
    expect(clock.waits.map(Math.ceil)).toEqual([376, 751]);
  });

  it.each([
    [
      'the spend cap of a tier, which waiting does not lift',
      failure(429, 'rate_limit_error', { code: 'enforced_spend_limit_reached' }),
    ],
    [
      'the spend cap of a contract, whatever wait it asks for',
      failure(429, 'rate_limit_error', { code: 'contract_spend_limit_reached', headers: { 'retry-after': '1' } }),
    ],
    ['its own word that it makes no sense', failure(500, 'api_error', { headers: { 'x-should-retry': 'false' } })],
    [
      'its own word that it makes no sense, on a 429 too',
      failure(429, 'rate_limit_error', { headers: { 'x-should-retry': 'false' } }),
    ],
    ['a request that is wrong', failure(422, 'invalid_request_error')],
    ['an unpaid bill', failure(402, 'billing_error')],
  ])('is not asked again after %s', async (_, reply) => {
    const server = await startApi({ ...bakery, [breadLimits]: () => reply });
    const clock = fakeClock();
    expect((await read(server, clock)).incomplete).toHaveLength(1);
    expect(clock.waits).toEqual([]);
  });

  it.each(['ramp_limit_exceeded', 'monthly_spend_limit_reached_of_2027', 'ENFORCED_SPEND_LIMIT_REACHED'])(
    'is asked again after a 429 for another reason, and given the wait that it asks for: %s',
    async (code) => {
      const throttled = failure(429, 'rate_limit_error', { code, headers: { 'retry-after': '7' } });
      expect(await readAfter(throttled, throttled)).toEqual({ waits: [7000, 7000], overrides: whole });
    },
  );

  it('is asked again when it says so itself', async () => {
    const reply = failure(422, 'api_error', { headers: { 'x-should-retry': 'true' } });
    expect(await readAfter(reply)).toEqual({ waits: [500], overrides: whole });
  });

  it('is given up when nobody listens there, at once', async () => {
    const clock = fakeClock();
    const { code, message, hint } = await errorOf(read({ url: 'http://127.0.0.1:1' }, clock));
    expect([code, hint, clock.waits]).toEqual(['api-failed', 'Check the base URL and the network.', []]);
    expect(message).toMatch(
      /^GET \/v1\/organizations\/\S+ \(no answer, request-id none\): the connection to 127\.0\.0\.1:1 failed \(ECONNREFUSED\)$/,
    );
  });
});

describe('a request that takes too long', () => {
  const drip: Reply = (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(timer));
  };

  it.each([
    ['does not begin', hang],
    ['drips', drip],
  ])('is ended and made again when its answer %s', async (_, slow) => {
    const server = await startApi({
      ...bakery,
      [breadLimits]: ({ nth }) => (nth === 1 ? slow : page(overrideOf(opus, 700))),
    });
    const clock = fakeClock();
    const events: RequestEvent[] = [];
    const snapshot = await read(server, { ...clock, requestTimeoutMs: 400, onRequest: (event) => events.push(event) });
    expect([clock.waits, overrides(snapshot)]).toEqual([[500], whole]);
    expect(events.map(({ next }) => next)).toContain('no complete answer within 0.4 s; again in 500 ms');
  });
});

describe('the deadline of the run', () => {
  it('leaves what was not read by then incomplete and gives the rest', async () => {
    const server = await startApi({ ...bakery, '/workspaces/wrkspc_cake/rate_limits': () => hang });
    const snapshot = await read(server, { timeoutMs: 900 });
    expect(overrides(snapshot)).toEqual(whole);
    const reason = 'the time limit of the run was reached';
    expect(snapshot.incomplete).toEqual([
      { workspace: { id: 'wrkspc_cake', name: 'cake' }, reason, status: null, request_id: null },
    ]);
  });

  it('also covers workspaces whose turn never came', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => hang });
    const snapshot = await read(server, { timeoutMs: 900, concurrency: 1 });
    expect(snapshot.incomplete.map(({ workspace }) => workspace.name)).toEqual(['bread', 'cake']);
  });

  it.each(['/me', '/rate_limits', '/workspaces'])('is a failure of the run while %s is not read', async (path) => {
    const server = await startApi({ ...bakery, [path]: () => hang });
    const { code, exitCode, message, hint } = await errorOf(read(server, { timeoutMs: 300 }));
    expect([code, exitCode, hint]).toEqual(['api-failed', 1, 'Allow more time with --timeout.']);
    expect(message).toContain(`GET /v1/organizations${path}`);
    expect(message).toContain('the time limit of the run was reached');
  });
});

describe('Ctrl-C', () => {
  it('ends the reading at once during a request', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => hang });
    const controller = new AbortController();
    const stop = new Error('interrupted by the user');
    const reading = read(server, {
      signal: controller.signal,
      onRequest: ({ path }) => path.endsWith('/me') && controller.abort(stop),
    });
    await expect(reading).rejects.toBe(stop);
  });

  it('ends the reading at once during a backoff', async () => {
    const server = await startApi({
      ...bakery,
      [breadLimits]: () => failure(429, 'rate_limit_error', { headers: { 'retry-after': '200' } }),
    });
    const controller = new AbortController();
    const stop = new Error('interrupted by the user');
    const { sleep: _, ...options } = optionsFor(server, {
      signal: controller.signal,
      onRequest: ({ status }) => status === 429 && setImmediate(() => controller.abort(stop)),
    });
    const reading = fetchSnapshot(options);
    await expect(reading).rejects.toBe(stop);
  });

  it('sends nothing when it came before', async () => {
    const server = await startApi(bakery);
    const stop = new Error('interrupted by the user');
    await expect(read(server, { signal: AbortSignal.abort(stop) })).rejects.toBe(stop);
    expect(server.requests).toEqual([]);
  });

  it('ends a wait that begins after it, at once', async () => {
    const stop = new Error('interrupted by the user');
    await expect(sleep(600_000, AbortSignal.abort(stop))).rejects.toBe(stop);
  });
});
