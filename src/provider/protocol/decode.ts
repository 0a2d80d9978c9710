import { enums, type Field, namesOf } from './field.js';
import { choices, fieldsOf, messages } from './message-table.js';
import type { MessageName, ReceivedMessage } from './message-types.js';
import { readFields, type WireField } from './wire-format.js';

/**
 * Reads a message. Fields that the table does not have are left out, for a newer Terraform may send them; a message that
 * is required and not there throws.
 */
export function decodeMessage<M extends MessageName>(name: M, bytes: Uint8Array): ReceivedMessage<M> {
  return decode(name, bytes) as ReceivedMessage<M>;
}

function decode(name: string, bytes: Uint8Array): object {
  const sent = readFields(bytes);
  const isChoice = choices.some((choice) => choice === name);
  const entries = Object.entries(fieldsOf(name)).flatMap(([key, field]) => {
    const occurrences = sent.filter(({ number }) => number === field[0]);
    if (isChoice && occurrences.length === 0) return [];
    const value = decodeField(`${name}.${key}`, { field, occurrences });
    return value === undefined ? [] : [[key, value] as const];
  });
  if (isChoice && entries.length !== 1) throw new Error(`${name} has ${entries.length} values instead of one`);
  return Object.fromEntries(entries);
}

interface Occurrences {
  readonly field: Field;
  readonly occurrences: readonly WireField[];
}

function decodeField(place: string, { field: [, kind, ...labels], occurrences }: Occurrences): unknown {
  if (labels.includes('repeated')) return occurrences.map((one) => decodeOne(place, { kind, field: one }));
  if (labels.includes('map'))
    return Object.fromEntries(occurrences.map((one) => decodeEntry(place, { kind, field: one })));
  const last = occurrences.at(-1);
  if (last !== undefined) {
    return kind in messages ? decode(kind, join(place, occurrences)) : decodeOne(place, { kind, field: last });
  }
  if (!(kind in messages)) return labels.includes('optional') ? undefined : defaultOf(kind);
  if (labels.includes('required')) throw new Error(`${place} is missing`);
  return undefined;
}

/** What was sent in parts is one message: protobuf merges them. */
function join(place: string, occurrences: readonly WireField[]): Buffer {
  return Buffer.concat(occurrences.map((field) => bytesOf(place, field)));
}

function bytesOf(place: string, { bytes }: WireField): Buffer {
  if (bytes === undefined) throw new Error(`${place} was sent as a number`);
  return bytes;
}

interface OneField {
  readonly kind: string;
  readonly field: WireField;
}

function decodeEntry(place: string, { kind, field }: OneField): readonly [string, unknown] {
  const parts = readFields(bytesOf(place, field));
  const key = parts.findLast(({ number }) => number === 1)?.bytes?.toString() ?? '';
  const value = parts.findLast(({ number }) => number === 2);
  return [key, value === undefined ? decodeAbsent(kind) : decodeOne(place, { kind, field: value })];
}

function decodeAbsent(kind: string): unknown {
  return kind in messages ? decode(kind, Buffer.alloc(0)) : defaultOf(kind);
}

function decodeOne(place: string, { kind, field }: OneField): unknown {
  if (field.bytes !== undefined) {
    if (kind === 'string') return field.bytes.toString();
    if (kind === 'bytes') return new Uint8Array(field.bytes);
    if (kind in messages) return decode(kind, field.bytes);
  } else {
    if (kind === 'bool') return field.varint !== 0n;
    if (kind === 'int64') return exactNumber(place, BigInt.asIntN(64, field.varint));
    const name = namesOf(kind)[Number(field.varint)];
    if (name !== undefined) return name;
  }
  throw new Error(`${place} was not sent as a ${kind}`);
}

function exactNumber(place: string, value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new Error(`${place} is ${value}, more than a number holds exactly`);
  return number;
}

function defaultOf(kind: string): unknown {
  if (kind === 'string') return '';
  if (kind === 'bytes') return new Uint8Array();
  if (kind === 'bool') return false;
  return kind in enums ? namesOf(kind)[0] : 0;
}
