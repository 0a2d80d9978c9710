/**
 * undici, the HTTP client, by the files that are needed. Imported whole it costs a run 0.07 s more processor time (0.29 s for
 * 0.22 s), 9 MiB and 0.4 MB of bundle; whole with a proxy alone: the same, 0.10 s with the proxy and 6 % without.
 */
import { subscribe } from 'node:diagnostics_channel';
import { Duplex } from 'node:stream';
import { setFlagsFromString } from 'node:v8';

import type { Dispatcher } from 'undici';
import type { ProxyClient } from 'undici/lib/dispatcher/proxy-agent.js';
import Pool from 'undici/lib/dispatcher/pool.js';

export interface ConnectionLimits {
  readonly connections: number;
  /** Milliseconds. */
  readonly connectTimeout: number;
}

/** The connections to one origin, perhaps through a proxy; they are made when the first request needs them. */
export async function openConnections(
  origin: string,
  proxy: string | null,
  limits: ConnectionLimits,
): Promise<Dispatcher> {
  keepWasmUnoptimized();
  return proxy === null ? new Pool(origin, limits) : openThroughProxy(proxy, limits);
}

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
export function onConnection(listener: (connection: Duplex) => void): void {
  starting = listener;
}

subscribe('undici:client:sendHeaders', (message) => {
  const { socket } = message as { readonly socket: unknown };
  if (socket instanceof Duplex) starting?.(socket);
  starting = null;
});

/** The proxy could not be reached (`cause` says why), or answered the wish for a tunnel with this status. */
export class ProxyFailed extends Error {
  constructor(
    readonly status: number | null,
    options: ErrorOptions = {},
  ) {
    super('The proxy opened no tunnel', options);
  }
}

/** Loads undici's proxy agent, which a run without a proxy does not need, and the call for tunnels that it builds on. */
async function openThroughProxy(uri: string, limits: ConnectionLimits): Promise<Dispatcher> {
  const { default: connect } = await import('undici/lib/api/api-connect.js');
  const { default: Base } = await import('undici/lib/dispatcher/dispatcher.js');
  const { default: ProxyAgent } = await import('undici/lib/dispatcher/proxy-agent.js');
  Object.assign(Base.prototype, { connect });
  return new ProxyAgent({
    uri,
    ...limits,
    clientFactory: (origin, options) => proxyClient(new Pool(origin, options)),
  });
}

/**
 * Gives each failure at the proxy a name of its own. Left to itself, undici takes a connection that the proxy closed for one
 * to make again at once, without end.
 */
function proxyClient(pool: Pool): ProxyClient {
  return {
    connect: async (wish) => {
      const tunnel = await pool.connect(wish).catch((cause: unknown) => {
        throw new ProxyFailed(null, { cause });
      });
      if (tunnel.statusCode === 200) return tunnel;
      tunnel.socket.on('error', () => undefined);
      tunnel.socket.destroy();
      throw new ProxyFailed(tunnel.statusCode);
    },
    close: () => pool.close(),
    destroy: (error) => pool.destroy(error),
  };
}
