import { connect, isIP, type Socket } from 'node:net';

import { checkClientCertificate, type ClientCertificate } from './client-certificate.js';
import { SharedTls } from './shared-tls.js';
import { askForTunnel, ProxyFailed } from './tunnel.js';

/* Makes the connections to one server: directly or through a proxy's tunnel, with TLS on top. */

export interface ConnectionPlan {
  /** The server's scheme, host and port. */
  readonly origin: string;
  /** With its user name and password; null: there is none. */
  readonly proxyUrl: string | null;
  readonly client: ClientCertificate | null;
  /** Whether the server is shown it too, and not the proxy alone. */
  readonly clientForServer: boolean;
  /** For all that it takes until something can be sent: the name, the connection, the tunnel and TLS. */
  readonly timeoutMs: number;
}

/** No connection was made in time. */
export class NoConnection extends Error {
  constructor(
    readonly milliseconds: number,
    /** What was tried; none: the name was not even found. */
    readonly addresses: readonly string[] = [],
  ) {
    super('No connection was made in time');
  }
}

export interface Connector {
  /**
   * `protocols`: what the server may choose from for TLS to carry, the best first (ALPN). Rejects with a ProxyFailed for what
   * went wrong at the proxy, else with the error of the connection to the server.
   */
  open(protocols: readonly string[]): Promise<Socket>;
  /** The error of the oldest attempt that is still under way, were it ended now; null: none is. */
  pending(): Error | null;
  /** Ends what is under way. */
  end(): void;
}

export async function createConnector(plan: ConnectionPlan): Promise<Connector> {
  const server = endpointOf(plan.origin);
  const proxy = plan.proxyUrl === null ? null : { ...endpointOf(plan.proxyUrl), url: new URL(plan.proxyUrl) };
  const tls = new SharedTls(plan.client);
  if (plan.client !== null && (server.secure || proxy?.secure === true))
    checkClientCertificate(plan.client, await tls.load());
  const under = new Set<Attempt>();
  return {
    open: async (protocols) => {
      const attempt = new Attempt({ ...plan, protocols }, tls);
      under.add(attempt);
      try {
        if (proxy === null) return await attempt.reach(server, null);
        return await attempt.reach(server, await attempt.openTunnel(proxy, server));
      } finally {
        attempt.over();
        under.delete(attempt);
      }
    },
    pending: () => {
      const [oldest] = under;
      return oldest?.silence() ?? null;
    },
    end: () => {
      for (const attempt of under) attempt.fail(new Error('The run is over'));
    },
  };
}

interface Endpoint {
  /** An IPv6 address without its brackets. */
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
}

interface ProxyEndpoint extends Endpoint {
  readonly url: URL;
}

function endpointOf(url: string): Endpoint {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'https:';
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: Number(port === '' ? (secure ? 443 : 80) : port),
    secure,
  };
}

interface AttemptPlan extends ConnectionPlan {
  readonly protocols: readonly string[];
}

/** One attempt to connect, which ends as a whole when its time is up. */
class Attempt {
  readonly #plan: AttemptPlan;
  readonly #tls: SharedTls;
  /** Whether TLS comes in the end, be it through a tunnel. */
  readonly #forTls: boolean;
  readonly #addresses = new Set<string>();
  readonly #timer: NodeJS.Timeout;
  readonly #ended = new AbortController();
  readonly #begunAt = performance.now();
  #atProxy = false;

  constructor(plan: AttemptPlan, tls: SharedTls) {
    this.#plan = plan;
    this.#tls = tls;
    this.#forTls = plan.origin.startsWith('https:');
    this.#timer = setTimeout(() => this.fail(this.silence()), plan.timeoutMs);
  }

  /** That nothing answered, up to now: neither yes nor no. */
  silence(): Error {
    const error = new NoConnection(performance.now() - this.#begunAt, [...this.#addresses]);
    return this.#atProxy ? new ProxyFailed({ cause: error }) : error;
  }

  fail(reason: Error): void {
    this.#ended.abort(reason);
  }

  over(): void {
    clearTimeout(this.#timer);
  }

  /** Connects, over a tunnel where there is one, and agrees on TLS where the address asks for it. */
  async reach(to: Endpoint, over: Socket | null): Promise<Socket> {
    const socket = over ?? (await this.#connect(to));
    socket.setNoDelay(true).setKeepAlive(true, keepAliveDelay);
    return to.secure ? this.#secure(to, socket) : socket;
  }

  async #connect({ host, port }: Endpoint): Promise<Socket> {
    const socket = connect({ host, port });
    socket.on('connectionAttempt', (address: string) => {
      this.#addresses.add(isIP(address) === 6 ? `[${address}]:${port}` : `${address}:${port}`);
      // Meanwhile the answer of the other side is on its way.
      if (this.#forTls) setImmediate(() => void this.#tls.context(this.#shows()).catch(() => undefined));
    });
    await this.#during(socket, (done, failed) => {
      socket.once('connect', done);
      socket.on('error', failed);
    });
    return socket;
  }

  async openTunnel(proxy: ProxyEndpoint, { host, port }: Endpoint): Promise<Socket> {
    this.#atProxy = true;
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
    try {
      const socket = await this.reach(proxy, null);
      await this.#during(socket, (done, failed) => askForTunnel({ socket, proxy: proxy.url, target }, done, failed));
      this.#atProxy = false;
      return socket;
    } catch (error) {
      throw error instanceof ProxyFailed ? error : new ProxyFailed({ cause: error });
    }
  }

  async #secure(to: Endpoint, over: Socket): Promise<Socket> {
    const { host, port } = to;
    const { connect: agree } = await this.#tls.load();
    const secureContext = await this.#tls.context(this.#shows());
    if (over.destroyed) throw over.errored ?? new Error('The connection was closed');
    const session = this.#tls.sessions.get(to);
    const socket = agree({
      host,
      port,
      socket: over,
      // An address is no name that TLS could send.
      ...(isIP(host) === 0 ? { servername: host.replace(/\.$/, '') } : {}),
      ...(session === undefined ? {} : { session }),
      secureContext,
      ALPNProtocols: this.#atProxy ? ['http/1.1'] : [...this.#plan.protocols],
    });
    socket.on('session', (given: Buffer) => this.#tls.sessions.set(to, given));
    await this.#during(socket, (done, failed) => {
      socket.once('secureConnect', done);
      socket.on('error', failed);
    });
    return socket;
  }

  /** Whether who is being connected to is shown the client certificate. */
  #shows(): boolean {
    return this.#atProxy || this.#plan.clientForServer;
  }

  /** Waits for a step, and destroys the socket when it fails or the attempt ends. */
  async #during(socket: Socket, step: (done: () => void, failed: (error: Error) => void) => void): Promise<void> {
    const { signal } = this.#ended;
    try {
      await new Promise<void>((resolve, reject) => {
        const stop = (): void => reject(asError(signal.reason));
        if (signal.aborted) return stop();
        signal.addEventListener('abort', stop, { once: true });
        step(resolve, reject);
      });
    } catch (error) {
      socket.on('error', () => undefined).destroy();
      throw error;
    }
  }
}

/** Milliseconds of silence after which the system asks whether the other side is still there. */
const keepAliveDelay = 60_000;

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('Stopped', { cause: reason });
}
