import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** The name of the API here: a host that is not this machine, so that it is asked for through a proxy. */
export const apiHost = 'api.bench.example';

/**
 * Makes a certificate in a folder, by openssl, and a file of whom to trust: those who vouch for it and the authorities of
 * Node.js, as reading those is part of every first connection.
 * @param {string} folder
 */
export function createCertificate(folder) {
  const file = (/** @type {string} */ name) => join(folder, name);
  const files = { key: file('server.key'), certificate: file('server.pem'), trusted: file('trusted.pem') };
  const names = `subjectAltName=IP:127.0.0.1,DNS:${apiHost}`;
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  const made = ['-subj', '/CN=bench', '-addext', names, '-keyout', files.key, '-out', files.certificate];
  execFileSync('openssl', ['req', ...kind, ...made], { stdio: ['ignore', 'ignore', 'pipe'] });
  writeFileSync(files.trusted, [readFileSync(files.certificate, 'utf8'), ...rootCertificates].join('\n'));
  return files;
}
