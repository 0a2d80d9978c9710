/**
 * undici, the HTTP client, by the one file that is needed. Imported whole it costs a run 0.07 s more processor time (0.29 s
 * for 0.22 s), 9 MiB and 0.4 MB of bundle. It speaks over connections that are made here: its own proxy agent hides what a
 * proxy answers, and takes one that closed the connection for one to ask again at once, without end.
 */
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { setFlagsFromString } from 'node:v8';

import type { buildConnector } from 'undici';
import Pool from 'undici/lib/dispatcher/pool.js';

import type { Connections } from './connections.js';
import { dropInterim } from '../interim-answers.js';

/** At most so many connections of HTTP/1.1 to one origin; each is made by `open` when a request needs it. */
export function openHttp1(origin: string, connections: number, open: () => Promise<Socket>): Connections {
  keepWasmUnoptimized();
  const pool = new Pool(origin, { connections, connect: (_, done) => void pass(open, done) });
  return {
    begin: (request, handler) => {
      const onRequestStart: typeof handler.onRequestStart = (controller) => {
        let connection: Duplex | null = null;
        onConnection((found) => {
          connection = found;
        });
        handler.onRequestStart(controller, () => connection?.destroy());
      };
      pool.dispatch({ ...request, origin, headersTimeout: 0, bodyTimeout: 0 }, { ...handler, onRequestStart });
    },
    isOpen: () => true,
    close: () => pool.destroy(new Error('The run is over')),
  };
}

async function pass(open: () => Promise<Socket>, done: Parameters<buildConnector.connector>[1]): Promise<void> {
  let socket: Socket;
  try {
    socket = await open();
  } catch (error) {
    done(error instanceof Error ? error : new Error('No connection', { cause: error }), null);
    return;
  }
  // After a handshake, as when a server of TLS 1.3 asks for a certificate, an error does not end a connection by itself, and
  // its end would be taken for the reason.
  socket.on('error', (error) => socket.destroy(error));
  expectAnswers.set(socket, dropInterim(socket));
  done(null, socket);
}

/** By connection, what to call before a request goes on it. */
const expectAnswers = new WeakMap<Duplex, () => void>();

/**
 * At exit Node waits for V8 to optimize undici's WebAssembly parser (nodejs/node#36616), the largest cost of a short run.
 * Set before the first request and not earlier: it invalidates Node's code cache.
 */
function keepWasmUnoptimized(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/** Who began a request that undici is about to write. */
let starting: ((connection: Duplex) => void) | null = null;

/**
 * Tells on which connection the request goes that `onRequestStart` was just called for: undici says so in the same step, and
 * nowhere but here. Source: undici's documentation, "Diagnostics Channel Support".
 */
function onConnection(listener: (connection: Duplex) => void): void {
  starting = listener;
}

subscribe('undici:client:sendHeaders', (message) => {
  const { socket } = message as { readonly socket: unknown };
  if (socket instanceof Duplex) {
    expectAnswers.get(socket)?.();
    starting?.(socket);
  }
  starting = null;
});
