/**
 * The deep imports that keep undici small: the whole package takes four times as long to load, and its inner files come
 * without types. Only what is used here is declared. What a server can be sent is settled when its connections are opened.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Duplex } from 'node:stream';
import { setFlagsFromString } from 'node:v8';

// @ts-expect-error: no types; declared below
import untypedPool from 'undici/lib/dispatcher/pool.js';

import { ApiMessage, refuseApi } from './claude-api.js';
import { longestTimer } from './deadline.js';

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
  close(): Promise<void>;
}

/** Names in lower case. */
export type ResponseHeaders = Readonly<Record<string, string | string[] | undefined>>;

export interface ResponseController {
  abort(reason: Error): void;
}

export interface ResponseHandler {
  onRequestStart(controller: ResponseController): void;
  onResponseStart(controller: ResponseController, status: number, headers: ResponseHeaders): void;
  onResponseData(controller: ResponseController, chunk: Uint8Array): void;
  onResponseEnd(controller: ResponseController): void;
  onResponseError(controller: ResponseController, error: Error): void;
}

/** Who began a request that undici is about to write. */
let starting: ((connection: Duplex) => void) | null = null;

/**
 * Tells on which connection the request goes that `onRequestStart` was just called for: undici says so in the same step, and
 * nowhere but here. Source: undici's documentation, "Diagnostics Channel Support".
 */
export function onConnection(listener: (connection: Duplex) => void): void {
  starting = listener;
}

subscribe('undici:client:sendHeaders', (message) => {
  const { socket } = message as { readonly socket: unknown };
  if (socket instanceof Duplex) starting?.(socket);
  starting = null;
});

export interface ConnectionOptions {
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
}

interface UndiciOptions {
  readonly connections: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
}

interface UndiciRequest {
  readonly origin: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds; 0: none. */
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
}

interface UndiciDispatcher {
  dispatch(request: UndiciRequest, handler: ResponseHandler): boolean;
  destroy(error: Error): Promise<void>;
}

type PoolClass = new (origin: string | URL, options: object) => UndiciDispatcher;

/** Opens the connections to a server, which take what its kind is sent. The kinds that are written to never reach the API. */
export async function openDispatcher<K extends keyof Messages>(
  kind: K,
  origin: string,
  proxy: string | null,
  { concurrency, requestTimeoutMs }: ConnectionOptions,
): Promise<Dispatcher<Messages[K]>> {
  if (kind !== 'api') refuseApi(origin);
  keepWasmUnoptimized();
  const options = { connections: concurrency, connectTimeout: Math.min(requestTimeoutMs, longestTimer) };
  const Pool = untypedPool as PoolClass;
  const connections = proxy === null ? new Pool(origin, options) : await createProxyAgent(proxy, options);
  return {
    dispatch: (message, headers, handler) => {
      if (kind === 'api' && !ApiMessage.isOne(message)) throw new Error('The API is sent nothing else');
      const { method, path, body } = message;
      connections.dispatch({ origin, method, path, body, headers, headersTimeout: 0, bodyTimeout: 0 }, handler);
    },
    close: () => connections.destroy(new Error('The run is over')),
  };
}

/**
 * At exit Node waits for V8 to optimize undici's WebAssembly parser (nodejs/node#36616), the largest cost of a short run.
 * Set before the first request and not earlier: it invalidates Node's code cache.
 */
function keepWasmUnoptimized(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/** The proxy could not be reached (`cause` says why), or answered the wish for a tunnel with this status. */
export class ProxyFailed extends Error {
  constructor(
    readonly status: number | null,
    options: ErrorOptions = {},
  ) {
    super('The proxy opened no tunnel', options);
  }
}

interface Tunnel {
  readonly statusCode: number;
  readonly socket: { on(event: 'error', listener: () => void): void; destroy(): void };
}

interface ProxyClient extends UndiciDispatcher {
  connect(wish: object): Promise<Tunnel>;
  close(): Promise<void>;
}

type ProxyAgentClass = new (
  options: UndiciOptions & {
    readonly uri: string;
    readonly clientFactory: (origin: URL, options: object) => Pick<ProxyClient, 'connect' | 'close' | 'destroy'>;
  },
) => UndiciDispatcher;

/** Loads undici's proxy agent, which a run without a proxy does not need, and the call for tunnels that it builds on. */
async function createProxyAgent(uri: string, options: UndiciOptions): Promise<UndiciDispatcher> {
  // @ts-expect-error: no types; declared here
  const { default: connect } = (await import('undici/lib/api/api-connect.js')) as { default: () => unknown };
  // @ts-expect-error: no types; declared here
  const { default: Base } = (await import('undici/lib/dispatcher/dispatcher.js')) as { default: { prototype: object } };
  // @ts-expect-error: no types; declared above
  const { default: ProxyAgent } = (await import('undici/lib/dispatcher/proxy-agent.js')) as {
    default: ProxyAgentClass;
  };
  Object.assign(Base.prototype, { connect });
  const Pool = untypedPool as new (origin: URL, options: object) => ProxyClient;
  return new ProxyAgent({ uri, ...options, clientFactory: (origin, given) => proxyClient(new Pool(origin, given)) });
}

/**
 * Gives each failure at the proxy a name of its own. Left to itself, undici takes a connection that the proxy closed for one
 * to make again at once, without end.
 */
function proxyClient(pool: ProxyClient): ReturnType<ConstructorParameters<ProxyAgentClass>[0]['clientFactory']> {
  return {
    connect: async (wish) => {
      const tunnel = await pool.connect(wish).catch((cause: unknown) => {
        throw new ProxyFailed(null, { cause });
      });
      if (tunnel.statusCode === 200) return tunnel;
      tunnel.socket.on('error', () => undefined);
      tunnel.socket.destroy();
      throw new ProxyFailed(tunnel.statusCode);
    },
    close: () => pool.close(),
    destroy: (error) => pool.destroy(error),
  };
}
