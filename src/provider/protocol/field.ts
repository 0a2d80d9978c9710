/**
 * What a row of the message table says of a field: its number, what it holds (a scalar, one of `enums`, or a message), and
 * how often. `repeated`: any number of times; `map`: the same, by texts; `optional`: a scalar that may be absent, where
 * others have proto3's default. `required`: whoever makes the message gives it, and a message without it is not read;
 * `result`: a reply has it unless the call failed, of a list at least one.
 */
export type Field = readonly [number: number, kind: string, ...labels: readonly Label[]];

export type Label = 'repeated' | 'map' | 'optional' | 'required' | 'result';

export type MessageTable = Readonly<Record<string, Readonly<Record<string, Field>>>>;

/** An enum's names, by their numbers. `INVALID` and `UNKNOWN` are for what nobody set: they are received, and never sent. */
export const enums = {
  Severity: ['INVALID', 'ERROR', 'WARNING'],
  StringKind: ['PLAIN', 'MARKDOWN'],
  BlockNesting: ['INVALID', 'SINGLE', 'LIST', 'SET', 'MAP', 'GROUP'],
  ObjectNesting: ['INVALID', 'SINGLE', 'LIST', 'SET', 'MAP'],
  DeferredReason: ['UNKNOWN', 'RESOURCE_CONFIG_UNKNOWN', 'PROVIDER_CONFIG_UNKNOWN', 'ABSENT_PREREQ'],
  ServingStatus: ['UNKNOWN', 'SERVING', 'NOT_SERVING', 'SERVICE_UNKNOWN'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** None for what is no enum. */
export function namesOf(kind: string): readonly string[] {
  const names: Readonly<Record<string, readonly string[]>> = enums;
  return names[kind] ?? [];
}
