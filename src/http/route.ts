import type { BaseUrl } from './base-url.js';
import { type ClientCertificate, type ClientEnvironment, readClientCertificate } from './client-certificate.js';
import { decideProxy, type Proxy, type ProxyEnvironment } from './proxy.js';

/* How a server is reached, as the environment says, and what a hint may name of that. */

/** What of the environment decides on connections. */
export interface ConnectionEnvironment extends ProxyEnvironment, ClientEnvironment {
  readonly NODE_EXTRA_CA_CERTS?: string | undefined;
  /** Not read by Node.js. */
  readonly SSL_CERT_FILE?: string | undefined;
}

/** What a connection is made with. */
export interface Way {
  /** null: there is none in between. */
  readonly proxy: Proxy | null;
  readonly client: ClientCertificate | null;
}

export interface Route extends Way {
  /** Where it goes, in words. */
  readonly target: string;
  /** Why there is no proxy, in a clause; null: there is one, or the server is on this machine. */
  readonly unproxied: string | null;
  /** Whether NODE_EXTRA_CA_CERTS names authorities already. */
  readonly extraAuthorities: boolean;
  /** Whether SSL_CERT_FILE is set, which Node.js does not read. */
  readonly ignoredAuthorities: boolean;
}

/** Loopback is never proxied. @throws UserError `usage` for a proxy or a client certificate that cannot be used */
export function planRoute(base: BaseUrl, environment: ConnectionEnvironment): Route {
  const { proxy: url, variable, exempt } = decideProxy(base, environment);
  const exempted = exempt === null ? 'HTTPS_PROXY is not set' : `${exempt} exempts this host from ${variable}`;
  return {
    target: new URL(base.origin).host,
    proxy: url === null || variable === null ? null : { url, name: `${new URL(url).host} (${variable})`, variable },
    unproxied: url !== null || base.loopback ? null : exempted,
    client: readClientCertificate(environment),
    extraAuthorities: (environment.NODE_EXTRA_CA_CERTS ?? '') !== '',
    ignoredAuthorities: (environment.SSL_CERT_FILE ?? '') !== '',
  };
}
