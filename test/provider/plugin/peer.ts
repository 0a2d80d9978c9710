import {
  Client,
  type ClientDuplexStream,
  type ClientReadableStream,
  credentials,
  type ServiceError,
} from '@grpc/grpc-js';
import { onTestFinished } from 'vitest';

import type { Certificate } from '../../../src/provider/plugin/certificate.js';

/** As in a handshake's line. */
export interface Handshake {
  readonly network: string;
  readonly address: string;
  /** Base64 without padding; empty without TLS. */
  readonly certificate: string;
}

export interface Peer {
  /** Rejects with gRPC's error. */
  readonly call: (path: string, request?: Uint8Array) => Promise<Buffer>;
  /** A call that the peer takes back: `cancel`. */
  readonly start: (
    path: string,
    request?: Uint8Array,
  ) => { readonly done: Promise<Buffer>; readonly cancel: () => void };
  readonly listen: (path: string) => ClientReadableStream<Buffer>;
  readonly converse: (path: string) => ClientDuplexStream<Buffer, Buffer>;
  readonly close: () => void;
}

export function parseHandshake(line: string): Handshake {
  const [, , network = '', address = '', , certificate = ''] = line.trimEnd().split('|');
  return { network, address, certificate };
}

/** Somebody who connects with gRPC, as Terraform does: with a certificate of its own, or with none. */
export function connectPeer(handshake: Handshake, own: Certificate | null = null): Peer {
  const { network, address, certificate } = handshake;
  const target = network === 'unix' ? `unix:${address}` : address;
  const client = new Client(target, certificate === '' ? credentials.createInsecure() : secure(certificate, own), {
    // Each peer has a connection of its own.
    'grpc.use_local_subchannel_pool': 1,
    'grpc.ssl_target_name_override': 'localhost',
    'grpc.default_authority': 'localhost',
  });
  onTestFinished(() => client.close());
  const start: Peer['start'] = (path, request = new Uint8Array()) => {
    const { promise, resolve, reject } = deferred<Buffer>();
    const settle = (error: ServiceError | null, reply?: Buffer): void =>
      error === null ? resolve(reply ?? Buffer.alloc(0)) : reject(error);
    const call = client.makeUnaryRequest(path, same, same, Buffer.from(request), settle);
    return { done: promise, cancel: () => call.cancel() };
  };
  return {
    call: (path, request) => start(path, request).done,
    start,
    listen: (path) => client.makeServerStreamRequest(path, same, same, Buffer.alloc(0)),
    converse: (path) => client.makeBidiStreamRequest(path, same, same),
    close: () => client.close(),
  };
}

function secure(certificate: string, own: Certificate | null) {
  const pem = `-----BEGIN CERTIFICATE-----\n${certificate}${'='.repeat((4 - (certificate.length % 4)) % 4)}\n-----END CERTIFICATE-----\n`;
  return own === null
    ? credentials.createSsl(Buffer.from(pem))
    : credentials.createSsl(Buffer.from(pem), Buffer.from(own.keyPem), Buffer.from(own.pem));
}

function same(bytes: Buffer): Buffer {
  return bytes;
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  let reject: (error: Error) => void = () => {};
  const promise = new Promise<T>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}
