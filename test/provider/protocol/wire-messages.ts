import * as fc from 'fast-check';
import protobuf from 'protobufjs/light.js';

import { enums, type Field } from '../../../src/provider/protocol/field.js';
import { choices, messages } from '../../../src/provider/protocol/message-table.js';
import type { MessageName } from '../../../src/provider/protocol/message-types.js';

export const messageNames = Object.keys(messages) as readonly MessageName[];

type Values = Record<string, unknown>;

const tables: Readonly<Record<string, Readonly<Record<string, Field>>>> = messages;
const enumNames: Readonly<Record<string, readonly string[]>> = enums;

/** protobufjs's own encoder and decoder, made from the same names and numbers. */
export function referenceType(name: MessageName): protobuf.Type {
  return reference.lookupType(plain(name));
}

const reference = createReference();

function createReference(): protobuf.Root {
  const root = new protobuf.Root();
  for (const [name, values] of Object.entries(enumNames)) {
    root.add(new protobuf.Enum(name, Object.fromEntries(values.map((value, number) => [value, number]))));
  }
  for (const [name, fields] of Object.entries(tables)) {
    const type = new protobuf.Type(plain(name));
    for (const [key, [number, kind, ...labels]] of Object.entries(fields)) {
      if (labels.includes('map')) type.add(new protobuf.MapField(key, number, 'string', plain(kind)));
      else if (labels.includes('repeated')) type.add(new protobuf.Field(key, number, plain(kind), 'repeated'));
      else type.add(new protobuf.Field(key, number, plain(kind)));
    }
    root.add(type);
  }
  root.resolveAll();
  return root;
}

/** protobufjs takes a dot for a folder. */
function plain(name: string): string {
  return name.replace('.', '_');
}

/** Schemas hold themselves: further down nothing more is in them. */
const deepest = 3;

const anyText = fc.string({ unit: 'grapheme' });

/** Any message of this name: what must be there is, what may be absent is so at times. */
export function anyMessage(name: MessageName, depth = 0): fc.Arbitrary<Values> {
  const fields = Object.entries(tables[name] ?? {});
  if (choices.some((choice) => choice === name)) {
    return fc.oneof(...fields.map(([key, field]) => anyField(field, depth).map((value) => ({ [key]: value }))));
  }
  const kept = fields.filter(([, field]) => depth < deepest || !mayBeAbsent(field));
  const parts = Object.fromEntries(kept.map(([key, field]) => [key, anyField(field, depth)]));
  const requiredKeys = kept.filter(([, field]) => !mayBeAbsent(field)).map(([key]) => key);
  return fc.record(parts, { requiredKeys, noNullPrototype: true });
}

function mayBeAbsent([, kind, ...labels]: Field): boolean {
  return (
    labels.includes('optional') ||
    (kind in messages && !labels.some((label) => ['repeated', 'map', 'required'].includes(label)))
  );
}

function anyField([, kind, ...labels]: Field, depth: number): fc.Arbitrary<unknown> {
  if (labels.includes('repeated')) {
    return depth < deepest ? fc.array(anyValue(kind, depth), { maxLength: 2 }) : fc.constant([]);
  }
  if (labels.includes('map')) {
    const options = { maxKeys: 2, noNullPrototype: true };
    return depth < deepest ? fc.dictionary(anyText, anyValue(kind, depth), options) : fc.constant({});
  }
  return anyValue(kind, depth);
}

function anyValue(kind: string, depth: number): fc.Arbitrary<unknown> {
  if (kind === 'string') return anyText;
  if (kind === 'bytes') return fc.uint8Array({ maxLength: 200 });
  if (kind === 'bool') return fc.boolean();
  if (kind === 'int64') return fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -200, max: 200 }));
  const names = enumNames[kind];
  if (names !== undefined) return fc.constantFrom(...names);
  return anyMessage(kind as MessageName, depth + 1);
}
