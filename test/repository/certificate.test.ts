import { spawn } from 'node:child_process';
import { request as ask } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';

import { agreed, folder, key, serve } from '../cli/command-line.js';
import { selfSigned } from '../http/certificate.js';
import { root } from './planted.js';

/** The emulator behind TLS, as a company's gateway would stand before the API. */
async function serveBehindTls(identity: ServerOptions): Promise<string> {
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

/** What the program that is shipped says of a plan through a gateway. */
function planThrough(url: string, cwd: string, env: Readonly<Record<string, string>>, ...options: string[]) {
  return new Promise<{ code: number | null; output: string }>((resolve) => {
    const child = spawn(process.execPath, [join(root, 'dist/limitdrift.cjs'), 'plan', '--base-url', url, ...options], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', ANTHROPIC_ADMIN_API_KEY: key, ...env },
    });
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    child.once('close', (code) => resolve({ code, output }));
  });
}

const inSync = 'In sync: 2 workspaces, 1 limit, organization Acme.\n';

test('a company’s own certificate authority is trusted by NODE_EXTRA_CA_CERTS, and only by it', async () => {
  const identity = selfSigned('localhost');
  const files = folder({ 'limits.yaml': agreed, 'authority.pem': identity.cert });
  const url = await serveBehindTls(identity);
  const trusted = await planThrough(url, files.path, { NODE_EXTRA_CA_CERTS: join(files.path, 'authority.pem') });
  expect([trusted.code, trusted.output]).toEqual([0, inSync]);
  const stranger = await planThrough(url, files.path, {});
  expect([stranger.code, stranger.output.includes('NODE_EXTRA_CA_CERTS')]).toEqual([1, true]);
});

test('a gateway that demands a client certificate is shown the one that LIMITDRIFT_CLIENT_CERT names, and no other passes', async () => {
  const [gateway, client, other] = [selfSigned('localhost'), selfSigned('client'), selfSigned('other')];
  const pem = { 'client.pem': client.cert, 'client.key': client.key, 'other.pem': other.cert, 'other.key': other.key };
  const files = folder({ 'limits.yaml': agreed, 'authority.pem': gateway.cert, ...pem });
  const url = await serveBehindTls({ ...gateway, ca: client.cert, requestCert: true, rejectUnauthorized: true });
  const pathOf = (name: string): string => join(files.path, name);
  const named = (name: string) => ({
    LIMITDRIFT_CLIENT_CERT: pathOf(`${name}.pem`),
    LIMITDRIFT_CLIENT_KEY: pathOf(`${name}.key`),
  });
  const plan = (env: Readonly<Record<string, string>>, ...options: string[]) =>
    planThrough(url, files.path, { NODE_EXTRA_CA_CERTS: pathOf('authority.pem'), ...env }, ...options);
  // This gateway hangs up on an authority that it does not know, without a word: that is tried again for a while.
  const unknown = plan(named('other'), '--timeout', '3s');
  const [known, none] = await Promise.all([plan(named('client')), plan({})]);
  expect([known.code, known.output]).toEqual([0, inSync]);
  expect([(await unknown).code, none.code]).toEqual([1, 1]);
  for (const { output } of [known, await unknown, none]) expect(output).not.toContain('PRIVATE KEY');
});
