import { UserError } from '../model/errors.js';
import { apiHost } from './claude-api.js';

/* The base URL of a server, as an option or a variable gives it. */

export interface BaseUrl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** Host name without port, an IPv6 address in brackets. */
  readonly host: string;
  readonly port: number;
  /** Path that goes before every request's path: empty, or starting with a slash and ending without one. */
  readonly prefix: string;
  readonly loopback: boolean;
}

/** What is no prefix of a gateway, but the beginning of a request's path. */
const endpoint = /\/v1\/(organizations|messages|models|oauth)(\/|$)/;

/** An IPv6 address without its brackets, perhaps with a port. */
const bareAddress = /^https?:\/\/[\da-f]*(:[\da-f]*){2,}(\/|$)/i;

/**
 * Takes https to anywhere and http to this machine only. Credentials, a query or a fragment are refused: a usage error that
 * names `source`, the option or variable that the text came from.
 */
export function parseBaseUrl(text: string, source: string): BaseUrl {
  const subject = `The base URL${shown(text)} in ${source}`;
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) {
    const bare = bareAddress.test(text);
    throw refused(
      `${subject} is not an https URL`,
      bare ? 'Put the IPv6 address in brackets: https://[2001:db8::1]' : 'Write it whole, like https://api.example.com',
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw refused(
      `${subject} has a user name or password in it`,
      'Give the key with ANTHROPIC_ADMIN_API_KEY or --key-file',
    );
  }
  if (/[?#]/.test(text)) throw refused(`${subject} has a query or a fragment`, 'Leave out everything from ? or # on');
  if (endpoint.test(url.pathname) || (url.hostname === apiHost && /\/v1(\/|$)/.test(url.pathname))) {
    throw refused(
      `${subject} goes on with /v1, and every request adds its own path`,
      'Leave out everything from /v1 on',
    );
  }
  const loopback = isLoopback(url.hostname);
  if (url.protocol === 'http:' && !loopback) {
    throw refused(
      `${subject} would send the credential to ${url.hostname} unencrypted`,
      'Use https; plain http goes to this machine only',
    );
  }
  const port = Number(url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : url.port);
  return { origin: url.origin, host: url.hostname, port, prefix: url.pathname.replace(/\/+$/, ''), loopback };
}

/** `URL` has already turned every spelling of an IPv4 address into four numbers. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** The text, unless there may be a credential in it. */
function shown(text: string): string {
  return text === '' || /@|sk-ant-/.test(text) ? '' : ` "${text.replace(/([?#]).+$/s, '$1…')}"`;
}

function refused(problem: string, hint: string): UserError {
  return UserError.of('usage', { problem, hint });
}
