import { callTable } from './call-table.js';
import { valueTable } from './value-table.js';

/** An enum's names, by their numbers. */
export const enums = {
  Severity: ['INVALID', 'ERROR', 'WARNING'],
  StringKind: ['PLAIN', 'MARKDOWN'],
  NestingMode: ['INVALID', 'SINGLE', 'LIST', 'SET', 'MAP', 'GROUP'],
  DeferredReason: ['UNKNOWN', 'RESOURCE_CONFIG_UNKNOWN', 'PROVIDER_CONFIG_UNKNOWN', 'ABSENT_PREREQ'],
  ServingStatus: ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Messages of which exactly one field is there. */
export const choices = ['DynamicValue', 'AttributePath.Step', 'CallFunction.Response'] as const;

/**
 * The messages that are served, their fields in the order of their numbers. Sources: hashicorp/terraform,
 * docs/plugin-protocol, protocol 6.10; `Health.*`: grpc/grpc, doc/health-checking.md. Left out: `legacy_type_system`,
 * which no provider but the oldest may set.
 */
export const messages = { ...valueTable, ...callTable };
