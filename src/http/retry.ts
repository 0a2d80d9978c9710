import type { Answer } from './body.js';

/** Whether another attempt makes sense: never, a few times, or as long as the run lasts. */
export type Patience = 'none' | 'few' | 'deadline';

/** Further attempts after the first. */
export const fewRetries = 5;

/** What another attempt does not change: nobody listens there, there is no such host, or what is sent cannot be. */
const lasting = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EACCES',
  'EPERM',
  'UND_ERR_INVALID_ARG',
  'UND_ERR_NOT_SUPPORTED',
]);

/** A connection that broke, or on which something came that is no HTTP, may do better the next time. */
export function judgeConnection(code: string): Patience {
  return lasting.has(code) ? 'none' : 'few';
}

/** Both are 429s; the cap of a tier and that of a contract stay until somebody raises them. Any other code of a 429 passes. */
const spendCaps: readonly unknown[] = ['enforced_spend_limit_reached', 'contract_spend_limit_reached'];

/**
 * The API's own word (`x-should-retry`) goes before the status.
 * Source: the retry rules and the error codes of @anthropic-ai/sdk 1.14.0, and the documentation's table of errors.
 */
export function judgeStatus(answer: Answer, errorCode: string | null): Patience {
  const { status, headers } = answer;
  if (spendCaps.includes(errorCode)) return 'none';
  if (headers['x-should-retry'] === 'false') return 'none';
  if (status === 429) return 'deadline';
  return headers['x-should-retry'] === 'true' || status === 408 || status === 409 || status >= 500 ? 'few' : 'none';
}

/** The wait that the API asks for, in milliseconds, however long; null when it names none above 0. `now` is in milliseconds. */
export function askedWait(headers: Answer['headers'], now: number): number | null {
  const waits = [
    decimal(headers['retry-after-ms']),
    decimal(headers['retry-after'], 1000),
    date(headers['retry-after'], now),
  ];
  return waits.find((wait) => wait > 0) ?? null;
}

/**
 * Half a second, doubled with every attempt up to 8 s, less up to a quarter, so that clients do not come back together. The
 * first step is also the least that is waited when the API asks for less: a 429 is retried as long as the run lasts.
 */
export function backoff(attempt: number, random: () => number): number {
  return Math.min(8000, 500 * 2 ** (attempt - 1)) * (1 - 0.25 * random());
}

function decimal(header: string | string[] | undefined, unit = 1): number {
  return typeof header === 'string' && /^\d+(\.\d+)?$/.test(header) ? Number(header) * unit : 0;
}

function date(header: string | string[] | undefined, now: number): number {
  return typeof header === 'string' && /^[A-Z][a-z]{2}, .* GMT$/.test(header) ? Date.parse(header) - now : 0;
}
