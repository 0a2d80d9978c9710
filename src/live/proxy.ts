import { UserError } from '../model/errors.js';
import type { BaseUrl } from './base-url.js';

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

/** The proxy's URL for this API, or null. Loopback is never proxied. A proxy that is not a URL is a usage error. */
export function chooseProxy(base: BaseUrl, environment: ProxyEnvironment): string | null {
  return decideProxy(base, environment).proxy;
}

/** Throws as `chooseProxy` does. */
export function decideProxy(base: BaseUrl, environment: ProxyEnvironment): ProxyDecision {
  const proxy = environment.https_proxy ?? environment.HTTPS_PROXY ?? '';
  if (proxy === '') return { proxy: null, variable: null, exempt: null };
  const variable = environment.https_proxy === undefined ? 'HTTPS_PROXY' : 'https_proxy';
  if (base.loopback) return { proxy: null, variable, exempt: 'loopback' };
  if (isExempt(base, environment.no_proxy ?? environment.NO_PROXY ?? '')) {
    return { proxy: null, variable, exempt: environment.no_proxy === undefined ? 'NO_PROXY' : 'no_proxy' };
  }
  if (!/^https?:\/\//i.test(proxy) || !URL.canParse(proxy)) {
    throw UserError.of('usage', {
      problem: 'HTTPS_PROXY is not a URL',
      hint: 'Write it with its scheme, like http://proxy.example.com:8080',
    });
  }
  return { proxy, variable, exempt: null };
}

/** `NO_PROXY` lists hosts, each with its subdomains, with or without a port; `*` is everything. */
function isExempt(base: BaseUrl, list: string): boolean {
  return list.split(/[,\s]+/).some((entry) => {
    const [, host = '', port = ''] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? [];
    if (host === '' || (port !== '' && Number(port) !== base.port)) return false;
    const bare = host.replace(/^\*?\./, '');
    return host === '*' || base.host === bare || base.host.endsWith(`.${bare}`);
  });
}
