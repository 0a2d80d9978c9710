import type { Socket } from 'node:net';

import { longestHead, skipInterim } from './interim-answers.js';

/* Asks a proxy for a tunnel to a server, and reads what it answers. Source: RFC 9110, 9.3.6. */

/** The proxy could not be reached (`cause` says why), or opened no tunnel. */
export class ProxyFailed extends Error {
  /** What it answered; null: nothing that can be read. */
  readonly status: number | null;
  /** Whether a user name or password was sent. */
  readonly authorized: boolean;
  /** The ways to say who one is that it takes, in lower case: of those that are known by name. */
  readonly schemes: readonly string[];

  constructor({
    status = null,
    authorized = false,
    schemes = [],
    cause,
  }: { status?: number | null; authorized?: boolean; schemes?: readonly string[]; cause?: unknown } = {}) {
    super('The proxy opened no tunnel', { cause });
    this.status = status;
    this.authorized = authorized;
    this.schemes = schemes;
  }
}

/** What answers is not HTTP. */
export class NotHttp extends Error {}

/** The connection was closed before there was a whole answer. */
export class ClosedEarly extends Error {}

interface Wish {
  readonly socket: Socket;
  readonly proxy: URL;
  /** Host and port. */
  readonly target: string;
}

/** Calls one of the two, once there is an answer: what comes after it stays in the socket, and belongs to the tunnel. */
export function askForTunnel({ socket, proxy, target }: Wish, done: () => void, failed: (error: Error) => void): void {
  const credential = credentialOf(proxy);
  let received = Buffer.alloc(0);
  const release = (): void => {
    socket.off('readable', read).off('end', ended).off('error', broke);
  };
  const fail = (error: ProxyFailed): void => {
    release();
    failed(error);
  };
  const ended = (): void => fail(new ProxyFailed({ cause: new ClosedEarly() }));
  const broke = (cause: Error): void => fail(new ProxyFailed({ cause }));
  const read = (): void => {
    for (let chunk: unknown = socket.read(); chunk instanceof Buffer; chunk = socket.read()) {
      received = Buffer.concat([received, chunk]);
      const head = readHead(received);
      if (head === null) continue;
      if (head.status === null) return fail(new ProxyFailed({ cause: new NotHttp() }));
      if (head.status > 299) {
        return fail(new ProxyFailed({ ...head, authorized: credential !== null }));
      }
      release();
      if (received.length > head.size) socket.unshift(received.subarray(head.size));
      return done();
    }
  };
  socket.on('readable', read).on('end', ended).on('error', broke);
  const authorization = credential === null ? '' : `Proxy-Authorization: Basic ${credential}\r\n`;
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${authorization}\r\n`);
}

/** User name and password as they are sent. A `%` and two digits are one byte, whatever the encoding. */
function credentialOf({ username, password }: URL): string | null {
  if (username === '' && password === '') return null;
  const bytes = `${username}:${password}`.replace(/%([\da-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('base64');
}

interface Head {
  /** null: it is no answer in HTTP. */
  readonly status: number | null;
  readonly schemes: readonly string[];
  /** In bytes. */
  readonly size: number;
}

const knownSchemes = ['basic', 'bearer', 'digest', 'kerberos', 'negotiate', 'ntlm'];

/** The head of the answer, without what is said before it is there (1xx); null: it is not whole yet. */
function readHead(received: Buffer): Head | null {
  const answer = skipInterim(received);
  const start = received.length - answer.length;
  const rest = answer.toString('latin1');
  const none = { status: null, schemes: [], size: 0 };
  if (!'HTTP/1.'.startsWith(rest.slice(0, 7)) || rest.length > longestHead) return none;
  const end = /\r?\n\r?\n/.exec(rest);
  if (end === null) return null;
  const [, status] = /^HTTP\/1\.[01] ([2-5]\d\d)(?=[ \r\n])/.exec(rest) ?? [];
  if (status === undefined) return none;
  const offers = Array.from(
    rest.slice(0, end.index).matchAll(/^proxy-authenticate:[ \t]*([^\r\n]*)/gim),
    ([, offer]) => offer,
  );
  const words = offers
    .join(',')
    .toLowerCase()
    .split(/[\s,]+/);
  const schemes = knownSchemes.filter((scheme) => words.includes(scheme));
  return { status: Number(status), schemes, size: start + end.index + end[0].length };
}
