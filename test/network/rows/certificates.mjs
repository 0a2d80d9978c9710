// Certificates of servers, and what servers ask for of clients.

/** @typedef {import('../play.mjs').Fault} Fault */

const everywhere = ['plan', 'doctor', 'comment', 'comment on GitLab', 'issue', 'notify', 'federation'];
const clock = /[Cc]heck the clock of this machine/;
const pems = { 'its key': 'client' };

/** @param {string} certificate @param {readonly RegExp[]} says @param {Partial<Fault>} [more] @returns {Fault} */
const bad = (certificate, says, more = {}) => ({
  name: `a server whose certificate is ${certificate}`,
  needs: ['openssl'],
  on: everywhere,
  server: { certificate },
  says,
  ...more,
});

const unknown = /cannot be trusted: its authority is unknown/;

/** @type {readonly Fault[]} */
const servers = [
  bad('expired', [/certificate has expired/, clock], { alsoTerraform: true }),
  bad('early', [/certificate is not valid yet/, clock]),
  bad('other-host', [/certificate is for another host/, /Check the address/]),
  bad('unknown', [unknown, /NODE_EXTRA_CA_CERTS/], { authority: true, alsoTerraform: true }),
  bad('self-signed', [unknown, /NODE_EXTRA_CA_CERTS/], { authority: true }),
  bad('chain-cut', [/the chain to it is incomplete/, /send them along/], { authority: true }),
  bad('chain', [], { fails: false }),
  bad('good', [unknown, /If your company signs certificates/], {
    name: 'a server of the company, whose authority is not named',
    env: () => ({ NODE_EXTRA_CA_CERTS: '' }),
    authority: true,
  }),
  bad('good', [unknown, /SSL_CERT_FILE is set, and Node\.js does not read it/], {
    name: 'a server of the company, whose authority is named by SSL_CERT_FILE',
    env: (stage) => ({ NODE_EXTRA_CA_CERTS: '', SSL_CERT_FILE: `${stage.certificates()}/company.pem` }),
    authority: true,
  }),
  bad('good', [], {
    name: 'a server of the company, with NODE_OPTIONS=--use-openssl-ca',
    env: (stage) => ({
      NODE_EXTRA_CA_CERTS: '',
      NODE_OPTIONS: '--use-openssl-ca',
      SSL_CERT_FILE: `${stage.certificates()}/company.pem`,
    }),
    fails: false,
  }),
  bad('good', [/The file that NODE_EXTRA_CA_CERTS names does not have it, or could not be read|cannot be read/], {
    name: 'a server of the company, with an authority’s file that is not there',
    env: () => ({ NODE_EXTRA_CA_CERTS: '/nowhere/company.pem' }),
    authority: true,
  }),
];

/** @param {string} name */
const shown = (name) => (/** @type {import('../stage.mjs').Stage} */ stage) => ({
  LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/${name}.pem`,
  LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/${pems['its key']}.key`,
});

const toApi = ['plan', 'doctor', 'snapshot'];
const asked = /asks for a client certificate/;
const notTaken = /did not take the client certificate|does not take the one that it was shown/;

/** haproxy ends the connection with an alert. @param {string} name @param {Partial<Fault> & { newest?: boolean }} more @returns {Fault} */
const asking = (name, { newest = true, ...more }) => ({
  name,
  needs: ['haproxy', 'openssl'],
  on: toApi,
  server: { plain: true },
  says: [],
  front: async (stage, target) => {
    const folder = stage.certificates();
    const tls = `ssl crt ${folder}/good.both ca-file ${folder}/company.pem verify required`;
    const rest = `${newest ? '' : ' ssl-max-ver TLSv1.2'}\n server s 127.0.0.1:${target.port}`;
    const port = await stage.start('haproxy', (own) => `listen front\n bind 127.0.0.1:${own} ${tls}${rest}`);
    return { url: `https://localhost:${port}` };
  },
  ...more,
});

/** @param {boolean} newest @returns {readonly Fault[]} */
const asks = (newest) => {
  const version = newest ? 'TLS 1.3' : 'TLS 1.2';
  const names = /LIMITDRIFT_CLIENT_CERT and LIMITDRIFT_CLIENT_KEY/;
  return [
    asking(`a gateway (${version}) that is shown the certificate it asks for`, {
      newest,
      env: shown('client'),
      fails: false,
    }),
    asking(`a gateway (${version}) that asks for a certificate, and none is named`, {
      newest,
      says: newest ? [asked, names] : [/asks for a client certificate|refused the TLS connection/, names],
    }),
    asking(`a code host (${version}) that asks for a certificate is shown none`, {
      newest,
      on: ['comment', 'notify', 'federation'],
      env: shown('client'),
      says: [/One is sent only to the API/],
    }),
  ];
};

/** @type {readonly Fault[]} */
const clients = [
  ...asks(true),
  ...asks(false),
  asking('a gateway that is shown the certificate of another authority', {
    env: (stage) => ({
      LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/client-of-other.pem`,
      LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/client-of-other.key`,
    }),
    says: [notTaken],
  }),
  asking('a client certificate with the key of another', {
    env: (stage) => ({ ...shown('client')(stage), LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/good.key` }),
    says: [/cannot be used together/],
    exit: { plan: 3, doctor: 3, snapshot: 3 },
  }),
  asking('a client certificate without a key', {
    env: (stage) => ({ LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/client.pem` }),
    says: [/LIMITDRIFT_CLIENT_KEY is not set/],
    exit: { plan: 3, doctor: 3, snapshot: 3 },
  }),
  asking('a client certificate that is a text in place of a path', {
    env: (stage) => ({ ...shown('client')(stage), LIMITDRIFT_CLIENT_KEY: '-----BEGIN PRIVATE KEY-----\nMIGHAgEA' }),
    says: [/LIMITDRIFT_CLIENT_KEY holds a text in PEM where the path of a file belongs/],
    exit: { plan: 3, doctor: 3, snapshot: 3 },
  }),
  asking('an expired client certificate', {
    on: ['doctor'],
    env: (stage) => ({
      LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/client-expired.pem`,
      LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/client-expired.key`,
    }),
    says: [/it has expired/],
  }),
];

export const certificates = [...servers, ...clients];
