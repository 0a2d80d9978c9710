import type * as tlsModule from 'node:tls';

import type { ClientCertificate } from './client-certificate.js';

/* What the connections to a server have in common of TLS. */

/** A run that connects to this machine alone loads nothing of it. */
export class SharedTls {
  readonly #client: ClientCertificate | null;
  readonly #contexts = new Map<ClientCertificate | null, tlsModule.SecureContext>();
  /** By what was connected to. */
  readonly sessions = new Map<object, Buffer>();

  constructor(client: ClientCertificate | null) {
    this.#client = client;
  }

  load(): Promise<typeof tlsModule> {
    return import('node:tls');
  }

  /** The first reads the authorities, which takes tens of milliseconds. `shown`: with the client certificate. */
  async context(shown: boolean): Promise<tlsModule.SecureContext> {
    const client = shown ? this.#client : null;
    const { createSecureContext } = await this.load();
    const context = this.#contexts.get(client) ?? createSecureContext(client ?? {});
    this.#contexts.set(client, context);
    return context;
  }
}
