import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

import { expect, it, onTestFinished } from 'vitest';

import { parseBaseUrl } from '../../src/http/base-url.js';
import { organizationPath } from '../../src/live/request.js';
import { openTransport } from '../../src/http/transport.js';

/** A server that says this to every request, in pieces of so many bytes, and keeps the connection. */
async function startSaying(answer: string, size: number): Promise<{ url: string; connections: () => number }> {
  let connections = 0;
  const say = async (socket: Socket): Promise<void> => {
    for (let at = 0; at < answer.length; at += size) {
      socket.write(answer.slice(at, at + size));
      // Each piece is read by itself.
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const server = createServer((socket) => {
    connections += 1;
    socket.setNoDelay(true).on('error', () => undefined);
    socket.on('data', () => void say(socket));
    onTestFinished(() => void socket.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, connections: () => connections };
}

const head = 'HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n';
const body = 'HTTP/1.1 100 No\r\n';

it.each([
  ['a 100 Continue', 'HTTP/1.1 100 Continue\r\n\r\n', 1000],
  ['a 100 Continue, byte by byte', 'HTTP/1.1 100 Continue\r\n\r\n', 1],
  [
    'several, with fields and bare line ends',
    'HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 100\n\nHTTP/1.0 102 P\r\n\r\n',
    7,
  ],
  ['none', '', 1],
])('%s before an answer is passed over, on a connection that is kept', async (_, before, size) => {
  const { url, connections } = await startSaying(before + head + body, size);
  const options = { concurrency: 1, requestTimeoutMs: 5000 };
  const transport = await openTransport(parseBaseUrl(url, 'the test'), { proxy: null, client: null }, options);
  const request = { path: organizationPath, headers: {}, timeoutMs: 5000, signal: new AbortController().signal };
  for (let count = 0; count < 3; count += 1) {
    const answer = await transport.get(request);
    expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([200, body]);
  }
  await transport.close();
  expect(connections()).toBe(1);
});
