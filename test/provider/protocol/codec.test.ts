import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { decodeMessage } from '../../../src/provider/protocol/decode.js';
import { encodeMessage } from '../../../src/provider/protocol/encode.js';
import { enums, type Field } from '../../../src/provider/protocol/field.js';
import { messages } from '../../../src/provider/protocol/message-table.js';
import type { MessageName } from '../../../src/provider/protocol/message-types.js';
import { anyMessage, messageNames, referenceType } from './wire-messages.js';

describe('the table of messages', () => {
  it.each(messageNames)('numbers the fields of %s upwards, and knows their kinds', (name) => {
    const fields: readonly Field[] = Object.values(messages[name]);
    const numbers = fields.map(([number]) => number);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    const kinds = [...Object.keys(messages), ...Object.keys(enums), 'string', 'bytes', 'bool', 'int64'];
    for (const [, kind] of fields) expect(kinds).toContain(kind);
  });
});

describe('the bytes of a message', () => {
  it.each([
    [
      'a nested message, an enum and one of several fields',
      'Diagnostic',
      {
        severity: 'WARNING',
        summary: 'Drift',
        attribute: { steps: [{ attributeName: 'limits' }, { elementKeyString: 'a' }, { elementKeyInt: 0 }] },
      },
      // severity 2; summary; attribute of 17 bytes: steps of 8, 3 and 2 bytes, of which the last says 0.
      '0802 1205 4472696674 2213 0a08 0a06 6c696d697473 0a03 120161 0a02 1800',
    ],
    [
      'a map of texts and bytes',
      'RawState',
      { json: Uint8Array.of(0x7b, 0x7d), flatmap: { id: '7', name: '' } },
      '0a02 7b7d 1207 0a026964 120137 1208 0a046e616d65 1200',
    ],
    [
      'a map of messages',
      'GetResourceIdentitySchemas.Response',
      { identitySchemas: { r: { version: 300 } } },
      '0a08 0a0172 1203 08ac02',
    ],
    ['a negative number', 'Schema', { version: -1 }, '08ffffffffffffffffff01'],
    ['the largest exact number', 'Schema', { version: Number.MAX_SAFE_INTEGER }, '08ffffffffffffff0f'],
    ['an optional number that is 0', 'FunctionError', { text: 'no', functionArgument: 0 }, '0a026e6f 1000'],
    ['a field number that takes one byte still', 'Schema.Attribute', { writeOnly: true, nestedType: {} }, '5200 5801'],
    [
      'nothing, for what is the default',
      'Schema.Block',
      { version: 0, description: '', descriptionKind: 'PLAIN', deprecated: false, attributes: [] },
      '',
    ],
    ['a value of no bytes', 'CallFunction.Response', { result: { msgpack: new Uint8Array() } }, '0a02 0a00'],
    ['the reply that Terraform’s health check waits for', 'Health.Response', { status: 'SERVING' }, '0801'],
  ] satisfies [string, MessageName, unknown, string][])('hold %s', (_what, name, value, hex) => {
    expect(encodeMessage(name, value as object).toString('hex')).toBe(hex.replaceAll(' ', ''));
  });

  it('have U+FFFD for half of a surrogate pair, for Terraform refuses the whole message otherwise', () => {
    expect(encodeMessage('TypeMetadata', { typeName: '\ud800' }).toString('hex')).toBe('0a03efbfbd');
  });

  it.each(messageNames)('are what protobufjs writes and reads: %s', (name) => {
    const type = referenceType(name);
    fc.assert(
      fc.property(anyMessage(name), (message) => {
        const bytes = encodeMessage(name, message);
        // Through JSON values, in which protobufjs leaves out nothing and adds nothing.
        const read = type.toObject(type.decode(bytes), { longs: Number, enums: String, defaults: true, bytes: Array });
        const same = type.toObject(type.fromObject(message), {
          longs: Number,
          enums: String,
          defaults: true,
          bytes: Array,
        });
        expect(read).toEqual(same);
        expect(decodeMessage(name, type.encode(type.fromObject(message)).finish())).toEqual(message);
        expect(decodeMessage(name, bytes)).toEqual(message);
      }),
      { numRuns: 30 },
    );
  });
});

describe('what cannot be sent', () => {
  it.each([
    ['a name that the message does not have', 'Diagnostic', { sumary: 'x' }, 'Diagnostic has no field sumary'],
    ['a name of another level', 'Schema', { block: { block: {} } }, 'Schema.Block has no field block'],
    ['a value of another type', 'Diagnostic', { summary: 1 }, 'Diagnostic.summary cannot be number'],
    ['null', 'Diagnostic', { summary: null }, 'Diagnostic.summary cannot be null'],
    ['a name that the enum does not have', 'Diagnostic', { severity: 'FATAL' }, 'Diagnostic.severity'],
    ['an object for a list', 'AttributePath', { steps: {} }, 'AttributePath.steps cannot be object'],
    [
      'a list for a map',
      'GetFunctions.Response',
      { functions: [] },
      'GetFunctions.Response.functions cannot be object',
    ],
    ['a text for a message', 'Schema', { block: 'none' }, 'Schema.Block cannot be string'],
    ['bytes for a message', 'Schema', { block: new Uint8Array() }, 'Schema.Block cannot be object'],
    ['a number that is not exact', 'Schema', { version: 2 ** 53 }, '9007199254740992 is not a whole number'],
    ['half a number', 'Schema', { version: 0.5 }, '0.5 is not a whole number'],
    ['a value in no encoding', 'ReadDataSource.Response', { state: {} }, 'DynamicValue has 0 values instead of one'],
    [
      'a value in two encodings',
      'DynamicValue',
      { msgpack: new Uint8Array(), json: new Uint8Array() },
      'DynamicValue has 2 values instead of one',
    ],
  ] satisfies [string, MessageName, unknown, string][])('is %s', (_what, name, value, words) => {
    expect(() => encodeMessage(name, value as object)).toThrow(words);
  });
});

describe('what is received', () => {
  const config = '0a03 0a01c0';

  it('may have fields of a newer Terraform, of every wire type', () => {
    const later = 'b80101 b90100000000000000ff ba0103616263 bd01000000ff';
    expect(decodeMessage('ValidateProviderConfig.Request', bytes(later + config))).toEqual({
      config: { msgpack: Uint8Array.of(0xc0) },
    });
  });

  it('has the defaults of what was not sent', () => {
    expect(decodeMessage('UpgradeResourceState.Request', bytes('1a00'))).toEqual({
      typeName: '',
      version: 0,
      rawState: { json: new Uint8Array(), flatmap: {} },
    });
  });

  it('takes the last of a value that was sent twice, and joins the parts of a message', () => {
    expect(decodeMessage('TypeMetadata', bytes('0a0161 0a0162'))).toEqual({ typeName: 'b' });
    expect(
      decodeMessage('ConfigureProvider.Request', bytes(`${config.replace('0a', '12')} 1a020801 1a021001`)),
    ).toEqual({
      terraformVersion: '',
      config: { msgpack: Uint8Array.of(0xc0) },
      clientCapabilities: { deferralAllowed: true, writeOnlyAttributesAllowed: true },
    });
  });

  it('keeps a name that JavaScript has a use for', () => {
    const { flatmap } = decodeMessage('RawState', bytes('120e 0a095f5f70726f746f5f5f 120131'));
    expect(Object.entries(flatmap)).toEqual([['__proto__', '1']]);
  });

  it('reads the entry of a map that has no value', () => {
    expect(decodeMessage('RawState', bytes('1203 0a0161')).flatmap).toEqual({ a: '' });
    expect(decodeMessage('GetResourceIdentitySchemas.Response', bytes('0a03 0a0161')).identitySchemas).toEqual({
      a: { version: 0, identityAttributes: [] },
    });
  });

  it.each([
    ['without what it needs', 'ValidateProviderConfig.Request', '', 'ValidateProviderConfig.Request.config is missing'],
    ['with a value in no encoding', 'ValidateProviderConfig.Request', '0a00', 'DynamicValue has 0 values'],
    ['that ends within a number', 'TypeMetadata', '0a', 'A message ends within a number'],
    ['that ends within a field', 'TypeMetadata', '0a0561', 'A message ends within a field'],
    ['with a number of eleven bytes', 'Schema', '08ffffffffffffffffffffff01', 'more than ten bytes'],
    ['with a group, which proto3 does not have', 'TypeMetadata', '0b', 'a field of wire type 3'],
    ['with a message that was sent as a number', 'Schema', '1001', 'Schema.block was sent as a number'],
    ['with a map that was sent as a number', 'RawState', '1001', 'RawState.flatmap was sent as a number'],
    ['with a text that was sent as a number', 'TypeMetadata', '0801', 'TypeMetadata.typeName was not sent as a string'],
    ['with a number that was sent as a text', 'Schema', '0a0161', 'Schema.version was not sent as a int64'],
    ['with a number that is not exact', 'Schema', '0880808080808080808001', '-9223372036854775808'],
    ['with an enum’s number that nobody knows', 'Diagnostic', '0863', 'Diagnostic.severity was not sent as a Severity'],
  ] satisfies [string, MessageName, string, string][])('is refused %s', (_what, name, hex, words) => {
    expect(() => decodeMessage(name, bytes(hex))).toThrow(words);
  });
});

function bytes(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}
