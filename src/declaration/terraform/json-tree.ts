import type { Origin } from '../../model/declaration.js';
import { isObject } from './json-document.js';
import type { TreeEntry, TreeMap, TreeNode } from '../yaml/yaml-tree.js';

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
