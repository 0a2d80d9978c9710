/** The emulator as a server on loopback: the API, and beside it the page and the commands that stand in for the Console. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { refuse, type EmulatedRequest } from './answers.js';
import { type Delivery, delivery } from './delivery.js';
import { createLocalServer } from './console/local-server.js';
import { type LocalAnswer, type LocalRequest, localHeaders } from './console/local-request.js';
import { type Fault, withFaults } from './faults.js';
import { handle, type HandlerOptions } from './handler.js';
import { createStore } from './store.js';
import { emulatorHeader } from '../live/wire.js';
import type { World } from './world.js';

/** The API's own bound is not documented; an update is far below this one. */
const maxBodyBytes = 1024 * 1024;

const tooLarge = { status: 413, message: 'the body is too large' };

/** Into how many pieces a dripping body is cut. */
const drops = 20;

export interface LoggedRequest {
  readonly method: string;
  /** Path and query; what looks like a key is cut out. */
  readonly path: string;
  /** null: the connection was reset before an answer. */
  readonly status: number | null;
}

export interface EmulatorOptions extends HandlerOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly faults?: readonly Fault[];
  /** Called when a request's answer is decided, before it is sent. */
  readonly onRequest?: (request: LoggedRequest) => void;
}

export interface Emulator {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  /** Every request so far. */
  readonly requests: readonly LoggedRequest[];
  /** Open connections are ended too. */
  close(): Promise<void>;
}

/** Serves the world on loopback. Rejects with the system's error where the port cannot be taken. */
export async function startEmulator(world: World, options: EmulatorOptions = {}): Promise<Emulator> {
  const store = createStore(world);
  const serve = withFaults(options.faults ?? [], (request) => handle(store, request, options));
  const requests: LoggedRequest[] = [];
  const serveLocal = createLocalServer(store, options.now ?? Date.now);
  let count = 0;
  const log = (method: string, path: string, status: number | null): void => {
    const logged = { method, path: path.replace(/sk-ant-[\w-]*/g, 'sk-ant-…'), status };
    requests.push(logged);
    options.onRequest?.(logged);
  };
  const respond = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url: path = '' } = message;
    response.setHeader(emulatorHeader, '1');
    const body = await readBody(message);
    if (body === 'gone') return;
    const local = body.tooLarge ? null : serveLocal({ method, path, headers: originHeaders(message), body: body.text });
    if (local !== null) {
      log(method, path, local.status);
      deliverLocal(response, local);
      return;
    }
    const requestId = `req_emulated${String((count += 1)).padStart(8, '0')}`;
    response
      .setHeader('request-id', requestId)
      .setHeader('anthropic-organization-id', encodeURIComponent(world.organization.id));
    const { socket: connection } = message;
    const request = { method, path, headers: keyHeaders(message), body: body.text, requestId, connection };
    const served = body.tooLarge ? delivery(refuse(tooLarge, requestId)) : serve(request);
    log(method, path, served.answer?.status ?? null);
    await deliver(response, served);
  };
  const server = createServer({ keepAliveTimeout: 60_000 }, (message, response) => void respond(message, response));
  const port = await listen(server, options.port ?? 0);
  return { url: `http://127.0.0.1:${port}`, requests, close: () => close(server) };
}

/** The headers that the API looks at; nothing else goes further. */
function keyHeaders({ headers }: IncomingMessage): EmulatedRequest['headers'] {
  return {
    'x-api-key': single(headers['x-api-key']),
    authorization: headers.authorization,
    'anthropic-version': single(headers['anthropic-version']),
    'anthropic-beta': single(headers['anthropic-beta']),
  };
}

/** The headers by which it is known whose page asks. */
function originHeaders({ headers }: IncomingMessage): LocalRequest['headers'] {
  const [host, origin, type, site, destination] = localHeaders.map((name) => single(headers[name]));
  return { host, origin, 'content-type': type, 'sec-fetch-site': site, 'sec-fetch-dest': destination };
}

/** Node joins a header that was sent twice; only `set-cookie` comes as a list. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The whole body, or what the bound lets through; `gone`: the client left before its end. */
async function readBody(message: IncomingMessage): Promise<{ text: string; tooLarge: boolean } | 'gone'> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of message as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  return { text: Buffer.concat(chunks).toString(), tooLarge: bytes > maxBodyBytes };
}

function deliverLocal(response: ServerResponse, { status, headers, text }: LocalAnswer): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) }).end(text);
}

async function deliver(response: ServerResponse, served: Delivery): Promise<void> {
  if (served.delayMs > 0) await pause(served.delayMs);
  if (served.answer === null) {
    response.socket?.resetAndDestroy();
    return;
  }
  const text = served.text ?? JSON.stringify(served.answer.body);
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  response.writeHead(served.answer.status, { ...headers, ...served.answer.headers });
  if (served.truncated) {
    response.write(text.slice(0, text.length / 2), () => response.destroy());
    return;
  }
  if (served.dripMs > 0) await drip(response, { text, ms: served.dripMs });
  else response.end(text);
}

async function drip(response: ServerResponse, { text, ms }: { text: string; ms: number }): Promise<void> {
  const body = Buffer.from(text);
  const size = Math.ceil(body.length / drops);
  for (let at = 0; at < body.length; at += size) {
    response.write(body.subarray(at, at + size));
    await pause(ms);
  }
  response.end();
}

/** Does not keep the process alive: what waits ends with its connection. */
function pause(ms: number): Promise<void> {
  return wait(ms, undefined, { ref: false });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
