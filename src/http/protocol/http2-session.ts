import {
  type ClientHttp2Session,
  type Settings,
  type ClientHttp2Stream,
  connect,
  constants,
  sensitiveHeaders,
} from 'node:http2';
import type { Socket } from 'node:net';

import { codeOf, NotHttp2, StreamEnded } from '../connection-errors.js';
import type { Connections, Dispatched, ResponseHandler } from './connections.js';
import { Http2Exchange } from './http2-exchange.js';

/*
 * HTTP/2 over one connection, by Node's own client. undici's takes an answer that was reset half-way for a whole one, fails
 * every request at a GOAWAY, and tells by its text alone what the server refused.
 */

/** Bytes that may be under way to here: a list of 1,000 workspaces comes without waiting for leave to go on. */
const streamWindow = 2 * 1024 * 1024;
const connectionWindow = 16 * 1024 * 1024;

/** No intermediary may keep what these say for later requests. Source: RFC 7541, 7.1.3. */
const secretHeaders = ['x-api-key', 'authorization'];

/** What the negotiation is told. */
export interface Http2Listener {
  /** How many requests the server takes at once, whenever it says so. */
  readonly streams: (most: number) => void;
  /** The server wants HTTP/1.1 for what it was asked. Source: RFC 9113, 7. */
  readonly http1Required: () => void;
  /** It ended under its requests, without a word. */
  readonly broken: () => void;
}

/** The requests over a connection that speaks HTTP/2. */
export function openHttp2(socket: Socket, origin: string, listener: Http2Listener): Connections {
  const session = connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: streamWindow },
  });
  session.once('connect', () => session.setLocalWindowSize(connectionWindow));
  session.on('remoteSettings', ({ maxConcurrentStreams = Infinity }: Settings) =>
    listener.streams(maxConcurrentStreams),
  );
  return new Http2Session(session, socket, listener);
}

class Http2Session implements Connections {
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  readonly #listener: Http2Listener;
  readonly #streams = new Set<ClientHttp2Stream>();
  #goingAway = false;
  #broken = false;

  constructor(session: ClientHttp2Session, socket: Socket, listener: Http2Listener) {
    this.#session = session;
    this.#socket = socket;
    this.#listener = listener;
    session.on('goaway', () => {
      this.#goingAway = true;
      this.#refuseUnsent();
    });
    // Each of its streams says it too.
    session.on('error', () => undefined);
  }

  isOpen(): boolean {
    return !this.#session.closed && !this.#session.destroyed;
  }

  begin({ method, path, body, headers }: Dispatched, handler: ResponseHandler): void {
    const exchange = new Http2Exchange(handler);
    handler.onRequestStart(exchange, () => this.#session.close());
    if (exchange.aborted) return;
    const stream = this.#session.request(
      { ':method': method, ':path': path, ...headers, [sensitiveHeaders]: secretHeaders },
      { endStream: body === null },
    );
    this.#streams.add(stream);
    stream.on('close', () => this.#streams.delete(stream));
    const heardBefore = this.#socket.bytesRead;
    exchange.follow(stream, {
      cancelled: () => {
        // Where nothing at all came since it was sent, the others wait in vain too. Otherwise what is sent next might: Node does
        // not tell of a session that it reads no more, since nonsense came on it.
        if (this.#socket.bytesRead === heardBefore) this.#session.destroy();
        else this.#session.close();
      },
      explain: (failure, code) => this.#explain(failure, code),
    });
    if (body !== null) stream.end(body);
  }

  close(): Promise<void> {
    this.#session.destroy();
    // Of a session that ended by itself, the server may leave it half open.
    this.#socket.destroy();
    return Promise.resolve();
  }

  /** What the server's farewell comes before is not sent any more, and Node would never say so. */
  #refuseUnsent(): void {
    for (const stream of this.#streams)
      if (stream.state.state === constants.NGHTTP2_STREAM_STATE_IDLE)
        stream.destroy(new StreamEnded('REFUSED_STREAM', true));
  }

  /** Of a session that broke, each stream has the error. */
  #explain(failure: Error | null, rstCode: number): Error {
    if (failure instanceof StreamEnded) return failure;
    const code = failure === null ? '' : codeOf(failure);
    if (code === 'ERR_HTTP2_ERROR') return new NotHttp2('it breaks the protocol', { cause: failure });
    if (failure !== null && !code.startsWith('ERR_HTTP2_')) {
      this.#break();
      return failure;
    }
    const required = rstCode === http1Required;
    if (required) this.#listener.http1Required();
    const wentAway = this.#goingAway || code === 'ERR_HTTP2_SESSION_ERROR';
    const closed = this.#socket.destroyed && rstCode === constants.NGHTTP2_CANCEL;
    if (closed && !wentAway) this.#break();
    const name = closed ? 'the connection was closed' : (names[rstCode] ?? `code ${rstCode}`);
    return new StreamEnded(name, wentAway || required || rstCode === refused);
  }

  #break(): void {
    if (!this.#broken) this.#listener.broken();
    this.#broken = true;
  }
}

/** The names of error codes. Source: RFC 9113, 7. */
const names = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
];
const refused = names.indexOf('REFUSED_STREAM');
const http1Required = names.indexOf('HTTP_1_1_REQUIRED');
