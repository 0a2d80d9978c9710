import type { ProblemLog } from './problems.js';
import { decodeSource, type SourceFile } from './source-text.js';

/** A JSON object of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object under a key; null where there is none. */
export function objectAt(object: JsonObject, key: string): JsonObject | null {
  const value = Object.hasOwn(object, key) ? object[key] : null;
  return isObject(value) ? value : null;
}

/** No file that CDKTF writes comes near; what reads it further may then recur. */
const deepest = 64;

/** Reads a file as one JSON object; null when it is none, after reporting why. */
export function readJsonObject(file: SourceFile, log: ProblemLog): JsonObject | null {
  const source = decodeSource(file, log);
  if (source === null) return null;
  const start = source.originAt(0);
  const tooDeep = findTooDeep(source.text);
  if (tooDeep !== null) {
    log.error(source.originAt(tooDeep), `The file is nested more than ${deepest} levels deep`, 'Synthesize it again');
    return null;
  }
  const value = parse(source.text);
  if (value === undefined) log.error(start, 'This is not valid JSON', 'Synthesize it again');
  else if (!isObject(value)) log.error(start, 'The file holds no JSON object', 'Give a cdk.tf.json');
  return isObject(value) ? value : null;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

/** Where a bracket opens one level too many; null: nowhere. */
function findTooDeep(text: string): number | null {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gsu)) {
    if (token === '[' || token === '{') depth += 1;
    else if (token === ']' || token === '}') depth -= 1;
    if (depth > deepest) return index;
  }
  return null;
}
