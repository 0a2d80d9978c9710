import type { Credential } from './credential.js';
import type { Answer, Transport } from './undici-pool.js';

/** Shorter than any key: what is this short is no secret, and may well stand in an answer by chance. */
const shortest = 8;

/** What stands where the key stood. */
const replacement = '[key]';

/**
 * A server or a gateway may echo what it was sent. The key is taken out of every answer before anything else sees it, so
 * that no error, event or snapshot can hold it: as it is, percent-encoded, and in Base64 with whatever stands around it.
 */
export function hideKey(transport: Transport, { value }: Credential): Transport {
  const key = value.replace(/^Bearer /, '');
  if (key.length < shortest) return transport;
  const forms = [...new Set([key, encodeURIComponent(key), ...base64Forms(key)])];
  const needles = forms.map((form) => Buffer.from(form, 'latin1'));
  const pattern = new RegExp(forms.map(anySpelling).join('|'), 'g');
  const clean = ({ status, headers, body }: Answer): Answer => ({
    status,
    headers: mapHeaders(headers, (text) => text.replace(pattern, replacement)),
    body: mayHold(body, needles) ? cleanBytes(body, pattern) : body,
  });
  return { get: async (request) => clean(await transport.get(request)), close: () => transport.close() };
}

/** The request ID is the one header that is ever shown. */
function mapHeaders(headers: Answer['headers'], clean: (text: string) => string): Answer['headers'] {
  const id = headers['request-id'];
  return typeof id === 'string' ? { ...headers, 'request-id': clean(id) } : headers;
}

/** Where there is a backslash, JSON may spell the key in another way. */
function mayHold(body: Uint8Array, needles: readonly Buffer[]): boolean {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  return bytes.includes(0x5c) || needles.some((needle) => bytes.includes(needle));
}

/** Latin-1 keeps every byte as it is, whatever the encoding of the text. */
function cleanBytes(body: Uint8Array, pattern: RegExp): Uint8Array {
  return Buffer.from(Buffer.from(body).toString('latin1').replace(pattern, replacement), 'latin1');
}

/** For each of three positions in a longer text, the characters that depend on the key alone; in both alphabets. */
function base64Forms(key: string): readonly string[] {
  return [0, 1, 2].flatMap((before) => {
    const length = before + key.length;
    const bytes = Buffer.from('\0'.repeat(before) + key, 'latin1');
    const [start, end] = [Math.ceil((before * 8) / 6), Math.floor((length * 8) / 6)];
    return [bytes.toString('base64').slice(start, end), bytes.toString('base64url').slice(start, end)];
  });
}

/** As a pattern: each character as it is or as JSON may escape it. */
function anySpelling(text: string): string {
  return Array.from(text, (character) => {
    const hex = character.charCodeAt(0).toString(16).padStart(4, '0');
    const anyCase = hex.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`);
    return `(?:\\\\?${character.replace(/\W/, '\\$&')}|\\\\u${anyCase})`;
  }).join('');
}
