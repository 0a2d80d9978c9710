import type { enums, Label } from './field.js';
import type { choices, messages } from './message-table.js';

/**
 * The types of the messages, as the table has them: names in camel case, bytes as `Uint8Array`, int64 as numbers, enums by
 * name.
 */
type Table = typeof messages;

export type MessageName = keyof Table;

/** A message as it comes out of the decoder: all is there but messages that were not sent, and what is `optional`. */
export type ReceivedMessage<M extends MessageName> = M extends Choice ? ReceivedChoice<M> : ReceivedFields<M>;

/** A message as the encoder takes it: what is left out is not sent, and has its default where it is read. */
export type SentMessage<M extends MessageName> = M extends Choice ? SentChoice<M> : SentFields<M>;

/** What a reply says unless the call failed; nothing where the message has no result. */
export type ResultOf<M extends MessageName> = {
  readonly [F in Labelled<Table[M], 'result'>]: AtLeastOne<SentField<Table[M][F]>>;
};

type Choice = (typeof choices)[number];

// Each is one mapped type, whose name and message the compiler then shows in place of all its fields.
type ReceivedFields<M extends MessageName> = {
  readonly [F in keyof Some<Table[M], AlwaysReceived<Table[M]>>]: ReceivedField<Table[M][F]>;
};
type SentFields<M extends MessageName> = {
  readonly [F in keyof Some<Table[M], Labelled<Table[M], 'required'>>]: SentField<Table[M][F]>;
};
type ReceivedChoice<M extends Choice> = {
  [F in keyof Table[M]]: Only<F, ReceivedField<Table[M][F]>, keyof Table[M]>;
}[keyof Table[M]];
type SentChoice<M extends Choice> = {
  [F in keyof Table[M]]: Only<F, SentField<Table[M][F]>, keyof Table[M]>;
}[keyof Table[M]];

/** Those fields, and perhaps the others. */
type Some<T, Always extends keyof T> = { [F in Always]: T[F] } & { [F in Exclude<keyof T, Always>]?: T[F] };

/** That field, and none of the others. */
type Only<F extends PropertyKey, V, All extends PropertyKey> = { readonly [P in F]: V } & {
  readonly [P in Exclude<All, F>]?: undefined;
};

type AtLeastOne<V> = V extends readonly (infer One)[] ? readonly [One, ...One[]] : V;

type ReceivedField<F> = Times<F, ReceivedKind<KindOf<F>>>;

type SentField<F> = Times<F, SentKind<KindOf<F>>>;

/** The names of the fields that bear the label. */
type Labelled<T, L extends Label> = { [F in keyof T]: L extends LabelOf<T[F]> ? F : never }[keyof T];

type AlwaysReceived<T> =
  | Labelled<T, 'repeated' | 'map' | 'required'>
  | Exclude<{ [F in keyof T]: KindOf<T[F]> extends MessageName ? never : F }[keyof T], Labelled<T, 'optional'>>;

type KindOf<F> = F extends readonly [number, infer K, ...unknown[]] ? K : never;

type LabelOf<F> = F extends readonly [number, string, ...infer L] ? L[number] : never;

type Times<F, V> =
  'repeated' extends LabelOf<F> ? readonly V[] : 'map' extends LabelOf<F> ? Readonly<Record<string, V>> : V;

type ReceivedKind<K> = K extends MessageName
  ? ReceivedMessage<K>
  : K extends EnumName
    ? (typeof enums)[K][number]
    : ScalarOf<K>;

type SentKind<K> = K extends MessageName
  ? SentMessage<K>
  : K extends EnumName
    ? Exclude<(typeof enums)[K][number], 'INVALID' | 'UNKNOWN'>
    : ScalarOf<K>;

type EnumName = keyof typeof enums;

interface Scalars {
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly bool: boolean;
  readonly int64: number;
}

type ScalarOf<K> = K extends keyof Scalars ? Scalars[K] : never;
