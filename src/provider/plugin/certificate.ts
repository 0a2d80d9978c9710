import { webcrypto } from 'node:crypto';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Clocks of containers differ a little. */
const backdatedMs = 60_000;

/** It is looked at when Terraform connects, seconds from now. */
const validMs = 24 * 60 * 60 * 1000;

export interface Certificate {
  /** DER. */
  readonly der: Uint8Array;
  readonly pem: string;
  readonly keyPem: string;
}

/**
 * A certificate for `localhost` that signs itself; the key is of this process alone and is never written to a disk. What
 * makes certificates takes as long to load as everything else, and a plugin without TLS does not need it.
 */
export async function createCertificate(now: number = Date.now()): Promise<Certificate> {
  // Before x509, which is built on it.
  await import('reflect-metadata');
  const {
    BasicConstraintsExtension,
    ExtendedKeyUsage,
    ExtendedKeyUsageExtension,
    KeyUsageFlags,
    KeyUsagesExtension,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
  } = await import('@peculiar/x509');
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      name: 'CN=localhost',
      notBefore: new Date(now - backdatedMs),
      notAfter: new Date(now + validMs),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyCertSign, true),
        new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
        new SubjectAlternativeNameExtension([{ type: 'dns', value: 'localhost' }]),
      ],
    },
    webcrypto,
  );
  const key = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  return {
    der: new Uint8Array(certificate.rawData),
    pem: certificate.toString('pem'),
    keyPem: `-----BEGIN PRIVATE KEY-----\n${key}\n-----END PRIVATE KEY-----\n`,
  };
}
