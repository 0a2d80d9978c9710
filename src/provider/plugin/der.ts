/**
 * The few kinds of ASN.1 values that a certificate is made of, in DER.
 * Source: ITU-T X.690; the certificate itself: RFC 5280, section 4.1.
 */

export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, ...parts);
}

export function set(...parts: readonly Uint8Array[]): Buffer {
  return element(0x31, ...parts);
}

/** A whole number above 0, its first byte being the highest. */
export function positive(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.subarray(first);
  return element(0x02, ...((digits[0] ?? 0) > 0x7f ? [Buffer.of(0)] : []), digits);
}

export function boolean(value: boolean): Buffer {
  return element(0x01, Buffer.of(value ? 0xff : 0));
}

/** Bits of a whole number of bytes but for `unused` ones at the end. */
export function bits(bytes: Uint8Array, unused = 0): Buffer {
  return element(0x03, Buffer.of(unused), bytes);
}

export function octets(bytes: Uint8Array): Buffer {
  return element(0x04, bytes);
}

/** An object identifier in dots, such as `2.5.4.3`. */
export function identifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return element(0x06, ...[first * 40 + second, ...rest].map(base128));
}

export function text(value: string): Buffer {
  return element(0x0c, Buffer.from(value));
}

/** Whole seconds of UTC, as text of two-digit or four-digit years: certificates change over in 2050. */
export function time(milliseconds: number): Buffer {
  const iso = new Date(milliseconds).toISOString();
  const digits = `${iso.slice(0, 19).replace(/[-:T]/g, '')}Z`;
  return iso < '2050' ? element(0x17, Buffer.from(digits.slice(2))) : element(0x18, Buffer.from(digits));
}

/** A part that is told by its number. `constructed`: it holds other elements. */
export function tagged(
  number: number,
  content: Uint8Array,
  { constructed }: { readonly constructed: boolean },
): Buffer {
  return element((constructed ? 0xa0 : 0x80) | number, content);
}

function element(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag), length(content.length), content]);
}

function length(size: number): Buffer {
  if (size < 0x80) return Buffer.of(size);
  return size < 0x100 ? Buffer.of(0x81, size) : Buffer.of(0x82, size >> 8, size & 0xff);
}

function base128(value: number): Buffer {
  const bytes = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 0x7f) | 0x80);
  return Buffer.from(bytes);
}
