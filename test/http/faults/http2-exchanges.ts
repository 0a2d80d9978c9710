import { constants, type OutgoingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';

import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

import type { Said } from './answers.js';
import type { Cut } from './arbitrary-faults.js';
import { type Carrier, type Exchange, keyOf, nonsense } from './http1-exchanges.js';

/* Requests over HTTP/2. */

/** The connection as a stream of its own, so that something can be said on it beside what the session says. */
export function relayOf(secure: TLSSocket): Duplex {
  const relay = new Duplex({
    read: () => secure.resume(),
    write: (chunk: Uint8Array, _, done) => void secure.write(chunk, () => done()),
    final: (done) => void secure.end(done),
    destroy: (_, done) => {
      secure.destroy();
      done(null);
    },
  });
  secure
    .on('data', (data) => relay.push(data))
    .on('end', () => relay.push(null))
    .on('close', () => relay.destroy());
  return Object.assign(relay, { alpnProtocol: 'h2' });
}

export function serveHttp2(
  session: ServerHttp2Session,
  carrier: Http2Carrier,
  answer: (exchange: Exchange) => void,
): void {
  session.on('error', () => undefined);
  session.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    const key = keyOf(String(headers[':path']));
    answer(new Http2Exchange({ ...carrier, session, stream, key, secret: String(headers['x-api-key']) }));
  });
}

interface Http2Carrier extends Carrier {
  /** Requests that it takes at once; null: any number. */
  readonly most: number | null;
}

interface Parts extends Http2Carrier {
  readonly session: ServerHttp2Session;
  readonly stream: ServerHttp2Stream;
  readonly key: string;
  readonly secret: string;
}

class Http2Exchange implements Exchange {
  readonly protocol = 'h2';
  readonly #parts: Parts;
  readonly key: string;
  readonly secret: string;
  #last = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.key = parts.key;
    this.secret = parts.secret;
  }

  begin(said: Pick<Said, 'status' | 'headers'>, length: number | null, last = false, trailers = false): void {
    this.#last = last;
    const { stream } = this.#parts;
    if (stream.destroyed) return;
    const headers: OutgoingHttpHeaders = { ':status': said.status };
    for (const [name, value] of said.headers) headers[name] = [headers[name] ?? [], value].flat().map(String);
    for (const [name, value] of Object.entries(headers))
      if (Array.isArray(value) && value.length === 1) headers[name] = value[0];
    if (length !== null) headers['content-length'] = length;
    stream.respond(headers, { waitForTrailers: trailers });
  }

  data(chunk: Buffer): void {
    if (!this.#parts.stream.destroyed) this.#parts.stream.write(chunk);
  }

  end(): void {
    this.#parts.stream.end();
    if (this.#last) this.#parts.session.goaway(constants.NGHTTP2_NO_ERROR);
  }

  interim(status: number): void {
    if (!this.#parts.stream.destroyed) this.#parts.stream.additionalHeaders({ ':status': status, link: '</x>' });
  }

  trail(said: Said): void {
    const { stream } = this.#parts;
    stream.on('wantTrailers', () => stream.sendTrailers({ 'x-checksum': '1' }));
    this.begin(said, null, false, true);
    this.data(said.body);
    this.end();
  }

  cut(how: Cut, code: number = constants.NGHTTP2_INTERNAL_ERROR): void {
    const { stream, secure, plain } = this.#parts;
    if (how === 'stream') stream.close(code);
    else if (how === 'nonsense') secure.write(nonsense);
    else if (how === 'connection') secure.destroy();
    else plain.resetAndDestroy();
  }

  goaway(code: number, ends: boolean, then: () => void): void {
    const { session, secure, stream } = this.#parts;
    if (session.destroyed) return;
    session.goaway(code, stream.id);
    // What says so goes out first.
    if (ends) setTimeout(() => secure.destroy(), 1);
    else then();
  }

  allow(streams: number): void {
    const { session, most } = this.#parts;
    if (session.destroyed) return;
    session.settings({ maxConcurrentStreams: streams });
    setTimeout(() => session.destroyed || session.settings({ maxConcurrentStreams: most ?? 2 ** 32 - 1 }), 4);
  }
}
