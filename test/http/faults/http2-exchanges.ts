import { constants, type OutgoingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';

import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

import type { Said } from './answers.js';
import type { Cut } from './fault.js';
import { type Carrier, type Exchange, keyOf, nonsense } from './http1-exchanges.js';

/* Requests over HTTP/2. */

/** The connection as a stream of its own, so that something can be said on it beside what the session says. */
export function relayOf(secure: TLSSocket, muted: ReadonlySet<number>): Duplex {
  const say = (frames: Buffer, done: () => void): void => void secure.write(without(frames, muted), () => done());
  const relay = new Duplex({
    read: () => secure.resume(),
    write: (chunk: Buffer, _, done) => say(chunk, done),
    // At once, so that nothing comes between the parts of a frame.
    writev: (parts, done) => say(Buffer.concat(parts.map(({ chunk }: { readonly chunk: Buffer }) => chunk)), done),
    final: (done) => void secure.end(done),
    destroy: (_, done) => {
      secure.destroy();
      done(null);
    },
  });
  secure.on('data', (data) => relay.push(data)).on('close', () => relay.destroy());
  return Object.assign(relay, { alpnProtocol: 'h2' });
}

/** Whole frames without the bodies and ends of the streams `muted`; heads count for what comes after them. Source: RFC 9113, 4.1. */
function without(frames: Buffer, muted: ReadonlySet<number>): Buffer {
  if (muted.size === 0) return frames;
  const kept: Buffer[] = [];
  for (let at = 0; at + 9 <= frames.length;) {
    const end = at + 9 + frames.readUIntBE(at, 3);
    const isBodyOrEnd = frames[at + 3] === 0 || frames[at + 3] === 3;
    if (!isBodyOrEnd || !muted.has(frames.readUInt32BE(at + 5))) kept.push(frames.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
}

/** RST_STREAM. Source: RFC 9113, 6.4. */
function resetFrame(stream: number, code: number): Buffer {
  const frame = Buffer.alloc(13);
  frame.writeUIntBE(4, 0, 3);
  frame.writeUInt8(3, 3);
  frame.writeUInt32BE(stream, 5);
  frame.writeUInt32BE(code, 9);
  return frame;
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
    answer(new ExchangeOverHttp2({ ...carrier, session, stream, key, secret: String(headers['x-api-key']) }));
  });
}

interface Http2Carrier extends Carrier {
  /** Requests that it takes at once; null: any number. */
  readonly most: number | null;
  /** Streams of which the session says nothing any more. */
  readonly muted: Set<number>;
}

interface Parts extends Http2Carrier {
  readonly session: ServerHttp2Session;
  readonly stream: ServerHttp2Stream;
  readonly key: string;
  readonly secret: string;
}

class ExchangeOverHttp2 implements Exchange {
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
    const { stream, secure, plain, muted } = this.#parts;
    if (how === 'stream') {
      // Node would end the body first, as if it were whole.
      muted.add(stream.id ?? 0);
      secure.write(resetFrame(stream.id ?? 0, code));
      stream.close(code);
    } else if (how === 'nonsense') secure.write(nonsense);
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
