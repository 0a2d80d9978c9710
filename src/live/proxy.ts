import { UserError } from '../model/errors.js';
import type { BaseUrl } from './base-url.js';

/** Environment variables that name a proxy; the lower-case one goes first, as everywhere. */
export interface ProxyEnvironment {
  readonly HTTPS_PROXY?: string | undefined;
  readonly https_proxy?: string | undefined;
  readonly NO_PROXY?: string | undefined;
  readonly no_proxy?: string | undefined;
}

/** The proxy's URL for this API, or null. Loopback is never proxied. A proxy that is not a URL is a usage error. */
export function chooseProxy(base: BaseUrl, environment: ProxyEnvironment): string | null {
  const proxy = environment.https_proxy ?? environment.HTTPS_PROXY ?? '';
  if (proxy === '' || base.loopback) return null;
  if (isExempt(base, environment.no_proxy ?? environment.NO_PROXY ?? '')) return null;
  if (!/^https?:\/\//i.test(proxy) || !URL.canParse(proxy)) {
    throw UserError.of('usage', {
      problem: 'HTTPS_PROXY is not a URL',
      hint: 'Write it with its scheme, like http://proxy.example.com:8080',
    });
  }
  return proxy;
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
