import type { Socket } from 'node:net';

/*
 * What a server may say before its answer (1xx), and what nobody here asks for. undici ends the connection at a 100 Continue
 * that was not asked for, which a client has to take. Source: RFC 9110, 15.2.
 */

/** Bytes: no head of an answer is longer. */
export const longestHead = 65_536;

/** A whole head of one. 101 is none: what follows it is no HTTP. */
const interim = /^HTTP\/1\.[01] 1(?!01)\d\d(?=[ \r\n])[^\n]*\n(?:[^\r\n][^\n]*\n)*\r?\n/;
const beginning = /^H?$|^HT(?:T(?:P(?:\/(?:1(?:\.(?:[01](?: (?:1(?:\d(?:\d.*)?)?)?)?)?)?)?)?)?)?$/s;

/** What is there without such heads. */
export function skipInterim(received: Buffer): Buffer {
  let rest = received;
  for (;;) {
    const head = interim.exec(rest.subarray(0, longestHead).toString('latin1'));
    if (head === null) return rest;
    rest = rest.subarray(head[0].length);
  }
}

/** Takes them out of what a socket gives. To be called with the result whenever a request is about to be sent on it. */
export function dropInterim(socket: Socket): () => void {
  const read = socket.read.bind(socket);
  /** What may be the beginning of such a head; null: the answer has begun. */
  let held: Buffer | null = null;
  socket.read = (size?: number): unknown => {
    for (;;) {
      const chunk: unknown = read(size);
      if (held === null || !(chunk instanceof Buffer)) return chunk;
      const rest: Buffer = skipInterim(Buffer.concat([held, chunk]));
      held = mayBeInterim(rest) ? rest : null;
      if (held === null) return rest;
    }
  };
  return () => {
    held = Buffer.alloc(0);
  };
}

function mayBeInterim(rest: Buffer): boolean {
  return rest.length < longestHead && beginning.test(rest.subarray(0, 16).toString('latin1'));
}
