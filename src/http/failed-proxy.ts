import { certificateProblem, describeCertificate } from './certificate-words.js';
import { NoConnection } from './connect.js';
import { codeOf, type FailedConnection, judgeConnection, timeIn, unreached } from './connection-errors.js';
import type { Proxy } from './proxy.js';
import type { Route } from './route.js';
import { ClosedEarly, NotHttp, type ProxyFailed } from './tunnel.js';

/* Why there is no tunnel through a proxy, in words: what it answered, or that it was not reached. */

export function describeProxy(failed: ProxyFailed, proxy: Proxy, route: Route): FailedConnection {
  const { status, cause } = failed;
  return status === null ? describeUnreached(cause, proxy, route) : describeAnswer({ ...failed, status }, proxy, route);
}

/** What the proxy answered in place of a tunnel. */
interface Refusal extends Pick<ProxyFailed, 'authorized' | 'schemes'> {
  readonly status: number;
}

function describeAnswer(failed: Refusal, { name, variable }: Proxy, { target }: Route): FailedConnection {
  const { status } = failed;
  const passes = [429, 502, 503, 504].includes(status);
  return {
    reason: `the proxy ${name} refused the connection to ${target} with status ${status}`,
    hint: hintFor(failed, variable, target),
    retries: passes ? 'few' : 'none',
  };
}

function hintFor(failed: Refusal, variable: string, target: string): string {
  switch (failed.status) {
    case 407:
      return credentialHint(failed, variable);
    case 401:
    case 403:
    case 451:
      return `The proxy does not allow this host: ask those who run it to let ${target} through, or set ${variable} to another proxy.`;
    case 429:
      return 'The proxy takes no more connections from here for now: run it later, or with a smaller --concurrency.';
    case 500:
    case 502:
    case 503:
    case 504:
      return `The proxy itself did not reach ${target}, or is overloaded: run it again; if it fails again, ask those who run it whether it can resolve that name and connect to it.`;
    case 400:
    case 404:
    case 405:
    case 501:
      return `What answers there may be no proxy that opens tunnels (CONNECT): check ${variable}.`;
    default:
      return `Check ${variable}; NO_PROXY names the hosts that are reached without a proxy.`;
  }
}

function credentialHint({ schemes, authorized }: Refusal, variable: string): string {
  if (schemes.length > 0 && !schemes.includes('basic')) {
    const shown = schemes.map((scheme) => schemeNames[scheme] ?? scheme).join(', ');
    return `The proxy takes ${shown}, and only a user name and password (Basic) can be sent: set ${variable} to a proxy on this machine that does the rest, such as px or cntlm, or ask for this host to be let through.`;
  }
  return authorized
    ? `The proxy did not take the user name and password in ${variable}: check them, and write what is special in them as an escape, like %40 for @.`
    : `The proxy asks for a user name and password: write them into ${variable}, like http://USER:PASSWORD@HOST:PORT.`;
}

const schemeNames: Readonly<Record<string, string>> = {
  bearer: 'Bearer',
  digest: 'Digest',
  kerberos: 'Kerberos',
  negotiate: 'Negotiate (Kerberos)',
  ntlm: 'NTLM',
};

function describeUnreached(cause: unknown, { name, variable }: Proxy, route: Route): FailedConnection {
  const hint = `Check ${variable}; NO_PROXY names the hosts that are reached without a proxy.`;
  const failed = (what: string): FailedConnection => ({ reason: `the proxy ${name} ${what}`, hint, retries: 'few' });
  // What is no proxy for HTTP does not become one.
  if (cause instanceof NotHttp)
    return { ...failed('does not speak HTTP/1.1 (its answer is not HTTP)'), retries: 'none' };
  if (cause instanceof ClosedEarly) return failed('broke the connection off (it closed it without an answer)');
  if (cause instanceof NoConnection) return failed(`did not answer within ${timeIn(cause)}`);
  const code = cause instanceof Error ? codeOf(cause) : 'no reason';
  const problem = certificateProblem(code);
  if (problem !== null) return describeCertificate(problem, { whose: `the proxy ${name}`, code, route, shown: true });
  if (/^(ERR_SSL_|EPROTO)/.test(code)) return failed(`does not speak TLS as its https:// says (${code})`);
  const what = unreached.has(code) ? 'cannot be reached' : 'broke the connection off';
  return { ...failed(`${what} (${code})`), retries: judgeConnection(code) };
}
