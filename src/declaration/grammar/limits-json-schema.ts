import { fileGrammar } from './file-grammar.js';
import type { GrammarNode, KeysNode, MapNode, TextNode } from './grammar-node.js';
import { sharedGrammar } from './limit-grammar.js';

/**
 * The JSON Schema (draft-07) of limits.yaml, for completion and hovers in editors, where a plain `500_000` is text. What a
 * grammar cannot say (quotes, hexadecimal numbers, names that nobody defined) only `readDeclaration` knows.
 */
export function limitsJsonSchema(): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'limits.yaml',
    ...schemaOf(fileGrammar),
    definitions: mapValues(sharedGrammar, schemaOf),
  };
}

/** Beside a `$ref` nothing counts in draft-07. */
function schemaOf(node: GrammarNode): object {
  const schema = bareSchemaOf(node);
  if (node.help === undefined) return schema;
  return { description: node.help, ...(node.kind === 'shared' ? { allOf: [schema] } : schema) };
}

function bareSchemaOf(node: GrammarNode): object {
  switch (node.kind) {
    case 'text':
      return textSchema(node);
    case 'choice':
      return { type: 'string', enum: node.choices };
    case 'constant':
      return { type: typeof node.value, const: node.value };
    case 'number':
      return { type: node.decimals === true ? 'number' : 'integer', minimum: node.least, maximum: node.most };
    case 'list':
      return { type: 'array', items: schemaOf(node.of) };
    case 'either':
      return { anyOf: node.of.map(schemaOf) };
    case 'map':
      return mapSchema(node);
    case 'keys':
      return keysSchema(node);
    case 'shared':
      return { $ref: `#/definitions/${node.name}` };
    default:
      return node satisfies never;
  }
}

function textSchema({ pattern }: TextNode): object {
  return { type: 'string', ...(pattern === undefined ? { minLength: 1 } : { pattern: pattern.source }) };
}

function mapSchema({ known, keys = {}, of }: MapNode): object {
  const named =
    known === undefined
      ? { propertyNames: textSchema({ kind: 'text' }) }
      : { properties: { ...mapValues(keys, schemaOf), ...mapValues(known, (help) => schemaOf({ ...of, help })) } };
  return { type: 'object', ...named, additionalProperties: schemaOf(of) };
}

function keysSchema({ keys, needs }: KeysNode): object {
  const required = Object.keys(keys).filter((key) => keys[key]?.missing !== undefined);
  return {
    type: 'object',
    properties: mapValues(keys, schemaOf),
    ...(required.length === 0 ? {} : { required }),
    ...(needs === undefined ? {} : { anyOf: needs.map((key) => ({ required: [key] })) }),
    additionalProperties: false,
  };
}

function mapValues<T, U>(object: Readonly<Record<string, T>>, change: (value: T) => U): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
