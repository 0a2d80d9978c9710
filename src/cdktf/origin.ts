/** Finds the line of the user's code that made a construct. */
import { isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Origin } from '../model/located.js';

/** Where an object was made that `markOrigin` saw. */
const marked = new WeakMap<object, Origin>();

/** Remembers that an object was made where `below` was called. */
export function markOrigin(object: object, below: Callable): void {
  const origin = callerOf(below);
  if (origin !== null) marked.set(object, origin);
}

export function markedOrigin(object: object): Origin | null {
  return marked.get(object) ?? null;
}

/** A function or a class. */
type Callable = Parameters<typeof Error.captureStackTrace>[1];

/** Enough for constructs in constructs in constructs. */
const deepest = 100;

/** Frames of the libraries that build the tree, never of the user. */
const library = /[\\/]node_modules[\\/](cdktf|cdktn|constructs|limitdrift)[\\/]/;

/**
 * Where the user's code called `below`, or made it: the first frame that belongs to no library, with the path relative to
 * the working directory, with `/`. The text of the stack is read, for there Node and its loaders have applied source maps.
 * null: there is no such frame.
 */
export function callerOf(below: Callable): Origin | null {
  const limit = Error.stackTraceLimit;
  const holder: { stack?: string } = {};
  Error.stackTraceLimit = deepest;
  Error.captureStackTrace(holder, below);
  const lines = String(holder.stack).split('\n').slice(1);
  Error.stackTraceLimit = limit;
  const frame = lines.map(readFrame).find((origin) => origin !== null && !library.test(origin.file));
  return frame === undefined || frame === null ? null : { ...frame, file: relativePath(frame.file) };
}

/** `    at new Team (file:///app/main.ts:12:5)`; null for a frame without a file, and for those of Node. */
function readFrame(line: string): Origin | null {
  const [, place = '', row, column] = /^\s*at (?:.*\(|async )?(.*):(\d+):(\d+)\)?$/.exec(line) ?? [];
  const file = place.startsWith('file:') ? fileURLToPath(place) : place;
  return isAbsolute(file) ? { file, line: Number(row), column: Number(column) } : null;
}

function relativePath(file: string): string {
  return relative(process.cwd(), file).split(sep).join('/');
}
