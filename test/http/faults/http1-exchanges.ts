import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import type { Said } from './answers.js';
import type { Cut } from './fault.js';

/* Requests over HTTP/1.1, and answers written byte by byte as they should not be. */

/** One request, and how it is answered. */
export interface Exchange {
  readonly protocol: 'h1' | 'h2';
  /** See `bodies`. */
  readonly key: string;
  /** The key that came with it. */
  readonly secret: string;
  /** `length`: what the header says; null: there is none. `last`: the connection ends after it. */
  begin(said: Pick<Said, 'status' | 'headers'>, length: number | null, last?: boolean): void;
  data(chunk: Buffer): void;
  /** `short`: less came than was said. */
  end(short: boolean): void;
  interim(status: number): void;
  /** All of it, with something after its body. */
  trail(said: Said): void;
  cut(how: Cut, code: number | undefined): void;
  /** Of HTTP/2 alone, as is the next; `then`: answers. */
  goaway(code: number, ends: boolean, then: () => void): void;
  allow(streams: number): void;
}

/** What no HTTP begins with. */
export const nonsense = 'SSH-2.0-nonsense\r\n\r\n';

/** `path` as a key of `bodies`. */
export function keyOf(path: string): string {
  const { pathname, searchParams } = new URL(path, 'https://localhost');
  const page = searchParams.get('page') ?? searchParams.get('after_id');
  return `${pathname.replace(/^\/v1\/organizations/, '')}${page === null ? '' : ` ${page}`}`;
}

/** A connection: what is said over it, and what that goes over. */
export interface Carrier {
  readonly secure: TLSSocket;
  readonly plain: Socket;
}

export function serveHttp1(carrier: Carrier, answer: (exchange: Exchange) => void): void {
  let received = '';
  carrier.secure.on('data', (data: Buffer) => {
    received += data.toString('latin1');
    const [head, ...rest] = received.split('\r\n\r\n');
    if (head === undefined || rest.length === 0) return;
    received = rest.join('\r\n\r\n');
    const [, path = ''] = head.split(' ');
    const [, secret = ''] = /^x-api-key: (.*)$/im.exec(head) ?? [];
    answer(new ExchangeOverHttp1(carrier, keyOf(path), secret));
  });
}

class ExchangeOverHttp1 implements Exchange {
  readonly protocol = 'h1';
  readonly #carrier: Carrier;
  readonly #socket: TLSSocket;
  readonly key: string;
  readonly secret: string;
  #chunked = false;
  #last = false;

  constructor(carrier: Carrier, key: string, secret: string) {
    this.#carrier = carrier;
    this.#socket = carrier.secure;
    this.key = key;
    this.secret = secret;
  }

  begin({ status, headers }: Pick<Said, 'status' | 'headers'>, length: number | null, last = false): void {
    this.#last = last;
    this.#chunked = length === null && !last;
    const framing = length === null ? (last ? [] : [['transfer-encoding', 'chunked']]) : [['content-length', length]];
    const lines = [...headers, ...framing, ...(last ? [['connection', 'close']] : [])];
    this.#socket.write(`HTTP/1.1 ${status} X\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  }

  data(chunk: Buffer): void {
    if (!this.#chunked) this.#socket.write(chunk);
    else
      this.#socket.write(Buffer.concat([Buffer.from(`${chunk.length.toString(16)}\r\n`), chunk, Buffer.from('\r\n')]));
  }

  end(short: boolean): void {
    if (this.#chunked) this.#socket.write('0\r\n\r\n');
    if (short || this.#last) this.#socket.end();
  }

  interim(status: number): void {
    this.#socket.write(`HTTP/1.1 ${status} X\r\nlink: </x>\r\n\r\n`);
  }

  trail(said: Said): void {
    this.begin(said, null);
    this.data(said.body);
    this.#socket.write('0\r\nx-checksum: 1\r\n\r\n');
  }

  cut(how: Cut): void {
    if (how === 'reset') this.#carrier.plain.resetAndDestroy();
    else if (how === 'nonsense') this.#socket.end(nonsense);
    else this.#socket.destroy();
  }

  goaway(_: number, __: boolean, then: () => void): void {
    then();
  }

  allow(): void {}
}
