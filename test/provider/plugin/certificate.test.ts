import { createPrivateKey, X509Certificate } from 'node:crypto';

import { expect, it } from 'vitest';

import { octets, positive } from '../../../src/provider/plugin/der.js';
import { createCertificate, writePem } from '../../../src/provider/plugin/certificate.js';

it('is a certificate for localhost, of both ends of a connection, that signs itself', async () => {
  const { der, pem, keyPem } = createCertificate();
  const certificate = new X509Certificate(pem);
  expect(certificate.raw.equals(der)).toBe(true);
  expect(certificate.subjectAltName).toBe('DNS:localhost');
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(certificate.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
  expect(certificate.checkPrivateKey(createPrivateKey(keyPem))).toBe(true);
});

it('is valid from a minute before, for clocks differ', async () => {
  const now = Date.UTC(2030, 0, 2, 3, 4, 5);
  const certificate = new X509Certificate(createCertificate(now).pem);
  expect(new Date(certificate.validFrom)).toEqual(new Date(now - 60_000));
  expect(new Date(certificate.validTo)).toEqual(new Date(now + 24 * 3_600_000));
});

it('has a key and a number of its own each time', async () => {
  const [one, other] = [createCertificate(), createCertificate()];
  expect(one.keyPem).not.toBe(other.keyPem);
  expect(new X509Certificate(one.pem).serialNumber).not.toBe(new X509Certificate(other.pem).serialNumber);
});

it('is written without an empty line, however long its signature is', () => {
  // One certificate in 500 fills its last line, and OpenSSL refuses what has an empty one behind it.
  for (const size of [383, 384, 385]) {
    const lines = writePem(Buffer.alloc(size, 'a')).split('\n');
    expect([lines[0], ...lines.slice(-2)]).toEqual(['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----', '']);
    expect(Buffer.from(lines.slice(1, -2).join(''), 'base64')).toHaveLength(size);
    expect(lines.slice(1, -2).every((line) => line.length > 0 && line.length <= 64)).toBe(true);
  }
});

it('is of values in DER: the least bytes for a number, that none is negative, and for a length', () => {
  const hex = (bytes: Buffer): string => bytes.subarray(0, 5).toString('hex');
  expect([[1], [0, 0x7f], [0x80], [0, 0, 1, 0]].map((bytes) => hex(positive(Uint8Array.from(bytes))))).toEqual([
    '020101',
    '02017f',
    '02020080',
    '02020100',
  ]);
  expect([0x7f, 0x80, 0xff, 0x100].map((size) => hex(octets(Buffer.alloc(size))))).toEqual([
    '047f000000',
    '0481800000',
    '0481ff0000',
    '0482010000',
  ]);
});
