import type { Schema, SchemaAttribute, SchemaBlock } from '../protocol/messages.js';
import type { ValueType } from './value.js';

/** One attribute of a resource, data source or the provider block, as Terraform and its documentation need it. */
export interface Attribute {
  readonly mode: 'required' | 'optional' | 'computed';
  readonly type: ValueType | Nested;
  /** Markdown: one or two sentences. */
  readonly description: string;
  readonly sensitive?: true;
  /** What an optional attribute is where it is left out. The state holds it, so that it can be written out without a difference. */
  readonly default?: string;
}

/** Objects with attributes of their own. */
export interface Nested {
  readonly nesting: 'list' | 'map';
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, Attribute>>;

/** What stands behind a block's name: its meaning in Markdown, and its attributes. */
export interface BlockSchema {
  readonly description: string;
  readonly attributes: Attributes;
}

export function isNested(type: ValueType | Nested): type is Nested {
  return typeof type === 'object' && 'nesting' in type;
}

/** The type of the block's value. */
export function objectType(attributes: Attributes): ValueType {
  const types = Object.entries(attributes).map(([name, { type }]) => [name, plainType(type)] as const);
  return ['object', Object.fromEntries(types)];
}

function plainType(type: ValueType | Nested): ValueType {
  return isNested(type) ? [type.nesting, objectType(type.attributes)] : type;
}

/** In the words of the protocol. */
export function schemaMessage({ description, attributes }: BlockSchema): Schema {
  const block: SchemaBlock = { attributes: attributeMessages(attributes), description, descriptionKind: 'MARKDOWN' };
  return { version: 0, block };
}

function attributeMessages(attributes: Attributes): readonly SchemaAttribute[] {
  return Object.entries(attributes).map(([name, { mode, type, description, sensitive, default: fallback }]) => ({
    name,
    description,
    descriptionKind: 'MARKDOWN',
    [mode]: true,
    ...(fallback === undefined ? {} : { computed: true }),
    ...(sensitive === undefined ? {} : { sensitive }),
    ...(isNested(type)
      ? { nestedType: { attributes: attributeMessages(type.attributes), nesting: nestings[type.nesting] } }
      : { type: typeBytes(type) }),
  }));
}

const nestings = { list: 'LIST', map: 'MAP' } as const;

/** A type as JSON text. */
export function typeBytes(type: ValueType): Uint8Array {
  return Buffer.from(JSON.stringify(type));
}
