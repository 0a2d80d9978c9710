/** Terraform's values to and from the bytes that they are sent as. */
import { decode, encode, ExtData } from '@msgpack/msgpack';

import { compareText } from '../../model/text.js';
import { UserError } from '../../model/errors.js';
import type { DynamicValue } from '../protocol/messages.js';
import { isMap, unknown, type Value, type ValueType } from './value.js';

declare global {
  /** A name of browsers' that the declarations of @msgpack/msgpack use. */
  type BufferSource = ArrayBufferView | ArrayBuffer;
}

/**
 * Reads a value that Terraform sent, in either encoding. What it does not know is an extension of any type: the plain one
 * (0) and the refined one (12) mean the same here.
 * Source: hashicorp/terraform, docs/plugin-protocol/object-wire-format.md.
 */
export function decodeValue(sent: DynamicValue): Value {
  try {
    if (sent.msgpack !== undefined) return fromWire(decode(sent.msgpack, { useBigInt64: true }));
    return fromWire(JSON.parse(Buffer.from(sent.json).toString()));
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it is not a value';
    const hint = 'If a key in the configuration has an unusual name, such as __proto__, choose another';
    throw UserError.of('usage', { problem: `Terraform sent a value that cannot be read: ${reason}`, hint });
  }
}

function fromWire(value: unknown): Value {
  if (value === null || value === undefined) return null;
  if (value instanceof ExtData) return unknown;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.map(fromWire);
  if (typeof value === 'object' && !ArrayBuffer.isView(value)) {
    return new Map(Object.entries(value).map(([key, member]) => [key, fromWire(member)]));
  }
  throw new Error('it holds what no Terraform value holds');
}

/** Encodes a value as its type says: of an object every attribute is there, and no other. Map keys are sorted. */
export function encodeValue(value: Value, type: ValueType): DynamicValue {
  return { msgpack: encode(toWire(value, type), { useBigInt64: false }) };
}

const wireUnknown = new ExtData(0, new Uint8Array(1));

function toWire(value: Value, type: ValueType): unknown {
  if (value === null) return null;
  if (value === unknown) return wireUnknown;
  if (typeof type === 'string') {
    if (typeof value !== plainTypes[type]) throw mismatch(type);
    return value;
  }
  if (type[0] === 'object') return objectToWire(value, type[1]);
  const [kind, inner] = type;
  if (kind === 'map') {
    if (!isMap(value)) throw mismatch(kind);
    return sorted([...value].map(([key, member]) => [key, toWire(member, inner)]));
  }
  if (!Array.isArray(value)) throw mismatch(kind);
  return value.map((member: Value) => toWire(member, inner));
}

function objectToWire(value: Value, attributes: Readonly<Record<string, ValueType>>): unknown {
  if (!isMap(value)) throw mismatch('object');
  const extra = [...value.keys()].filter((name) => !Object.hasOwn(attributes, name));
  if (extra.length > 0) throw new Error(`The object has no attribute ${extra.join(', ')}`);
  return sorted(
    Object.entries(attributes).map(([name, attribute]) => {
      const member = value.get(name);
      if (member === undefined) throw new Error(`The attribute ${name} is missing`);
      return [name, toWire(member, attribute)];
    }),
  );
}

const plainTypes = { string: 'string', number: 'number', bool: 'boolean', dynamic: 'none' } as const;

/** The encoder takes an object's own keys in their order; the bytes of a state do not depend on who set what first. */
function sorted(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b)));
}

function mismatch(type: string): Error {
  return new Error(`The value is no ${type}`);
}
