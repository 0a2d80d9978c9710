import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';

import { onTestFinished } from 'vitest';

/** A request as a fake of a code host or webhook sees it. */
export interface Seen {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON unless it is text. */
  readonly body?: unknown;
}

/** What to do instead of answering. */
export type Mischief = (response: ServerResponse) => void;

export interface FakeServer {
  readonly url: string;
  readonly requests: readonly Seen[];
  /** The requests since the last call that would change something, as `POST /path`. */
  writes(): readonly string[];
  /** Called before each request is answered; what it returns is the answer, and null lets the fake answer. */
  disturb(by: (seen: Seen) => Reply | Mischief | null): void;
}

/** A server on loopback that ends with the test. */
export async function startFake(answer: (seen: Seen, url: string) => Reply): Promise<FakeServer> {
  const requests: Seen[] = [];
  let told = 0;
  let disturbance: (seen: Seen) => Reply | Mischief | null = () => null;
  let url = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://fake');
      const text = Buffer.concat(chunks).toString();
      const seen = { method: request.method ?? '', path, query, headers: request.headers, text };
      requests.push(seen);
      const reply = disturbance(seen) ?? answer(seen, url);
      if (typeof reply === 'function') return reply(response);
      const { status, headers = {}, body = {} } = reply;
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  url = `http://127.0.0.1:${port}`;
  onTestFinished(async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  });
  return {
    url,
    requests,
    writes: () => {
      const fresh = requests.slice(told);
      told = requests.length;
      return fresh
        .filter(({ method, path }) => method !== 'GET' && !path.endsWith('/graphql'))
        .map(({ method, path }) => `${method} ${path}`);
    },
    disturb: (by) => {
      disturbance = by;
    },
  };
}

/** One page of a list with a `Link` header to the next, as GitHub and GitLab answer: 30 or 20 on a page, 100 at most. */
export function page(
  all: readonly unknown[],
  { path, query }: Seen,
  { url, usual }: { url: string; usual: number },
): Reply {
  const size = Math.min(100, Number(query.get('per_page') ?? usual));
  const number = Number(query.get('page') ?? 1);
  const next = new URLSearchParams(query);
  next.set('page', String(number + 1));
  const more = number * size < all.length;
  const link = more
    ? { link: `<${url}${path}?${next.toString()}>; rel="next", <${url}${path}?page=9>; rel="last"` }
    : {};
  return { status: 200, headers: link, body: all.slice((number - 1) * size, number * size) };
}

/** Ends the connection without an answer. */
export const reset: Mischief = (response) => void response.socket?.resetAndDestroy();
