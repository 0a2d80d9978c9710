import { serveBytes } from '../servers.mjs';

// What stands in the API's place: gateways, balancers, pages of a login, and what is no HTTP at all.

/** @typedef {import('../play.mjs').Fault} Fault */

const toApi = ['plan', 'doctor'];
const foreign = /something that is not the API answered/;

/** @param {string} habit @param {readonly RegExp[]} says @param {Partial<Fault>} [more] @returns {Fault} */
const habit = (habit, says, more = {}) => ({
  name: `a gateway that ${habit}`,
  on: ['plan', 'doctor', 'snapshot'],
  server: { plain: true, habit },
  says: [foreign, ...says],
  ...more,
});

/** @type {readonly Fault[]} */
const pages = [
  habit('answers foreign JSON', [/answered 200 \(server gate; it says/], { alsoTerraform: true }),
  habit('answers foreign JSON with 403', [/answered 403/]),
  habit('answers a page with 200', [/Log in to Guest WiFi/]),
  habit('answers text with 200', [/Blocked by policy/]),
  habit('answers a page with 401', [/answered 401 .*Sign in/, /this says nothing about the credential/], {
    alsoTerraform: true,
  }),
  habit('answers a page with 403', [/answered 403 .*Denied/]),
  habit('answers a page with 404', [/answered 404 .*No such/]),
  habit('answers a page with 502', [/answered 502 .*Bad/]),
  habit('redirects to a login', [/answered with a redirect to login\.corp\.example/, /never followed/]),
];

/** @param {string} name @param {string | null} bytes @param {readonly RegExp[]} says @param {Partial<Fault>} [more] @returns {Fault} */
const bytes = (name, bytes, says, more = {}) => ({
  name: `a server that ${name}`,
  on: ['plan', 'doctor', 'comment', 'notify'],
  front: async () => {
    const served = await serveBytes(bytes);
    return { ...served, url: `http://127.0.0.1:${served.port}` };
  },
  says,
  ...more,
});

const noHttp = /does not speak HTTP\/1\.1/;
/** Once for each request of a plan, of which sixteen go side by side. */
const once = { atMost: 16 };

/** @type {readonly Fault[]} */
const others = [
  bytes('is SSH', 'SSH-2.0-OpenSSH_9.2\r\n', [noHttp], once),
  bytes('answers in HTTP/2', 'HTTP/2 200\r\n\r\n', [noHttp], once),
  bytes('answers in bare LF', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}', [noHttp], once),
  bytes('answers as Icecast', 'ICY 200 OK\r\n\r\n', [noHttp], once),
  bytes('closes without an answer', '', [/the connection to \S+ failed/]),
  bytes('closes in its answer', 'HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{', [/the answer was cut off/]),
];

/** @param {string} name @param {(target: number) => string} text @param {Partial<Fault>} more @returns {Fault} */
const nginx = (name, text, more) => ({
  name: `nginx that ${name}`,
  needs: ['nginx', 'openssl'],
  on: toApi,
  server: { plain: true },
  says: [],
  front: async (stage, target) => {
    const folder = stage.certificates();
    const tls = `ssl_certificate ${folder}/good.pem; ssl_certificate_key ${folder}/good.key; ssl_client_certificate ${folder}/company.pem;`;
    const port = await stage.start(
      'nginx',
      (own) => `server { listen 127.0.0.1:${own} ssl; ${tls} ${text(target.port)} }`,
    );
    return { url: `https://localhost:${port}` };
  },
  ...more,
});

const on = (/** @type {number} */ target) => `proxy_pass http://127.0.0.1:${target};`;

/** @type {readonly Fault[]} */
const fronts = [
  nginx('forwards', (target) => `location / { ${on(target)} }`, { fails: false, on: [...toApi, 'verify'] }),
  nginx(
    'compresses unasked',
    (target) =>
      `gzip on; gzip_types *; gzip_min_length 1; gzip_proxied any; location / { ${on(target)} proxy_set_header Accept-Encoding ""; }`,
    { fails: false },
  ),
  nginx('answers 401', () => 'location / { return 401; }', { says: [foreign, /answered 401 \(server nginx/] }),
  nginx('answers 403', () => 'location / { deny all; }', { says: [foreign, /answered 403 \(server nginx/] }),
  nginx('answers 404', () => 'root /nowhere;', { says: [foreign, /answered 404 \(server nginx/] }),
  nginx('answers 413', () => 'location / { return 413; }', { says: [foreign, /answered 413/] }),
  nginx('answers 429', () => 'location / { return 429; }', { says: [foreign, /answered 429/] }),
  nginx('answers JSON', () => `location / { default_type application/json; return 200 '{"ok":true}'; }`, {
    says: [foreign, /answered 200/],
  }),
  nginx('has nobody behind it', () => `location / { ${on(1)} }`, { says: [foreign, /answered 502/] }),
  nginx('waits in vain', () => `location / { proxy_read_timeout 300ms; ${on(1)} }`, {
    says: [foreign, /answered 50[24]/],
  }),
  nginx('redirects', () => 'location / { return 301 https://login.corp.example/; }', {
    says: [foreign, /redirect to login\.corp\.example/],
  }),
  nginx('hangs up (444)', () => 'location / { return 444; }', { says: [/the connection to \S+ failed/] }),
  nginx('asks for a client certificate', (target) => `ssl_verify_client on; location / { ${on(target)} }`, {
    says: [foreign, /answered 400/, /A gateway asks for a client certificate/],
  }),
  nginx('is shown a client certificate', (target) => `ssl_verify_client on; location / { ${on(target)} }`, {
    fails: false,
    env: (stage) => ({
      LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/client.pem`,
      LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/client.key`,
    }),
  }),
  nginx(
    'is shown the client certificate of another authority',
    (target) => `ssl_verify_client on; location / { ${on(target)} }`,
    {
      says: [foreign, /answered 400/, /does not take the one that it was shown/],
      env: (stage) => ({
        LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/client-of-other.pem`,
        LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/client-of-other.key`,
      }),
    },
  ),
];

/** @param {string} name @param {(folder: string, target: number) => string} text @param {Partial<Fault>} more @returns {Fault} */
const stunnel = (name, text, more) => ({
  name: `stunnel that ${name}`,
  needs: ['stunnel', 'openssl'],
  on: toApi,
  server: { plain: true },
  says: [],
  front: async (stage, target) => {
    const folder = stage.certificates();
    const port = await stage.start('stunnel', (own) => `accept = 127.0.0.1:${own}\n${text(folder, target.port)}`);
    return { url: `https://localhost:${port}` };
  },
  ...more,
});

const pair = (/** @type {string} */ folder, name = 'good') =>
  `cert = ${folder}/${name}.pem\nkey = ${folder}/${name}.key\n`;
const to = (/** @type {number} */ target) => `connect = 127.0.0.1:${target}\n`;
const verifying = (/** @type {string} */ folder) =>
  `CAfile = ${folder}/company.pem\nverifyChain = yes\nrequireCert = yes\n`;

/** @type {readonly Fault[]} */
const tunnels = [
  stunnel('speaks TLS', (folder, target) => pair(folder) + to(target), { fails: false, on: [...toApi, 'verify'] }),
  stunnel('speaks TLS 1.2 alone', (folder, target) => `${pair(folder) + to(target)}sslVersionMax = TLSv1.2\n`, {
    fails: false,
  }),
  stunnel('has an expired certificate', (folder, target) => pair(folder, 'expired') + to(target), {
    says: [/has expired/],
  }),
  stunnel('has nobody behind it', (folder) => pair(folder) + to(1), { says: [/the connection to \S+ failed/] }),
  stunnel('asks for a client certificate', (folder, target) => pair(folder) + to(target) + verifying(folder), {
    says: [/asks for a client certificate|refused the TLS connection/, /LIMITDRIFT_CLIENT_CERT/],
  }),
  stunnel('is shown a client certificate', (folder, target) => pair(folder) + to(target) + verifying(folder), {
    fails: false,
    env: (stage) => ({
      LIMITDRIFT_CLIENT_CERT: `${stage.certificates()}/client.pem`,
      LIMITDRIFT_CLIENT_KEY: `${stage.certificates()}/client.key`,
    }),
  }),
];

export const gateways = [...pages, ...others, ...fronts, ...tunnels];
