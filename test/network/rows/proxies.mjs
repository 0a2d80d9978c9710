import { pemOf, serveBytes, serveProxy } from '../servers.mjs';
import { freePort } from '../programs.mjs';

// Proxies: what they answer, and how they are named.

/** @typedef {import('../play.mjs').Fault} Fault */

const everywhere = ['plan', 'doctor', 'comment', 'notify', 'federation'];
const most = ['plan', 'doctor', 'comment'];
const named = /the proxy (\S+) \(HTTPS_PROXY\)/;
const server = { proxied: true };

/**
 * A proxy of ours that answers each CONNECT so.
 * @param {string} name @param {string} bytes @param {readonly RegExp[]} says @param {Partial<Fault>} [more]
 * @returns {Fault}
 */
function answering(name, bytes, says, more = {}) {
  const front = async () => {
    const proxy = await serveBytes(bytes);
    return { ...proxy, env: { HTTPS_PROXY: `http://${more.user ?? ''}127.0.0.1:${proxy.port}` } };
  };
  return { name: `a proxy that ${name}`, on: most, front, says: [named, ...says], atMost: 60, ...more };
}

/** @param {number} status @param {string} [head] */
const head = (status, head = '') => `HTTP/1.1 ${status} No\r\n${head}content-length: 0\r\n\r\n`;

/** @param {number} status @param {RegExp} hint @param {Partial<Fault>} [more] */
const refusing = (status, hint, more) =>
  answering(`answers ${status}`, head(status), [new RegExp(`with status ${status}`), hint], more);

const busy = /did not reach|is overloaded/;

/** @type {readonly Fault[]} */
const own = [
  refusing(400, /may be no proxy that opens tunnels/, { atMost: 20 }),
  refusing(401, /does not allow this host/),
  refusing(403, /ask those who run it to let \S+ through/, { atMost: 20, on: everywhere, alsoTerraform: true }),
  refusing(404, /may be no proxy that opens tunnels/),
  refusing(405, /may be no proxy that opens tunnels/),
  refusing(407, /asks for a user name and password: write them into HTTPS_PROXY/, {
    atMost: 20,
    on: everywhere,
    alsoTerraform: true,
  }),
  refusing(429, /takes no more connections/),
  refusing(451, /does not allow this host/),
  refusing(500, busy),
  refusing(501, /may be no proxy that opens tunnels/),
  refusing(502, busy),
  refusing(503, busy, { on: everywhere }),
  refusing(504, busy),
  answering('refuses the password', head(407), [/did not take the user name and password/], {
    user: 'u:s3cret-password@',
  }),
  answering('refuses the token', head(407), [/did not take the user name and password/], { user: 's3cret-password@' }),
  answering('wants NTLM', head(407, 'Proxy-Authenticate: NTLM\r\n'), [/The proxy takes NTLM, .* px or cntlm/]),
  answering('closes without an answer', '', [/broke the connection off/], { on: everywhere, alsoTerraform: true }),
  answering('closes in its answer', 'HTTP/1.1 2', [/broke the connection off/]),
  answering('is SSH', 'SSH-2.0-OpenSSH_9.2\r\n', [/does not speak HTTP\/1\.1/], { atMost: 20 }),
  answering('answers nonsense', 'nonsense\r\n\r\n', [/does not speak HTTP\/1\.1/], { atMost: 20 }),
  answering('answers in HTTP/2', 'HTTP/2 200\r\n\r\n', [/does not speak HTTP\/1\.1/]),
  answering('answers in bare LF', 'HTTP/1.1 403 No\n\n', [/with status 403/]),
];

/** What is wrong in HTTPS_PROXY itself: a usage error, and the URL is not shown. @param {string} url @param {RegExp} says @returns {Fault} */
const misnamed = (url, says) => ({
  name: `HTTPS_PROXY=${url}`,
  on: ['plan', 'doctor', 'comment', 'notify'],
  env: () => ({ HTTPS_PROXY: url }),
  exit: { plan: 3, doctor: 3, comment: 3, notify: 3 },
  says: [says],
});

/** @type {readonly Fault[]} */
const written = [
  misnamed('http://u:s3cret-password%@p.example:1', /has a % in its user name or password .* Write it as %25/),
  misnamed('http://u:s3cret-password#x@p.example:1', /Write it as %2F, %3F or %23/),
  misnamed('p.example:3128', /Write it with its scheme/),
  misnamed('socks5://p.example:1080', /names a SOCKS proxy/),
];

/** @param {(stage: import('../stage.mjs').Stage) => Promise<Readonly<Record<string, string>>>} env @returns {NonNullable<Fault['front']>} */
const by = (env) => async (stage) => ({ env: await env(stage) });

/** @type {readonly Fault[]} */
const unreached = [
  {
    name: 'a proxy where nobody listens',
    on: everywhere,
    front: by(async () => ({ HTTPS_PROXY: `http://127.0.0.1:${await freePort()}` })),
    says: [named, /cannot be reached \(ECONNREFUSED\)/, /Check HTTPS_PROXY/],
    alsoTerraform: true,
  },
  {
    name: 'a proxy whose name is not known',
    on: everywhere,
    front: by(async () => ({ HTTPS_PROXY: 'http://proxy.invalid:3128' })),
    says: [named, /cannot be reached \((ENOTFOUND|EAI_AGAIN)\)/],
  },
  {
    name: 'an https proxy that speaks plain HTTP',
    on: everywhere,
    front: async () => {
      const proxy = await serveBytes(head(400));
      return { ...proxy, env: { HTTPS_PROXY: `https://127.0.0.1:${proxy.port}` } };
    },
    says: [named, /does not speak TLS as its https:\/\/ says/],
  },
  {
    name: 'an https proxy of an unknown authority',
    needs: ['openssl'],
    on: everywhere,
    front: async (stage) => {
      const proxy = await serveProxy({ tls: pemOf(stage.certificates(), 'unknown') });
      return { ...proxy, env: { HTTPS_PROXY: `https://127.0.0.1:${proxy.port}` } };
    },
    says: [/the proxy \S+ \(HTTPS_PROXY\)'s certificate cannot be trusted/, /NODE_EXTRA_CA_CERTS/],
    authority: true,
  },
  {
    name: 'an empty https_proxy before HTTPS_PROXY',
    on: ['doctor'],
    env: () => ({ https_proxy: '', HTTPS_PROXY: 'http://127.0.0.1:1' }),
    fails: false,
    server: { plain: true },
    says: [/https_proxy is set, but empty, and goes before HTTPS_PROXY/],
  },
];

/** @param {string} name @param {Parameters<typeof serveProxy>[0]} options @param {string} [user] @returns {Fault} */
const opening = (name, options, user = '') => ({
  name: `a proxy that ${name}`,
  needs: ['openssl'],
  on: everywhere,
  server,
  fails: false,
  front: async (stage) => {
    const secure = options.tls !== undefined;
    const proxy = await serveProxy({ ...options, ...(secure ? { tls: pemOf(stage.certificates(), 'good') } : {}) });
    return { ...proxy, env: { HTTPS_PROXY: `${secure ? 'https' : 'http'}://${user}127.0.0.1:${proxy.port}` } };
  },
  says: [],
});

/** @type {readonly Fault[]} */
const good = [
  opening('opens tunnels', {}),
  opening('speaks TLS, by its address', { tls: {} }),
  opening('wants a password, which is given', { credential: 'u:s3cret-p@ss%' }, 'u:s3cret-p%40ss%25@'),
  opening('wants a token, which is given', { credential: 's3cret-password:' }, 's3cret-password@'),
  opening('is busy once', { answer: head(503), others: 1 }),
  opening('says 103 before 200', { answer: 'HTTP/1.1 103 Early\r\nlink: x\r\n\r\nHTTP/1.1 200 OK\r\n\r\n' }),
];

/** @type {readonly Fault[]} */
const squid = [
  squidWith('lets all through', 'http_access allow all', { fails: false, says: [], alsoTerraform: true }),
  squidWith('wants a password', 'http_access allow known', {
    says: [/status 407/, /asks for a user name and password/],
  }),
  squidWith('gets the password', 'http_access allow known', { fails: false, says: [], user: 'user:s3cret-password@' }),
  squidWith('gets another password', 'http_access allow known', {
    says: [/status 407/, /did not take the user name and password/],
    user: 'user:s3cret-passwort@',
  }),
  squidWith('allows no such host', 'http_access deny all', { says: [/status 403/, /does not allow this host/] }),
  squidWith('allows other ports alone', 'acl ports port 443\nhttp_access deny !ports\nhttp_access allow all', {
    says: [/status 403/],
  }),
  squidWith('does not reach the server', 'http_access allow all', {
    says: [/status 503/, busy],
    server: { ...server, gone: true },
  }),
  squidWith('cannot resolve the name', 'http_access allow all', {
    on: ['doctor', 'comment'],
    says: [/status 50[03]/, busy],
    url: 'https://nowhere.invalid',
  }),
];

/** @param {string} name @param {string} text @param {Partial<Fault>} more @returns {Fault} */
function squidWith(name, text, more) {
  return through('squid', name, () => text, more);
}

/**
 * @param {import('../programs.mjs').Program} program @param {string} name
 * @param {(port: number, target: number) => string} text @param {Partial<Fault>} more @returns {Fault}
 */
function through(program, name, text, { user = '', url, ...more }) {
  return {
    name: `${program} that ${name}`,
    needs: [program, 'openssl'],
    on: everywhere,
    server,
    says: [],
    front: async (stage, target) => {
      const port = await stage.start(program, (own) => text(own, target.port));
      return { ...(url === undefined ? {} : { url }), env: { HTTPS_PROXY: `http://${user}127.0.0.1:${port}` } };
    },
    ...more,
  };
}

/** @type {readonly Fault[]} */
const tinyproxy = [
  through('tinyproxy', 'lets all through', () => '', { fails: false }),
  through('tinyproxy', 'wants a password', () => 'BasicAuth user s3cret-password', { says: [/status 407/] }),
  through('tinyproxy', 'gets the password', () => 'BasicAuth user s3cret-password', {
    fails: false,
    user: 'user:s3cret-password@',
  }),
  through('tinyproxy', 'allows other ports alone', () => 'ConnectPort 443', { says: [/status 403/, /does not allow/] }),
  through('tinyproxy', 'lets nobody in', () => 'Allow 192.0.2.77', { says: [/status 403/, /does not allow/] }),
  through('tinyproxy', 'does not reach the server', () => '', {
    says: [/status 50\d|broke the connection off/],
    server: { ...server, gone: true },
  }),
];

/** A balancer before proxies. @type {readonly Fault[]} */
const haproxy = [
  through(
    'haproxy',
    'has no proxy behind it',
    (port) => `listen front\n mode tcp\n bind 127.0.0.1:${port}\n server s 127.0.0.1:1`,
    {
      on: most,
      says: [/broke the connection off/],
    },
  ),
  through(
    'haproxy',
    'answers by itself',
    (port) => `listen front\n bind 127.0.0.1:${port}\n http-request deny deny_status 403`,
    {
      says: [/status 403/],
    },
  ),
  through('haproxy', 'is a web server', (port) => `listen front\n bind 127.0.0.1:${port}\n server s 127.0.0.1:1`, {
    on: most,
    says: [/status 503/, busy],
  }),
];

export const proxies = [...own, ...written, ...unreached, ...good, ...squid, ...tinyproxy, ...haproxy];
