import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import { describe, expect, it, onTestFinished } from 'vitest';

import { changeEmulator } from '../../../src/emulator/console/control-client.js';
import { startEmulator } from '../../../src/emulator/server.js';
import { bookshop } from '../bookshop.js';

const change = { name: 'archive', body: { workspace: 'chat' } } as const;

function addressOf(origin: string, prefix = '') {
  return { origin, prefix, loopback: true, source: '--base-url' };
}

/** A server that answers as told, and remembers every request with all of its headers. */
async function listen(answer: (asked: IncomingMessage, response: ServerResponse) => void) {
  const seen: { readonly line: string; readonly headers: readonly string[] }[] = [];
  const server = createServer((asked, response) => {
    seen.push({ line: `${asked.method} ${asked.url}`, headers: Object.keys(asked.headers) });
    answer(asked, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}`, seen };
}

const mark = JSON.stringify({ limitdrift_emulator: 1, organization: { id: 'o', name: 'o' } });

const never = new AbortController().signal;

describe('changing a running emulator', () => {
  it('asks for its mark, then sends the change, through a gateway with a prefix too, and no credential', async () => {
    const emulator = await startEmulator(bookshop());
    onTestFinished(() => emulator.close());
    const { url, seen } = await listen((asked, response) => {
      asked.resume();
      asked.on('end', () => response.end(asked.method === 'GET' ? mark : '{"said":"done","notes":[]}'));
    });
    expect(await changeEmulator(addressOf(emulator.url), change, never)).toEqual({
      said: 'Archived workspace "chat" (wrkspc_chat)',
      notes: [],
    });
    expect(await changeEmulator(addressOf(url, '/gateway'), change, never)).toMatchObject({ said: 'done' });
    expect(seen.map(({ line }) => line)).toEqual(['GET /gateway/_emulator', 'POST /gateway/_emulator/archive']);
    expect(seen.flatMap(({ headers }) => headers).sort()).toEqual([
      'connection',
      'connection',
      'content-length',
      'content-type',
      'host',
      'host',
    ]);
  });

  it.each([
    ['refuses the key, as the API does', 401, '{"type":"error","error":{"type":"authentication_error"}}'],
    ['says yes to everything', 200, '{}'],
    ['is another program', 200, '<html></html>'],
    ['marks itself wrongly', 200, '{"limitdrift_emulator": 2, "organization": {"id": "o", "name": "o"}}'],
    ['sends it elsewhere', 307, mark],
  ])('sends nothing but one GET to a server that %s', async (_, status, body) => {
    const { url, seen } = await listen((_asked, response) =>
      response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body),
    );
    await expect(changeEmulator(addressOf(url), change, never)).rejects.toMatchObject({
      code: 'usage',
      exitCode: 3,
      message: `${url} (--base-url) is not an emulator: it answers /_emulator with ${status}, not with the emulator’s mark`,
      hint: expect.stringContaining('Nothing was changed, and no credential was sent.'),
    });
    expect(seen.map(({ line }) => line)).toEqual(['GET /_emulator']);
  });

  it.each([
    ['https://api.anthropic.com', false],
    ['https://127.0.0.1:1', true],
    ['http://10.0.0.1', false],
  ])('asks %s for nothing: an emulator is on this machine and speaks plain http', async (origin, loopback) => {
    const asked = changeEmulator({ ...addressOf(origin), loopback }, change, never);
    await expect(asked).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('is not an emulator'),
    });
  });

  it('says how it failed where no whole answer comes', async () => {
    const broken = await listen((_, response) => response.destroy());
    const large = await listen((_, response) => response.end('x'.repeat(2 ** 20 + 1)));
    const lost = await listen((asked, response) => response.writeHead(asked.method === 'GET' ? 200 : 502).end(mark));
    const reasons = await Promise.all(
      ['http://127.0.0.1:1', broken.url, large.url, lost.url].map((url) =>
        changeEmulator(addressOf(url), change, never).catch((error: unknown) => error),
      ),
    );
    expect(reasons).toMatchObject([
      { exitCode: 1, message: 'http://127.0.0.1:1 does not answer: nothing listens there (ECONNREFUSED)' },
      { exitCode: 1, message: `${broken.url} does not answer: ECONNRESET` },
      { exitCode: 1, message: `${large.url} does not answer: the answer is too large` },
      { exitCode: 1, message: `${lost.url} answered /_emulator/archive with 502` },
    ]);
  });

  it('says why the change is refused, and where to read on', async () => {
    const { url } = await listen((asked, response) => {
      const refused = '{"problem":"not so","hint":null}';
      response.writeHead(asked.method === 'GET' ? 200 : 400).end(asked.method === 'GET' ? mark : refused);
    });
    await expect(changeEmulator(addressOf(url), change, never)).rejects.toMatchObject({
      message: 'not so',
      hint: 'See `limitdrift emulate --help`.',
    });
  });

  it('stops when it is told to', async () => {
    const silent = await listen(() => stop.abort(new Error('stopped')));
    const stop = new AbortController();
    await expect(changeEmulator(addressOf(silent.url), change, stop.signal)).rejects.toThrow('stopped');
    expect(silent.seen).toHaveLength(1);
  });
});
