import { ApiMessage, refuseApi } from './claude-api.js';
import type { ResponseHandler } from './protocol/connections.js';
import type { Way } from './route.js';
import { openConnections } from './protocol/negotiation.js';

/* The connections to servers: what each kind of server can be sent, and nothing else can. */

/** What a server that is not the API may be asked for. */
export interface ReadMessage {
  readonly method: 'GET';
  /** Path and query. */
  readonly path: string;
  readonly body: null;
}

/** What a code host or webhook may be sent. */
export interface ServiceMessage {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT';
  /** Path and query. */
  readonly path: string;
  readonly body: string | null;
}

/** What each kind of server is sent; there is no fourth. */
interface Messages {
  readonly api: ApiMessage;
  readonly reader: ReadMessage;
  readonly service: ServiceMessage;
}

export type HttpMessage = Messages[keyof Messages];

/** The connections to one server. */
export interface Dispatcher<M extends HttpMessage> {
  // As a property it takes no more than `M`; TypeScript lets a method take what is wider.
  readonly dispatch: (message: M, headers: Readonly<Record<string, string>>, handler: ResponseHandler) => void;
  /** Makes a connection that no message needs yet. */
  connect(): void;
  /** Why there is no connection yet, while one is awaited; null: none is. */
  pending(): Error | null;
  close(): Promise<void>;
}

export interface ConnectionOptions {
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
  /** See `ConnectionsOptions`. */
  readonly onStreams?: (most: number) => void;
}

/** Milliseconds for a connection, tunnel and TLS included: what is not there by then seldom comes. */
export const longestConnecting = 10_000;

/** Opens the connections to a server, which take what its kind is sent. The kinds that are written to never reach the API. */
export async function openDispatcher<K extends keyof Messages>(
  kind: K,
  origin: string,
  { proxy, client }: Way,
  { concurrency, requestTimeoutMs, onStreams }: ConnectionOptions,
): Promise<Dispatcher<Messages[K]>> {
  if (kind !== 'api') refuseApi(origin);
  const timeoutMs = Math.min(requestTimeoutMs, longestConnecting);
  const connections = await openConnections(
    { origin, proxyUrl: proxy?.url ?? null, client, clientForServer: kind === 'api', timeoutMs },
    { connections: concurrency, ...(onStreams === undefined ? {} : { onStreams }) },
  );
  return {
    dispatch: (message, headers, handler) => {
      if (kind === 'api' && !ApiMessage.isOne(message)) throw new Error('The API is sent nothing else');
      const { method, path, body } = message;
      connections.begin({ method, path, body, headers }, handler);
    },
    connect: () => connections.connect(),
    pending: () => connections.pending(),
    close: () => connections.close(),
  };
}
