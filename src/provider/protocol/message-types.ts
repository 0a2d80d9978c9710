import type { choices, enums, messages } from './message-table.js';

type Table = typeof messages;

export type MessageName = keyof Table;

type Choice = (typeof choices)[number];

interface Scalars {
  readonly string: string;
  readonly bytes: Uint8Array;
  readonly bool: boolean;
  readonly int64: number;
}

/** A message as it comes out of the decoder: what is not optional is there. */
export type ReceivedMessage<M extends MessageName> = M extends Choice
  ? OneOf<{ [F in keyof Table[M]]: ReceivedKind<KindOf<Table[M][F]>> }>
  : { readonly [F in keyof Table[M] as IsThere<Table[M][F]> extends true ? F : never]: ReceivedField<Table[M][F]> } & {
      readonly [F in keyof Table[M] as IsThere<Table[M][F]> extends true ? never : F]?: ReceivedField<Table[M][F]>;
    };

/** A message as the encoder takes it: what is left out is not sent. */
export type Sent<M extends MessageName> = { readonly [F in keyof Table[M]]?: SentField<Table[M][F]> | undefined };

/** Exactly one of the fields. */
type OneOf<T> = {
  [F in keyof T]: { readonly [P in F]: T[P] } & { readonly [P in Exclude<keyof T, F>]?: undefined };
}[keyof T];

type KindOf<F> = F extends readonly [number, infer K, ...unknown[]] ? K : never;

type LabelOf<F> = F extends readonly [number, unknown, infer L] ? L : 'none';

type IsThere<F> =
  LabelOf<F> extends 'repeated' | 'map' | 'required'
    ? true
    : LabelOf<F> extends 'optional'
      ? false
      : KindOf<F> extends MessageName
        ? false
        : true;

type Labelled<F, V> =
  LabelOf<F> extends 'repeated' ? readonly V[] : LabelOf<F> extends 'map' ? Readonly<Record<string, V>> : V;

type ReceivedField<F> = Labelled<F, ReceivedKind<KindOf<F>>>;

type SentField<F> = Labelled<F, SentKind<KindOf<F>>>;

type ReceivedKind<K> = K extends MessageName ? ReceivedMessage<K> : ScalarOf<K>;

type SentKind<K> = K extends MessageName ? Sent<K> : ScalarOf<K>;

type ScalarOf<K> = K extends keyof Scalars
  ? Scalars[K]
  : K extends keyof typeof enums
    ? (typeof enums)[K][number]
    : never;
