import { encode, ExtData } from '@msgpack/msgpack';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { UserError } from '../../src/model/errors.js';
import { decodeValue, encodeValue } from '../../src/provider/schema/value-codec.js';
import { isWhollyKnown, unknown, type Value, type ValueType } from '../../src/provider/schema/value.js';

const key = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text !== '__proto__');

/** A type with a value of it. */
const typed: fc.Arbitrary<readonly [ValueType, Value]> = fc.letrec<{ typed: readonly [ValueType, Value] }>((tie) => ({
  typed: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.constant<ValueType>('string'), orAbsent(fc.string({ unit: 'binary' }))),
    fc.tuple(fc.constant<ValueType>('number'), orAbsent(fc.maxSafeNat())),
    fc.tuple(fc.constant<ValueType>('bool'), orAbsent(fc.boolean())),
    tie('typed').chain(([inner, value]) =>
      fc.array(fc.constant(value), { maxLength: 3 }).map((list): [ValueType, Value] => [['list', inner], list]),
    ),
    tie('typed').chain(([inner, value]) =>
      fc
        .uniqueArray(key, { maxLength: 3 })
        .map((keys): [ValueType, Value] => [['map', inner], new Map(keys.map((one) => [one, value]))]),
    ),
    fc
      .dictionary(key, tie('typed'), { maxKeys: 3, noNullPrototype: true })
      .map((members): [ValueType, Value] => [
        ['object', Object.fromEntries(Object.entries(members).map(([name, [type]]) => [name, type]))],
        new Map(Object.entries(members).map(([name, [, value]]) => [name, value])),
      ]),
  ),
})).typed;

function orAbsent(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 4, arbitrary: value }, fc.constant(null), fc.constant(unknown));
}

describe('values on the wire', () => {
  it('are read as they were written, whatever the type, null and unknown too', () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        expect(decodeValue(encodeValue(value, type))).toEqual(value);
      }),
    );
  });

  it('are read from JSON alike, where they are known', () => {
    const json = Buffer.from('{"a":{"b":["x",null,5,true]}}');
    expect(decodeValue({ json })).toEqual(new Map([['a', new Map([['b', ['x', null, 5, true]]])]]));
  });

  it.each([
    ['plain', new ExtData(0, new Uint8Array([0]))],
    ['refined', new ExtData(12, new Uint8Array([0x81, 1, 0xc2]))],
    ['of a kind to come', new ExtData(77, new Uint8Array(0))],
  ])('are unknown when they come as a %s unknown', (_, sent) => {
    expect(decodeValue({ msgpack: encode({ a: sent }) })).toEqual(new Map([['a', unknown]]));
  });

  it('are exact where they are whole numbers up to 2^53-1, and text beyond', () => {
    const read = (value: unknown) => decodeValue({ msgpack: encode(value, { useBigInt64: true }) });
    expect(read(9_007_199_254_740_991n)).toBe(9_007_199_254_740_991);
    expect(read(9_007_199_254_740_992n)).toBe('9007199254740992');
    expect(read(4000)).toBe(4000);
    expect(read('12.5')).toBe('12.5');
  });

  it('have the same bytes whatever the order of their keys', () => {
    const bytes = (keys: readonly string[]) =>
      encodeValue(new Map(keys.map((name) => [name, name])), ['map', 'string']).msgpack;
    expect(bytes(['b', '10', 'a', '9'])).toEqual(bytes(['9', 'a', '10', 'b']));
  });

  it.each<[string, Value, ValueType]>([
    ['an object that lacks an attribute', new Map([['a', 'x']]), ['object', { a: 'string', b: 'string' }]],
    ['an object with another attribute', new Map([['c', 'x']]), ['object', {}]],
    ['a text for a number', '5', 'number'],
    ['a list for a map', [], ['map', 'string']],
    ['a map for a list', new Map(), ['list', 'string']],
    ['a map for a text', new Map(), 'string'],
  ])('are never written wrong: %s', (_, value, type) => {
    expect(() => encodeValue(value, type)).toThrow(/attribute|is no/);
  });

  it.each([
    ['cut', new Uint8Array([0x81, 0xa1])],
    ['with a key that JavaScript reserves', Buffer.from('81a95f5f70726f746f5f5f01', 'hex')],
    ['with bytes in it', encode({ a: new Uint8Array(3) })],
  ])('that cannot be read are an error in words: %s', (_, msgpack) => {
    expect(() => decodeValue({ msgpack })).toThrow(UserError);
  });
});

describe('whether a value is wholly known', () => {
  it('is false as soon as anything in it is unknown', () => {
    expect(isWhollyKnown(new Map([['a', ['x', null, new Map()]]]))).toBe(true);
    expect(isWhollyKnown(new Map([['a', ['x', unknown]]]))).toBe(false);
    expect(isWhollyKnown(new Map([['a', new Map([['b', unknown]])]]))).toBe(false);
  });
});
