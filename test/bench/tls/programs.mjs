import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { file, withProcess, withServer } from '../measure.mjs';
import { createDeclaration, listPaths } from '../organization.mjs';
import { connections, drift, limitdrift } from '../programs.mjs';
import { apiHost, createCertificate } from './certificate.mjs';

/** @typedef {import('../measure.mjs').Program} Program */

/**
 * `beside`: what is compared everywhere; of them `http1` is `plan` over HTTP/1.1, and `curl` null where there is none that
 * speaks HTTP/2. `proxied`: `plan` through a CONNECT proxy at the other end of the wire.
 * @typedef {{ beside: Record<'node' | 'plan' | 'http1' | 'h2Loop' | 'h1Loop' | 'sdk', Program> & { curl: Program | null },
 *   proxied: Program }} Programs
 */

/** Milliseconds that the server takes for each answer. */
export const serverTime = 20;

/**
 * Serves an organization over TLS at the other end of a wire, and hands over `plan` for it with the programs beside it.
 * @template T
 * @param {{ size: number, roundTrip: number }} world `roundTrip` in milliseconds
 * @param {(programs: Programs) => Promise<T>} use
 * @returns {Promise<T>}
 */
export async function withTls({ size, roundTrip }, use) {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-bench-'));
  writeFileSync(join(folder, 'limits.yaml'), createDeclaration(size));
  const { key, certificate, trusted } = createCertificate(folder);
  const serve = (/** @type {string} */ url) => {
    const { port } = new URL(url);
    return withWire(port, roundTrip, (near) =>
      withProcess('tls/proxy.mjs', [port], (proxy) =>
        withWire(String(proxy), roundTrip, (nearProxy) => {
          writeFileSync(join(folder, 'curl'), curlConfiguration(near, size));
          return use(createPrograms({ size, folder, trusted, near, nearProxy }));
        }),
      ),
    );
  };
  try {
    return await withServer({ size, latency: serverTime }, serve, [key, certificate]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * Puts a wire before a port of this machine, and hands over the port at its near end.
 * @template T
 * @param {string} port
 * @param {number} roundTrip
 * @param {(near: string) => Promise<T>} use
 * @returns {Promise<T>}
 */
function withWire(port, roundTrip, use) {
  return withProcess('tls/relay.mjs', [port, String(roundTrip)], (near) => use(String(near)));
}

/**
 * @param {{ size: number, folder: string, trusted: string, near: string, nearProxy: string }} world ports: of the server and
 *   of the proxy, by the wire
 * @returns {Programs}
 */
function createPrograms({ size, folder, trusted, near, nearProxy }) {
  const url = `https://127.0.0.1:${near}`;
  const env = { NODE_OPTIONS: '--use-openssl-ca', SSL_CERT_FILE: trusted };
  const plan = [limitdrift, 'plan', join(folder, 'limits.yaml'), '--base-url'];
  const proxied = { ...env, HTTPS_PROXY: `http://127.0.0.1:${nearProxy}` };
  const fetch = ['--silent', '--fail', '--http2', '--parallel', '--parallel-max', '100', '--cacert', trusted];
  return {
    beside: {
      node: { args: ['-e', '0'], env },
      plan: { args: [...plan, url], env, code: drift },
      http1: { args: [...plan, url], env: { ...env, LIMITDRIFT_HTTP1: '1' }, code: drift },
      h2Loop: { args: [file('tls/bare-h2-loop.mjs'), url, String(size)], env },
      h1Loop: { args: [file('bare-loop.mjs'), url, String(size), connections], env },
      sdk: { args: [file('sdk-loop.mjs'), url, '8'], env },
      curl: curlSpeaksHttp2() ? { command: 'curl', args: [...fetch, '--config', join(folder, 'curl')] } : null,
    },
    proxied: { args: [...plan, `https://${apiHost}`], env: proxied, code: drift },
  };
}

function curlSpeaksHttp2() {
  const { status, stdout } = spawnSync('curl', ['--version'], { encoding: 'utf8' });
  return status === 0 && /^Features:.*\bHTTP2\b/m.test(stdout);
}

/** All requests at once. @param {string} port @param {number} size */
function curlConfiguration(port, size) {
  return listPaths(size)
    .map((path) => `url = "https://127.0.0.1:${port}${path}"\noutput = "/dev/null"\n`)
    .join('');
}
