import { z } from 'zod';

import { UserError } from '../model/errors.js';
import { suggest } from '../model/names.js';
import type { Fault } from './faults.js';

const whole = z.string().regex(/^[1-9]\d{0,8}$/, 'a whole number from 1 is needed').transform(Number);
const status = z.string().regex(/^[2-5]\d\d$/, 'an HTTP status is needed').transform(Number);
const text = z.string().min(1, 'a value is needed');
const selection = { first: whole.optional(), every: whole.optional(), workspace: text.optional(), path: text.optional() };

function kind<K extends Fault['kind'], S extends z.ZodRawShape>(name: K, options: S) {
  return z.strictObject({ kind: z.literal(name), ...selection, ...options });
}

const statusFault = kind('status', {
  status,
  'retry-after': text.optional(),
  'retry-after-ms': text.optional(),
  'should-retry': z.enum(['true', 'false']).optional(),
  code: text.optional(),
}).transform(({ 'retry-after': retryAfter, 'retry-after-ms': retryAfterMs, 'should-retry': shouldRetry, ...rest }) => ({
  ...rest,
  retryAfter,
  retryAfterMs,
  shouldRetry,
}));

/** What each name of a fault can be given. */
const faults = {
  status: statusFault,
  reset: kind('reset', {}),
  latency: kind('latency', { ms: whole }),
  drip: kind('drip', { ms: whole }),
  truncated: kind('truncated', {}),
  'not-json': kind('not-json', { status: status.optional() }),
  'empty-page': kind('empty-page', {}),
  'repeated-cursor': kind('repeated-cursor', {}),
  'unknown-values': kind('unknown-values', {}),
  'refuse-inherited': kind('refuse-inherited', {}),
  'ignore-inherited': kind('ignore-inherited', {}),
} satisfies { [K in Fault['kind']]: z.ZodType<Fault> };

/** The names that `parseFault` takes, a status such as `429` aside. */
export const faultNames: readonly string[] = Object.keys(faults).filter((name) => name !== 'status');

/**
 * Reads a fault such as `429:every=3,retry-after=1`, `latency:ms=200`, `truncated:first=1` or `403:workspace=wrkspc_1`.
 * @throws UserError `usage` that says what is wrong and what can be written.
 */
export function parseFault(given: string): Fault {
  const [name = '', ...rest] = given.split(':');
  const isStatus = /^[45]\d\d$/.test(name);
  if (!isStatus && !faultNames.includes(name)) throw unknownName(given, name);
  // A comma inside a value, as in an HTTP date, is not followed by `option=`.
  const pairs: (readonly [string, string])[] = rest.length === 0 ? [] : rest.join(':').split(/,(?=[a-z-]+=)/).map(splitPair);
  pairs.push(...(isStatus ? [['kind', 'status'], ['status', name]] as const : [['kind', name]] as const));
  const options = Object.fromEntries(pairs);
  if (Object.keys(options).length < pairs.length) throw usage(given, 'an option is given twice');
  const parsed = faults[isStatus ? 'status' : (name as Fault['kind'])].safeParse(options);
  if (!parsed.success) throw usage(given, parsed.error.issues.map(formatIssue).join('; '));
  if (parsed.data.first !== undefined && parsed.data.every !== undefined) {
    throw usage(given, 'first and every exclude each other');
  }
  return parsed.data;
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
}

function formatIssue(issue: z.core.$ZodIssue): string {
  return issue.code === 'unrecognized_keys' ? `it has no option ${issue.keys.join(', ')}` : `${issue.path.join('.')}: ${issue.message}`;
}

function unknownName(given: string, name: string): UserError {
  const suggestion = suggest(name, faultNames);
  return usage(given, `there is no such fault${suggestion === null ? '' : `; did you mean "${suggestion}"?`}`);
}

function usage(given: string, problem: string): UserError {
  return UserError.of('usage', {
    problem: `--fault ${given}: ${problem}`,
    hint: `Write a status such as 429:every=3,retry-after=1, or one of ${faultNames.join(', ')}. Every fault takes first=N or every=N, workspace=ID and path=TEXT.`,
  });
}
