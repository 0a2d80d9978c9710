import { createSecureServer as createHttp2, sensitiveHeaders, type ServerHttp2Stream } from 'node:http2';
import { createServer } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';

import { describe, expect, it, onTestFinished, vi } from 'vitest';

import { parseBaseUrl } from '../../src/http/base-url.js';
import { openTransport, RequestTimeout, type Transport } from '../../src/http/transport.js';
import { organizationPath } from '../../src/live/request.js';
import {
  bakery,
  bread,
  breadLimits,
  errorOf,
  fakeClock,
  key,
  list,
  optionsFor,
  overrides,
  page,
  read,
} from '../live/bakery.js';
import { openSession } from '../../src/provider/live-session.js';
import { openApi } from '../../src/live/open-api.js';
import { selfSigned } from './certificate.js';
import { answer, type RawConnection, startHttp2Api, startRawHttp2, trustAnyCertificate } from './http2-server.js';

trustAnyCertificate();

const agreed = ['bread rlg_opus requests_per_minute = 700 (4000)'];
const headers = { 'x-api-key': key, authorization: 'Bearer of-federation' };

async function openTo(url: string, onStreams: (most: number) => void = () => undefined): Promise<Transport> {
  const way = { proxy: null, client: null };
  const options = { concurrency: 16, requestTimeoutMs: 5000, onStreams };
  const transport = await openTransport(parseBaseUrl(url, 'the test'), way, options);
  onTestFinished(() => transport.close());
  return transport;
}

function ask(transport: Transport, timeoutMs = 5000): ReturnType<Transport['get']> {
  return transport.get({ path: organizationPath, headers, timeoutMs, signal: new AbortController().signal });
}

async function listening(server: ReturnType<typeof createHttps> | ReturnType<typeof createHttp2>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('HTTP/2', () => {
  it('reads an organization over one connection', async () => {
    const api = await startHttp2Api(bakery);
    expect(overrides(await read(api))).toEqual(agreed);
    expect([api.connections(), api.streams.length]).toEqual([1, 5]);
  });

  it('serves a session of the provider over one connection, whatever is asked for', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `wrkspc_${index}`);
    const all = list(...ids.map((id) => ({ ...bread, id, name: id })));
    const limits = Object.fromEntries(ids.map((id) => [`/workspaces/${id}/rate_limits`, () => page()]));
    const api = await startHttp2Api({ ...bakery, '/workspaces': () => all, ...limits });
    const session = await openSession(optionsFor(api, { concurrency: null }));
    await Promise.all(ids.map((id) => session.workspaceSnapshot(id)));
    await session.close();
    expect([api.connections(), api.streams.length]).toEqual([1, 103]);
  });

  it('gives headers as they came, those that came twice too, and sends a key so that nobody on the way keeps it', async () => {
    const secret: unknown[] = [];
    const server = createHttp2(selfSigned('localhost'));
    server.on('stream', (stream, asked) => {
      secret.push(Reflect.get(asked, sensitiveHeaders));
      stream.respond({ ':status': 200, 'x-twice': ['a', 'a'], 'x-once': 'b' });
      stream.end('{}');
    });
    const transport = await openTo(await listening(server));
    const { status, headers: answered, body } = await ask(transport);
    expect([status, answered['x-twice'], answered['x-once'], Buffer.from(body).toString()]).toEqual([
      200,
      ['a', 'a'],
      'b',
      '{}',
    ]);
    expect(secret).toEqual([['x-api-key', 'authorization']]);
    await transport.close();
  });

  it('sends a body, and reads one of 4 MiB without more round trips than windows', async () => {
    const received: string[] = [];
    const server = createHttp2(selfSigned('localhost'));
    server.on('stream', (stream) => {
      stream.on('data', (chunk: Buffer) => received.push(chunk.toString()));
      stream.on('end', () => {
        stream.respond({ ':status': 200 });
        stream.end('x'.repeat(4 * 1024 * 1024));
      });
    });
    const transport = await openTo(await listening(server));
    const sending = { headers: {}, body: 'grant', timeoutMs: 5000, signal: new AbortController().signal };
    expect((await transport.exchange(sending)).body).toHaveLength(4 * 1024 * 1024);
    expect(received).toEqual(['grant']);
    await transport.close();
  });

  it('goes through one tunnel of a proxy', async () => {
    const api = await startHttp2Api(bakery);
    const targets: string[] = [];
    const proxy = createServer().on('connect', ({ url = '' }, socket) => {
      targets.push(url);
      const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'));
      socket.pipe(onward).pipe(socket);
      socket.on('error', () => onward.destroy());
    });
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', () => resolve()));
    onTestFinished(() => void proxy.close());
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const way = { proxy: { url, name: 'the proxy of the test', variable: 'HTTPS_PROXY' }, client: null };
    const options = { concurrency: 16, requestTimeoutMs: 5000, onStreams: () => undefined };
    const transport = await openTransport(parseBaseUrl(api.url, 'the test'), way, options);
    const answers = await Promise.all([ask(transport), ask(transport), ask(transport)]);
    await transport.close();
    expect([answers.map(({ status }) => status), api.streams.length, targets.length]).toEqual([[200, 200, 200], 3, 1]);
  });

  it('is not spoken where the server has HTTP/1.1 alone: the connection that asked is used for that', async () => {
    let connections = 0;
    const server = createHttps(selfSigned('localhost'), (_, response) => response.end('{}'));
    server.on('secureConnection', () => (connections += 1));
    const transport = await openTo(await listening(server));
    transport.connect();
    expect((await ask(transport)).status).toBe(200);
    expect(connections).toBe(1);
    await transport.close();
  });

  it.each([
    ['1', '1.1'],
    ['0', '2.0'],
    ['', '2.0'],
  ])('LIMITDRIFT_HTTP1=%s: it is HTTP/%s', async (LIMITDRIFT_HTTP1, version) => {
    const versions: string[] = [];
    const server = createHttp2({ ...selfSigned('localhost'), allowHTTP1: true }, (request, response) => {
      versions.push(request.httpVersion);
      response.end('{}');
    });
    const options = { ...optionsFor({ url: await listening(server) }), environment: { LIMITDRIFT_HTTP1 } };
    const api = await openApi(options);
    await api.run(({ transport }) => ask(transport));
    await api.close();
    expect(versions).toEqual([version]);
  });

  it('is left for HTTP/1.1 where the server asks for that', async () => {
    const server = createHttp2({ ...selfSigned('localhost'), allowHTTP1: true }, (request, response) => {
      if (request.httpVersion === '2.0') request.stream.close(13);
      else response.end(JSON.stringify({ id: 'org-1', name: 'Bakery' }));
    });
    const api = await openApi(optionsFor({ url: await listening(server) }));
    const reading = await api.run(async ({ transport }) => {
      await expect(ask(transport)).rejects.toMatchObject({ unprocessed: true });
      return (await ask(transport)).status;
    });
    await api.close();
    expect(reading).toBe(200);
  });
});

describe('a server of HTTP/2 that sends requests back', () => {
  /** What a run sees of attempts: their numbers and what was made of them. */
  async function readWatched(
    url: string,
  ): Promise<{ readonly read: readonly string[]; readonly attempts: number; readonly waits: readonly number[] }> {
    let attempts = 0;
    const clock = fakeClock();
    const onRequest = ({ attempt }: { readonly attempt: number }): void => {
      attempts = Math.max(attempts, attempt);
    };
    const snapshot = await read({ url }, { ...clock, onRequest, concurrency: null });
    return { read: overrides(snapshot), attempts, waits: clock.waits };
  }

  it('refuses some streams: they go out again at once, and no attempt is used up', async () => {
    const api = await startHttp2Api(bakery, (stream, { nth }) => {
      if (nth > 3) return false;
      stream.close(7);
      return true;
    });
    expect(await readWatched(api.url)).toEqual({ read: agreed, attempts: 1, waits: [0, 0, 0] });
    expect(api.connections()).toBe(1);
  });

  it('goes away with requests in flight: what it has not begun goes to a new connection, and what it has is finished', async () => {
    const api = await startHttp2Api(bakery, (stream, { path, nthHere, connection, session }) => {
      if (connection > 1) return false;
      if (nthHere === 1) {
        session.goaway(0, stream.id);
        setTimeout(() => answer(stream, bakery, path, new URLSearchParams()), 30);
      }
      return true;
    });
    expect(await readWatched(api.url)).toEqual({ read: agreed, attempts: 1, waits: [0, 0] });
    expect(api.connections()).toBe(2);
    expect(api.streams.filter((stream) => stream.endsWith('/me'))).toEqual(['1 /me']);
  });

  it('asks for calm: fewer requests follow, after a while', async () => {
    const api = await startHttp2Api(bakery, (_, { nthHere, connection, session }) => {
      if (connection > 1) return false;
      if (nthHere === 3) session.goaway(11, 0);
      return true;
    });
    expect(await readWatched(api.url)).toEqual({ read: agreed, attempts: 1, waits: [500, 500, 500] });
  });

  it('refuses for ever: that ends, as a failure', async () => {
    const api = await startHttp2Api(bakery, (stream) => {
      stream.close(7);
      return true;
    });
    const { code, message } = await errorOf(read(api));
    expect([code, message]).toEqual([
      'api-failed',
      expect.stringMatching(/the request to 127\.0\.0\.1:\d+ was ended without an answer \(REFUSED_STREAM\), 6 times$/),
    ]);
  });

  it('takes one request at a time, and says so late', async () => {
    const underWay = { now: 0, most: 0 };
    const api = await startHttp2Api(
      bakery,
      (stream, { path }) => {
        underWay.most = Math.max(underWay.most, (underWay.now += 1));
        setTimeout(() => {
          underWay.now -= 1;
          answer(stream, bakery, path, new URLSearchParams());
        }, 5);
        return true;
      },
      { maxConcurrentStreams: 1 },
    );
    const { read: found, attempts } = await readWatched(api.url);
    expect([found, attempts, underWay.most]).toEqual([agreed, 1, 1]);
  });
});

describe('a connection of HTTP/2', () => {
  it('that dies half-way is made again: the request counts as an attempt', async () => {
    const api = await startHttp2Api(bakery, (stream, { path, connection, cut }) => {
      if (path !== breadLimits || connection > 1) return false;
      stream.respond({ ':status': 200 });
      stream.write('{"data": [');
      setTimeout(cut, 10);
      return true;
    });
    const clock = fakeClock();
    expect(overrides(await read(api, clock))).toEqual(agreed);
    expect(clock.waits.every((wait) => wait === 500) && clock.waits.length > 0).toBe(true);
    expect(api.connections()).toBe(2);
  });

  it.each([
    [0, 'NO_ERROR'],
    [2, 'INTERNAL_ERROR'],
    [8, 'CANCEL'],
  ])('an answer that is reset half-way (%i) is never taken for a whole one', async (code) => {
    const server = await startRawHttp2((connection, stream) => {
      connection.headers(stream, { ':status': '200' });
      connection.data(stream, '{"data": [');
      setTimeout(() => connection.reset(stream, code), 10);
    });
    const { message } = await errorOf(read(server));
    expect(message).toMatch(/the answer was cut off( \(\w+\))?, 6 times$/);
  });

  it('that hangs does not hold up the next request: a silent connection is left', async () => {
    const server = await startRawHttp2((connection, stream) => {
      if (server.connections() === 1) return;
      connection.headers(stream, { ':status': '200' });
      connection.data(stream, '{}', true);
    });
    const transport = await openTo(server.url);
    transport.connect();
    await vi.waitFor(() => expect(server.connections()).toBe(1));
    await expect(ask(transport, 100)).rejects.toBeInstanceOf(RequestTimeout);
    expect((await ask(transport)).status).toBe(200);
    expect(server.connections()).toBe(2);
  });

  it('finishes its other requests when one of them takes too long, and takes no more', async () => {
    const waiting: ServerHttp2Stream[] = [];
    const api = await startHttp2Api(bakery, (stream, { nth }) => {
      if (nth === 1) waiting.push(stream);
      return nth === 1;
    });
    const transport = await openTo(api.url);
    const slow = ask(transport, 150);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    expect((await ask(transport)).status).toBe(200);
    await expect(slow).rejects.toBeInstanceOf(RequestTimeout);
    expect((await ask(transport)).status).toBe(200);
    expect([api.connections(), waiting[0]?.rstCode]).toEqual([2, 8]);
  });

  it('takes no more requests after an answer that cannot be the one that was asked for', async () => {
    const api = await startHttp2Api({ ...bakery, [breadLimits]: () => page({ type: 'workspace' }) });
    const { incomplete } = await read(api);
    expect(incomplete).toHaveLength(1);
    const transport = await openTo(api.url);
    (await ask(transport)).closeConnection();
    await ask(transport);
    expect(api.connections()).toBe(3);
  });

  it.each([
    [
      'speaks something else after having agreed on HTTP/2',
      (connection: RawConnection) => void connection.socket.write('SSH-2.0-OpenSSH_9.2\r\n'.repeat(4)),
    ],
    ['breaks the rules at once', (connection: RawConnection) => connection.frame(9, 4, 1)],
  ])('to what %s is given up at once, with the way back', async (_, accepted) => {
    const server = await startRawHttp2(() => undefined, accepted);
    const { message, hint } = await errorOf(read(server));
    expect(message).toMatch(/what answers at 127\.0\.0\.1:\d+ does not speak HTTP\/2 \(it breaks the protocol\)$/);
    expect(hint).toBe('LIMITDRIFT_HTTP1=1 asks for HTTP/1.1 in its place.');
  });

  it('on which a flood of headers comes is none to read from', async () => {
    const fields = Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`x-${index}`, 'v'.repeat(100)]));
    const server = await startRawHttp2((connection, stream) => {
      connection.headerFlood(stream, { ':status': '200', ...fields });
    });
    expect((await errorOf(read(server))).message).toMatch(/ does not speak HTTP\/2 \(it breaks the protocol\)$/);
  });
});
