import { ApiMessage, type ApiPath } from './claude-api.js';
import type { BaseUrl } from './base-url.js';
import { type Answer, BodyTooLarge, decodeBody, maxBodySize } from './body.js';
import { longestTimer } from './deadline.js';
import { type ConnectionOptions, type Dispatcher, type HttpMessage, onConnection, openDispatcher } from './undici.js';

export interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  /** From the first byte sent to the last byte read, in milliseconds. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface Get extends Sending {
  readonly path: ApiPath;
}

export interface Exchange extends Sending {
  readonly body: string;
}

/** All that can be done with the API: read what has a path, and exchange a token. The base URL's prefix goes before each. */
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

export class RequestTimeout extends Error {}

/** No whole answer came; `cause` says how it failed: the connection, or that what came is no HTTP. */
export class ConnectionFailed extends Error {
  constructor(
    /** Whether the answer had begun. */
    readonly begun: boolean,
    override readonly cause: Error,
  ) {
    super(begun ? 'The answer was cut off' : 'There was no answer', { cause });
  }
}

/** Opens the connections to the API; they are made when the first request needs them. */
export async function openTransport(
  { origin, prefix }: BaseUrl,
  proxy: string | null,
  options: ConnectionOptions,
): Promise<Transport> {
  const dispatcher = await openDispatcher('api', origin, proxy, options);
  return {
    get: (request) => send(dispatcher, ApiMessage.get(request.path, prefix), request),
    exchange: (request) => send(dispatcher, ApiMessage.exchange(request.body, prefix), request),
    close: () => dispatcher.close(),
  };
}

/** Opens connections to another origin, from which can be read and to which nothing can be sent. */
export async function openReader(origin: string, proxy: string | null, options: ConnectionOptions): Promise<Reader> {
  const dispatcher = await openDispatcher('reader', origin, proxy, options);
  return {
    get: (request) => send(dispatcher, { method: 'GET', path: request.path, body: null }, request),
    close: () => dispatcher.close(),
  };
}

/** One exchange, without redirects or retries. Rejects when no whole answer came in time, or the signal says stop. */
export function send<M extends HttpMessage>(dispatcher: Dispatcher<M>, message: M, request: Sending): Promise<Answer> {
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

    dispatcher.dispatch(message, request.headers, {
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
        const [first] = chunks;
        const body = chunks.length === 1 && first !== undefined ? first : Buffer.concat(chunks);
        resolve(decodeBody({ status, headers, body, distrust }));
      },
      onResponseError(_, error) {
        finish();
        reject(new ConnectionFailed(status !== 0, error));
      },
    });
  });
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Stopped', { cause: reason });
}
