/** What a field holds: a scalar, one of `enums`, or one of `messages`. */
type Kind = string;

/**
 * Scalars have proto3's default where they were not sent, messages are absent. `optional`: a scalar that may be absent;
 * `required`: a message without which the request is refused; `map`: its keys are strings.
 */
type Label = 'repeated' | 'map' | 'optional' | 'required';

export type Field = readonly [number: number, kind: Kind, label?: Label];

export type MessageTable = Readonly<Record<string, Readonly<Record<string, Field>>>>;
