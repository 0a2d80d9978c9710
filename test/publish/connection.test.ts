import { gzipSync } from 'node:zlib';

import { describe, expect, test } from 'vitest';

import { UserError } from '../../src/model/errors.js';
import { PublishFailure } from '../../src/publish/publish-failure.js';
import { sendMessage } from '../../src/publish/send-message.js';
import { openService, type Service, type PublishSurroundings } from '../../src/publish/service.js';
import { parseBaseUrl } from '../../src/http/base-url.js';
import { DeadlineReached } from '../../src/http/deadline.js';
import { createHider } from '../../src/http/hidden-key.js';
import { formatPlan } from '../../src/files/plan-file.js';
import { folder, limitdrift } from '../cli/command-line.js';
import { startGithub } from './fake-github.js';
import { type Mischief, reset, startFake } from './fake-server.js';
import { planOf, publisher } from './publishing.js';

/** A service on a server, and the waits between its tries. */
async function serviceOf(
  url: string,
  more: Partial<PublishSurroundings> = {},
): Promise<{ service: Service; waits: number[] }> {
  const waits: number[] = [];
  const service = await openService(parseBaseUrl(url, 'the test'), 'secret-token', {
    tool: { name: 'limitdrift', version: '0.0.0' },
    environment: {},
    hider: createHider(),
    signal: new AbortController().signal,
    now: () => Date.parse('2026-11-22T12:00:00Z'),
    random: () => 0,
    sleep: async (milliseconds) => void waits.push(milliseconds),
    note: () => undefined,
    ...more,
  });
  return { service, waits };
}

const ask = { method: 'GET', path: '/x', headers: {}, body: null } as const;
const named = { name: 'GET /x', repeatable: true };

describe('a connection', () => {
  test('that breaks is tried again, a little later each time', async () => {
    const server = await startFake(() => ({ status: 200, body: 'fine' }));
    let left = 2;
    server.disturb(() => ((left -= 1) >= 0 ? reset : null));
    const { service, waits } = await serviceOf(server.url);
    const { status } = await sendMessage(service, ask, named);
    await service.close();
    expect([status, waits]).toEqual([200, [500, 1000]]);
  });

  test('that does not come about is said once, while it is tried again', async () => {
    const notes: string[] = [];
    const environment = { HTTPS_PROXY: (await startFake(() => ({ status: 503, body: '' }))).url };
    const { service } = await serviceOf('https://api.invalid', { environment, note: (text) => notes.push(text) });
    const failure = await sendMessage(service, ask, named).catch((error: unknown) => error);
    await service.close();
    expect(failure).toBeInstanceOf(PublishFailure);
    expect(notes).toEqual([expect.stringMatching(/^the proxy \S+ \(HTTPS_PROXY\) .*; trying again$/)]);
  });

  test('through a proxy is named as such when it fails', async () => {
    const github = await startGithub();
    const more = { GITHUB_API_URL: 'https://api.invalid', HTTPS_PROXY: 'http://127.0.0.1:1' };
    const { code, stderr } = await publisher().run('comment', planOf('limit-changed'), github.env(more));
    expect(code).toBe(0);
    expect(stderr).toContain(
      'the proxy 127.0.0.1:1 (HTTPS_PROXY) cannot be reached (ECONNREFUSED). Check HTTPS_PROXY;',
    );
  });

  test('that brings more than 32 MiB is given up', async () => {
    const flood: Mischief = (response) => {
      response.writeHead(200);
      response.end(Buffer.alloc(33 * 1024 * 1024));
    };
    const server = await startFake(() => ({ status: 200 }));
    server.disturb(() => flood);
    const { service, waits } = await serviceOf(server.url);
    const failure = await sendMessage(service, ask, named).catch((error: unknown) => error);
    await service.close();
    expect(failure).toBeInstanceOf(PublishFailure);
    expect(String(failure)).toMatch(/answered with more than 32 MiB$/);
    expect(waits).toEqual([]);
  });

  test.each([
    ['SSH-2.0-x\r\n', /does not speak HTTP\/1\.1 \(.+\)$/, []],
    ['HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n', /was cut off \(.+\), 3 times$/, [500, 1000]],
  ])(
    'on which comes what is no HTTP is a failure in words, and is tried again where it began as HTTP: %j',
    async (bytes, words, waited) => {
      const server = await startFake(() => ({ status: 200 }));
      server.disturb(() => (response) => void response.socket?.end(bytes));
      const { service, waits } = await serviceOf(server.url);
      const failure = await sendMessage(service, ask, named).catch((error: unknown) => error);
      await service.close();
      expect(failure).toBeInstanceOf(PublishFailure);
      expect(String(failure)).toMatch(words);
      expect(waits).toEqual(waited);
    },
  );

  test('that brings a compressed answer is read', async () => {
    const server = await startFake(() => ({ status: 200 }));
    server.disturb(() => (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.end(gzipSync('whole'));
    });
    const { service } = await serviceOf(server.url);
    expect(Buffer.from((await sendMessage(service, ask, named)).body).toString()).toBe('whole');
    await service.close();
  });

  test('that is cut off in the middle of an answer is tried again', async () => {
    const cut: Mischief = (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      setTimeout(() => response.socket?.resetAndDestroy(), 10);
    };
    const server = await startFake(() => ({ status: 200, body: 'whole' }));
    let left = 1;
    server.disturb(() => ((left -= 1) >= 0 ? cut : null));
    const { service, waits } = await serviceOf(server.url);
    expect(Buffer.from((await sendMessage(service, ask, named)).body).toString()).toBe('whole');
    await service.close();
    expect(waits).toEqual([500]);
  });
});

describe('a limit', () => {
  test.each([
    ['429 without a word', 429, {}, '', 500],
    ['429 with a date', 429, { 'retry-after': 'Sun, 22 Nov 2026 12:00:09 GMT' }, '', 9000],
    [
      '403 with nothing left until a time',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Date.parse('2026-11-22T12:00:20Z') / 1000) },
      '',
      20_000,
    ],
    [
      '403 with nothing left until a time that is over',
      403,
      { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' },
      '',
      500,
    ],
    ['503 that asks for a wait', 503, { 'retry-after': '3' }, '', 3000],
    ['408', 408, {}, '', 500],
  ])('is waited for: %s', async (_, status, headers, message, wait) => {
    const server = await startFake(() => ({ status: 200, body: 'fine' }));
    let left = 1;
    server.disturb(() => ((left -= 1) >= 0 ? { status, headers, body: { message } } : null));
    const { service, waits } = await serviceOf(server.url);
    await sendMessage(service, ask, named);
    await service.close();
    expect(waits).toEqual([wait]);
  });

  test.each([400, 401, 403, 404, 410, 422])('is no other refusal: a %i is not tried again', async (status) => {
    const server = await startFake(() => ({ status, body: { message: 'no' } }));
    const { service, waits } = await serviceOf(server.url);
    await expect(sendMessage(service, ask, named)).rejects.toMatchObject({ status, uncertain: false });
    await service.close();
    expect(waits).toEqual([]);
  });
});

test('a wait of an hour, after a request that may have been carried out, is not waited for', async () => {
  const server = await startFake(() => ({ status: 503, headers: { 'retry-after': '3600' }, body: { message: 'no' } }));
  const { service, waits } = await serviceOf(server.url);
  const sending = sendMessage(service, { ...ask, method: 'POST' }, { name: 'POST /x', repeatable: false });
  await expect(sending).rejects.toMatchObject({ status: 503, uncertain: true });
  await service.close();
  expect(waits).toEqual([]);
});

test('the time for publishing that ends during a wait is told, and is no crash', async () => {
  const server = await startFake(() => ({ status: 500, body: 'no' }));
  const { service } = await serviceOf(server.url, { sleep: () => Promise.reject(new DeadlineReached()) });
  await expect(sendMessage(service, ask, named)).rejects.toThrow(
    new PublishFailure('GET /x: the time for publishing was up', null),
  );
  await service.close();
});

test('what is interrupted ends at once, with the exit code of the interruption', async () => {
  const github = await startGithub();
  const interruption = new AbortController();
  github.disturb(() => () => interruption.abort(UserError.of('interrupted', {})));
  const cwd = folder({ 'plan.json': formatPlan(planOf('limit-changed')) });
  const { code } = await limitdrift(cwd, ['comment', 'plan.json'], { env: github.env(), signal: interruption.signal });
  expect(code).toBe(130);
});

test('a run that ends between two tries ends at once', async () => {
  const github = await startGithub();
  const interruption = new AbortController();
  github.disturb(() => ({ status: 500 }));
  const cwd = folder({ 'plan.json': formatPlan(planOf('limit-changed')) });
  const sleep = async (): Promise<void> => {
    interruption.abort(UserError.of('terminated', {}));
    throw interruption.signal.reason;
  };
  const words = { env: github.env(), signal: interruption.signal, sleep };
  const { code } = await limitdrift(cwd, ['issue', 'plan.json'], words);
  expect([code, github.requests.length]).toEqual([143, 1]);
});
