import { ApiMessage, type ApiPath } from './claude-api.js';
import type { BaseUrl } from './base-url.js';
import { type Answer, BodyTooLarge, decodeBody, maxBodySize } from './body.js';
import { StreamEnded } from './connection-errors.js';
import { DeadlineReached, longestTimer } from './deadline.js';
import { type ConnectionOptions, type Dispatcher, type HttpMessage, openDispatcher } from './dispatcher.js';
import type { Way } from './route.js';

/* Sends one request over a connection and gathers what is answered. */

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
  /** Makes the first connection before there is anything to send. What fails is left to the first request. */
  connect(): void;
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
  /** Whether the answer had begun. */
  readonly begun: boolean;
  /** Whether the server says that it did nothing with the request, or that it is going away. */
  readonly unprocessed: boolean;
  /** Whether it wants fewer requests. */
  readonly overloaded: boolean;

  constructor(
    /** How far it came. */
    readonly stage: 'connecting' | 'sent' | 'answered',
    override readonly cause: Error,
    /** Whether the server answered anything in this run, so that it can be taken to speak HTTP. */
    readonly spoke = false,
  ) {
    super(stage === 'answered' ? 'The answer was cut off' : 'There was no answer', { cause });
    this.begun = stage === 'answered';
    this.unprocessed = cause instanceof StreamEnded && cause.unprocessed;
    this.overloaded = cause instanceof StreamEnded && cause.overloaded;
  }
}

/** Opens the connections to the API; they are made when the first request needs them. */
export async function openTransport(
  { origin, prefix }: BaseUrl,
  way: Way,
  options: ConnectionOptions,
): Promise<Transport> {
  const dispatcher = await openDispatcher('api', origin, way, options);
  return {
    get: (request) => send(dispatcher, ApiMessage.get(request.path, prefix), request),
    exchange: (request) => send(dispatcher, ApiMessage.exchange(request.body, prefix), request),
    connect: () => dispatcher.connect(),
    close: () => dispatcher.close(),
  };
}

/** Opens connections to another origin, from which can be read and to which nothing can be sent. */
export async function openReader(origin: string, way: Way, options: ConnectionOptions): Promise<Reader> {
  const dispatcher = await openDispatcher('reader', origin, way, options);
  return {
    get: (request) => send(dispatcher, { method: 'GET', path: request.path, body: null }, request),
    close: () => dispatcher.close(),
  };
}

/** Those whose server began an answer. */
const heard = new WeakSet<object>();

/** One exchange, without redirects or retries. Rejects when no whole answer came in time, or the signal says stop. */
export function send<M extends HttpMessage>(dispatcher: Dispatcher<M>, message: M, request: Sending): Promise<Answer> {
  if (request.signal.aborted) return Promise.reject(asError(request.signal.reason));
  return new Promise((resolve, reject) => {
    const arriving = new ArrivingAnswer();
    let stopped: Error | null = null;
    let cut: ((error: Error) => void) | null = null;
    const release = limitTime(request, (error) => {
      stopped = error;
      const timely = error instanceof RequestTimeout || error instanceof DeadlineReached;
      const pending = cut === null && timely ? dispatcher.pending() : null;
      reject(pending === null ? error : new ConnectionFailed('connecting', pending));
      cut?.(error);
    });
    const fail = (error: Error): void => {
      release();
      reject(error);
    };
    dispatcher.dispatch(message, request.headers, {
      onRequestStart: (controller, closeConnection) => {
        if (stopped !== null) return controller.abort(stopped);
        cut = (error) => controller.abort(error);
        arriving.comesOn(closeConnection);
      },
      onResponseStart: (_, status, headers) => {
        heard.add(dispatcher);
        arriving.begin(status, headers);
      },
      onResponseData: (controller, chunk) => {
        if (arriving.add(chunk)) return;
        fail(new BodyTooLarge());
        controller.abort(new BodyTooLarge());
      },
      onResponseEnd: () => {
        release();
        resolve(decodeBody(arriving.whole()));
      },
      onResponseError: (_, error) => {
        const unbegun = cut === null ? 'connecting' : 'sent';
        fail(new ConnectionFailed(arriving.begun ? 'answered' : unbegun, error, heard.has(dispatcher)));
      },
    });
  });
}

/** Calls `stop` once, when the time is up or the signal says so; what it gives takes that back. */
function limitTime({ signal, timeoutMs }: Sending, stop: (error: Error) => void): () => void {
  const release = (): void => {
    clearTimeout(timer);
    signal.removeEventListener('abort', interrupt);
  };
  const end = (error: Error): void => {
    release();
    stop(error);
  };
  const interrupt = (): void => end(asError(signal.reason));
  const timer = setTimeout(() => end(new RequestTimeout()), Math.min(timeoutMs, longestTimer));
  signal.addEventListener('abort', interrupt);
  return release;
}

/** An answer that comes in parts. */
class ArrivingAnswer {
  #status = 0;
  #headers: Answer['headers'] = {};
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #closeConnection = (): void => undefined;

  comesOn(closeConnection: () => void): void {
    this.#closeConnection = closeConnection;
  }

  begin(status: number, headers: Answer['headers']): void {
    this.#status = status;
    this.#headers = headers;
  }

  get begun(): boolean {
    return this.#status !== 0;
  }

  /** false: it is too large by now. */
  add(chunk: Uint8Array): boolean {
    this.#size += chunk.byteLength;
    if (this.#size > maxBodySize) return false;
    this.#chunks.push(chunk);
    return true;
  }

  whole(): Answer {
    const [first] = this.#chunks;
    const body = this.#chunks.length === 1 && first !== undefined ? first : Buffer.concat(this.#chunks);
    return { status: this.#status, headers: this.#headers, body, closeConnection: this.#closeConnection };
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Stopped', { cause: reason });
}
