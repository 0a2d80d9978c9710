import { setFlagsFromString } from 'node:v8';

import type { BaseUrl } from './base-url.js';
import { longestTimer } from './run.js';
import { createPool, createProxyAgent } from './undici-slim.js';
import type { Dispatcher, ResponseHeaders } from './undici-slim.js';

/** What came back, whatever its status. Header names are in lower case. */
export interface Answer {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly body: Uint8Array;
}

export interface Get {
  /** Path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From the first byte sent to the last byte read, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Transport {
  get(request: Get): Promise<Answer>;
  close(): Promise<void>;
}

export class RequestTimeout extends Error {}
export class BodyTooLarge extends Error {}

/** The connection broke after the answer had begun; `cause` says how. */
export class AnswerCut extends Error {}

/** In bytes. The largest honest answer, 1,000 workspaces in a page, is under 1 MiB. */
export const maxBodySize = 32 * 1024 * 1024;

/** Opens the connections to one origin; they are made when the first request needs them. */
export async function openTransport(
  base: BaseUrl,
  proxy: string | null,
  options: { concurrency: number; requestTimeoutMs: number },
): Promise<Transport> {
  keepWasmUnoptimized();
  const settings = {
    connections: options.concurrency,
    connectTimeout: Math.min(options.requestTimeoutMs, longestTimer),
  };
  const dispatcher = proxy === null ? createPool(base.origin, settings) : await createProxyAgent(proxy, settings);
  return {
    get: (request) => get(dispatcher, base.origin, request),
    close: () => dispatcher.destroy(new Error('The run is over')),
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

/** One exchange, without redirects or retries. Rejects when no whole answer came in time, or the signal says stop. */
function get(dispatcher: Dispatcher, origin: string, request: Get): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let size = 0;
    let status = 0;
    let headers: Answer['headers'] = {};
    let cut: ((error: Error) => void) | null = null;
    let stopped: Error | null = null;

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

    const { path } = request;
    dispatcher.dispatch(
      { method: 'GET', origin, path, headers: request.headers, headersTimeout: 0, bodyTimeout: 0 },
      {
        onRequestStart(controller) {
          cut = (error) => controller.abort(error);
          if (stopped !== null) controller.abort(stopped);
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
