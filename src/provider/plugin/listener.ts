/** Where the plugin listens: on a Unix socket, or on a port of loopback. */
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { UserError } from '../../model/errors.js';
import type { ListenAddress } from './handshake.js';
import type { PluginHost } from './plugin-host.js';

/** A socket's path has at most 103 bytes on macOS, 107 on Linux. */
const longestPath = 103;

export interface Listening extends ListenAddress {
  /** Takes no further connection, and removes the folder of the socket. */
  readonly close: () => void;
}

/** Listens on a Unix socket that nobody else may open, on Windows on a port of loopback. Rejects where neither can be had. */
export function listen(server: Server, { env, platform }: Pick<PluginHost, 'env' | 'platform'>): Promise<Listening> {
  return platform === 'win32' ? listenOnPort(server, env) : listenOnSocket(server, env);
}

async function listenOnSocket(server: Server, env: PluginHost['env']): Promise<Listening> {
  const folder = createFolder([env['PLUGIN_UNIX_SOCKET_DIR'] || tmpdir(), '/tmp']);
  const close = (): void => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  };
  const address = join(folder, 's');
  try {
    await bind(server, { path: address });
  } catch (error) {
    close();
    throw error;
  }
  return { network: 'unix', address, close };
}

/** In the first place that takes it and where the socket's path is not too long. Of its owner alone: `mkdtemp` is 0700. */
function createFolder(places: readonly string[]): string {
  const reasons: string[] = [];
  for (const place of places) {
    const prefix = join(place, 'ld-');
    if (/[|\r\n]/.test(place)) {
      reasons.push(`${place} has a | or a line break in it, which ends the path in what Terraform reads`);
      continue;
    }
    if (Buffer.byteLength(`${prefix}XXXXXX/s`) > longestPath) {
      reasons.push(`${place} is too long a path for a socket`);
      continue;
    }
    try {
      return mkdtempSync(prefix);
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw UserError.of('usage', {
    problem: `no folder for a socket could be made: ${reasons.join('; ')}`,
    hint: 'Set TMPDIR to a folder that exists and that you may write to',
  });
}

async function listenOnPort(server: Server, env: PluginHost['env']): Promise<Listening> {
  const first = Number(env['PLUGIN_MIN_PORT'] ?? 0);
  const last = Number(env['PLUGIN_MAX_PORT'] ?? first);
  const host = '127.0.0.1';
  for (let port = first; port <= last; port += 1) {
    try {
      await bind(server, { host, port });
    } catch {
      continue;
    }
    const bound = server.address();
    const number = typeof bound === 'object' && bound !== null ? bound.port : port;
    return { network: 'tcp', address: `${host}:${number}`, close: () => void server.close() };
  }
  throw UserError.of('usage', {
    problem: `no port of ${host} from ${first} to ${last} is free`,
    hint: 'Set PLUGIN_MIN_PORT and PLUGIN_MAX_PORT to a range with free ports',
  });
}

function bind(server: Server, place: { readonly path: string } | { readonly host: string; readonly port: number }) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
