import { quote } from '../../model/text.js';
import { deepestJson, readJson } from '../../model/read-json.js';
import type { ProblemLog } from '../problems.js';
import { decodeSource, type SourceFile } from '../yaml/source-text.js';
import type { Origin } from '../../model/located.js';
import type { TreeEntry, TreeMap, TreeNode } from '../yaml/yaml-tree.js';

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
    const message = `The key ${quote(read.path.at(-1) ?? '')} is here twice`;
    log.error(source.originAt(read.at), message, 'It is not clear which one counts: remove one of the two');
  }
  return null;
}

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

/**
 * A JSON value as the tree that limits.yaml is read from, so that one reader judges both. All of it stands at one place;
 * everything has an `Origin` of its own, as in a file.
 */
export function treeOf(value: unknown, place: Origin): TreeNode {
  const origin = { ...place };
  if (Array.isArray(value)) return { kind: 'list', origin, items: value.map((item) => treeOf(item, place)) };
  if (isObject(value))
    return mapOf(
      Object.entries(value).map(([key, part]) => [key, treeOf(part, place)]),
      place,
    );
  return { kind: 'scalar', origin, text: String(value), plain: typeof value !== 'string' };
}

export function mapOf(parts: readonly (readonly [string, TreeNode])[], place: Origin): TreeMap {
  const entries = parts.map(([key, value]): TreeEntry => ({ key, origin: { ...place }, value }));
  return { kind: 'map', origin: { ...place }, entries, complete: true };
}

/** Pairs of key and value, which keep their order in JSON, as a map; all else, and a key that comes twice, as it is. */
export function orderedTreeOf(value: unknown, place: Origin): TreeNode {
  if (!Array.isArray(value) || !value.every(isPair)) return treeOf(value, place);
  const keys = new Set(value.map(([key]) => key));
  if (keys.size < value.length || keys.has('__proto__')) return treeOf(value, place);
  return mapOf(
    value.map(([key, part]) => [key, orderedTreeOf(part, place)]),
    place,
  );
}

function isPair(value: unknown): value is readonly [string, unknown] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}
