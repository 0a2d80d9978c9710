import { expectTypeOf, test } from 'vitest';

import type { ReceivedMessage, SentMessage } from '../../../src/provider/protocol/message-types.js';
import type { DynamicValue, Failed, Provider, ReplyTo } from '../../../src/provider/protocol/messages.js';

// The compiler is what fails here: `npm run check types`.

test('a received message has every field but messages that were not sent', () => {
  expectTypeOf<ReceivedMessage<'ReadDataSource.Request'>>().toEqualTypeOf<{
    readonly typeName: string;
    readonly config: DynamicValue;
    readonly providerMeta?: DynamicValue;
    readonly clientCapabilities?: { readonly deferralAllowed: boolean; readonly writeOnlyAttributesAllowed: boolean };
  }>();
  expectTypeOf<ReceivedMessage<'RawState'>>().toEqualTypeOf<{
    readonly json: Uint8Array;
    readonly flatmap: Readonly<Record<string, string>>;
  }>();
  expectTypeOf<ReceivedMessage<'FunctionError'>>().toEqualTypeOf<{
    readonly text: string;
    readonly functionArgument?: number;
  }>();
});

test('a sent message needs what the table requires, and names no value that nobody set', () => {
  expectTypeOf<SentMessage<'Schema.NestedBlock'>>().toEqualTypeOf<{
    readonly typeName: string;
    readonly block: SentMessage<'Schema.Block'>;
    readonly nesting: 'SINGLE' | 'LIST' | 'SET' | 'MAP' | 'GROUP';
    readonly minItems?: number;
    readonly maxItems?: number;
  }>();
  expectTypeOf<{ readonly severity: 'ERROR' }>().not.toExtend<SentMessage<'Diagnostic'>>();
  expectTypeOf<{ readonly severity: 'INVALID'; readonly summary: string }>().not.toExtend<SentMessage<'Diagnostic'>>();
});

test('of a choice there is one field', () => {
  const bytes = new Uint8Array();
  expectTypeOf({ msgpack: bytes }).toExtend<DynamicValue>();
  expectTypeOf({ json: bytes }).toExtend<DynamicValue>();
  expectTypeOf({ msgpack: bytes, json: bytes }).not.toExtend<DynamicValue>();
  expectTypeOf({}).not.toExtend<DynamicValue>();
});

test('a reply has its result, or the call failed', () => {
  expectTypeOf<{ state: DynamicValue }>().toExtend<ReplyTo<'ReadDataSource'>>();
  expectTypeOf<Failed>().toExtend<ReplyTo<'ReadDataSource'>>();
  expectTypeOf<{ diagnostics: [] }>().not.toExtend<ReplyTo<'ReadDataSource'>>();
  expectTypeOf<{ importedResources: [] }>().not.toExtend<ReplyTo<'ImportResourceState'>>();
  expectTypeOf<{ newState: 'gone' }>().toExtend<ReplyTo<'ReadResource'>>();
  expectTypeOf<{ upgradedState: 'gone' }>().not.toExtend<ReplyTo<'UpgradeResourceState'>>();
});

test('a change that fails says what is stored', () => {
  expectTypeOf<Failed>().not.toExtend<ReplyTo<'ApplyResourceChange'>>();
  expectTypeOf<{ newState: DynamicValue }>().toExtend<ReplyTo<'ApplyResourceChange'>>();
});

test('a provider answers every call but the health check', () => {
  expectTypeOf<Provider>().toHaveProperty('planResourceChange');
  expectTypeOf<'health' extends keyof Provider ? true : false>().toEqualTypeOf<false>();
});
