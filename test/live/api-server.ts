import { createServer } from 'node:http';
import type { IncomingHttpHeaders, ServerResponse } from 'node:http';

import { onTestFinished } from 'vitest';

/** An answer: its parts, or what to do with the response; a body that is not text is sent as JSON. */
export type Reply =
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown }
  | ((response: ServerResponse) => void);

export interface Asked {
  readonly query: URLSearchParams;
  /** How often this path was asked for, this time included. */
  readonly nth: number;
}

/** Replies by path under `/v1/organizations`. */
export type Routes = Readonly<Record<string, (asked: Asked) => Reply>>;

export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The client's port. */
  readonly connection: number | undefined;
}

export interface ApiServer {
  readonly url: string;
  readonly requests: readonly SeenRequest[];
  /** The most requests that were under way at once since the last call. */
  mostAtOnce(): number;
}

/** A server on loopback that misbehaves as told; it ends with the test. What has no route answers 404. */
export async function startApi(routes: Routes): Promise<ApiServer> {
  const requests: SeenRequest[] = [];
  const counts = new Map<string, number>();
  let open = 0;
  let most = 0;
  const server = createServer((request, response) => {
    open += 1;
    most = Math.max(most, open);
    response.on('close', () => (open -= 1));
    const url = new URL(request.url ?? '', 'http://127.0.0.1');
    const { method = '', url: asked = '', headers, socket } = request;
    requests.push({ method, path: asked, headers, connection: socket.remotePort });
    const path = url.pathname.replace(/^.*\/v1\/organizations/, '');
    const nth = (counts.get(path) ?? 0) + 1;
    counts.set(path, nth);
    send(response, routes[path]?.({ query: url.searchParams, nth }) ?? failure(404, 'not_found_error'));
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  const mostAtOnce = (): number => {
    const seen = most;
    most = open;
    return seen;
  };
  return { url: `http://127.0.0.1:${port}`, requests, mostAtOnce };
}

/** An error as the API words it. */
export function failure(
  status: number,
  type: string,
  more: { headers?: Record<string, string>; code?: string } = {},
): Reply {
  const details = more.code === undefined ? {} : { details: { error_code: more.code } };
  const error = { type, message: 'words that nobody should match on', ...details };
  return {
    status,
    headers: { 'request-id': 'req_failed', ...more.headers },
    body: { type: 'error', error, request_id: 'req_failed' },
  };
}

/** Ends the connection without an answer. */
export const reset: Reply = (response) => response.socket?.resetAndDestroy();

/** Never answers. */
export const hang: Reply = () => undefined;

function send(response: ServerResponse, reply: Reply): void {
  if (typeof reply === 'function') return reply(response);
  const { status = 200, headers = {}, body = {} } = reply;
  response.writeHead(status, { 'content-type': 'application/json', 'request-id': 'req_ok', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
