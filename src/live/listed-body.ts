import type { ZodMiniType } from 'zod/mini';
import { readJson } from '../model/read-json.js';

/*
 * Reads the list of a long answer item by item, so that the whole is never there as objects.
 */

/** Reads a body in another way than as a whole; null: it is not as documented, and why is for the reading as a whole to say. */
export type BodyReader<P> = (body: Uint8Array) => P | null;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `item` reads one of the list, and may make it smaller; `schema` the rest of the page. */
export function listReader<T, P extends { readonly data: readonly T[] }>(
  schema: ZodMiniType<P>,
  item: ZodMiniType<T>,
): BodyReader<P> {
  return (body) => {
    const parts = splitList(body);
    const page = parts === null ? null : readPart(parts.rest, schema);
    if (parts === null || page === null) return null;
    const data: T[] = [];
    for (const bytes of parts.items) {
      const read = readPart(bytes, item);
      if (read === null) return null;
      data.push(read.value);
    }
    return { ...page.value, data };
  };
}

function readPart<T>(bytes: Uint8Array, schema: ZodMiniType<T>): { readonly value: T } | null {
  try {
    const read = readJson(decoder.decode(bytes));
    const parsed = read.ok ? schema.safeParse(read.value) : null;
    return parsed?.success === true ? { value: parsed.data } : null;
  } catch {
    return null;
  }
}

interface SplitBody {
  /** The body with an empty list in the place of `data`. */
  readonly rest: Uint8Array;
  /** Each item of `data`. */
  readonly items: readonly Uint8Array[];
}

const listKey = Buffer.from('"data"');

/** null: there is no list `data` that begins and ends. */
function splitList(body: Uint8Array): SplitBody | null {
  const start = findList(body);
  if (start === null) return null;
  const items: Uint8Array[] = [];
  let begin = start;
  let depth = 0;
  for (let at = start; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === 0x22) at = endOfString(body, at);
    else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x2c && depth === 0) {
      items.push(body.subarray(begin, at));
      begin = at + 1;
    } else if (byte === 0x5d && depth === 0) {
      const last = body.subarray(begin, at);
      const isEmpty = items.length === 0 && isBlank(last);
      const rest = Buffer.concat([body.subarray(0, start), body.subarray(at)]);
      return { rest, items: isEmpty ? [] : [...items, last] };
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return null;
      depth -= 1;
    }
  }
  return null;
}

/** Where the first item of a body's own `data` may begin; null: it has none. */
function findList(body: Uint8Array): number | null {
  let depth = 0;
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at];
    if (byte === 0x22) {
      const end = endOfString(body, at) + 1;
      const found = depth === 1 && listKey.equals(body.subarray(at, end)) ? afterKey(body, end) : null;
      if (found !== null) return found;
      at = end - 1;
    } else if (byte === 0x7b || byte === 0x5b) depth += 1;
    else if (byte === 0x7d || byte === 0x5d) depth -= 1;
  }
  return null;
}

/** What follows a colon and a bracket; null: something else stands there. */
function afterKey(body: Uint8Array, end: number): number | null {
  const colon = afterBlank(body, end);
  if (body[colon] !== 0x3a) return null;
  const bracket = afterBlank(body, colon + 1);
  return body[bracket] === 0x5b ? bracket + 1 : null;
}

function afterBlank(body: Uint8Array, start: number): number {
  let at = start;
  while (isBlankByte(body[at])) at += 1;
  return at;
}

function isBlankByte(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function isBlank(bytes: Uint8Array): boolean {
  return afterBlank(bytes, 0) === bytes.length;
}

/** Where the string that begins at `start` has its closing quote; the body's length where it has none. */
function endOfString(body: Uint8Array, start: number): number {
  for (let at = start + 1; at < body.length; at += 1) {
    if (body[at] === 0x22) return at;
    if (body[at] === 0x5c) at += 1;
  }
  return body.length;
}
