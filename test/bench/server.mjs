import { createServer } from 'node:http';

import { createBodies, listWorkspaces } from './organization.mjs';

// `node server.mjs SIZE LATENCY`, started by fork(): sends its URL when it listens. Every answer is ready before the first
// request and comes LATENCY milliseconds after it.
const [size, latency] = process.argv.slice(2).map(Number);
const { workspaces, bodies } = createBodies(size ?? 0);
const headers = { 'content-type': 'application/json', 'request-id': 'req_bench' };

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const [path = '', query = ''] = (request.url ?? '').split('?');
  const listed = path === '/v1/organizations/workspaces';
  const body = listed ? listWorkspaces(workspaces, new URLSearchParams(query)) : bodies.get(path);
  const send = () => {
    response.writeHead(body === undefined ? 404 : 200, { ...headers, 'content-length': body?.length ?? 0 });
    response.end(body);
  };
  if (latency === 0) send();
  else setTimeout(send, latency);
});

server.listen(0, '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.send?.(`http://127.0.0.1:${address.port}`);
});
process.on('disconnect', () => process.exit());
