import { certificateProblem, describeCertificate } from './certificate-words.js';
import { NoConnection } from './connect.js';
import {
  codeOf,
  type FailedConnection,
  judgeConnection,
  NotHttp2,
  StreamEnded,
  timeIn,
  unreached,
} from './connection-errors.js';
import { describeProxy } from './failed-proxy.js';
import type { Route } from './route.js';
import type { ConnectionFailed } from './transport.js';
import { ProxyFailed } from './tunnel.js';

/* Why a connection failed, in words, and whether another attempt may do better. */

/** Why there was no whole answer. Nothing of what the other side sent is in it but how it broke the rules. */
export function describeConnection({ begun, cause, spoke }: ConnectionFailed, route: Route): FailedConnection {
  const { proxy, target } = route;
  if (cause instanceof ProxyFailed && proxy !== null) return describeProxy(cause, proxy, route);
  if (cause instanceof NoConnection) return describeSilence(cause, route);
  const code = codeOf(cause);
  const retries = judgeConnection(code);
  const problem = certificateProblem(code);
  if (problem !== null)
    return describeCertificate(problem, { whose: `the server ${target}`, code, route, shown: route.kind === 'api' });
  const broken = brokenRule(cause);
  if (begun) return { reason: `the answer was cut off (${broken ?? code})`, hint: null, retries };
  const where = placeOf(route);
  if (broken !== null) {
    // What speaks another protocol will not learn it; a server that spoke HTTP before may have sent a few bytes too many.
    const lasting = spoke ? retries : 'none';
    const [protocol, hint] = cause instanceof NotHttp2 ? ['HTTP/2', http1Hint] : ['HTTP/1.1', null];
    return { reason: `what answers at ${where} does not speak ${protocol} (${broken})`, hint, retries: lasting };
  }
  if (cause instanceof StreamEnded)
    return { reason: `the request to ${where} was ended without an answer (${code})`, hint: null, retries };
  const hint = unreached.has(code) ? unreachedHint(route) : null;
  return { reason: `the connection to ${where} failed (${code})`, hint, retries };
}

/** Nothing answered, neither yes nor no: mostly a firewall. */
function describeSilence(cause: NoConnection, route: Route): FailedConnection {
  const { proxy, target } = route;
  const tried = cause.addresses.length === 0 ? '' : ` (tried ${cause.addresses.join(', ')})`;
  const reason = `no connection to ${placeOf(route)} was made within ${timeIn(cause)}${tried}`;
  if (proxy !== null) {
    const hint = `Ask those who run the proxy whether it lets ${target} through; ${proxy.variable} names it.`;
    return { reason, hint, retries: 'few' };
  }
  return { reason, hint: unreachedHint(route), retries: 'few' };
}

function unreachedHint({ unproxied, target }: Route): string | null {
  if (unproxied === null) return null;
  return `Check the address and the network. ${unproxied}: if connections leave this network only through a proxy, set HTTPS_PROXY to it; otherwise a firewall has to let ${target} through.`;
}

function placeOf({ proxy, target }: Route): string {
  return proxy === null ? target : `${target} through the proxy ${proxy.name}`;
}

const http1Hint = 'LIMITDRIFT_HTTP1=1 asks for HTTP/1.1 in its place.';

/** The parsers give their reasons without a code. They are their own words, never the other side's. */
function brokenRule(cause: Error): string | null {
  const { name, message } = cause;
  if (cause instanceof NotHttp2) return message;
  if (name !== 'HTTPParserError') return null;
  return /\(([^)]*)\)/.exec(message)?.[1] ?? 'it breaks the protocol';
}
