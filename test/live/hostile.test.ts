import { inspect } from 'node:util';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';

import { describe, expect, it } from 'vitest';

import type { RequestEvent } from '../../src/live/retried-request.js';
import { failure, startApi } from './api-server.js';
import type { Asked, Reply } from './api-server.js';
import {
  bakery,
  bread,
  breadLimits,
  cake,
  errorOf,
  fakeClock,
  key,
  list,
  opus,
  overrideOf,
  overrides,
  page,
  read,
} from './bakery.js';

/** An error body that says so everywhere. */
function failing(text: string): unknown {
  return { type: text, error: { type: text, message: text, details: { error_code: text } }, request_id: text };
}

/** Why bread could not be read. */
async function reasonFor(reply: Reply): Promise<string | undefined> {
  const { incomplete } = await read(await startApi({ ...bakery, [breadLimits]: () => reply }));
  return incomplete[0]?.reason;
}

describe('an answer that is not what it should be', () => {
  it.each([
    ['HTML', '<!doctype html><title>Sign in</title>', 'the body is not JSON'],
    ['nothing', '', 'the answer has no body, 6 times'],
    ['text in another encoding', '{"data":[]}', null],
    ['an object that ends early', '{"data":[{"type":"works', 'the answer was cut off, 6 times'],
    ['null', 'null', 'the body is not as documented (: Invalid input: expected object, received null)'],
    ['a list', '[]', 'the body is not as documented (: Invalid input: expected object, received array)'],
    ['no data', '{}', 'the body is not as documented (data: Invalid input: expected array, received undefined)'],
  ])('is an error or is read, whatever its content type says: %s', async (_, body, reason) => {
    expect((await reasonFor({ headers: { 'content-type': 'text/html' }, body })) ?? null).toBe(reason);
  });

  it.each([
    ['beside each other', '{"data":[],"data":[],"next_page":null}', 'data'],
    ['in what is thrown away', '{"data":[],"next_page":null,"x":[1,{"y":{"z":1,"z":1}}]}', 'x.1.y.z'],
    ['in another spelling', '{"data":[],"next_page":"a","next\\u005fpage":null}', 'next_page'],
    ['named like the prototype', '{"data":[],"next_page":null,"__proto__":1,"__proto__":2}', '__proto__'],
    ['with a key of ours in it', `{"data":[],"${key}":1,"${key}":2}`, 'HIDDEN_KEY'],
  ])('is an error when it has two equal keys %s, since nobody can say which one counts', async (_, body, place) => {
    expect(await reasonFor({ body })).toBe(`the body has the key ${place} twice`);
  });

  it('is read when what looks like two equal keys is text, or stands in two objects', async () => {
    const text = String.raw`a "limits": {"a":1,"a":2} \" : \\`;
    const entry = { ...overrideOf(opus, 1), note: text, [text]: text, more: [{ a: 1 }, { a: 1, b: { a: 1 } }] };
    expect(await reasonFor(page(entry))).toBeUndefined();
  });

  it('is an error when it is nested so deep that nothing honest is', async () => {
    const deep = (levels: number): string => `{"data":[],"x":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(await reasonFor({ body: deep(63) })).toBeUndefined();
    expect(await reasonFor({ body: deep(64) })).toBe('the body is nested more than 64 levels deep');
    expect(await reasonFor({ body: deep(200_000) })).toBe('the body is nested more than 64 levels deep');
  });

  it.each([201, 202, 203, 206, 226])('is not a whole one under status %i, whatever its body says', async (status) => {
    const headers = { 'content-range': 'bytes 0-9/90' };
    expect(await reasonFor({ ...page(), status, headers })).toBe(
      `the API answered ${status}, which is not a complete answer`,
    );
  });

  it.each([401, 403, 404, 200])(
    'is a gateway’s when it is a page with status %i, and says nothing of the key',
    async (status) => {
      const page = '<html><head><title>x</title></head><h1>Access <b>denied</b></h1>sk-ant-admin01-other</html>';
      const reply: Reply = (response) => response.writeHead(status, { server: 'nginx' }).end(page);
      const server = await startApi({ '/me': () => reply });
      const { code, exitCode, message, hint } = await errorOf(read(server));
      expect([code, exitCode]).toEqual(['api-failed', 1]);
      const words = `something that is not the API answered ${status} (server nginx; it says "Access denied")`;
      expect(message).toBe(`GET /v1/organizations/me (no answer, request-id none): ${words}`);
      expect(`${message} ${hint}`).not.toMatch(/sk-ant|refused the credential|give the request-id/);
    },
  );

  it('is an error when it is not UTF-8', async () => {
    const latin1: Reply = (response) => response.end(Buffer.from('<\xe9>', 'latin1'));
    expect(await reasonFor(latin1)).toBe('the body is not JSON');
  });

  it.each([
    ['a fraction', 0.5],
    ['negative', -1],
    ['over 2^53-1', 2 ** 53],
    ['text', '700'],
    ['null', null],
  ])('is an error when a limit is %s', async (_, value) => {
    const limits = [{ type: 'requests_per_minute', value, org_limit: 1 }];
    expect(await reasonFor(page({ ...overrideOf(opus, 1), limits }))).toMatch(
      /^the body is not as documented \(data\.0\.limits\.0\.value: /,
    );
  });

  it('is an error when an entry names no group, one limiter twice, or one group twice', async () => {
    const { group: _, ...nameless } = overrideOf(opus, 1);
    expect(await reasonFor(page(nameless))).toBe(
      'the body is not as documented (data.0: neither group nor group_type)',
    );
    const limit = { type: 'requests_per_minute', value: 1 };
    expect(await reasonFor(page({ ...overrideOf(opus, 1), limits: [limit, limit] }))).toBe(
      'the body is not as documented (data.0.limits: a limiter is there twice)',
    );
    expect(await reasonFor(page(overrideOf(opus, 1), overrideOf(opus, 2)))).toBe('the group rlg_opus is there twice');
    const stranger = {
      ...overrideOf(opus, 1),
      rate_limit_id: 'entry-new',
      group: { type: 'model_group', id: 'rlg_new\u001b[2J' },
    };
    expect(await reasonFor(page(stranger, stranger))).toBe('the group rlg_new??2J is there twice');
  });

  it('is an error when its body is over 32 MiB, and the rest is not read', async () => {
    let sent = 0;
    const endless: Reply = (response) => {
      const chunk = Buffer.alloc(1024 * 1024, 0x20);
      const more = (): void => {
        sent += 1;
        if (!response.destroyed && sent < 200) response.write(chunk, () => setImmediate(more));
      };
      more();
    };
    expect(await reasonFor(endless)).toBe('the body is larger than 32 MiB');
    expect(sent).toBeLessThan(200);
  });

  it('is an error with its status alone when the error body is HTML', async () => {
    expect(await reasonFor({ status: 413, body: '<html>413 Payload Too Large</html>' })).toBe('the API answered 413');
  });

  it('is read in a time that grows with its length, and not with the square of it', async () => {
    const limits = Array.from({ length: 300_000 }, (_, index) => ({ type: `l${index}`, value: 1 }));
    const group = { ...opus, limits };
    const routes = {
      ...bakery,
      '/rate_limits': () => page(group),
      [breadLimits]: () => page({ ...overrideOf(opus, 1), limits }),
    };
    const { workspaces } = await read(await startApi(routes));
    expect(workspaces[0]?.entries[0]?.limits).toHaveLength(300_000);
  }, 30_000);

  it('is an error when it has more groups, or models of one, than can be compared', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({
      ...overrideOf(opus, 1),
      rate_limit_id: `entry-${index}`,
    }));
    expect(await reasonFor(page(...many))).toBe('there are more than 1000 groups');
    const models = Array.from({ length: 1001 }, (_, index) => `model-${index}`);
    expect(await reasonFor(page({ ...overrideOf(opus, 1), models }))).toBe('a group has more than 1000 models');
  });

  it.each<readonly [string, { status: number; headers?: Readonly<Record<string, string>>; body?: unknown }, string]>([
    [
      'foreign JSON',
      { status: 200, body: { ok: true } },
      'something that is not the API answered 200 (it says "ok true")',
    ],
    ['a list', { status: 200, body: [1] }, 'something that is not the API answered 200 (it says "1")'],
    [
      'a redirect to a login',
      { status: 302, headers: { location: 'https://login.example/x?key=1' } },
      'something that is not the API answered with a redirect to login.example',
    ],
  ])(
    'is of something in between when it is %s and has no request-id',
    async (_, { status, headers = {}, body }, words) => {
      const reply: Reply = (response) => void response.writeHead(status, headers).end(JSON.stringify(body ?? ''));
      const { code, message, hint } = await errorOf(read(await startApi({ ...bakery, '/me': () => reply })));
      expect([code, message]).toEqual([
        'api-failed',
        `GET /v1/organizations/me (no answer, request-id none): ${words}`,
      ]);
      expect(hint).not.toContain('request-id');
    },
  );

  it('is never followed when it is a redirect, so that the key goes nowhere else', async () => {
    const elsewhere = await startApi(bakery);
    const headers = { location: `${elsewhere.url}/v1/organizations/me` };
    for (const status of [301, 302, 303, 307, 308]) {
      const server = await startApi({ ...bakery, '/me': () => ({ status, headers }) });
      const { code, message, hint } = await errorOf(read(server));
      expect([code, message]).toEqual([
        'api-failed',
        `GET /v1/organizations/me (status ${status}, request-id req_ok): the API answered with a redirect to ${new URL(elsewhere.url).host}`,
      ]);
      expect(hint).toContain('Redirects are never followed');
    }
    expect(elsewhere.requests).toEqual([]);
  });
});

/** Ends the connection with these bytes, which need not be HTTP. */
function raw(bytes: string): Reply {
  return (response) => void response.socket?.end(bytes, 'latin1');
}

const ok = 'HTTP/1.1 200 OK\r\n';

describe('what is no HTTP', () => {
  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['an alert of TLS', '\x15\x03\x01\x00\x02\x02\x46'],
    ['HTTP/2', 'HTTP/2 200\r\n\r\n'],
    ['a body without a head', '<html>Sign in</html>'],
    ['nothing', ''],
    ['half of a head', 'HTTP/1.1 200 OK\r\nX-A: '],
    ['lines without CR', 'HTTP/1.1 200 OK\nContent-Length: 2\n\n{}'],
    ['a status that is none', 'HTTP/1.1 2xx OK\r\n\r\n'],
    ['a switch to another protocol', 'HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'],
    ['a chunk size that is none', `${ok}Transfer-Encoding: chunked\r\n\r\nZZ\r\nhello`],
    ['a chunk that ends early', `${ok}Transfer-Encoding: chunked\r\n\r\nff\r\n{"data":[]`],
    ['a body that ends early', `${ok}Content-Length: 200\r\n\r\n{"data":[]`],
    ['two lengths', `${ok}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length and chunks', `${ok}Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n5\r\nhello\r\n0\r\n\r\n`],
    ['a folded header', `${ok}X-A: a\r\n b\r\nContent-Length: 2\r\n\r\n{}`],
    ['a header with a zero byte', `${ok}X-A: a\0b\r\nContent-Length: 2\r\n\r\n{}`],
    ['headers without end', `${ok}${`X-A: ${'a'.repeat(1000)}\r\n`.repeat(100)}\r\n{}`],
    ['a trailer that is none', `${ok}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX bad\r\n\r\n`],
  ])('is a connection that failed, tried again, and leaves what was read: %s', async (_, bytes) => {
    const server = await startApi({ ...bakery, '/workspaces/wrkspc_cake/rate_limits': () => raw(bytes) });
    const clock = fakeClock();
    const snapshot = await read(server, clock);
    expect(overrides(snapshot)).toEqual(['bread rlg_opus requests_per_minute = 700 (4000)']);
    expect(snapshot.incomplete).toEqual([
      {
        workspace: { id: 'wrkspc_cake', name: 'cake' },
        reason: expect.stringMatching(broken),
        status: null,
        request_id: null,
      },
    ]);
    expect(clock.waits).toEqual([500, 1000, 2000, 4000, 8000]);
    const ended = await errorOf(read(await startApi({ ...bakery, '/me': () => raw(bytes) })));
    expect([ended.code, ended.exitCode]).toEqual(['api-failed', 1]);
    expect(ended.message).toMatch(broken);
  });

  it('is the end at once where it is all that a server says: what speaks no HTTP will not learn it', async () => {
    const ssh = (): Reply => raw('SSH-2.0-OpenSSH_9.6\r\n');
    const clock = fakeClock();
    const server = await startApi(Object.fromEntries(Object.keys(bakery).map((path) => [path, ssh])));
    expect((await errorOf(read(server, clock))).message).toMatch(/does not speak HTTP\/1\.1 \([^()]+\)$/);
    expect(clock.waits).toEqual([]);
  });

  const broken =
    /(the connection to \S+ failed|what answers at \S+ does not speak HTTP\/1\.1|the answer was cut off) \([^()]+\)(, 6 times)?$/;

  it('is read after all where it comes once', async () => {
    const once = ({ nth }: Asked): Reply => (nth === 1 ? raw('garbage\r\n') : page(overrideOf(opus, 700)));
    expect((await read(await startApi({ ...bakery, [breadLimits]: once }))).complete).toBe(true);
  });
});

describe('a body that was compressed without being asked', () => {
  const text = JSON.stringify({ data: [overrideOf(opus, 700)], next_page: null });
  const coded =
    (coding: string, bytes: Uint8Array): Reply =>
    (response) => {
      response.writeHead(200, { 'content-encoding': coding });
      response.end(bytes);
    };

  it.each([
    ['gzip', gzipSync(text)],
    ['X-GZIP', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['gzip, identity, br', brotliCompressSync(gzipSync(text))],
    ['identity', Buffer.from(text)],
    ['gzip', Buffer.from(text)],
  ])('is read: %s', async (coding, bytes) => {
    const snapshot = await read(await startApi({ ...bakery, [breadLimits]: () => coded(coding, bytes) }));
    expect([snapshot.complete, overrides(snapshot)]).toEqual([true, [expect.stringContaining('= 700')]]);
  });

  it.each([
    ['zstd', Buffer.from('(\xb5/\xfd', 'latin1'), 'the body is compressed in a way that is not read here (zstd)'],
    ['__proto__', Buffer.from('x'), 'the body is compressed in a way that is not read here (__proto__)'],
    [
      'gzip, gzip, gzip, gzip',
      Buffer.from('x'),
      'the body is compressed in a way that is not read here (gzip-gzip-gzip-gzip)',
    ],
    ['gzip', gzipSync(text).subarray(0, 60), 'the body is compressed (gzip) and damaged, 6 times'],
    ['gzip', gzipSync(Buffer.alloc(33 * 1024 * 1024)), 'the body is larger than 32 MiB'],
  ])('is named where it cannot be read: %s', async (coding, bytes, reason) => {
    expect(await reasonFor(coded(coding, bytes))).toBe(reason);
  });

  it('brings the key no further than any other', async () => {
    const echo = gzipSync(JSON.stringify({ id: 'org-1', name: `you sent ${key}` }));
    const { organization } = await read(await startApi({ ...bakery, '/me': () => coded('gzip', echo) }));
    expect(organization.name).toBe('you sent HIDDEN_KEY');
  });
});

describe('text of the API', () => {
  it('reaches an error only as an identifier: no message, no control characters, no endless names', async () => {
    const body = {
      type: 'error',
      error: {
        type: `evil\u001b[31m\u202e${'x'.repeat(900)}`,
        message: `\u0007 ${key}`,
        details: { error_code: '\r\n::error::' },
      },
      request_id: 'req_\u001b[0m<b>',
    };
    const { incomplete } = await read(
      await startApi({
        ...bakery,
        [breadLimits]: () => ({ status: 400, headers: { 'request-id': 'req_<i>1"' }, body }),
      }),
    );
    expect(incomplete).toEqual([
      {
        workspace: { id: 'wrkspc_bread', name: 'bread' },
        reason: `the API answered 400 evil??31m?${'x'.repeat(190)} (???:error?:)`,
        status: 400,
        request_id: 'req_?i?1?',
      },
    ]);
  });
});

describe('the key', () => {
  const odd = 'tok-9f3/SECRET+of=the.bakery\u0022x';
  const base64 = (text: string): string => Buffer.from(text).toString('base64');
  const escaped = Array.from(odd, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`).join('');

  it.each([
    ['as it is', odd],
    ['as Bearer', `Bearer ${odd}`],
    ['percent-encoded', `?token=${encodeURIComponent(odd)}`],
    ['in Base64', base64(odd)],
    ['in Base64 after another text', base64(`Bearer ${odd}`)],
    ['in Base64 between others', base64(`u:${odd}@host`)],
    ['in Base64 for URLs', Buffer.from(`admin:${odd}`).toString('base64url')],
  ])('is taken out of every text that the API echoes it in: %s', async (_, echo) => {
    const credential = { header: 'authorization', value: `Bearer ${odd}` } as const;
    const echoes = { status: 400, headers: { 'request-id': echo }, body: failing(echo) };
    const events: RequestEvent[] = [];
    const options = { credential, onRequest: (event: RequestEvent) => void events.push(event) };
    const extra = { ...overrideOf(opus, 700), echo, [echo]: { deep: [echo] } };
    const named = { id: `wrkspc_${echo}`, name: echo, archived_at: null };
    const routes = { ...bakery, '/workspaces': () => list(bread, cake, named), [breadLimits]: () => page(extra) };
    const snapshot = await read(
      await startApi({ ...routes, '/workspaces/wrkspc_cake/rate_limits': () => echoes }),
      options,
    );
    const failed = await read(await startApi({ ...bakery, '/me': () => echoes }), options).catch(
      (error: unknown) => error,
    );
    const noId = { ...echoes, headers: {} };
    const ended = await read(await startApi({ ...bakery, '/me': () => noId }), options).catch(
      (error: unknown) => error,
    );
    const text = inspect([snapshot, failed, ended, events], { depth: null, showHidden: true });
    expect(snapshot.incomplete.map(({ workspace }) => workspace.name)).toContain('cake');
    expect(text).toContain('HIDDEN_KEY');
    const visible = [text, decodeURIComponent(text.replace(/%(?![\\da-f]{2})/gi, ''))].join();
    for (const secret of [
      'SECRET',
      base64('SECRET').slice(0, 7),
      base64('xSECRET').slice(2, 9),
      base64('xxSECRET').slice(3, 10),
    ])
      expect(visible).not.toContain(secret);
  });

  it('is taken out when the API writes it with escapes, in any spelling', async () => {
    const credential = { header: 'x-api-key', value: odd } as const;
    const body = `{"id": "org-1", "name": "Bakery ${escaped} and ${odd.replace('"', '\\"').replace('/', '\\/')}"}`;
    const snapshot = await read(await startApi({ ...bakery, '/me': () => ({ body }) }), { credential });
    expect(snapshot.organization.name).toBe('Bakery HIDDEN_KEY and HIDDEN_KEY');
  });

  it('is not looked for when it is too short to be one, so that no honest answer is changed', async () => {
    const credential = { header: 'x-api-key', value: 'bread' } as const;
    const snapshot = await read(await startApi(bakery), { credential });
    expect(snapshot.workspaces.map(({ name }) => name)).toEqual(['bread', 'cake']);
  });

  it('of another is cut out where an identifier is shown, to its end', async () => {
    const other = failure(400, 'x sk-ant-admin01-abc.SECRET');
    expect(await reasonFor(other)).toBe('the API answered 400 x???');
  });

  it('stands in no snapshot, no event and no error, whatever the API answers', async () => {
    const echo = {
      status: 400,
      headers: { 'request-id': 'req_1' },
      body: { error: { type: 'x', message: `you sent ${key}` } },
    };
    const events: RequestEvent[] = [];
    const onRequest = (event: RequestEvent): number => events.push(event);
    const snapshot = await read(await startApi({ ...bakery, [breadLimits]: () => echo }), { onRequest });
    const failed = await read(await startApi({ ...bakery, '/me': () => echo }), { onRequest }).catch(
      (error: unknown) => error,
    );
    const refused = await read(await startApi({ ...bakery, '/me': () => failure(401, key) }), { onRequest }).catch(
      (error: unknown) => error,
    );
    const html = await read(await startApi({ ...bakery, '/me': () => ({ body: key }) }), { onRequest }).catch(
      (error: unknown) => error,
    );
    const shown = inspect([snapshot, failed, refused, html, events], { depth: null, showHidden: true });
    expect(shown).toContain('the API answered 400 x');
    expect(shown).not.toContain('secret-of-the-bakery');
  });
});
