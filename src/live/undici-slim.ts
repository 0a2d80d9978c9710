/**
 * The deep imports that keep undici small: the whole package takes four times as long to load, and its inner files come
 * without types. Only what is used here is declared, so that nothing can be sent but GET, and the one POST of the token
 * exchange.
 */
// @ts-expect-error: no types; declared below
import untypedPool from 'undici/lib/dispatcher/pool.js';

export interface Dispatcher {
  dispatch(request: DispatchedGet | DispatchedExchange, handler: ResponseHandler): boolean;
  destroy(error: Error): Promise<void>;
}

export interface DispatchedGet extends Dispatched {
  readonly method: 'GET';
  /** Path and query. */
  readonly path: string;
}

/** `TokenPath` is all that is ever sent something to. */
export interface DispatchedExchange extends Dispatched {
  readonly method: 'POST';
  readonly path: `${string}${TokenPath}`;
  readonly body: string;
}

export type TokenPath = '/v1/oauth/token';

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

export interface ConnectionOptions {
  readonly connections: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
}

type PoolClass = new (origin: string, options: ConnectionOptions) => Dispatcher;
type ProxyAgentClass = new (options: ConnectionOptions & { readonly uri: string }) => Dispatcher;

export function createPool(origin: string, options: ConnectionOptions): Dispatcher {
  const Pool = untypedPool as PoolClass;
  return new Pool(origin, options);
}

/** Loads undici's proxy agent, which a run without a proxy does not need, and the call for tunnels that it builds on. */
export async function createProxyAgent(uri: string, options: ConnectionOptions): Promise<Dispatcher> {
  // @ts-expect-error: no types; declared here
  const { default: connect } = (await import('undici/lib/api/api-connect.js')) as { default: () => unknown };
  // @ts-expect-error: no types; declared here
  const { default: Base } = (await import('undici/lib/dispatcher/dispatcher.js')) as { default: { prototype: object } };
  // @ts-expect-error: no types; declared above
  const { default: ProxyAgent } = (await import('undici/lib/dispatcher/proxy-agent.js')) as {
    default: ProxyAgentClass;
  };
  Object.assign(Base.prototype, { connect });
  return new ProxyAgent({ uri, ...options });
}
