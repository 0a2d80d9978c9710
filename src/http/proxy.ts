import { BlockList, isIP } from 'node:net';

import { UserError } from '../model/errors.js';
import type { BaseUrl } from './base-url.js';

/* Through which proxy a server is reached, if any. */

/** Environment variables that name a proxy; the lower-case one goes first, as everywhere. */
export interface ProxyEnvironment {
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
}

export interface ProxyDecision {
  /** The proxy's URL; null: there is none, or this host goes without. */
  readonly proxy: string | null;
  /** The variable that names a proxy; null: none does. */
  readonly variable: 'https_proxy' | 'HTTPS_PROXY' | null;
  /** Why this host goes without. */
  readonly exempt: 'loopback' | 'no_proxy' | 'NO_PROXY' | null;
}

export interface Proxy {
  readonly url: string;
  /** For people: its host and the variable that names it. A user name and a password are left out. */
  readonly name: string;
  readonly variable: string;
}

/** Why no variable names a proxy, in a clause. An empty one in small letters goes before one in capitals, and takes it away. */
export function whyNoProxy({ https_proxy: small, HTTPS_PROXY: capitals = '' }: ProxyEnvironment): string {
  return small === '' && capitals !== ''
    ? 'https_proxy is set, but empty, and goes before HTTPS_PROXY'
    : 'HTTPS_PROXY is not set';
}

/** Loopback is never proxied. @throws UserError `usage` for a proxy that cannot be used */
export function decideProxy(base: BaseUrl, environment: ProxyEnvironment): ProxyDecision {
  const proxy = environment.https_proxy ?? environment.HTTPS_PROXY ?? '';
  if (proxy === '') return { proxy: null, variable: null, exempt: null };
  const variable = environment.https_proxy === undefined ? 'HTTPS_PROXY' : 'https_proxy';
  if (base.loopback) return { proxy: null, variable, exempt: 'loopback' };
  if (isExempt(base, environment.no_proxy ?? environment.NO_PROXY ?? '')) {
    return { proxy: null, variable, exempt: environment.no_proxy === undefined ? 'NO_PROXY' : 'no_proxy' };
  }
  checkProxy(proxy, variable);
  return { proxy, variable, exempt: null };
}

const written = 'Write it with its scheme, like http://proxy.example.com:8080';

/** Nothing of the URL is shown but its scheme: there may be a password in it. */
function checkProxy(proxy: string, variable: string): void {
  const refused = (problem: string, hint = written): UserError =>
    UserError.of('usage', { problem: `${variable} ${problem}`, hint });
  const [, scheme = ''] = /^([a-z][a-z\d+.-]*):\/\//i.exec(proxy) ?? [];
  if (/^socks/i.test(scheme)) {
    const hint = 'Name a proxy that speaks HTTP, like http://proxy.example.com:8080, or exempt the host with NO_PROXY';
    throw refused(`names a SOCKS proxy (${scheme.toLowerCase()}), and only a proxy that speaks HTTP can be used`, hint);
  }
  const known = /^https?$/i.test(scheme);
  if (known && /^[^:]*:\/\/.*[/?#].*@/s.test(proxy))
    throw refused('has a /, ? or # in its user name or password', 'Write it as %2F, %3F or %23');
  if (!known || !URL.canParse(proxy)) throw refused('is not a URL of http or https');
  const { username, password } = new URL(proxy);
  if (/%(?![\da-f]{2})/i.test(username + password))
    throw refused('has a % in its user name or password that begins no escape', 'Write it as %25');
}

/**
 * `NO_PROXY` lists hosts, each with its subdomains, with or without a port or a dot at the end, addresses in any spelling
 * and ranges of them (`10.0.0.0/8`); `*` is everything.
 */
function isExempt(base: BaseUrl, list: string): boolean {
  const host = base.host.replace(/^\[(.*)\]$|\.$/g, '$1');
  return list.split(/[,\s]+/).some((entry) => {
    const [, range = '', bits = ''] = /^\[?([\da-f.:]+)\]?\/(\d{1,3})$/i.exec(entry) ?? [];
    if (bits !== '') return isWithin(host, range, Number(bits));
    const [, address = ''] = /^\[?([\da-f:.]*:[\da-f:.]*:[\da-f:.]*)\]?$/i.exec(entry) ?? [];
    if (isIP(address) === 6) return isWithin(host, address, 128);
    const [, named = '', port = ''] = /^(.*?)\.?(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (named === '' || (port !== '' && Number(port) !== base.port)) return false;
    const bare = named.replace(/^\*?\.|^\[(.*)\]$/g, '$1');
    return named === '*' || host === bare || host.endsWith(`.${bare}`);
  });
}

function isWithin(host: string, address: string, bits: number): boolean {
  const version = isIP(address);
  if (version === 0 || isIP(host) !== version || bits > (version === 6 ? 128 : 32)) return false;
  const family = version === 6 ? 'ipv6' : 'ipv4';
  const range = new BlockList();
  range.addSubnet(address, bits, family);
  return range.check(host, family);
}
