/**
 * What a provider is asked and answers, call by call, in Terraform's plugin protocol 6.10. In a request every scalar is there,
 * with proto3's default when it was not sent; in a reply what is left out has its default.
 *
 * A reply without a state says "does not exist" on the wire, and Terraform then forgets the resource without a word.
 * Here a state is there, or `gone` is said, or the call `failed`.
 */
import type { MessageName, ReceivedMessage, ResultOf, SentMessage } from './message-types.js';

export type DynamicValue = SentMessage<'DynamicValue'>;
export type Diagnostic = SentMessage<'Diagnostic'>;
export type AttributePath = SentMessage<'AttributePath'>;
export type Schema = SentMessage<'Schema'>;
export type SchemaBlock = SentMessage<'Schema.Block'>;
export type SchemaAttribute = SentMessage<'Schema.Attribute'>;
export type FunctionDefinition = SentMessage<'Function'>;

/** Nothing came of the call. At least one diagnostic is an error: the encoder refuses a failure without. */
export interface Failed {
  readonly failed: readonly [Diagnostic, ...Diagnostic[]];
}

/** The reply to a call that only judges. */
export type DiagnosticsResponse = SentMessage<'ValidateProviderConfig.Response'>;

type NameOf<M> = M extends `${infer N}.Request` ? N : never;

/** A call that a provider answers. StopProvider is not among them: `call.signal` tells. */
export type CallName = Exclude<NameOf<MessageName>, 'Health'>;

export type RequestOf<N extends CallName> = ReceivedMessage<`${N}.Request`>;

/** Where a reply has a result, it has it, or the call failed. */
export type ReplyTo<N extends CallName> = N extends 'ReadResource'
  ? Failed | ReadResult
  : keyof ResultOf<`${N}.Response`> extends never
    ? SentMessage<`${N}.Response`>
    : Failed | (SentMessage<`${N}.Response`> & ResultOf<`${N}.Response`>);

/** `gone`: it does not exist any more, and Terraform forgets it. */
type ReadResult = Omit<SentMessage<'ReadResource.Response'>, 'newState'> & { readonly newState: DynamicValue | 'gone' };

/** What surrounds one call. */
export interface Call {
  /** Aborted when Terraform cancels the call, stops the provider, or is gone. */
  readonly signal: AbortSignal;
}

/**
 * What a provider answers: one method per call of the protocol. A thrown `UserError` reaches the user as an error
 * diagnostic; anything else that is thrown is a bug, and its stack is logged.
 */
export type Provider = {
  [N in CallName as Uncapitalize<N>]: (request: RequestOf<N>, call: Call) => Promise<ReplyTo<N>>;
};
