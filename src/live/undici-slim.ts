/**
 * The deep imports that keep undici small: the whole package takes four times as long to load, and its inner files come
 * without types. Only what is used here is declared, so that nothing can be sent but GET, and the one POST of the token
 * exchange.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Duplex } from 'node:stream';

// @ts-expect-error: no types; declared below
import untypedPool from 'undici/lib/dispatcher/pool.js';

/** What a request says beside its headers. */
export interface Message {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly body?: string | null;
}

export interface GetMessage extends Message {
  readonly method: 'GET';
  readonly body?: never;
}

/** `TokenPath` is all that is ever sent something to. */
export interface ExchangeMessage extends Message {
  readonly method: 'POST';
  readonly path: `${string}${TokenPath}`;
  readonly body: string;
}

/** All that the API is ever sent. */
export type ApiMessage = GetMessage | ExchangeMessage;

export type TokenPath = '/v1/oauth/token';

/** Takes what the API may be sent, unless who makes it says otherwise: `src/publish` alone does, which never speaks to the API. */
export interface Dispatcher<M extends Message = ApiMessage> {
  dispatch(request: M & Dispatched, handler: ResponseHandler): boolean;
  destroy(error: Error): Promise<void>;
}

interface Dispatched {
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds; 0: none. */
  readonly headersTimeout: number;
  readonly bodyTimeout: number;
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
  readonly connections: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
}

type PoolClass<M extends Message> = new (origin: string, options: ConnectionOptions) => Dispatcher<M>;
type ProxyAgentClass<M extends Message> = new (options: ConnectionOptions & { readonly uri: string }) => Dispatcher<M>;

export function createPool<M extends Message = ApiMessage>(origin: string, options: ConnectionOptions): Dispatcher<M> {
  const Pool = untypedPool as PoolClass<M>;
  return new Pool(origin, options);
}

/** Loads undici's proxy agent, which a run without a proxy does not need, and the call for tunnels that it builds on. */
export async function createProxyAgent<M extends Message = ApiMessage>(
  uri: string,
  options: ConnectionOptions,
): Promise<Dispatcher<M>> {
  // @ts-expect-error: no types; declared here
  const { default: connect } = (await import('undici/lib/api/api-connect.js')) as { default: () => unknown };
  // @ts-expect-error: no types; declared here
  const { default: Base } = (await import('undici/lib/dispatcher/dispatcher.js')) as { default: { prototype: object } };
  // @ts-expect-error: no types; declared above
  const { default: ProxyAgent } = (await import('undici/lib/dispatcher/proxy-agent.js')) as {
    default: ProxyAgentClass<M>;
  };
  Object.assign(Base.prototype, { connect });
  return new ProxyAgent({ uri, ...options });
}
