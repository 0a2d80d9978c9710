import { request as httpRequest } from 'node:http';

import { describe, expect, it, onTestFinished } from 'vitest';

import { type Emulator, startEmulator } from '../../../src/emulator/server.js';
import { bookshop } from '../bookshop.js';

async function start(): Promise<Emulator> {
  const emulator = await startEmulator(bookshop());
  onTestFinished(() => emulator.close());
  return emulator;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** Unlike `fetch`, any header can be sent, as a browser or an attacker would. */
function send(emulator: Emulator, line: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const [method = '', path = ''] = line.split(' ');
  return new Promise((resolve, reject) => {
    const asked = httpRequest(`${emulator.url}${path}`, { method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.on('error', reject).end(method === 'POST' ? body : '');
  });
}

const json = { 'content-type': 'application/json' };
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const set = JSON.stringify({ workspace: 'chat', group: 'opus', limiter: 'requests_per_minute', value: '1' });
const save =
  'action=save&workspace=wrkspc_chat&group=entry-opus&value.requests_per_minute=1&shown.requests_per_minute=500';

async function isUnchanged(emulator: Emulator): Promise<boolean> {
  const page = await send(emulator, 'GET /?workspace=wrkspc_chat');
  return page.text.includes('<b>500</b>');
}

describe('what the emulator serves beside the API', () => {
  it('is a page under a policy that lets nothing load, run, frame it or take its forms elsewhere', async () => {
    const { status, headers, text } = await send(await start(), 'GET /');
    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
    expect(headers).not.toHaveProperty('access-control-allow-origin');
    expect(headers).not.toHaveProperty('request-id');
    expect(text).not.toMatch(/<script|javascript:| on\w+=/);
  });

  it.each(['127.0.0.1:1', 'localhost:65535', 'LOCALHOST', '[::1]:8080'])('is there under the Host %s', async (host) => {
    expect((await send(await start(), 'GET /', { host })).status).toBe(200);
  });

  it.each([
    'evil.example',
    '127.0.0.1.evil.example:80',
    'localhost.evil.example',
    'localhost:80@evil.example',
    '0.0.0.0:80',
    '[::ffff:127.0.0.1]',
    '192.168.0.1',
  ])('is not there under the Host %s, neither the page nor the commands', async (host) => {
    const emulator = await start();
    const headers = { ...json, host };
    const asked = ['GET /', 'POST /', 'GET /_emulator', 'POST /_emulator/set', 'GET /favicon.ico'];
    for (const line of asked) expect((await send(emulator, line, headers, set)).status, line).toBe(403);
    expect(await isUnchanged(emulator)).toBe(true);
  });

  it('takes a form of its own page, and answers where to go on', async () => {
    const emulator = await start();
    const own = { ...form, origin: emulator.url, 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'document' };
    const { status, headers } = await send(emulator, 'POST /', own, save);
    expect([status, headers['location']]).toEqual([303, '/?workspace=wrkspc_chat&done=1']);
    const page = await send(emulator, `GET ${String(headers['location'])}`);
    expect(page.text).toContain('chat · Claude Opus 4.x · requests_per_minute: 500 → 1 · organization: 4,000.');
    expect((await send(emulator, 'GET /?workspace=wrkspc_chat&done=7')).text).not.toContain('→');
  });

  it.each([
    ['another site', { ...form, origin: 'https://evil.example' }],
    ['another port of this machine', { ...form, origin: 'http://127.0.0.1:1' }],
    ['the same under another name', { ...form, origin: 'http://localhost' }],
    ['a sandbox', { ...form, origin: 'null' }],
    ['a page that hides where it is', form],
    ['another site, with what passes for a plain text', { 'content-type': 'text/plain' }],
    ['another site, by what the browser says', { ...json, 'sec-fetch-site': 'cross-site' }],
    ['another port, by what the browser says', { ...json, 'sec-fetch-site': 'same-site' }],
  ])('takes nothing from %s', async (_, headers) => {
    const emulator = await start();
    for (const [line, body] of [
      ['POST /', save],
      ['POST /_emulator/set', set],
    ] as const)
      expect((await send(emulator, line, headers, body)).status, line).toBe(403);
    expect(await isUnchanged(emulator)).toBe(true);
  });

  it('can be linked to from another site, and not loaded into one', async () => {
    const emulator = await start();
    const linked = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'document' };
    const loaded = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' };
    const statuses = [await send(emulator, 'GET /', linked), await send(emulator, 'GET /', loaded)];
    expect(statuses.map(({ status }) => status)).toEqual([200, 403]);
  });

  it('leaves every other path to the API, which asks for a key', async () => {
    const emulator = await start();
    const paths = ['/v1/organizations/me', '/index.html', '/_emulators', '/_emulator%2Fset'];
    const answers = await Promise.all(paths.map((path) => send(emulator, `GET ${path}`)));
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  });

  it('answers what it does not do: other methods, other forms, a body that is no change', async () => {
    const emulator = await start();
    const own = { ...form, origin: emulator.url };
    const asked = [
      await send(emulator, 'PUT /', own),
      await send(emulator, 'HEAD /'),
      await send(emulator, 'GET /favicon.ico'),
      await send(emulator, 'POST /', own, 'action=explode'),
      await send(emulator, 'POST /', own, `${save}&shown.gone=1`),
      await send(emulator, 'POST /_emulator', json),
      await send(emulator, 'GET /_emulator/set'),
      await send(emulator, 'POST /_emulator/constructor', json, '{}'),
      await send(emulator, 'POST /_emulator/set', json, '{'),
      await send(emulator, 'POST /_emulator/set', json, ' '.repeat(1024 * 1024 + 1)),
    ];
    expect(asked.map(({ status }) => status)).toEqual([405, 200, 204, 400, 400, 405, 405, 404, 400, 413]);
  });
});
