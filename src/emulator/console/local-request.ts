/** Requests that are not the API’s: who may send them, and how they are answered. */
import { escapeInvisible } from '../../model/text.js';

/** A request to the page or to `/_emulator`. */
export interface LocalRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly path: string;
  readonly headers: Readonly<Record<LocalHeader, string | undefined>>;
  readonly body: string;
}

export const localHeaders = ['host', 'origin', 'content-type', 'sec-fetch-site', 'sec-fetch-dest'] as const;

type LocalHeader = (typeof localHeaders)[number];

export interface LocalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * Why a request is not answered; null: it may be. A page of another site can make a browser send requests to this machine,
 * under a name of its own too, and must neither read nor change anything. What no browser sent has no origin; a browser
 * sends JSON to another site only when that site allows it.
 */
export function refusalOf({ method, headers }: LocalRequest): string | null {
  const { host = '', origin, 'sec-fetch-site': site = 'none', 'sec-fetch-dest': destination } = headers;
  if (!/^(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/i.test(host))
    return 'The emulator is served under 127.0.0.1, localhost and [::1] alone.';
  const link = (method === 'GET' || method === 'HEAD') && destination === 'document';
  const own = (site === 'none' || site === 'same-origin') && (origin === undefined || origin === `http://${host}`);
  if (!own && !(link && origin === undefined)) return 'The emulator takes nothing from pages of other sites.';
  const json = /^application\/json(;|$)/i.test(headers['content-type'] ?? '');
  return method === 'POST' && origin === undefined && !json ? 'A change needs an Origin, or a body of JSON.' : null;
}

/** Nothing is loaded, framed, kept, or told to other sites, and nobody guesses what it is. */
const strictHeaders = {
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

export function plainAnswer(status: number, text: string): LocalAnswer {
  const headers = { ...strictHeaders, 'content-type': 'text/plain; charset=utf-8' };
  return { status, headers, text: text === '' ? '' : `${escapeInvisible(text)}\n` };
}

export function jsonAnswer(status: number, body: unknown, headers: LocalAnswer['headers'] = {}): LocalAnswer {
  const all = { ...strictHeaders, 'content-type': 'application/json', ...headers };
  return { status, headers: all, text: JSON.stringify(body) };
}

/** `style`: the page’s own, by its hash. */
export function pageAnswer(status: number, html: string, styleHash: string): LocalAnswer {
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  const headers = { ...strictHeaders, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy };
  return { status, headers, text: html };
}

export function redirectTo(path: string): LocalAnswer {
  return { status: 303, headers: { ...strictHeaders, location: path }, text: '' };
}
