import type { ConnectionFailed } from './transport.js';
import { ProxyFailed } from './undici.js';

/* Why a connection failed, in words, and whether another attempt may do better. */

/** How often another attempt makes sense: never, a few times, or as long as the run lasts. */
export type RetryLimit = 'none' | 'few' | 'deadline';

/** Where connections go, in words. */
export interface Route {
  readonly target: string;
  /** The proxy in between and what names it; null: there is none. */
  readonly proxy: string | null;
}

export interface FailedConnection {
  readonly reason: string;
  /** What to do next, in a sentence; null: what can be said depends on who asked. */
  readonly hint: string | null;
  readonly retries: RetryLimit;
}

/** Why there was no whole answer. Nothing of what the other side sent is in it but how it broke the rules. */
export function describeConnection({ begun, cause }: ConnectionFailed, way: Route): FailedConnection {
  if (cause instanceof ProxyFailed) return describeProxy(cause, way.proxy ?? '');
  const code = codeOf(cause);
  const retries = judgeConnection(code);
  if (isUntrusted(code)) return untrusted("the server's", code);
  const broken = brokenRule(cause);
  if (begun) return { reason: `the answer was cut off (${broken ?? code})`, hint: null, retries };
  const where = way.proxy === null ? way.target : `${way.target} through the proxy`;
  const reason =
    broken === null
      ? `the connection to ${where} failed (${code})`
      : `what answers at ${where} does not speak HTTP/1.1 (${broken})`;
  return { reason, hint: null, retries };
}

function describeProxy({ status, cause }: ProxyFailed, proxy: string): FailedConnection {
  const hint = 'Check HTTPS_PROXY; NO_PROXY names the hosts that are reached without a proxy.';
  if (status !== null) {
    const retries = status === 429 || status >= 500 ? 'few' : 'none';
    return { reason: `the proxy ${proxy} refused the connection with status ${status}`, hint, retries };
  }
  const code = cause instanceof Error ? codeOf(cause) : 'no reason';
  if (isUntrusted(code)) return untrusted("the proxy's", code);
  const broken = cause instanceof Error ? brokenRule(cause) : null;
  const retries = judgeConnection(code);
  if (broken !== null) return { reason: `the proxy ${proxy} does not speak HTTP/1.1 (${broken})`, hint, retries };
  const what = unreached.has(code) ? 'cannot be reached' : 'broke the connection off';
  return { reason: `the proxy ${proxy} ${what} (${code})`, hint, retries };
}

const unreached = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

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
function judgeConnection(code: string): RetryLimit {
  return lasting.has(code) ? 'none' : 'few';
}

function isUntrusted(code: string): boolean {
  return /^(CERT_|DEPTH_ZERO_|ERR_TLS_CERT_|SELF_SIGNED_|UNABLE_TO_)/.test(code);
}

function untrusted(whose: string, code: string): FailedConnection {
  const hint = 'If a proxy of your company signs certificates, name its authority by NODE_EXTRA_CA_CERTS.';
  return { reason: `${whose} certificate cannot be trusted (${code})`, hint, retries: 'none' };
}

/** undici's parser gives its reasons without a code. They are its own words, never the other side's. */
function brokenRule({ name, message }: Error): string | null {
  if (name !== 'HTTPParserError') return null;
  return /\(([^)]*)\)/.exec(message)?.[1] ?? 'it breaks the protocol';
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
