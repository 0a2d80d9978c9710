import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';

import { createBodies, listWorkspaces } from './organization.mjs';

// `node server.mjs SIZE LATENCY [KEY CERTIFICATE]`, started by fork(): sends its URL when it listens. Every answer is ready
// before the first request and comes LATENCY milliseconds after it. With a certificate it speaks HTTP/2 and HTTP/1.1.
const [size, latency, key, certificate] = process.argv.slice(2);
const { workspaces, bodies } = createBodies(Number(size));
/** What the servers of others allow at once on a connection. */
const settings = { maxConcurrentStreams: 100 };
const headers = { 'content-type': 'application/json', 'request-id': 'req_bench' };

/**
 * @param {import('node:http').IncomingMessage | import('node:http2').Http2ServerRequest} request
 * @param {import('node:http').ServerResponse | import('node:http2').Http2ServerResponse} response
 */
function answer(request, response) {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const listed = path === '/v1/organizations/workspaces';
  const body = listed ? listWorkspaces(workspaces, new URLSearchParams(query)) : bodies.get(path);
  const send = () => {
    response.writeHead(body === undefined ? 404 : 200, { ...headers, 'content-length': body?.length ?? 0 });
    response.end(body ?? '');
  };
  if (latency === '0') send();
  else setTimeout(send, Number(latency));
}

const server =
  key === undefined || certificate === undefined
    ? createServer({ keepAliveTimeout: 60_000 }, answer)
    : createSecureServer(
        { key: readFileSync(key), cert: readFileSync(certificate), allowHTTP1: true, settings },
        answer,
      );

server.listen(0, '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.send?.(`${key === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`);
});
process.on('disconnect', () => process.exit());
