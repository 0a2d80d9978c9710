import type { Answer } from './body.js';

/**
 * How long to wait before a request is sent again: half a second, doubled with every attempt up to 8 s, less up to a quarter,
 * so that clients do not come back together. The first step is also the least that is waited when a server asks for less.
 */
export function backoff(attempt: number, random: () => number): number {
  return Math.min(8000, 500 * 2 ** (attempt - 1)) * (1 - 0.25 * random());
}

/** The wait that a server asks for, in milliseconds, however long; null when it names none above 0. `now` is in milliseconds. */
export function askedWait(headers: Answer['headers'], now: number): number | null {
  const waits = [
    decimal(headers['retry-after-ms']),
    decimal(headers['retry-after'], 1000),
    date(headers['retry-after'], now),
  ];
  return waits.find((wait) => wait > 0) ?? null;
}

function decimal(header: string | string[] | undefined, unit = 1): number {
  return typeof header === 'string' && /^\d+(\.\d+)?$/.test(header) ? Number(header) * unit : 0;
}

function date(header: string | string[] | undefined, now: number): number {
  return typeof header === 'string' && /^[A-Z][a-z]{2}, .* GMT$/.test(header) ? Date.parse(header) - now : 0;
}
