import { enums, type Field, namesOf } from './field.js';
import { choices, fieldsOf, messages } from './message-table.js';
import type { MessageName, SentMessage } from './message-types.js';
import { bytesField, varintField } from './wire-format.js';

/**
 * The bytes of a message, its fields in the order of their numbers; a scalar with proto3's default is not sent. Throws
 * where the value is not what the table says, unknown names included: what is not sent would be lost without a word.
 */
export function encodeMessage<M extends MessageName>(name: M, value: SentMessage<M>): Buffer {
  return encode(name, value);
}

function encode(name: string, value: unknown): Buffer {
  const parts = partsOf(name, value);
  const table = fieldsOf(name);
  const unknown = [...parts.keys()].find((key) => !Object.hasOwn(table, key));
  if (unknown !== undefined) throw new Error(`${name} has no field ${unknown}`);
  const present = Object.entries(table).filter(([key]) => parts.get(key) !== undefined);
  const isChoice = choices.some((choice) => choice === name);
  if (isChoice && present.length !== 1) throw new Error(`${name} has ${present.length} values instead of one`);
  return Buffer.concat(
    present.flatMap(([key, field]) =>
      encodeField(`${name}.${key}`, { field, value: parts.get(key), always: isChoice }),
    ),
  );
}

interface FieldValue {
  readonly field: Field;
  readonly value: unknown;
  /** Also where it is the default. */
  readonly always: boolean;
}

function encodeField(place: string, { field, value, always }: FieldValue): readonly Buffer[] {
  const [number, kind, ...labels] = field;
  if (labels.includes('repeated')) {
    if (!Array.isArray(value)) throw unfit(place, value);
    return value.map((one: unknown) => encodeOne(place, { number, kind, value: one }));
  }
  if (labels.includes('map')) {
    return [...partsOf(place, value)].map(([key, one]) => {
      const entry = [bytesField(1, Buffer.from(key)), encodeOne(place, { number: 2, kind, value: one })];
      return bytesField(number, Buffer.concat(entry));
    });
  }
  const encoded = encodeOne(place, { number, kind, value });
  return always || labels.includes('optional') || !isDefault(kind, value) ? [encoded] : [];
}

interface OneValue {
  readonly number: number;
  readonly kind: string;
  readonly value: unknown;
}

function encodeOne(place: string, { number, kind, value }: OneValue): Buffer {
  if (kind === 'string' && typeof value === 'string') return bytesField(number, Buffer.from(value));
  if (kind === 'bytes' && value instanceof Uint8Array) return bytesField(number, value);
  if (kind === 'bool' && typeof value === 'boolean') return varintField(number, Number(value));
  if (kind === 'int64' && typeof value === 'number') return varintField(number, value);
  if (kind in enums) return varintField(number, enumNumber(place, { kind, value }));
  if (kind in messages) return bytesField(number, encode(kind, value));
  throw unfit(place, value);
}

function enumNumber(place: string, { kind, value }: { readonly kind: string; readonly value: unknown }): number {
  const number = namesOf(kind).findIndex((name) => name === value);
  if (number === -1) throw unfit(place, value);
  return number;
}

/** A message has none: empty is not absent. */
function isDefault(kind: string, value: unknown): boolean {
  if (kind in messages) return false;
  if (value instanceof Uint8Array) return value.length === 0;
  return value === '' || value === false || value === 0 || value === namesOf(kind)[0];
}

/** The fields of a message, or what a map holds. */
function partsOf(place: string, value: unknown): ReadonlyMap<string, unknown> {
  const isPlain =
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
  if (!isPlain) throw unfit(place, value);
  return new Map(Object.entries(value));
}

/** The value itself is not shown: it may hold what no log may. */
function unfit(place: string, value: unknown): Error {
  return new Error(`${place} cannot be ${value === null ? 'null' : typeof value}, or is not one of its values`);
}
