/** How a fault is written after `--fault`: its names, its options, and what is wrong with it. */
import { UserError } from '../model/errors.js';
import { suggest } from '../model/names.js';
import { errorCodes } from './answers.js';
import type { Fault } from './faults.js';

type Kind = Exclude<Fault['kind'], 'status'>;

/** How each name of a fault, a status aside, becomes one. */
const kinds: { readonly [K in Kind]: (options: Options) => Extract<Fault, { kind: K }> } = {
  reset: () => ({ kind: 'reset' }),
  latency: (options) => ({ kind: 'latency', ms: options.needed('ms') }),
  drip: (options) => ({ kind: 'drip', ms: options.needed('ms') }),
  truncated: () => ({ kind: 'truncated' }),
  'not-json': (options) => ({ kind: 'not-json', status: options.status('status') }),
  'empty-page': () => ({ kind: 'empty-page' }),
  'repeated-cursor': () => ({ kind: 'repeated-cursor' }),
  'has-more': () => ({ kind: 'has-more' }),
  'repeated-key': () => ({ kind: 'repeated-key' }),
  partial: () => ({ kind: 'partial' }),
  'other-workspace': () => ({ kind: 'other-workspace' }),
  'other-organization': () => ({ kind: 'other-organization' }),
  'mixed-groups': () => ({ kind: 'mixed-groups' }),
  late: () => ({ kind: 'late' }),
  'unknown-values': () => ({ kind: 'unknown-values' }),
  'refuse-inherited': () => ({ kind: 'refuse-inherited' }),
  'ignore-inherited': () => ({ kind: 'ignore-inherited' }),
};

/** The names that `parseFault` takes; a status such as `429` is one too. */
export const faultNames: readonly string[] = [...Object.keys(kinds), ...errorCodes.keys()];

/**
 * Reads a fault such as `429:every=3,retry-after=1`, `ramp_limit_exceeded`, `latency:ms=200`, `truncated:first=1` or
 * `403:workspace=wrkspc_1`.
 * @throws UserError `usage` that says what is wrong and what can be written.
 */
export function parseFault(given: string): Fault {
  const [name = '', ...rest] = given.split(':');
  const options = readOptions(given, rest.join(':'));
  const effect = toEffect(name, options);
  if (effect === null) throw unknownName(given, name);
  const first = options.whole('first');
  const every = options.whole('every');
  const fault = { ...effect, first, every, workspace: options.text('workspace'), path: options.text('path') };
  const [unknown] = options.left();
  if (unknown !== undefined) throw usage(given, `it has no option "${unknown}"`);
  if (first !== undefined && every !== undefined) throw usage(given, 'first and every cannot be used together');
  return fault;
}

function toEffect(name: string, options: Options): Fault | null {
  if (isKind(name)) return kinds[name](options);
  const coded = errorCodes.get(name);
  if (coded === undefined && !/^[45]\d\d$/.test(name)) return null;
  return {
    kind: 'status',
    status: coded?.status ?? Number(name),
    retryAfter: options.text('retry-after') ?? coded?.retryAfter,
    retryAfterMs: options.text('retry-after-ms'),
    shouldRetry: options.text('should-retry'),
    code: coded === undefined ? options.text('code') : name,
  };
}

function isKind(name: string): name is Kind {
  return Object.hasOwn(kinds, name);
}

/** The options of one fault; each is read once, and what is left at the end is unknown. */
interface Options {
  text(name: string): string | undefined;
  whole(name: string): number | undefined;
  needed(name: string): number;
  status(name: string): number | undefined;
  left(): Iterable<string>;
}

function readOptions(given: string, text: string): Options {
  // A comma inside a value, as in an HTTP date, is not followed by `option=`.
  const pairs = text === '' ? [] : text.split(/,(?=[a-z-]+=)/).map(splitPair);
  const values = new Map(pairs);
  if (values.size < pairs.length) throw usage(given, 'an option is given twice');
  const take = (name: string): string | undefined => {
    const value = values.get(name);
    if (value !== undefined && !/^[\x20-\x7e]+$/.test(value)) throw usage(given, `${name} needs a value in ASCII`);
    values.delete(name);
    return value;
  };
  const whole = (name: string): number | undefined => {
    const value = take(name);
    if (value === undefined) return undefined;
    if (!/^[1-9]\d{0,8}$/.test(value)) throw usage(given, `${name} needs a whole number from 1`);
    return Number(value);
  };
  const needed = (name: string): number => {
    const value = whole(name);
    if (value === undefined) throw usage(given, `${name} is needed, a whole number from 1`);
    return value;
  };
  const status = (name: string): number | undefined => {
    const value = whole(name);
    if (value !== undefined && (value < 200 || value > 599))
      throw usage(given, `${name} needs a status from 200 to 599`);
    return value;
  };
  return { text: take, whole, needed, status, left: () => values.keys() };
}

function splitPair(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return at < 0 ? [pair, ''] : [pair.slice(0, at), pair.slice(at + 1)];
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
