import type { Socket } from 'node:net';

import { type ConnectionPlan, type Connector, createConnector } from '../connect.js';
import type { Connections, Dispatched, ResponseController, ResponseHandler } from './connections.js';

/* What requests to one server go on: one connection of HTTP/2 where the server offers it, else several of HTTP/1.1. */

export interface ServerConnections {
  begin(request: Dispatched, handler: ResponseHandler): void;
  /** Makes a connection that no request needs yet; what fails is left to the first request. */
  connect(): void;
  /** Why there is no connection yet, while one is awaited; null: none is. */
  pending(): Error | null;
  close(): Promise<void>;
}

export interface ConnectionsOptions {
  /** Of HTTP/1.1, at most. */
  readonly connections: number;
  /** Called with how many requests a server of HTTP/2 takes at once, whenever it says so; without it, HTTP/2 is not spoken. */
  readonly onStreams?: (most: number) => void;
}

const http1 = ['http/1.1'];

/**
 * A request of which a connection dies takes all others on it along, every time. Over HTTP/1.1 it has one of its own: after so
 * many connections the others get there, with attempts to spare.
 */
const mostBroken = 3;

/** Makes none yet. A server without TLS is not asked what it speaks. */
export async function openConnections(plan: ConnectionPlan, options: ConnectionsOptions): Promise<ServerConnections> {
  const connector = await createConnector(plan);
  const negotiated = new NegotiatedConnections(plan.origin, connector, options);
  return {
    begin: (request, handler) => negotiated.begin(request, handler),
    connect: () => negotiated.connect(),
    pending: () => connector.pending(),
    close: () => {
      connector.end();
      return negotiated.close();
    },
  };
}

class NegotiatedConnections {
  readonly #origin: string;
  readonly #connector: Connector;
  readonly #options: ConnectionsOptions;
  /** All that may still have a request under way. */
  readonly #opened = new Set<Connections>();
  #current: Connections | null = null;
  #opening: Promise<Connections> | null = null;
  #http2: boolean;
  /** Connections of HTTP/2 that ended under their requests. */
  #broken = 0;

  constructor(origin: string, connector: Connector, options: ConnectionsOptions) {
    this.#origin = origin;
    this.#connector = connector;
    this.#options = options;
    this.#http2 = options.onStreams !== undefined && origin.startsWith('https:');
  }

  connect(): void {
    if (this.#http2) this.#open().catch(() => undefined);
  }

  begin(request: Dispatched, handler: ResponseHandler): void {
    if (this.#current?.isOpen() === true) return this.#current.begin(request, handler);
    this.#open().then(
      () => this.begin(request, handler),
      (error: unknown) => handler.onResponseError(noController, asError(error)),
    );
  }

  async close(): Promise<void> {
    await this.#opening?.catch(() => undefined);
    await Promise.all([...this.#opened].map((connections) => connections.close()));
  }

  /** Those who ask meanwhile wait for the same connection, and fail with it. */
  #open(): Promise<Connections> {
    this.#opening ??= this.#negotiate()
      .then((connections) => {
        this.#opened.add(connections);
        return (this.#current = connections);
      })
      .finally(() => {
        this.#opening = null;
      });
    return this.#opening;
  }

  async #negotiate(): Promise<Connections> {
    if (!this.#http2) return this.#openPool(null);
    const [socket, { openHttp2 }] = await Promise.all([
      this.#connector.open(['h2', ...http1]),
      import('./http2-session.js'),
    ]);
    if (!('alpnProtocol' in socket && socket.alpnProtocol === 'h2')) return this.#openPool(socket);
    return openHttp2(socket, this.#origin, {
      streams: (most) => this.#options.onStreams?.(most),
      http1Required: () => this.#leaveHttp2(),
      broken: () => {
        this.#broken += 1;
        if (this.#broken === mostBroken) this.#leaveHttp2();
      },
    });
  }

  #leaveHttp2(): void {
    this.#http2 = false;
    this.#current = null;
  }

  /** `first`: a connection that is there already. */
  async #openPool(first: Socket | null): Promise<Connections> {
    const { openHttp1 } = await import('./undici.js');
    let ready = first;
    return openHttp1(this.#origin, this.#options.connections, () => {
      const socket = ready;
      ready = null;
      return socket === null || socket.destroyed ? this.#connector.open(http1) : Promise.resolve(socket);
    });
  }
}

/** Of a request that was not begun, there is nothing to end. */
const noController: ResponseController = { abort: () => undefined };

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('No connection', { cause: reason });
}
