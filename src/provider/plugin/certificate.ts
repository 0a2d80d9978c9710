/** The plugin's certificate, made anew at every start. */
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

import { bits, boolean, identifier, octets, positive, sequence, set, tagged, text, time } from './der.js';

/** Clocks of containers differ a little. */
const backdatedMs = 60_000;

/** It is looked at when Terraform connects, seconds from now. */
const validMs = 24 * 60 * 60 * 1000;

const ecdsaWithSha256 = sequence(identifier('1.2.840.10045.4.3.2'));
const localhost = sequence(set(sequence(identifier('2.5.4.3'), text('localhost'))));

export interface Certificate {
  /** DER. */
  readonly der: Uint8Array;
  readonly pem: string;
  readonly keyPem: string;
}

/**
 * A certificate for `localhost` that signs itself; the key is of this process alone and is never written to a disk.
 * Source: RFC 5280, section 4.1.
 */
export function createCertificate(now: number = Date.now()): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const unsigned = sequence(
    tagged(0, positive(Buffer.of(2)), { constructed: true }),
    positive(randomBytes(16)),
    ecdsaWithSha256,
    localhost,
    sequence(time(now - backdatedMs), time(now + validMs)),
    localhost,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(3, sequence(...extensions), { constructed: true }),
  );
  const der = sequence(unsigned, ecdsaWithSha256, bits(sign('sha256', unsigned, privateKey)));
  return {
    der: new Uint8Array(der),
    pem: writePem(der),
    keyPem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** In lines of 64 characters. OpenSSL takes no empty one, which must not follow a last line that is full. */
export function writePem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** Of a server and a client; Terraform trusts the certificate itself, so that it is an authority of its own. */
const extensions = [
  extension('2.5.29.19', { critical: true, value: sequence(boolean(true)) }),
  extension('2.5.29.15', { critical: true, value: bits(Buffer.of(0b1000_0100), 2) }),
  extension('2.5.29.37', { value: sequence(identifier('1.3.6.1.5.5.7.3.1'), identifier('1.3.6.1.5.5.7.3.2')) }),
  extension('2.5.29.17', { value: sequence(tagged(2, Buffer.from('localhost'), { constructed: false })) }),
];

function extension(
  id: string,
  { critical = false, value }: { readonly critical?: boolean; readonly value: Uint8Array },
): Buffer {
  return sequence(identifier(id), ...(critical ? [boolean(true)] : []), octets(value));
}
