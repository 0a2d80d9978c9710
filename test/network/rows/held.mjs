// What holds, and has to: connections that end between requests, what is sent once, and redirects.

import { serveOld } from '../servers.mjs';

/** @typedef {import('../play.mjs').Fault} Fault */

const commands = ['plan', 'verify'];

/** @param {string} habit @param {Partial<Fault>} [more] @returns {Fault} */
const server = (habit, more = {}) => ({
  name: `a server that ${habit}`,
  on: [...commands, 'doctor'],
  server: { plain: true, habit },
  fails: false,
  says: [],
  ...more,
});

/** @type {readonly Fault[]} */
const servers = [
  server('plain', {
    name: 'a server that does as it should',
    on: [...commands, 'doctor', 'snapshot', 'comment', 'comment on GitLab', 'issue', 'notify', 'federation'],
  }),
  server('resets every second request of a connection', { on: ['patient plan'] }),
  server('closes after each answer', { on: [...commands, 'doctor', 'comment', 'notify'] }),
  server('says 100 Continue unasked', { on: [...commands, 'doctor', 'comment', 'notify'] }),
  server('says 103 and 100 before its answer', { on: [...commands, 'doctor', 'comment', 'notify'] }),
  server('carries a POST out, and resets', { on: ['comment', 'issue'], posts: 1 }),
  server('redirects to a login', {
    on: ['comment', 'notify', 'federation'],
    fails: true,
    says: [/answered with a redirect/],
    atMost: 1,
  }),
];

/** @param {string} name @param {string} habit @param {boolean} measured @returns {Fault} */
const old = (name, habit, measured) =>
  server(habit, {
    name: `a server of HTTP/1.0 that ${name}`,
    on: [...commands, 'doctor', 'comment', 'notify'],
    front: async (_, target) => {
      const served = await serveOld(target.port, measured);
      return { ...served, url: `http://127.0.0.1:${served.port}` };
    },
  });

/** @type {readonly Fault[]} */
const ancients = [
  old('keeps its connections', 'plain', true),
  old('closes after each answer', 'closes after each answer', true),
  old('ends each answer by closing', 'closes after each answer', false),
];

/** @param {string} name @param {(port: number, target: number) => string} text @param {Partial<Fault>} [more] @returns {Fault} */
const haproxy = (name, text, more = {}) => ({
  name: `haproxy that ${name}`,
  needs: ['haproxy', 'openssl'],
  on: [...commands, 'doctor'],
  server: { plain: true },
  fails: false,
  says: [],
  front: async (stage, target) => {
    const port = await stage.start('haproxy', (own) => text(own, target.port));
    return { url: `http://127.0.0.1:${port}` };
  },
  ...more,
});

/** @param {string} [rules] @returns {(port: number, target: number) => string} */
const listening =
  (rules = '') =>
  (port, target) =>
    `listen front\n bind 127.0.0.1:${port}\n${rules}\n server s 127.0.0.1:${target}`;

const foreign = /something that is not the API answered/;

/** @type {readonly Fault[]} */
const balancers = [
  haproxy('keeps connections for 300 ms', listening(' timeout http-keep-alive 300ms')),
  haproxy('keeps connections for 1 s', listening(' timeout http-keep-alive 1s')),
  haproxy('closes after each answer', listening(' option httpclose')),
  haproxy('waits 100 ms for a request', listening(' timeout http-request 100ms\n timeout http-keep-alive 100ms')),
  haproxy('has nobody behind it', (port) => listening()(port, 1), {
    on: ['plan', 'doctor'],
    fails: true,
    says: [foreign, /answered 503/],
  }),
  haproxy('refuses with 403', listening(' http-request deny deny_status 403'), {
    on: ['plan', 'doctor'],
    fails: true,
    says: [foreign, /answered 403/],
  }),
  haproxy('refuses with 429', listening(' http-request deny deny_status 429'), {
    on: ['plan', 'doctor'],
    fails: true,
    says: [foreign, /answered 429/],
  }),
  haproxy('rejects connections', listening(' tcp-request connection reject'), {
    on: ['plan', 'doctor', 'comment', 'notify'],
    fails: true,
    says: [/the connection to \S+ failed/],
  }),
  haproxy('redirects', listening(' http-request redirect location https://login.corp.example/'), {
    on: ['plan', 'doctor'],
    fails: true,
    says: [/redirect to login\.corp\.example/],
  }),
];

/** @param {string} name @param {(target: number) => string} text @returns {Fault} */
const nginx = (name, text) => ({
  name: `nginx that ${name}`,
  needs: ['nginx', 'openssl'],
  on: [...commands, 'doctor'],
  server: { plain: true },
  fails: false,
  says: [],
  front: async (stage, target) => {
    const port = await stage.start('nginx', (own) => `server { listen 127.0.0.1:${own}; ${text(target.port)} }`);
    return { url: `http://127.0.0.1:${port}` };
  },
});

const on = (/** @type {number} */ target, more = '') => `location / { proxy_pass http://127.0.0.1:${target}; ${more} }`;

/** @type {readonly Fault[]} */
const fronts = [
  nginx('keeps connections for 1 s', (target) => `keepalive_timeout 1s; ${on(target)}`),
  nginx('takes three requests a connection', (target) => `keepalive_requests 3; ${on(target)}`),
  nginx('closes after each answer', (target) => `keepalive_timeout 0; ${on(target)}`),
  nginx('does not speak of chunks', (target) => `chunked_transfer_encoding off; ${on(target)}`),
  nginx('speaks HTTP/1.0 with the server', (target) => on(target, 'proxy_http_version 1.0; proxy_buffering off;')),
];

export const held = [...servers, ...ancients, ...balancers, ...fronts];
