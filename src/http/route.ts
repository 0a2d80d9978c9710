import { resolve } from 'node:path';

import type { BaseUrl } from './base-url.js';
import { type ClientCertificate, type ClientEnvironment, readClientCertificate } from './client-certificate.js';
import { decideProxy, type Proxy, type ProxyEnvironment, whyNoProxy } from './proxy.js';

/* How a server is reached, as the environment says, and what a hint may name of that. */

/** What of the environment decides on connections. */
export interface ConnectionEnvironment extends ProxyEnvironment, ClientEnvironment {
  readonly NODE_EXTRA_CA_CERTS?: string | undefined;
  /** Read by Node.js where NODE_OPTIONS holds --use-openssl-ca, and not otherwise. */
  readonly SSL_CERT_FILE?: string | undefined;
  readonly NODE_OPTIONS?: string | undefined;
  /** `1`: HTTP/2 is not spoken, whatever the server offers. */
  readonly LIMITDRIFT_HTTP1?: string | undefined;
}

export function speaksHttp1Only({ LIMITDRIFT_HTTP1 = '' }: ConnectionEnvironment): boolean {
  return LIMITDRIFT_HTTP1 !== '' && LIMITDRIFT_HTTP1 !== '0';
}

/** The environment of a run in the folder `cwd`, which the paths in it are relative to. */
export function environmentIn(cwd: string, environment: ConnectionEnvironment): ConnectionEnvironment {
  const { LIMITDRIFT_CLIENT_CERT: cert = '', LIMITDRIFT_CLIENT_KEY: key = '' } = environment;
  return {
    ...environment,
    LIMITDRIFT_CLIENT_CERT: cert === '' ? '' : resolve(cwd, cert),
    LIMITDRIFT_CLIENT_KEY: key === '' ? '' : resolve(cwd, key),
  };
}

/** What a connection is made with. */
export interface Way {
  /** null: there is none in between. */
  readonly proxy: Proxy | null;
  /** What is shown to those who ask for it; null: nothing. */
  readonly client: ClientCertificate | null;
}

/** Only those on the way to the API are shown a client certificate: a webhook or code host is not, a proxy on the way to it is. */
export type ServerKind = 'api' | 'reader' | 'service';

export interface Route extends Way {
  readonly kind: ServerKind;
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
export function planRoute(base: BaseUrl, environment: ConnectionEnvironment, kind: ServerKind): Route {
  const { proxy: url, variable, exempt } = decideProxy(base, environment);
  const exempted = exempt === null ? whyNoProxy(environment) : `${exempt} exempts this host from ${variable}`;
  const shows = kind === 'api' || (url !== null && new URL(url).protocol === 'https:');
  return {
    kind,
    target: new URL(base.origin).host,
    proxy: url === null || variable === null ? null : { url, name: `${new URL(url).host} (${variable})`, variable },
    unproxied: url !== null || base.loopback ? null : exempted,
    client: shows ? readClientCertificate(environment) : null,
    extraAuthorities: (environment.NODE_EXTRA_CA_CERTS ?? '') !== '',
    ignoredAuthorities: ignoresCertFile(environment),
  };
}

/** Whether SSL_CERT_FILE is set and does nothing. */
export function ignoresCertFile({ SSL_CERT_FILE, NODE_OPTIONS }: ConnectionEnvironment): boolean {
  return (SSL_CERT_FILE ?? '') !== '' && !/--use-openssl-ca\b/.test(NODE_OPTIONS ?? '');
}
