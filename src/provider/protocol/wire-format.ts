/**
 * How protobuf lays out a message: fields one after the other, each with its number and a wire type. Source:
 * https://protobuf.dev/programming-guides/encoding/
 */

const wireTypes = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 } as const;

/** A field as it stands in a message: `varint` as an unsigned 64-bit number, `bytes` not yet interpreted. */
export type WireField = { readonly number: number } & (
  | { readonly varint: bigint; readonly bytes?: undefined }
  | { readonly bytes: Buffer; readonly varint?: undefined }
);

/** A field with a number; negative ones take ten bytes. Throws where the number is not one that JavaScript holds exactly. */
export function varintField(number: number, value: number): Buffer {
  if (!Number.isSafeInteger(value)) throw new Error(`${value} is not a whole number that can be sent`);
  return Buffer.concat([tag(number, wireTypes.varint), varint(BigInt.asUintN(64, BigInt(value)))]);
}

export function bytesField(number: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([tag(number, wireTypes.bytes), varint(BigInt(bytes.length)), bytes]);
}

function tag(number: number, wireType: number): Buffer {
  return varint((BigInt(number) << 3n) | BigInt(wireType));
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7fn; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Buffer.from([...bytes, Number(rest)]);
}

/** The fields of a message in the order they were sent; those of a wire type that no message of ours has are left out. */
export function readFields(message: Uint8Array): readonly WireField[] {
  const bytes = Buffer.from(message.buffer, message.byteOffset, message.byteLength);
  const fields: WireField[] = [];
  let at = 0;
  const readVarint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('A message ends within a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new Error('A message has a number of more than ten bytes');
  };
  const take = (length: number): Buffer => {
    if (at + length > bytes.length) throw new Error('A message ends within a field');
    return bytes.subarray(at, (at += length));
  };
  while (at < bytes.length) {
    const key = Number(readVarint());
    const [number, wireType] = [Math.floor(key / 8), key % 8];
    if (wireType === wireTypes.varint) fields.push({ number, varint: readVarint() });
    else if (wireType === wireTypes.bytes) fields.push({ number, bytes: take(Number(readVarint())) });
    else if (wireType === wireTypes.fixed64) take(8);
    else if (wireType === wireTypes.fixed32) take(4);
    else throw new Error(`A message has a field of wire type ${wireType}`);
  }
  return fields;
}
