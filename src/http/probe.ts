import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

import { backoff } from './backoff.js';
import type { BaseUrl } from './base-url.js';
import { createConnector } from './connect.js';
import type { FailedConnection } from './connection-errors.js';
import { type Sleep, waitFor } from './deadline.js';
import { longestConnecting } from './dispatcher.js';
import { describeConnection } from './failed-connection.js';
import type { Route } from './route.js';
import { ConnectionFailed } from './transport.js';

/* Connects to a server and sends it nothing, to see how far a connection comes and whose certificate is shown. */

/** Of the certificate, what tells a proxy that looks into TLS from the server itself. */
export interface Peer {
  /** Such as `TLSv1.3`. */
  readonly protocol: string;
  /** What is spoken over it. */
  readonly http: 'HTTP/1.1' | 'HTTP/2';
  /** Who signed the server's certificate: text of others. */
  readonly issuer: string;
  /** Milliseconds since 1970. */
  readonly validUntil: number;
}

export interface ProbeOptions {
  /** Whether HTTP/2 is asked for. */
  readonly http2: boolean;
  /** For one attempt. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly random: () => number;
  readonly sleep: Sleep;
}

const attempts = 3;

/** Of a server without TLS, there is nothing to say but that it was reached: null. Rejects with the signal's reason. */
export async function probe(
  base: BaseUrl,
  route: Route,
  { http2, timeoutMs, signal, random, sleep }: ProbeOptions,
): Promise<Peer | FailedConnection | null> {
  const { proxy, client, kind } = route;
  const connector = await createConnector({
    origin: base.origin,
    proxyUrl: proxy?.url ?? null,
    client,
    clientForServer: kind === 'api',
    timeoutMs: Math.min(timeoutMs, longestConnecting),
  });
  for (let attempt = 1; ; attempt += 1) {
    signal.throwIfAborted();
    try {
      const opening = connector.open(http2 ? ['h2', 'http/1.1'] : ['http/1.1']);
      await waitFor(signal, (settled) => {
        opening.then(settled, settled);
        return () => connector.end();
      });
      const socket = await opening;
      const peer = describePeer(socket);
      socket.on('error', () => undefined).destroy();
      return peer;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      const failed = describeConnection(new ConnectionFailed('connecting', error), route);
      if (failed.retries === 'none' || attempt === attempts) return failed;
      await sleep(backoff(attempt, random), signal);
    }
  }
}

function describePeer(socket: Socket): Peer | null {
  if (!isSecure(socket)) return null;
  const { issuer, valid_to: validUntil } = socket.getPeerCertificate();
  const name = [issuer.CN, issuer.O].flat().find(Boolean) ?? 'an unnamed authority';
  return {
    protocol: socket.getProtocol() ?? 'TLS',
    http: socket.alpnProtocol === 'h2' ? 'HTTP/2' : 'HTTP/1.1',
    issuer: name,
    validUntil: Date.parse(validUntil),
  };
}

function isSecure(socket: Socket): socket is TLSSocket {
  return 'getPeerCertificate' in socket;
}
