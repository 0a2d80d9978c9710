import { describe, expect, it } from 'vitest';

import { parseBaseUrl } from '../../src/http/base-url.js';
import { certificateProblem } from '../../src/http/certificate-words.js';
import { NoConnection } from '../../src/http/connect.js';
import { describeConnection } from '../../src/http/failed-connection.js';
import { planRoute, type Route } from '../../src/http/route.js';
import { ConnectionFailed } from '../../src/http/transport.js';
import { ClosedEarly, NotHttp, ProxyFailed } from '../../src/http/tunnel.js';

const base = parseBaseUrl('https://api.example', '--base-url');
const direct = planRoute(base, {}, 'api');
const proxied = planRoute(base, { HTTPS_PROXY: 'http://proxy.example:8080' }, 'api');
const client = { cert: 'CERT', key: 'KEY' };

function withCode(code: string): Error {
  return Object.assign(new Error('unreadable'), { code });
}

function words(error: Error, route: Route): string {
  const { reason, hint, retries } = describeConnection(new ConnectionFailed('connecting', error), route);
  return `${reason} | ${hint} | ${retries}`;
}

describe('a certificate that cannot be used', () => {
  it.each<readonly [string, string, Partial<Route>]>([
    ['CERT_HAS_EXPIRED', 'certificate has expired', {}],
    ['CERT_NOT_YET_VALID', 'certificate is not valid yet', {}],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate is for another host', {}],
    ['CERT_REVOKED', 'certificate cannot be used', {}],
    ['INVALID_PURPOSE', 'certificate cannot be used', {}],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'chain to it is incomplete', {}],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'If your company signs certificates, set NODE_EXTRA_CA_CERTS', {}],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS names does not have it', { extraAuthorities: true }],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'SSL_CERT_FILE is set, and Node.js does not read it', { ignoredAuthorities: true }],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'asks for a client certificate', {}],
    ['ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE', 'It may ask for a client certificate. Set LIMITDRIFT_CLIENT_CERT', {}],
    ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'It may ask for a client certificate. One is', { kind: 'service' }],
    ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', 'did not take the client certificate', { client }],
  ])('of the code %s: %s', (code, part, route) => {
    const said = words(withCode(code), { ...direct, ...route });
    expect(said).toContain(part);
    expect(said).toContain(`(${code})`);
    expect(said).not.toContain('WHO');
    expect(said).toMatch(/ \| none$/);
  });

  it('is not what every code is about', () => {
    expect(certificateProblem('ECONNREFUSED')).toBeNull();
  });
});

describe('a server that nothing comes from', () => {
  it.each([
    [new NoConnection(250), direct, 'no connection to api.example was made within 250 ms | Check the address'],
    [new NoConnection(250, ['[::1]:443', '127.0.0.1:443']), direct, '(tried [::1]:443, 127.0.0.1:443)'],
    [new NoConnection(250), proxied, 'Ask those who run the proxy whether it lets api.example through'],
    [Object.assign(new Error('Odd'), { name: 'HTTPParserError' }), direct, 'speak HTTP/1.1 (it breaks the protocol)'],
  ])('because of %j', (error, route, part) => {
    expect(words(error, route)).toContain(part);
  });
});

describe('a proxy that opens no tunnel', () => {
  it.each([
    [{ status: 407 }, 'asks for a user name and password', 'none'],
    [{ status: 407, authorized: true }, 'did not take the user name and password', 'none'],
    [{ status: 407, schemes: ['negotiate', 'hawk'] }, 'takes Negotiate (Kerberos), hawk, and only', 'none'],
    [{ status: 401 }, 'does not allow this host', 'none'],
    [{ status: 403 }, 'does not allow this host', 'none'],
    [{ status: 451 }, 'does not allow this host', 'none'],
    [{ status: 429 }, 'with a smaller --concurrency', 'few'],
    [{ status: 500 }, 'did not reach api.example', 'none'],
    [{ status: 502 }, 'did not reach api.example', 'few'],
    [{ status: 503 }, 'or is overloaded', 'few'],
    [{ status: 504 }, 'or is overloaded', 'few'],
    [{ status: 400 }, 'may be no proxy that opens tunnels', 'none'],
    [{ status: 404 }, 'may be no proxy that opens tunnels', 'none'],
    [{ status: 405 }, 'may be no proxy that opens tunnels', 'none'],
    [{ status: 501 }, 'may be no proxy that opens tunnels', 'none'],
    [{ status: 302 }, 'NO_PROXY names the hosts', 'none'],
    [{ cause: new NotHttp() }, 'does not speak HTTP/1.1', 'none'],
    [{ cause: new ClosedEarly() }, 'closed it without an answer', 'few'],
    [{ cause: new NoConnection(250) }, 'did not answer within 250 ms', 'few'],
    [{ cause: withCode('CERT_HAS_EXPIRED') }, "proxy.example:8080 (HTTPS_PROXY)'s certificate has expired", 'none'],
    [{ cause: withCode('ERR_SSL_WRONG_VERSION_NUMBER') }, 'does not speak TLS as its https:// says', 'few'],
    [{ cause: withCode('ECONNREFUSED') }, 'cannot be reached (ECONNREFUSED)', 'none'],
    [{ cause: withCode('ECONNRESET') }, 'broke the connection off (ECONNRESET)', 'few'],
    [{}, 'broke the connection off (no reason)', 'few'],
  ])('for %j: %s', (failure, part, retries) => {
    const said = words(new ProxyFailed(failure), proxied);
    expect(said).toMatch(/^the proxy proxy\.example:8080 \(HTTPS_PROXY\)/);
    expect(said).toContain(part);
    expect(said.slice(said.lastIndexOf(' ') + 1)).toBe(retries);
  });
});
