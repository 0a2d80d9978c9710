import {
  createSecureServer,
  type Http2SecureServer,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';

import { afterAll, beforeAll, onTestFinished } from 'vitest';

import type { Routes } from '../live/api-server.js';
import { selfSigned } from './certificate.js';

/** Lets the tests of a file connect to servers whose certificate nobody vouches for. */
export function trustAnyCertificate(): void {
  const before = process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
  beforeAll(() => {
    process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';
  });
  afterAll(() => {
    if (before === undefined) delete process.env['NODE_TLS_REJECT_UNAUTHORIZED'];
    else process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = before;
  });
}

export interface Http2Api {
  readonly url: string;
  /** Every stream in order: which connection it came on, counted from 1, and the path under `/v1/organizations`. */
  readonly streams: readonly string[];
  readonly connections: () => number;
  /** Connections that are not closed, whether something was sent on them or not. */
  readonly open: () => number;
}

interface Fault {
  readonly path: string;
  /** Of all streams, and of those on this connection, counted from 1. */
  readonly nth: number;
  readonly nthHere: number;
  readonly connection: number;
  readonly session: ServerHttp2Session;
  /** Ends the connection without a word. */
  readonly cut: () => void;
}

/**
 * An API of HTTP/2 that answers from routes, unless `fault` says that it took the stream over. It ends with the test.
 * `settings`: what it says of itself at first.
 */
export async function startHttp2Api(
  routes: Routes,
  fault: (stream: ServerHttp2Stream, about: Fault) => boolean = () => false,
  settings: { readonly maxConcurrentStreams?: number } = {},
): Promise<Http2Api> {
  const streams: string[] = [];
  const sessions: ServerHttp2Session[] = [];
  const counts = new Map<ServerHttp2Session, number>();
  const server = createSecureServer({ ...selfSigned('localhost'), settings });
  server.on('sessionError', () => undefined);
  server.on('session', (session) => sessions.push(session));
  const sockets: TLSSocket[] = [];
  server.on('secureConnection', (socket: TLSSocket) => sockets.push(socket));
  server.on('stream', (stream, headers) => {
    const session = stream.session as ServerHttp2Session;
    const url = new URL(headers[':path'] ?? '', 'https://localhost');
    const path = url.pathname.replace('/v1/organizations', '');
    const connection = sessions.indexOf(session) + 1;
    const nthHere = (counts.get(session) ?? 0) + 1;
    counts.set(session, nthHere);
    streams.push(`${connection} ${path}`);
    stream.on('error', () => undefined);
    const cut = (): void => void sockets[connection - 1]?.destroy();
    if (fault(stream, { path, nth: streams.length, nthHere, connection, session, cut })) return;
    answer(stream, routes, path, url.searchParams);
  });
  const url = await listen(server);
  onTestFinished(() => {
    for (const session of sessions) session.destroy();
  });
  return {
    url,
    streams,
    connections: () => sessions.length,
    open: () => sockets.filter((socket) => !socket.destroyed).length,
  };
}

/** Answers a stream as its route says. */
export function answer(stream: ServerHttp2Stream, routes: Routes, path: string, query: URLSearchParams): void {
  const reply = routes[path]?.({ query, nth: 1 });
  if (typeof reply === 'function' || stream.destroyed) return;
  const { status = 200, headers = {}, body = {} } = reply ?? { status: 404 };
  stream.respond({ ':status': status, 'content-type': 'application/json', 'request-id': 'req_ok', ...headers });
  stream.end(JSON.stringify(body));
}

/** A connection that is written to frame by frame. */
export class RawConnection {
  constructor(readonly socket: TLSSocket) {}

  settings(): void {
    this.frame(4, 0, 0);
  }

  headers(stream: number, fields: Readonly<Record<string, string>>, end = false): void {
    this.frame(1, end ? 5 : 4, stream, fieldBlock(fields));
  }

  /** As many fields as are wanted, in one block of several frames. */
  headerFlood(stream: number, fields: Readonly<Record<string, string>>): void {
    const block = fieldBlock(fields);
    this.frame(1, 0, stream, block.subarray(0, 16_000));
    for (let at = 16_000; at < block.length; at += 16_000)
      this.frame(9, at + 16_000 >= block.length ? 4 : 0, stream, block.subarray(at, at + 16_000));
  }

  data(stream: number, text: string, end = false): void {
    this.frame(0, end ? 1 : 0, stream, Buffer.from(text));
  }

  reset(stream: number, code: number): void {
    this.frame(3, 0, stream, word(code));
  }

  goAway(lastStream: number, code: number): void {
    this.frame(7, 0, 0, Buffer.concat([word(lastStream), word(code)]));
  }

  /** Source: RFC 9113, 4.1. */
  frame(type: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array()): void {
    const head = Buffer.alloc(9);
    head.writeUIntBE(payload.length, 0, 3);
    head[3] = type;
    head[4] = flags;
    head.writeUInt32BE(stream, 5);
    this.socket.write(Buffer.concat([head, payload]));
  }
}

/** A server of TLS that agrees on HTTP/2; `begun` is called for each request, with the number of its stream. */
export async function startRawHttp2(
  begun: (connection: RawConnection, stream: number) => void,
  accepted: (connection: RawConnection) => void = (connection) => connection.settings(),
): Promise<{ readonly url: string; readonly connections: () => number }> {
  let connections = 0;
  const server = createServer({ ...selfSigned('localhost'), ALPNProtocols: ['h2'] }, (socket) => {
    connections += 1;
    const connection = new RawConnection(socket);
    let received = Buffer.alloc(0);
    let preface = 24;
    socket.on('error', () => undefined);
    onTestFinished(() => void socket.destroy());
    accepted(connection);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < preface) return;
      received = received.subarray(preface);
      preface = 0;
      while (received.length >= 9 && received.length >= 9 + received.readUIntBE(0, 3)) {
        const size = 9 + received.readUIntBE(0, 3);
        if (received[3] === 1) begun(connection, received.readUInt32BE(5));
        received = received.subarray(size);
      }
    });
  });
  return { url: await listen(server), connections: () => connections };
}

async function listen(server: Server | Http2SecureServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  onTestFinished(() => void server.close());
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Without a table and without compression. Source: RFC 7541, 6.2.2. */
function fieldBlock(fields: Readonly<Record<string, string>>): Buffer {
  return Buffer.concat(
    Object.entries(fields).flatMap(([name, value]) => [
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]),
  );
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
