import type { NoConnection } from './connect.js';

/* What the errors of connections have in common: their codes, and whether another attempt may do better. */

/** The other side ended a request over HTTP/2 before its answer was whole. */
export class StreamEnded extends Error {
  constructor(
    /** The name of the error code, or that the connection was closed. */
    readonly code: string,
    /** It did nothing with the request, or said that it is going away. */
    readonly unprocessed: boolean,
  ) {
    super('The request was ended');
  }

  /** The server wants fewer requests. */
  get overloaded(): boolean {
    return this.code === 'ENHANCE_YOUR_CALM';
  }
}

/** What came is no HTTP/2, though the other side had agreed on it. */
export class NotHttp2 extends Error {}

/** How often another attempt makes sense: never, a few times, or as long as the run lasts. */
export type RetryLimit = 'none' | 'few' | 'deadline';

export interface FailedConnection {
  readonly reason: string;
  /** What to do next, in a sentence; null: what can be said depends on who asked. */
  readonly hint: string | null;
  readonly retries: RetryLimit;
}

/** What another attempt does not change: nobody listens there, there is no such host, or what is sent cannot be. */
const lasting = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EACCES',
  'EPERM',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
]);

/** A connection that broke, or on which something came that is no HTTP, may do better the next time. */
export function judgeConnection(code: string): RetryLimit {
  return lasting.has(code) ? 'none' : 'few';
}

export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** How long nobody answered: `10 s`, `250 ms`. */
export function timeIn({ milliseconds }: NoConnection): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds / 10) * 10} ms` : `${Math.round(milliseconds / 100) / 10} s`;
}

export const unreached = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
]);

/** Says the first line about a connection that did not come about, and no other: trying again may take minutes. */
export function sayFirst(say: (silence: string) => void): (silence: string | null) => void {
  let said = false;
  return (silence) => {
    if (silence === null || said) return;
    said = true;
    say(silence);
  };
}
