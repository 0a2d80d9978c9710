import { request as httpRequest } from 'node:http';

import { afterEach, describe, expect, it } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { type Emulator, type EmulatorOptions, type LoggedRequest, startEmulator } from '../../src/emulator/server.js';
import type { World } from '../../src/emulator/world.js';
import { apiError } from '../../src/live/wire.js';
import { adminKey, bookshop } from './bookshop.js';
import { now as weekNow, weekWorld } from './usage/week.js';

const open: Emulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
});

async function start(options: EmulatorOptions = {}, world: World = bookshop()): Promise<Emulator> {
  const emulator = await startEmulator(world, options);
  open.push(emulator);
  return emulator;
}

async function startWith(...faults: readonly string[]): Promise<(path: string) => Promise<Response>> {
  const emulator = await start({ faults: faults.map(parseFault) });
  return (path) => get(emulator, path);
}

function get(
  emulator: Emulator,
  path: string,
  headers: Record<string, string> = { 'x-api-key': adminKey },
): Promise<Response> {
  return fetch(`${emulator.url}/v1/organizations${path}`, { headers });
}

async function statuses(ask: (path: string) => Promise<Response>, paths: readonly string[]): Promise<number[]> {
  const seen: number[] = [];
  for (const path of paths) {
    const response = await ask(path);
    await response.text();
    seen.push(response.status);
  }
  return seen;
}

const me = ['/me', '/me', '/me', '/me'];
const limitsOf = (id: string): string => `/workspaces/${id}/rate_limits?include_inherited=true`;

describe('the server', () => {
  it('is reached at 127.0.0.1 and at no other address', async () => {
    const { url } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    const port = Number(new URL(url).port);
    expect([await connects('127.0.0.1', port), await connects('127.0.0.2', port)]).toEqual([true, false]);
  });

  it('sends the request ID and the organization, and never a workspace ID', async () => {
    const response = await get(await start(), '/users');
    const body: unknown = await response.json();
    expect(body).toMatchObject({ type: 'error', request_id: response.headers.get('request-id') });
    expect(response.headers.get('request-id')).toMatch(/^req_\w+$/);
    expect(response.headers.get('anthropic-organization-id')).toBe('org-1');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(response.headers.has('anthropic-workspace-id')).toBe(false);
  });

  it('ignores the headers and parameters that the SDK adds', async () => {
    const headers = {
      'x-api-key': adminKey,
      'anthropic-beta': 'x',
      'x-stainless-lang': 'js',
      'anthropic-version': '2026-10-21',
    };
    expect((await get(await start(), '/rate_limits?beta=true', headers)).status).toBe(200);
  });

  it('logs every request with its status, and no key, wherever one was put', async () => {
    const seen: LoggedRequest[] = [];
    const emulator = await start({
      onRequest: (request) => seen.push(request),
      faults: [parseFault('reset:path=/rate_limits')],
    });
    await get(emulator, '/me?key=sk-ant-admin01-Secret_1', { authorization: `Bearer ${adminKey}` });
    await expect(get(emulator, '/rate_limits')).rejects.toThrow('fetch failed');
    expect(emulator.requests).toEqual([
      { method: 'GET', path: '/v1/organizations/me?key=sk-ant-…', status: 200 },
      { method: 'GET', path: '/v1/organizations/rate_limits', status: null },
    ]);
    expect(seen).toEqual(emulator.requests);
  });

  it('takes updates, and refuses a body over 1 MiB', async () => {
    const { url } = await start();
    const post = (body: string): Promise<Response> =>
      fetch(`${url}/v1/organizations/workspaces/wrkspc_chat/rate_limits/entry-opus`, {
        method: 'POST',
        headers: { 'x-api-key': adminKey },
        body,
      });
    const set = '{"limits":[{"type":"requests_per_minute","value":1}]}';
    expect((await post(set)).status).toBe(200);
    expect((await post(set + ' '.repeat(1024 * 1024))).status).toBe(413);
  });

  it('does not carry out, nor log, a request whose client left before its end', async () => {
    const emulator = await start();
    const path = '/v1/organizations/workspaces/wrkspc_chat/rate_limits/entry-opus';
    await new Promise((resolve) => {
      const headers = { 'x-api-key': adminKey, 'content-length': 1000 };
      const leaving = httpRequest(`${emulator.url}${path}`, { method: 'POST', headers }).on('error', resolve);
      leaving.write('{', () => leaving.destroy(new Error('left')));
    });
    await get(emulator, '/me');
    expect(emulator.requests).toEqual([{ method: 'GET', path: '/v1/organizations/me', status: 200 }]);
  });

  it('says when its port is taken', async () => {
    const { url } = await start();
    const port = Number(new URL(url).port);
    await expect(startEmulator(bookshop(), { port })).rejects.toThrow('EADDRINUSE');
  });
});

describe('faults on demand', () => {
  it('strike the first requests, every Nth one, or all', async () => {
    expect(await statuses(await startWith('500:first=2'), me)).toEqual([500, 500, 200, 200]);
    expect(await statuses(await startWith('429:every=3'), me)).toEqual([200, 200, 429, 200]);
    expect(await statuses(await startWith('529'), me)).toEqual([529, 529, 529, 529]);
    expect(await statuses(await startWith('504:first=1', '500:first=1'), me)).toEqual([504, 500, 200, 200]);
  });

  it('strike one workspace, or the paths that contain a text', async () => {
    const paths = ['/me', limitsOf('wrkspc_chat'), limitsOf('wrkspc_small'), '/workspaces/wrkspc_chat'];
    expect(await statuses(await startWith('403:workspace=wrkspc_chat'), paths)).toEqual([200, 403, 200, 200]);
    expect(await statuses(await startWith('500:path=include_inherited'), paths)).toEqual([200, 500, 500, 200]);
  });

  it('answer in the API’s words, with and without retry-after', async () => {
    const bare = await (await startWith('429'))('/me');
    expect(await bare.json()).toMatchObject({ type: 'error', error: { type: 'rate_limit_error' } });
    expect(bare.headers.has('retry-after')).toBe(false);
    const full = await (
      await startWith('429:retry-after=7,retry-after-ms=9,should-retry=true,code=enforced_spend_limit_reached')
    )('/me');
    const names = ['retry-after', 'retry-after-ms', 'x-should-retry'];
    expect(names.map((name) => full.headers.get(name))).toEqual(['7', '9', 'true']);
    expect(await full.json()).toMatchObject({ error: { details: { error_code: 'enforced_spend_limit_reached' } } });
  });

  it('take any error status, with the type that the API’s error table gives it', async () => {
    const types: string[] = [];
    for (const status of [401, 404, 418, 504, 529, 599]) {
      const body: unknown = await (await (await startWith(String(status)))('/me')).json();
      types.push(apiError.parse(body).error.type);
    }
    expect(types).toEqual([
      'authentication_error',
      'not_found_error',
      'invalid_request_error',
      'timeout_error',
      'overloaded_error',
      'api_error',
    ]);
  });

  it('do not carry out what they fail', async () => {
    const emulator = await start({ faults: [parseFault('500:first=1')] });
    const path = '/workspaces/wrkspc_small/rate_limits';
    const headers = { 'x-api-key': adminKey };
    const body = '{"limits":[{"type":"requests_per_minute","value":1}]}';
    await fetch(`${emulator.url}/v1/organizations${path}/entry-opus`, { method: 'POST', headers, body });
    expect(await (await get(emulator, path)).json()).toEqual({ data: [], next_page: null });
  });

  it.each([['reset'], ['partial', 'reset'], ['repeated-key', 'reset']])(
    'reset the connection: %s %s',
    async (...faults) => {
      const code = await new Promise((resolve) => {
        void start({ faults: faults.map(parseFault) }).then(({ url }) => {
          httpRequest(`${url}/v1/organizations/me`)
            .on('error', (error: NodeJS.ErrnoException) => resolve(error.code))
            .end();
        });
      });
      expect(code).toBe('ECONNRESET');
    },
  );

  it('cut the body in the middle', async () => {
    const response = await (await startWith('truncated'))('/rate_limits');
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow('terminated');
  });

  it('let the body drip, late and whole', async () => {
    const response = await (await startWith('drip:ms=1', 'latency:ms=1'))('/rate_limits');
    expect(await response.json()).toMatchObject({ data: { length: 3 }, next_page: null });
  });

  it('leave others served when a client goes while its body drips', async () => {
    const emulator = await start({ faults: [parseFault('drip:ms=1')] });
    const controller = new AbortController();
    const response = await fetch(`${emulator.url}/v1/organizations/rate_limits`, {
      headers: { 'x-api-key': adminKey },
      signal: controller.signal,
    });
    controller.abort();
    await expect(response.text()).rejects.toThrow('aborted');
    expect(await (await get(emulator, '/me')).json()).toMatchObject({ id: 'org-1' });
  });

  it('answer with HTML', async () => {
    const ask = await startWith('not-json:first=1,status=502', 'not-json:first=1');
    const [gateway, fine] = [await ask('/me'), await ask('/me')];
    expect([gateway.status, fine.status]).toEqual([502, 200]);
    expect([await gateway.text(), await fine.text()]).toEqual([
      expect.stringMatching(/^<html>/),
      expect.stringMatching(/^<html>/),
    ]);
  });

  it('put an empty page with a cursor before the full one', async () => {
    const ask = await startWith('empty-page');
    const first: unknown = await (await ask('/rate_limits')).json();
    expect(first).toEqual({ data: [], next_page: 'page_emulated' });
    const second: unknown = await (await ask('/rate_limits?page=page_emulated')).json();
    expect(second).toMatchObject({ data: { length: 3 }, next_page: null });
    expect((await ask('/workspaces?include_archived=true')).status).toBe(200);
  });

  it('repeat a cursor without end', async () => {
    const ask = await startWith('repeated-cursor');
    const page = { data: { length: 3 }, next_page: 'page_emulated' };
    expect(await (await ask('/rate_limits')).json()).toMatchObject(page);
    expect(await (await ask('/rate_limits?page=page_emulated')).json()).toMatchObject(page);
    const list = { has_more: true, last_id: 'wrkspc_small' };
    expect(await (await ask('/workspaces')).json()).toMatchObject(list);
    expect(await (await ask('/workspaces?after_id=wrkspc_small')).json()).toMatchObject(list);
    expect(await (await ask('/me')).json()).toEqual({ id: 'org-1', type: 'organization', name: 'Bookshop' });
  });

  it('add fields, limiters, sources and groups that nobody knows', async () => {
    const ask = await startWith('unknown-values');
    const organization: unknown = await (await ask('/rate_limits')).json();
    expect(organization).toMatchObject({
      some_new_field: { a: 1 },
      data: [{ some_new_field: { a: 1 } }, {}, {}, { group_type: 'future_surface' }],
    });
    const workspace: unknown = await (await ask('/workspaces/wrkspc_chat/rate_limits')).json();
    expect(workspace).toMatchObject({
      data: [{ limits: [{}, {}, { type: 'bananas_per_fortnight', source: { type: 'fruit_plan' } }] }],
    });
    expect(await (await ask('/workspaces')).json()).toMatchObject({ some_new_field: { a: 1 }, has_more: false });
    expect((await ask('/workspaces/wrkspc_default/rate_limits')).status).toBe(404);
  });

  it('strike the usage endpoints as they do the limits', async () => {
    const report = '/usage_report/messages?starting_at=2026-11-27T18:00:00Z&bucket_width=1m&limit=2';
    const bodyOf = async (fault: string, path: string): Promise<unknown> => {
      const emulator = await start({ faults: [parseFault(fault)], now: () => weekNow }, weekWorld());
      return (await get(emulator, path)).json();
    };
    expect(await bodyOf('empty-page', report)).toEqual({ data: [], has_more: true, next_page: 'page_emulated' });
    const page = { data: [{ results: [{}] }, {}], has_more: true };
    expect(await bodyOf('empty-page', `${report}&page=page_emulated`)).toMatchObject(page);
    const again = { ...page, next_page: 'page_emulated' };
    expect(await bodyOf('repeated-cursor', `${report}&page=page_emulated`)).toMatchObject(again);
    expect(await bodyOf('has-more', report)).toMatchObject({ ...page, next_page: null });
    const field = { some_new_field: { a: 1 } };
    expect(await bodyOf('unknown-values', report)).toMatchObject({ ...field, data: [field, field] });
    expect(await bodyOf('403:path=analytics/usage', '/analytics/usage')).toMatchObject({ type: 'error' });
  });

  it('refuse include_inherited, or ignore it', async () => {
    const path = '/workspaces/wrkspc_small/rate_limits';
    expect(await statuses(await startWith('refuse-inherited'), [limitsOf('wrkspc_small'), path, '/me'])).toEqual([
      400, 200, 200,
    ]);
    const ignoring = await startWith('ignore-inherited');
    expect(await (await ignoring(limitsOf('wrkspc_small'))).json()).toEqual({ data: [], next_page: null });
  });
});

function connects(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = httpRequest({ host, port, path: '/', timeout: 500 }, () => resolve(true));
    request
      .on('error', () => resolve(false))
      .on('timeout', () => request.destroy())
      .end();
  });
}
