import { spawn } from 'node:child_process';
import { request as ask } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { agreed, folder, key, serve } from '../cli/command-line.js';
import { selfSigned } from '../http/certificate.js';
import { root } from './planted.js';

/** The emulator behind TLS, as a company's gateway would stand before the API. */
async function serveBehindTls(identity: ReturnType<typeof selfSigned>): Promise<string> {
  const { url } = await serve();
  const gateway = createServer(identity, (message, response) => {
    const behind = ask(`${url}${message.url ?? ''}`, { method: message.method, headers: message.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    message.pipe(behind);
  });
  onTestFinished(() => void gateway.close());
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve));
  return `https://localhost:${(gateway.address() as AddressInfo).port}`;
}

test('a company’s own certificate authority is trusted by NODE_EXTRA_CA_CERTS, and only by it', async () => {
  const identity = selfSigned('localhost');
  const files = folder({ 'limits.yaml': agreed, 'authority.pem': identity.cert });
  const url = await serveBehindTls(identity);
  const plan = (env: Record<string, string>) =>
    new Promise<{ code: number | null; output: string }>((resolve) => {
      const child = spawn(process.execPath, [join(root, 'dist/limitdrift.cjs'), 'plan', '--base-url', url], {
        cwd: files.path,
        env: { PATH: process.env['PATH'] ?? '', ANTHROPIC_ADMIN_API_KEY: key, ...env },
      });
      let output = '';
      child.stdout.on('data', (text) => (output += String(text)));
      child.stderr.on('data', (text) => (output += String(text)));
      child.once('close', (code) => resolve({ code, output }));
    });
  const trusted = await plan({ NODE_EXTRA_CA_CERTS: join(files.path, 'authority.pem') });
  expect([trusted.code, trusted.output]).toEqual([0, 'In sync: 2 workspaces, 1 limit, organization Acme.\n']);
  const stranger = await plan({});
  expect([stranger.code, stranger.output.includes('NODE_EXTRA_CA_CERTS')]).toEqual([1, true]);
});
