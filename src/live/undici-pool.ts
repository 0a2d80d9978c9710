import { setFlagsFromString } from 'node:v8';

import type { BaseUrl } from './base-url.js';
import { longestTimer } from './run.js';
import { createPool, createProxyAgent, onConnection } from './undici-slim.js';
import type { Dispatcher, ExchangeMessage, Message, ResponseHeaders, TokenPath } from './undici-slim.js';

/** The one path that is ever sent something to, for a token in exchange for another; never a limit. */
export const tokenPath: TokenPath = '/v1/oauth/token';

/** What came back, whatever its status. Header names are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Uint8Array;
  /** Ends the connection that it came on: what comes next on it may be meant for somebody else too. */
  readonly distrust: () => void;
}

/** Path and query. */
export type OrganizationPath = `/v1/organizations/${string}`;

export interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  /** From the first byte sent to the last byte read, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Get extends Sending {
  /** The base URL's prefix goes before it. */
  readonly path: `${string}${OrganizationPath}`;
}

export interface Exchange extends Sending {
  readonly body: string;
}

/** All that can be done with the API: read below `/v1/organizations/`, and exchange a token. */
export interface Transport {
  get(request: Get): Promise<Answer>;
  /** Where to is not for the caller to choose. */
  exchange(request: Exchange): Promise<Answer>;
  close(): Promise<void>;
}

/** Reads from an origin that is not the API. */
export interface Reader {
  get(request: Sending & { readonly path: string }): Promise<Answer>;
  close(): Promise<void>;
}

export interface PoolOptions {
  readonly concurrency: number;
  readonly requestTimeoutMs: number;
}

export class RequestTimeout extends Error {}
export class BodyTooLarge extends Error {}

/** The connection broke after the answer had begun; `cause` says how. */
export class AnswerCut extends Error {}

/** In bytes. The largest honest answer, 1,000 workspaces in a page, is under 1 MiB. */
export const maxBodySize = 32 * 1024 * 1024;

/** Opens the connections to the API; they are made when the first request needs them. */
export async function openTransport(base: BaseUrl, proxy: string | null, options: PoolOptions): Promise<Transport> {
  const { origin, prefix } = base;
  const dispatcher = await openPool(origin, proxy, options);
  const path: ExchangeMessage['path'] = `${prefix}${tokenPath}`;
  return {
    get: (request) => send(dispatcher, { method: 'GET', path: request.path }, { ...request, origin }),
    exchange: (request) => send(dispatcher, { method: 'POST', path, body: request.body }, { ...request, origin }),
    close: () => closePool(dispatcher),
  };
}

/** Opens connections to another origin, from which can be read and to which nothing can be sent. */
export async function openReader(origin: string, proxy: string | null, options: PoolOptions): Promise<Reader> {
  const dispatcher = await openPool(origin, proxy, options);
  return {
    get: (request) => send(dispatcher, { method: 'GET', path: request.path }, { ...request, origin }),
    close: () => closePool(dispatcher),
  };
}

async function openPool(origin: string, proxy: string | null, options: PoolOptions): Promise<Dispatcher> {
  keepWasmUnoptimized();
  const settings = {
    connections: options.concurrency,
    connectTimeout: Math.min(options.requestTimeoutMs, longestTimer),
  };
  return proxy === null ? createPool(origin, settings) : createProxyAgent(proxy, settings);
}

function closePool(dispatcher: Dispatcher): Promise<void> {
  return dispatcher.destroy(new Error('The run is over'));
}

/**
 * At exit Node waits for V8 to optimize undici's WebAssembly parser (nodejs/node#36616), the largest cost of a short run.
 * Set before the first request and not earlier: it invalidates Node's code cache.
 */
export function keepWasmUnoptimized(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/** One exchange, without redirects or retries. Rejects when no whole answer came in time, or the signal says stop. */
export function send<M extends Message>(
  dispatcher: Dispatcher<M>,
  message: M,
  request: Sending & { readonly origin: string },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let status = 0;
    let headers: Answer['headers'] = {};
    let cut: ((error: Error) => void) | null = null;
    let stopped: Error | null = null;
    let distrust: Answer['distrust'] = () => undefined;

    const finish = (): void => {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', interrupt);
    };
    const stop = (error: Error): void => {
      finish();
      stopped = error;
      reject(error);
      cut?.(error);
    };
    const interrupt = (): void => stop(asError(request.signal.reason));
    const timer = setTimeout(() => stop(new RequestTimeout()), Math.min(request.timeoutMs, longestTimer));
    request.signal.addEventListener('abort', interrupt);
    if (request.signal.aborted) return interrupt();

    const { origin, headers: sent } = request;
    dispatcher.dispatch(
      { ...message, origin, headers: sent, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          cut = (error) => controller.abort(error);
          if (stopped !== null) return controller.abort(stopped);
          onConnection((connection) => (distrust = () => connection.destroy()));
        },
        onResponseStart(_, answered, received) {
          status = answered;
          headers = received;
        },
        onResponseData(_, chunk) {
          size += chunk.byteLength;
          if (size > maxBodySize) return stop(new BodyTooLarge());
          chunks.push(chunk);
        },
        onResponseEnd() {
          finish();
          resolve({
            status,
            headers,
            distrust,
            body: chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
          });
        },
        onResponseError(_, error) {
          finish();
          reject(status === 0 ? error : new AnswerCut('The answer was cut off', { cause: error }));
        },
      },
    );
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Stopped', { cause: reason });
}
