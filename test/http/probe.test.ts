import { once } from 'node:events';
import { createSecureServer as createHttp2 } from 'node:http2';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

import { expect, it, onTestFinished, vi } from 'vitest';

import { parseBaseUrl } from '../../src/http/base-url.js';
import { probe, type ProbeOptions } from '../../src/http/probe.js';
import { planRoute } from '../../src/http/route.js';
import { selfSigned } from './certificate.js';

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

function ask(url: string, options: Partial<ProbeOptions> = {}): ReturnType<typeof probe> {
  const base = parseBaseUrl(url, '--base-url');
  const { signal } = new AbortController();
  const sleep = (): Promise<void> => Promise.resolve();
  return probe(base, planRoute(base, {}, 'api'), {
    http2: true,
    timeoutMs: 60_000,
    signal,
    random: () => 0,
    sleep,
    ...options,
  });
}

it('of a server without TLS says that it was reached', async () => {
  const port = await listen(createServer());
  expect(await ask(`http://127.0.0.1:${port}`)).toBeNull();
});

it('tries again a server that hangs up in the middle of TLS, three times in all', async () => {
  const port = await listen(createServer((socket) => socket.destroy()));
  const sleep = vi.fn<() => Promise<void>>(() => Promise.resolve());
  expect(await ask(`https://127.0.0.1:${port}`, { sleep })).toMatchObject({ retries: 'few' });
  expect(sleep).toHaveBeenCalledTimes(2);
});

it('tries a certificate that nobody vouches for once, and says so', async () => {
  const { key, cert } = selfSigned('nobody');
  const port = await listen(createSecureServer({ key, cert }));
  const sleep = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const failed = await ask(`https://127.0.0.1:${port}`, { sleep });
  expect(failed).toMatchObject({ reason: expect.stringContaining('(DEPTH_ZERO_SELF_SIGNED_CERT)') });
  expect(sleep).not.toHaveBeenCalled();
});

it('ends with the run, before it connects and while it does', async () => {
  const run = new AbortController();
  const connected = vi.fn<(socket: Socket) => void>((socket) => {
    run.abort(new Error('The run is over'));
    socket.end();
  });
  const port = await listen(createServer(connected));
  for (let times = 0; times < 2; times += 1)
    await expect(ask(`https://127.0.0.1:${port}`, { signal: run.signal })).rejects.toThrow('The run is over');
  // Connections are taken in their order, so none of the second time is still to come once this one is over.
  await once(connect(port, '127.0.0.1').resume(), 'close');
  expect(connected).toHaveBeenCalledTimes(2);
});

it.each([
  ['the authority', 'the authority'],
  ['', 'an unnamed authority'],
])('says by whom the certificate is: %j', async (name, issuer) => {
  const { key, cert } = selfSigned(name);
  const port = await listen(createSecureServer({ key, cert }));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await ask(`https://127.0.0.1:${port}`)).toEqual({
    protocol: 'TLSv1.3',
    http: 'HTTP/1.1',
    issuer,
    validUntil: Date.parse('2049-12-31T23:59:59Z'),
  });
});

it.each([
  [true, 'HTTP/2'],
  [false, 'HTTP/1.1'],
])('says what is spoken: HTTP/2 is asked for %s', async (http2, http) => {
  const port = await listen(createHttp2({ ...selfSigned('a'), allowHTTP1: true }));
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(await ask(`https://127.0.0.1:${port}`, { http2 })).toMatchObject({ http });
});
