import { createServer as createHttp2 } from 'node:http2';
import { createServer, type AddressInfo, Socket } from 'node:net';
import { createServer as createTls, type TLSSocket } from 'node:tls';

import { selfSigned } from '../certificate.js';
import { compressed, partOf, rightAnswer, wrongAnswer, type Said } from './answers.js';
import type { ConnectionFault, Fault, Faults } from './fault.js';
import { type Exchange, nonsense, serveHttp1 } from './http1-exchanges.js';
import { relayOf, serveHttp2 } from './http2-exchanges.js';

/* A server of TLS on loopback that goes wrong as told. */

export interface FaultyServer {
  readonly url: string;
  /** What it was asked and what it did, in order. */
  readonly log: readonly string[];
  /** Ends it; gives how many connections those who asked have left open. */
  close(): Promise<number>;
}

const credentials = selfSigned('localhost');

export async function startFaulty(faults: Faults, http2: boolean): Promise<FaultyServer> {
  const log: string[] = [];
  const attempts = new Map<string, number>();
  const answer = (exchange: Exchange): void => {
    const nth = (attempts.get(exchange.key) ?? 0) + 1;
    attempts.set(exchange.key, nth);
    const fault = faults.requests[exchange.key]?.[nth - 1];
    log.push(`${exchange.key} #${nth} ${exchange.protocol} ${JSON.stringify(fault) ?? 'well'}`);
    misbehave(exchange, fault);
  };

  const overHttp2 = createHttp2(faults.streams === null ? {} : { settings: { maxConcurrentStreams: faults.streams } });
  const sockets = new Map<number | undefined, Accepted>();
  const secured = new Set<TLSSocket>();
  const speak = (secure: TLSSocket): void => {
    const { plain, fault } = sockets.get(secure.remotePort) ?? never();
    secured.add(secure);
    secure.on('error', () => undefined);
    if (fault === 'closed') secure.destroy();
    else if (fault === 'nonsense') secure.resume().write(nonsense);
    else if (secure.alpnProtocol !== 'h2') serveHttp1({ secure, plain }, answer);
    else {
      const carrier = { secure, plain, most: faults.streams, muted: new Set<number>() };
      overHttp2.once('session', (session) => serveHttp2(session, carrier, answer));
      overHttp2.emit('connection', relayOf(secure, carrier.muted));
    }
  };
  const startTls = (protocols: string[]) =>
    createTls({ ...credentials, ALPNProtocols: protocols })
      .on('secureConnection', speak)
      .on('tlsClientError', () => undefined);
  const both = startTls(http2 ? ['h2', 'http/1.1'] : ['http/1.1']);
  const http1 = startTls(['http/1.1']);

  let connections = 0;
  // It does not end its side because the other one did.
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (plain) => {
    const { remotePort } = plain;
    const fault = faults.connections[connections++] ?? 'none';
    log.push(`connection ${connections} ${fault}`);
    sockets.set(remotePort, { plain, fault });
    plain.on('close', () => sockets.delete(remotePort)).on('error', () => undefined);
    if (fault === 'refused') plain.destroy();
    else if (fault === 'reset') plain.resetAndDestroy();
    else if (fault === 'silent') plain.resume();
    else (fault === 'http1' ? http1 : both).emit('connection', plain);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `https://127.0.0.1:${port}`,
    log,
    close: async () => {
      const left = await connectionsTo(port);
      for (const socket of secured) socket.destroy();
      for (const { plain } of sockets.values()) plain.destroy();
      await new Promise((resolve) => server.close(resolve));
      return left;
    },
  };
}

interface Accepted {
  readonly plain: Socket;
  readonly fault: ConnectionFault;
}

function never(): never {
  throw new Error('A connection that was not accepted');
}

/** Node has no documented way to tell which connections there are. */
function activeHandles(): readonly unknown[] {
  const list: unknown = Reflect.get(process, '_getActiveHandles');
  const handles: unknown = typeof list === 'function' ? list.call(process) : null;
  if (!Array.isArray(handles)) throw new Error('Node does not tell its handles');
  return handles;
}

/** How many connections to the port this process has; they are there a little longer than they are used. */
async function connectionsTo(port: number): Promise<number> {
  for (let turns = 0; ; turns += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const left = activeHandles().filter((one) => one instanceof Socket && one.remotePort === port).length;
    if (left === 0 || turns === 100) return left;
  }
}

function misbehave(exchange: Exchange, fault: Fault | undefined): void {
  const right = rightAnswer(exchange.key);
  if (fault === undefined) return say(exchange, right);
  switch (fault.kind) {
    case 'answer':
      return say(exchange, wrongAnswer(fault, exchange.key, exchange.secret));
    case 'body':
      if (fault.as === 'damaged') return say(exchange, compressed(right, fault.at));
      return say(
        exchange,
        { ...right, body: right.body.subarray(0, partOf(right.body, fault.at)) },
        {
          length: fault.as === 'short' ? right.body.length : null,
        },
      );
    case 'cut':
      if (isOfHttp2(fault.code) && exchange.protocol === 'h1') return say(exchange, right);
      if (fault.after === 'nothing') return exchange.cut(fault.cut, fault.code);
      exchange.begin(right, fault.after === 'decoy' ? null : right.body.length);
      if (fault.after === 'decoy') exchange.data(decoy);
      if (fault.after === 'half') exchange.data(right.body.subarray(0, right.body.length / 2));
      // What was written goes out first.
      setTimeout(() => exchange.cut(fault.cut, fault.code), 1);
      return;
    case 'silence':
      return;
    case 'goaway':
      if (fault.decoy && exchange.protocol === 'h2') {
        exchange.begin(right, null);
        exchange.data(decoy);
        return exchange.goaway(fault.code, true, () => undefined);
      }
      return exchange.goaway(fault.code, fault.ends, () => say(exchange, right));
    case 'streams':
      exchange.allow(fault.most);
      return say(exchange, right);
    case 'odd':
      return sayOddly(exchange, right, fault.as);
  }
}

const decoy = Buffer.from('{"data":[],"next_page":null,"has_more":false}');

/** REFUSED_STREAM, ENHANCE_YOUR_CALM and HTTP_1_1_REQUIRED: nothing of the kind is said over HTTP/1.1. */
function isOfHttp2(code: number | undefined): boolean {
  return code !== undefined && [7, 11, 13].includes(code);
}

interface Manner {
  /** What the header says; null: it is left out. */
  readonly length?: number | null;
  readonly last?: boolean;
}

function say(exchange: Exchange, said: Said, { length = said.body.length, last = false }: Manner = {}): void {
  exchange.begin(said, length, last);
  if (said.body.length > 0) exchange.data(said.body);
  // A body that is shorter than its header says ends with the connection, over HTTP/1.1.
  exchange.end(length !== null && length > said.body.length);
}

function sayOddly(exchange: Exchange, right: Said, as: Extract<Fault, { kind: 'odd' }>['as']): void {
  switch (as) {
    case 'slow':
      setTimeout(() => say(exchange, right), 5);
      return;
    case 'dripping':
      exchange.begin(right, right.body.length);
      return drip(exchange, right.body, Math.ceil(right.body.length / 4));
    case 'interim':
      exchange.interim(100);
      exchange.interim(103);
      return say(exchange, right);
    case 'gzip':
      return say(exchange, compressed(right));
    case 'repeated-headers':
      return say(exchange, {
        ...right,
        headers: [...right.headers, ...right.headers.slice(1), ['x-a', '1'], ['x-a', '2']],
      });
    case 'many-headers':
      return say(exchange, { ...right, headers: [...right.headers, ...manyHeaders] });
    case 'no-length':
      return say(exchange, right, { length: null });
    case 'last':
      return say(exchange, right, { last: true });
    case 'trailers':
      return exchange.trail(right);
  }
}

const manyHeaders = Array.from({ length: 60 }, (_, at) => [`x-${at}`, 'a'.repeat(60)] as const);

function drip(exchange: Exchange, rest: Buffer, size: number): void {
  if (rest.length === 0) return exchange.end(false);
  exchange.data(rest.subarray(0, size));
  setTimeout(() => drip(exchange, rest.subarray(size), size), 1);
}
