import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createSecureServer } from 'node:tls';

import type { Certificate } from './certificate.js';
import type { Lifetime } from './lifetime.js';
import type { Log } from './log.js';

/** Who we are, and whom alone we serve. */
export interface Identity {
  readonly certificate: Certificate;
  /** PEM, of the one peer. */
  readonly clientCertificate: string;
}

export interface TransportOptions {
  readonly lifetime: Lifetime;
  readonly log: Log;
  /** Takes each connection, TLS already off. */
  readonly connect: (connection: Duplex) => void;
}

/** With an identity TLS in both directions, without one none: Terraform says which it wants. */
export function createTransport(identity: Identity | null, { lifetime, log, connect }: TransportOptions): Server {
  const accept = (socket: Socket): void => {
    lifetime.connected();
    socket.once('close', () => lifetime.disconnected());
    connect(socket);
  };
  if (identity === null) return createServer(accept);
  const { certificate, clientCertificate } = identity;
  const server = createSecureServer(
    {
      cert: certificate.pem,
      key: certificate.keyPem,
      ca: clientCertificate,
      requestCert: true,
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['h2'],
    },
    accept,
  );
  return server.on('tlsClientError', (error) => log.warn(`A connection was refused: ${error.message}`));
}
