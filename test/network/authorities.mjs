import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Authorities and certificates of our own, by openssl: each as NAME.pem, with the certificates in between, and NAME.key.

const day = 86_400_000;

/**
 * @typedef {object} Wish
 * @property {string} by whose key signs it
 * @property {readonly string[]} names
 * @property {number} [from] days from now
 * @property {number} [until]
 * @property {boolean} [authority]
 * @property {boolean} [alone] without the certificates in between
 */

/** Makes all of them in a folder. @param {string} folder @param {string} address of this machine, beside loopback */
export function makeAuthorities(folder, address) {
  mkdirSync(folder, { recursive: true });
  const here = ['DNS:localhost', 'IP:127.0.0.1', `IP:${address}`];
  const authority = { names: [], authority: true, until: 300 };
  /** @type {Readonly<Record<string, Wish>>} */
  const wishes = {
    company: { ...authority, by: 'company' },
    other: { ...authority, by: 'other' },
    between: { ...authority, by: 'company' },
    good: { by: 'company', names: here },
    chain: { by: 'between', names: here },
    'chain-cut': { by: 'between', names: here, alone: true },
    expired: { by: 'company', names: here, from: -30, until: -1 },
    early: { by: 'company', names: here, from: 2, until: 30 },
    'other-host': { by: 'company', names: ['DNS:elsewhere.example'] },
    unknown: { by: 'other', names: here },
    'self-signed': { by: 'self-signed', names: here },
    client: { by: 'company', names: ['DNS:client'] },
    'client-of-other': { by: 'other', names: ['DNS:client'] },
    'client-expired': { by: 'company', names: ['DNS:client'], from: -30, until: -1 },
  };
  writeFileSync(join(folder, 'index'), '');
  for (const [name, wish] of Object.entries(wishes)) make(folder, name, wish);
  // haproxy takes the key from the same file.
  writeFileSync(
    join(folder, 'good.both'),
    ['good.pem', 'good.key'].map((file) => readFileSync(join(folder, file), 'utf8')).join(''),
  );
}

/** @param {string} folder @param {string} name @param {Wish} wish */
function make(folder, name, { by, names, from = -1, until = 30, authority = false, alone = false }) {
  const openssl = (/** @type {readonly string[]} */ ...args) =>
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', `${name}.key`);
  openssl('req', '-new', '-key', `${name}.key`, '-subj', `/CN=${name}`, '-out', `${name}.csr`);
  const issuer =
    by === name ? ['-selfsign', '-keyfile', `${name}.key`] : ['-cert', `${by}.crt`, '-keyfile', `${by}.key`];
  const constraints = `basicConstraints=critical,CA:${authority ? 'TRUE' : 'FALSE'}`;
  const extensions = names.length === 0 ? [constraints] : [constraints, `subjectAltName=${names.join(',')}`];
  writeFileSync(join(folder, `${name}.cnf`), configuration(extensions));
  const dates = ['-startdate', dateOf(from), '-enddate', dateOf(until)];
  const files = ['-config', `${name}.cnf`, '-in', `${name}.csr`, '-out', `${name}.crt`];
  openssl('ca', '-batch', '-notext', ...issuer, ...dates, ...files);
  const chain = [`${name}.crt`, ...(by === 'between' && !alone ? ['between.crt'] : [])];
  writeFileSync(join(folder, `${name}.pem`), chain.map((file) => readFileSync(join(folder, file), 'utf8')).join(''));
}

/** @param {readonly string[]} extensions */
function configuration(extensions) {
  return `[ca]
default_ca=own
[own]
database=index
new_certs_dir=.
rand_serial=yes
default_md=sha256
policy=any
unique_subject=no
x509_extensions=extensions
[any]
commonName=supplied
[extensions]
${extensions.join('\n')}
`;
}

/** In openssl's way: YYMMDDHHMMSSZ. @param {number} days from now */
function dateOf(days) {
  const [, text = ''] = /^..(.*)\..*$/.exec(new Date(Date.now() + days * day).toISOString()) ?? [];
  return `${text.replaceAll(/\D/g, '')}Z`;
}
