/** Terraform's values and their types. */
import { escapeInvisible } from '../../model/text.js';

/** A value that Terraform does not know yet. */
export const unknown = Symbol('unknown');
export type Unknown = typeof unknown;

/**
 * A Terraform value. Objects and maps are both `Map`s, so that no key of the user's means anything to JavaScript. Numbers
 * are those of rate limits, whole and up to 2^53-1; anything else that Terraform sends as a number is kept as its text.
 */
export type Value = null | Unknown | string | number | boolean | ListValue | MapValue;
export type ListValue = readonly Value[];
export type MapValue = ReadonlyMap<string, Value>;

/** A type as Terraform writes it in JSON. */
export type ValueType =
  | 'string'
  | 'number'
  | 'bool'
  | 'dynamic'
  | readonly ['list' | 'set' | 'map', ValueType]
  | readonly ['object', Readonly<Record<string, ValueType>>];

export function isMap(value: Value | undefined): value is MapValue {
  return value instanceof Map;
}

/** Whether nothing in it is unknown. */
export function isWhollyKnown(value: Value): boolean {
  if (value === unknown) return false;
  if (Array.isArray(value)) return value.every(isWhollyKnown);
  return !isMap(value) || [...value.values()].every(isWhollyKnown);
}

/**
 * The value with all that cannot be seen as `\u{…}`: Terraform prints the text in a value as it is, control characters
 * and line breaks too. Keys it prints in quotes.
 */
export function visibleText(value: Value): Value {
  if (typeof value === 'string') return escapeInvisible(value);
  if (isMap(value)) return new Map([...value].map(([key, member]) => [key, visibleText(member)]));
  return Array.isArray(value) ? value.map(visibleText) : value;
}
