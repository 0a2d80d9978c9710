import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { connect, createServer as createPlainServer } from 'node:net';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';

// Servers of our own: what a command speaks to, and proxies that answer as they are told.

/** @typedef {import('node:http').IncomingMessage} Request */
/** @typedef {import('node:http').ServerResponse} Response */
/** @typedef {import('node:net').Socket} Socket */
/** @typedef {{ readonly port: number, readonly hits: () => number, readonly close: () => void }} Served */

/** What each kind of server answers; `made` is what it was sent so far. The API's answers are the emulator's. */
const answers = {
  /** @param {Request} asked @param {Response} response @param {string} body @param {string} emulator */
  api: (asked, response, body, emulator) => {
    const headers = { ...asked.headers, host: new URL(emulator).host, connection: 'close' };
    const forwarded = request(`${emulator}${asked.url ?? ''}`, { method: asked.method, headers }, (answer) => {
      const kept = response.hasHeader('connection') ? 'close' : 'keep-alive';
      response.writeHead(answer.statusCode ?? 500, { ...answer.headers, connection: kept });
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(body);
  },
  /** @param {Request} asked @param {Response} response @param {string} _ @param {string} __ @param {readonly object[]} made */
  github: (asked, response, _, __, made) => {
    const user = { login: 'github-actions[bot]' };
    if (asked.url === '/graphql') return json(response, { data: { viewer: user } });
    if (asked.url?.endsWith('pulls/7') === true) return json(response, { number: 7, head: { sha: 'a' } });
    const all = made.map((sent, at) => ({ id: at + 1, number: at + 1, state: 'open', user, ...sent }));
    json(response, asked.method === 'POST' ? all.at(-1) : all);
  },
  /** @param {Request} asked @param {Response} response @param {string} _ @param {string} __ @param {readonly object[]} made */
  gitlab: (asked, response, _, __, made) => {
    const author = { id: 1, username: 'bot' };
    if (asked.url?.endsWith('/user') === true) return json(response, author);
    if (asked.url?.endsWith('merge_requests/7') === true) return json(response, { iid: 7, sha: 'a' });
    const all = made.map((sent, at) => ({ id: at + 1, author, ...sent }));
    json(response, asked.method === 'POST' ? all.at(-1) : all);
  },
  /** @param {Request} _ @param {Response} response */
  hook: (_, response) => void response.writeHead(204).end(),
  /** @param {Request} _ @param {Response} response */
  identity: (_, response) => json(response, { value: 'e30.e30.e30' }),
};

/** @typedef {keyof typeof answers} ServerKind */

/** @param {Response} response @param {unknown} value @param {number} [status] */
function json(response, value, status = 200) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** @param {string} body @param {string} [type] @param {number} [status] */
const say =
  (body, type = 'text/html', status = 200) =>
  (/** @type {Response} */ response) =>
    void response.writeHead(status, { 'content-type': type, server: 'gate' }).end(body);

/**
 * What may come in between, whatever is asked; true: the server does not answer itself.
 * @type {Readonly<Record<string, (asked: Request, response: Response, nth: number) => boolean>>}
 */
export const habits = {
  plain: () => false,
  'resets every second request of a connection': (asked, _, nth) => nth > 1 && (asked.socket.destroy(), true),
  'closes after each answer': (_, response) => (response.setHeader('connection', 'close'), false),
  'says 100 Continue unasked': (_, response) => (response.writeContinue(), false),
  'says 103 and 100 before its answer': (_, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.writeContinue();
    response.writeContinue();
    return false;
  },
  'never answers': () => true,
  'answers foreign JSON': (_, response) => (say('{"ok":true}', 'application/json')(response), true),
  'answers foreign JSON with 403': (_, response) => (
    say('{"error":"denied"}', 'application/json', 403)(response),
    true
  ),
  'answers a page with 200': (_, response) => (say('<html><h1>Log in to Guest WiFi</h1></html>')(response), true),
  'answers text with 200': (_, response) => (say('Blocked by policy', 'text/plain')(response), true),
  'answers a page with 401': (_, response) => (say('<html><h1>Sign in</h1></html>', 'text/html', 401)(response), true),
  'answers a page with 403': (_, response) => (say('<html><h1>Denied</h1></html>', 'text/html', 403)(response), true),
  'answers a page with 404': (_, response) => (say('<html><h1>No such</h1></html>', 'text/html', 404)(response), true),
  'answers a page with 502': (_, response) => (say('<html><h1>Bad</h1></html>', 'text/html', 502)(response), true),
  'redirects to a login': (_, response) => {
    response.writeHead(302, { location: 'https://login.corp.example/sso?key=1' }).end();
    return true;
  },
  'carries a POST out, and resets': (asked, response) => {
    if (asked.method !== 'POST' || asked.url === '/graphql') return false;
    setTimeout(() => response.destroy(), 50);
    return true;
  },
};

/**
 * @param {ServerKind} kind
 * @param {{ habit: string, emulator: string, tls: import('node:https').ServerOptions | null, host: string }} options
 * @returns {Promise<Served & { posts: () => number }>}
 */
export async function serve(kind, { habit, emulator, tls, host }) {
  let hits = 0;
  /** @type {object[]} */
  const made = [];
  /** @type {WeakMap<Socket, number>} */
  const counts = new WeakMap();
  const handle = (/** @type {Request} */ asked, /** @type {Response} */ response) => {
    const nth = (counts.get(asked.socket) ?? 0) + 1;
    counts.set(asked.socket, nth);
    hits += 1;
    let body = '';
    asked.on('data', (/** @type {Buffer} */ chunk) => (body += String(chunk)));
    asked.on('end', () => {
      if (asked.method === 'POST' && body.startsWith('{') && asked.url !== '/graphql') {
        /** @type {object} */
        const sent = JSON.parse(body);
        made.push(sent);
      }
      if (habits[habit]?.(asked, response, nth) === true) return;
      answers[kind](asked, response, body, emulator, made);
    });
  };
  const server = tls === null ? createServer(handle) : createSecureServer(tls, handle);
  server.on('tlsClientError', () => undefined).on('clientError', (_, socket) => socket.destroy());
  return { ...(await listen(server, host)), hits: () => hits, posts: () => made.length };
}

/**
 * Answers in HTTP/1.0 what a server of 1.1 answers; `measured`: with the length of the body, without which its end is that of
 * the connection.
 * @param {number} port @param {boolean} measured @returns {Promise<Served>}
 */
export async function serveOld(port, measured) {
  let hits = 0;
  const server = createPlainServer((socket) => {
    hits += 1;
    const behind = connect(port, '127.0.0.1');
    const age = (/** @type {string} */ head) =>
      head.replace('HTTP/1.1', 'HTTP/1.0').replace(measured ? /^$/ : /^content-length:.*\r\n/im, '');
    behind.on('data', (chunk) =>
      socket.write(Buffer.from(chunk.toString('latin1').replace(/^HTTP\/1\.1 [^]*?\r\n\r\n/, age), 'latin1')),
    );
    behind.on('end', () => socket.end()).on('error', () => socket.destroy());
    socket.on('error', () => behind.destroy()).pipe(behind);
  });
  return { ...(await listen(server, '127.0.0.1')), hits: () => hits };
}

/**
 * A server that sends each connection these bytes and ends it; null: it takes connections and says nothing.
 * @param {string | null} bytes @returns {Promise<Served>}
 */
export async function serveBytes(bytes) {
  let hits = 0;
  const server = createPlainServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      hits += 1;
      if (bytes !== null) socket.end(bytes, 'latin1');
    });
  });
  return { ...(await listen(server, '127.0.0.1')), hits: () => hits };
}

/**
 * A proxy that opens tunnels, after having answered the first `others` of those who ask otherwise.
 * @param {{ answer?: string, others?: number, credential?: string, tls?: import('node:tls').TlsOptions }} options
 * @returns {Promise<Served>}
 */
export async function serveProxy({ answer = 'HTTP/1.1 200 OK\r\n\r\n', others = 0, credential, tls }) {
  let hits = 0;
  const handle = (/** @type {Socket} */ socket) => {
    socket
      .on('error', () => undefined)
      .once('data', (head) => {
        hits += 1;
        const [, target = ''] = /^CONNECT (\S+)/.exec(head.toString('latin1')) ?? [];
        const [, given = ''] = /^proxy-authorization: Basic (.*)\r$/im.exec(head.toString('latin1')) ?? [];
        const known = credential === undefined || Buffer.from(given, 'base64').toString() === credential;
        if (hits <= others || !known) {
          socket.end(known ? answer : 'HTTP/1.1 407 No\r\n\r\n');
          return;
        }
        const onward = connect(Number(target.split(':').at(-1)), '127.0.0.1', () => {
          socket.write(others > 0 ? 'HTTP/1.1 200 OK\r\n\r\n' : answer);
          socket.pipe(onward).pipe(socket);
        });
        onward.on('error', () => socket.destroy());
        socket.on('close', () => onward.destroy());
      });
  };
  const server = tls === undefined ? createPlainServer(handle) : createTlsServer(tls, handle);
  server.on('tlsClientError', () => undefined);
  return { ...(await listen(server, '127.0.0.1')), hits: () => hits };
}

/** @param {string} folder @param {string} name */
export function pemOf(folder, name) {
  const read = (/** @type {string} */ end) => readFileSync(join(folder, `${name}.${end}`));
  return { cert: read('pem'), key: read('key') };
}

/** @param {import('node:net').Server} server @param {string} host */
async function listen(server, host) {
  /** @type {Set<Socket>} */
  const sockets = new Set();
  server.on('connection', (/** @type {Socket} */ socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise((resolve) => server.listen(0, host, () => resolve(null)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { port, close };
}
