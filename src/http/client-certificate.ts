import { X509Certificate } from 'node:crypto';
import type * as tls from 'node:tls';

import { readWithin } from '../files/read-bytes.js';
import { UserError } from '../model/errors.js';

/* The client certificate that is shown to a server or gateway that asks for one. */

export interface ClientEnvironment {
  /** A file in PEM, with the certificates that lead to an authority behind it. */
  readonly LIMITDRIFT_CLIENT_CERT?: string | undefined;
  /** A file in PEM, without a passphrase. */
  readonly LIMITDRIFT_CLIENT_KEY?: string | undefined;
}

/** The part of `node:tls` that is used; a run without TLS does not load it. */
type Tls = Pick<typeof tls, 'createSecureContext'>;

export interface ClientCertificate {
  readonly cert: string;
  readonly key: string;
}

/** null: none is named. @throws UserError `usage` for one that cannot be used; nothing of the key is in it */
export function readClientCertificate(environment: ClientEnvironment): ClientCertificate | null {
  const cert = environment.LIMITDRIFT_CLIENT_CERT ?? '';
  const key = environment.LIMITDRIFT_CLIENT_KEY ?? '';
  if (cert === '' && key === '') return null;
  if (cert === '' || key === '') {
    const missing = cert === '' ? 'LIMITDRIFT_CLIENT_CERT' : 'LIMITDRIFT_CLIENT_KEY';
    throw refused(`${missing} is not set, and a client certificate takes both files`);
  }
  return { cert: readPem('LIMITDRIFT_CLIENT_CERT', cert), key: readPem('LIMITDRIFT_CLIENT_KEY', key) };
}

/** @throws UserError `usage` where the two do not belong together, or are none */
export function checkClientCertificate(client: ClientCertificate, { createSecureContext }: Tls): void {
  try {
    createSecureContext(client);
  } catch (error) {
    throw refused(`LIMITDRIFT_CLIENT_CERT and LIMITDRIFT_CLIENT_KEY cannot be used together (${codeOf(error)})`);
  }
}

/** What a person can tell it by, and how long it is valid, in milliseconds since 1970. @throws UserError `usage` as the check does */
export async function describeClientCertificate(
  client: ClientCertificate,
): Promise<{ readonly subject: string; readonly from: number; readonly until: number }> {
  checkClientCertificate(client, await import('node:tls'));
  const { subject, validFrom, validTo } = new X509Certificate(client.cert);
  return { subject: subject.replaceAll('\n', ', '), from: Date.parse(validFrom), until: Date.parse(validTo) };
}

/** Of a pipe, in milliseconds. */
const longestWait = 10_000;

function readPem(variable: string, path: string): string {
  if (path.includes('-----BEGIN')) throw refused(`${variable} holds a text in PEM where the path of a file belongs`);
  const found = readWithin(path, { mostMiB: 1, waitMs: longestWait });
  if ('reason' in found) throw refused(`${variable} names a file that cannot be read: ${found.reason}`);
  return new TextDecoder().decode(found);
}

function refused(problem: string): UserError {
  const hint = 'Name a certificate and its key, without a passphrase, each a file in PEM.';
  return UserError.of('usage', { problem, hint });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'no code';
}
