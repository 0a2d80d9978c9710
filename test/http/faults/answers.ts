import { gzipSync } from 'node:zlib';

import type { AnswerName, Fault } from './fault.js';
import { bodies, organizationId } from './organization.js';

/* What the faulty server says, whichever protocol carries it. */

export interface Said {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
}

const json = ['content-type', 'application/json'] as const;
const named = ['request-id', 'req_1'] as const;

/** The right answer to a request. */
export function rightAnswer(key: string): Said {
  const body = bodies[key] ?? null;
  if (body === null) return apiError(404, 'not_found_error', '');
  const headers = [json, named, ['anthropic-organization-id', organizationId]] as const;
  return { status: 200, headers, body: Buffer.from(JSON.stringify(body)) };
}

/** `secret`: what was sent, which such servers like to repeat. */
export function wrongAnswer(
  { name, wait = '' }: Extract<Fault, { kind: 'answer' }>,
  key: string,
  secret: string,
): Said {
  const right = rightAnswer(key);
  const wanted: string = name;
  switch (wanted) {
    case 'throttled':
      return apiError(429, 'rate_limit_error', secret, wait);
    case 'long-throttled':
      return apiError(429, 'rate_limit_error', secret, 'retry-after: 9999999');
    case 'spend-cap':
      return apiError(429, 'rate_limit_error', secret, '', 'enforced_spend_limit_reached');
    case 'unrepeated-500':
      return apiError(500, 'api_error', secret, 'x-should-retry: false');
    case 'empty-500':
      return { status: 500, headers: [], body: Buffer.alloc(0) };
    case 'redirect':
      return { status: 302, headers: [['location', `https://elsewhere.example/?${secret}`]], body: Buffer.alloc(0) };
    case 'gateway-200':
    case 'gateway-502':
    case 'gateway-503':
      return gateway(Number(name.slice(-3)), secret);
    case 'list':
      return { ...right, status: 200, body: Buffer.from('[]') };
    case 'repeated-key':
      return { ...right, status: 200, body: Buffer.from(`{"id":"a","${secret}":1,"${secret}":2,"data":[]}`) };
    case 'other-organization':
      return { ...right, headers: [json, ['anthropic-organization-id', 'org-2']] };
    case 'both-organizations':
      return { ...right, headers: [...right.headers, ['anthropic-organization-id', 'org-2']] };
    default:
      return apiError(Number(name), `${kinds[name] ?? 'api'}_error`, secret);
  }
}

const kinds: Partial<Record<AnswerName, string>> = { 400: 'invalid_request', 401: 'authentication', 403: 'permission' };

function apiError(status: number, type: string, secret: string, header = '', code?: string): Said {
  const details = code === undefined ? {} : { details: { error_code: code } };
  const body = { type: 'error', error: { type, message: `not with ${secret}`, ...details }, request_id: 'req_1' };
  const [name = '', value = ''] = header.split(': ');
  return {
    status,
    headers: [json, named, ...(name === '' ? [] : [[name, value] as const])],
    body: Buffer.from(JSON.stringify(body)),
  };
}

function gateway(status: number, secret: string): Said {
  const page = `<html><head><title>x</title></head><h1>No way</h1><p>${secret}</p></html>`;
  return { status, headers: [['server', `gate ${secret}`]], body: Buffer.from(page) };
}

/** The same answer, as something on the way compresses it; `at`: only so much of it. */
export function compressed({ status, headers, body }: Said, at = 1): Said {
  const whole = gzipSync(body);
  return { status, headers: [...headers, ['content-encoding', 'gzip']], body: whole.subarray(0, partOf(whole, at)) };
}

/** Not nothing, and not all. */
export function partOf(body: Buffer, at: number): number {
  return at === 1 ? body.length : 1 + Math.floor(at * (body.length - 1));
}
