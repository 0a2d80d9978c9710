import { quote } from '../../model/quote.js';
import { deepestJson, readJson } from '../../model/read-json.js';
import type { ProblemLog } from '../problems.js';
import { decodeSource, type SourceFile } from '../yaml/source-text.js';

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

/** Reads a file as one JSON object; null when it is none, after reporting why. */
export function readJsonObject(file: SourceFile, log: ProblemLog): JsonObject | null {
  const source = decodeSource(file, log);
  if (source === null) return null;
  const start = source.originAt(0);
  const read = readJson(source.text);
  if (read.ok) {
    if (isObject(read.value)) return read.value;
    log.error(start, 'The file holds no JSON object', 'Give a cdk.tf.json');
  } else if (read.problem === 'invalid') {
    log.error(start, 'This is not valid JSON', 'Synthesize it again');
  } else if (read.problem === 'too-deep') {
    const message = `The file is nested more than ${deepestJson} levels deep`;
    log.error(source.originAt(read.at), message, 'Synthesize it again');
  } else {
    const message = `The key ${quote(read.path.at(-1) ?? '')} stands here a second time`;
    log.error(source.originAt(read.at), message, 'Nobody can say which one counts: remove one of the two');
  }
  return null;
}
