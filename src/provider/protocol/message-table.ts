import { callTable } from './call-table.js';
import type { Field, MessageTable } from './field.js';
import { valueTable } from './value-table.js';

/**
 * The messages that are served, their fields in the order of their numbers. Sources: hashicorp/terraform,
 * docs/plugin-protocol, protocol 6.10; `Health.*`: grpc/grpc, doc/health-checking.md. Left out: `legacy_type_system`,
 * which no provider but the oldest may set.
 */
export const messages = { ...valueTable, ...callTable };

/** Messages of which exactly one field is there. */
export const choices = ['DynamicValue', 'AttributePath.Step', 'CallFunction.Response'] as const;

/** The fields of a message that is known by its name alone. */
export function fieldsOf(name: string): Readonly<Record<string, Field>> {
  const tables: MessageTable = messages;
  const fields = tables[name];
  if (fields === undefined) throw new Error(`There is no message ${name}`);
  return fields;
}
