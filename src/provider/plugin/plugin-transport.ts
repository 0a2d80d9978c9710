/** The connections that the plugin takes, with mutual TLS where Terraform wants it. */
import { X509Certificate } from 'node:crypto';
import { createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';

import type { Certificate } from './certificate.js';
import type { Lifetime } from './lifetime.js';
import type { Log } from './plugin-log.js';

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
  return identity === null ? createServer(accept) : createMutualServer(identity, { log, accept });
}

/**
 * The one peer is known by its whole certificate, not by who signed it: a list of authorities, be it of this one alone,
 * would make Node parse all those that it brings, which takes 30 ms of every start.
 */
function createMutualServer(
  { certificate, clientCertificate }: Identity,
  { log, accept }: { readonly log: Log; readonly accept: (socket: TLSSocket) => void },
): Server {
  const peer = new X509Certificate(clientCertificate).raw;
  const server = createSecureServer(
    {
      cert: certificate.pem,
      key: certificate.keyPem,
      ca: [],
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.2',
      ALPNProtocols: ['h2'],
    },
    (socket) => {
      if (socket.getPeerX509Certificate()?.raw.equals(peer) === true) return accept(socket);
      log.warn('A connection was refused: its certificate is not Terraform’s');
      socket.destroy();
    },
  );
  return server.on('tlsClientError', (error) => log.warn(`A connection was refused: ${error.message}`));
}
