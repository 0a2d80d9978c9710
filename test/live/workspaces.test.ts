import { describe, expect, it } from 'vitest';

import { openSession } from '../../src/provider/live-session.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { failure, hang, startApi } from './api-server.js';
import type { Reply } from './api-server.js';
import {
  bakery,
  bread,
  breadLimits,
  cake,
  errorOf,
  list,
  opus,
  optionsFor,
  overrideOf,
  overrides,
  page,
  read,
} from './bakery.js';

const standard = { id: 'wrkspc_default', type: 'workspace', name: 'Default', archived_at: null };
const whole = ['bread rlg_opus requests_per_minute = 700 (4000)'];
const everything = (): true => true;

describe('a workspace that cannot be read', () => {
  it.each([
    [403, 'permission_error'],
    [404, 'not_found_error'],
  ])('is incomplete and not gone when the list has it and its limits answer %i', async (status, type) => {
    const server = await startApi({ ...bakery, '/workspaces/wrkspc_cake/rate_limits': () => failure(status, type) });
    const snapshot = await read(server);
    const unread = {
      workspace: { id: 'wrkspc_cake', name: 'cake' },
      reason: `the API answered ${status} ${type}`,
      status,
    };
    expect(snapshot).toMatchObject({ complete: false, incomplete: [{ ...unread, request_id: 'req_failed' }] });
    expect(snapshot.workspaces.map(({ name, read: wasRead }) => [name, wasRead])).toEqual([
      ['bread', true],
      ['cake', false],
    ]);
    expect(overrides(snapshot)).toEqual(whole);
  });

  it('takes the request ID from the body when no header has it', async () => {
    const body = { type: 'error', error: { type: 'not_found_error', message: '' }, request_id: 'req_body' };
    const server = await startApi({
      ...bakery,
      [breadLimits]: () => ({ status: 404, headers: { 'request-id': '' }, body }),
    });
    expect((await read(server)).incomplete.map((one) => one.request_id)).toEqual(['req_body']);
  });
});

describe('the default workspace', () => {
  it('does not make a reading incomplete when the list has it and its limits answer 404', async () => {
    const server = await startApi({ ...bakery, '/workspaces': () => list(standard, bread) });
    const snapshot = await read(server);
    expect(snapshot).toMatchObject({ complete: true, incomplete: [], not_looked_at: 0 });
    const { id, name } = standard;
    expect(snapshot.workspaces.at(-1)).toEqual({
      id,
      name,
      archived_at: null,
      default: true,
      read: false,
      inherited_listed: false,
      entries: [],
    });
  });

  it('is found by its declared ID when the list leaves it out, whatever its limits answer', async () => {
    const found = { ...bakery, '/workspaces/wrkspc_default': () => ({ body: standard }) };
    const limits = '/workspaces/wrkspc_default/rate_limits';
    for (const routes of [found, { ...found, [limits]: () => page() }]) {
      const snapshot = await read(await startApi(routes), { declaredIds: [standard.id] });
      expect(snapshot).toMatchObject({
        complete: true,
        workspaces: [{ default: false }, { default: false }, { default: true }],
      });
    }
  });

  it('is the default one under any name when only its own request knows it and its limits answer 404', async () => {
    const server = await startApi({
      ...bakery,
      '/workspaces/wrkspc_default': () => ({ body: { ...standard, name: 'Main' } }),
    });
    const { workspaces } = await read(server, { declaredIds: [standard.id] });
    expect(workspaces.map((one) => [one.name, one.default])).toEqual([
      ['bread', false],
      ['cake', false],
      ['Main', true],
    ]);
  });
});

describe('workspaces that could be the default one', () => {
  const second = { ...standard, id: 'wrkspc_default2' };
  const third = { ...standard, id: 'wrkspc_main', name: 'Main' };
  const reason = 'the API answered 404 not_found_error, and more than one workspace may be the default one';
  const only = { '/workspaces/wrkspc_main': (): Reply => ({ body: third }) };
  const defaults = ({ workspaces }: Snapshot): readonly string[] =>
    workspaces.filter((one) => one.default).map(({ id }) => id);

  it('are unread when the limits of two answer 404, since there is one at most', async () => {
    const both = await startApi({ ...bakery, ...only, '/workspaces': () => list(standard, second, bread) });
    const snapshot = await read(both);
    expect(snapshot.incomplete.map((one) => [one.workspace.id, one.reason])).toEqual([
      [standard.id, reason],
      [second.id, reason],
    ]);
    const listedAndNot = await startApi({ ...bakery, ...only, '/workspaces': () => list(standard, bread) });
    expect((await read(listedAndNot, { declaredIds: [third.id] })).incomplete).toHaveLength(2);
    expect(defaults(snapshot)).toEqual([]);
  });

  it('are unread when one answers 404 and another was not asked', async () => {
    const server = await startApi({ ...bakery, '/workspaces': () => list(standard, second, bread) });
    const snapshot = await read(server, { include: ({ id }) => id !== second.id });
    expect([snapshot.incomplete.map((one) => one.reason), defaults(snapshot)]).toEqual([[reason], []]);
  });

  it('are the one that answers 404 where the other has limits', async () => {
    const limits = { '/workspaces/wrkspc_default2/rate_limits': () => page(overrideOf(opus, 5, second)) };
    const listed = await startApi({ ...bakery, ...limits, '/workspaces': () => list(standard, second, bread) });
    const snapshot = await read(listed);
    expect([snapshot.complete, defaults(snapshot)]).toEqual([true, [standard.id]]);
    expect(overrides(snapshot)).toEqual([...whole, 'Default rlg_opus requests_per_minute = 5 (4000)']);
    const found = { '/workspaces/wrkspc_default2': (): Reply => ({ body: second }) };
    const unlisted = await startApi({ ...bakery, ...limits, ...found, '/workspaces': () => list(standard, bread) });
    expect(overrides(await read(unlisted, { declaredIds: [second.id] }))).toEqual(overrides(snapshot));
  });

  it('are unread in a session that asks for one of them, as in a reading of all', async () => {
    const server = await startApi({ ...bakery, '/workspaces': () => list(standard, second, bread) });
    const session = await openSession(optionsFor(server));
    const { incomplete } = await session.workspaceSnapshot(standard.id);
    await session.close();
    expect(incomplete.map((one) => one.reason)).toEqual([reason]);
  });
});

describe('a declared workspace', () => {
  it('is asked for before the list of workspaces is there', async () => {
    let answered = false;
    const server = await startApi({
      ...bakery,
      '/workspaces': () => (response) => {
        const answer = setInterval(() => {
          if (!answered) return;
          clearInterval(answer);
          response.end(JSON.stringify({ data: [bread, cake], has_more: false, first_id: bread.id, last_id: cake.id }));
        }, 1);
      },
      [breadLimits]: () => {
        answered = true;
        return page(overrideOf(opus, 700));
      },
    });
    expect(overrides(await read(server, { declaredIds: [bread.id] }))).toEqual(whole);
    expect(server.requests.filter(({ path }) => path.includes('bread'))).toHaveLength(1);
  });

  it.each([403, 404])('that does not exist (%i) is no workspace and nothing incomplete', async (status) => {
    const gone = (): ReturnType<typeof failure> => failure(status, 'not_found_error');
    const server = await startApi({
      ...bakery,
      '/workspaces/wrkspc_gone': gone,
      '/workspaces/wrkspc_gone/rate_limits': gone,
    });
    const { complete, workspaces } = await read(server, { declaredIds: ['wrkspc_gone'] });
    expect([complete, workspaces.map(({ name }) => name)]).toEqual([true, ['bread', 'cake']]);
  });

  it('of which it cannot be found out whether it exists is incomplete', async () => {
    const broken = (): ReturnType<typeof failure> => failure(500, 'api_error');
    const server = await startApi({
      ...bakery,
      '/workspaces/wrkspc_x': broken,
      '/workspaces/wrkspc_x/rate_limits': broken,
    });
    const { incomplete } = await read(server, { declaredIds: ['wrkspc_x'] });
    expect(incomplete.map(({ workspace }) => workspace)).toEqual([{ id: 'wrkspc_x', name: 'wrkspc_x' }]);
  });

  it('that came into being after the list was read is read like any other', async () => {
    const fresh = { ...bread, id: 'wrkspc_new', name: 'new' };
    const server = await startApi({
      ...bakery,
      '/workspaces/wrkspc_new': () => ({ body: fresh }),
      '/workspaces/wrkspc_new/rate_limits': () => page(overrideOf(opus, 5, fresh)),
    });
    const snapshot = await read(server, { declaredIds: ['wrkspc_new'] });
    expect(overrides(snapshot)).toEqual([...whole, 'new rlg_opus requests_per_minute = 5 (4000)']);
  });

  it('that is archived is listed and not read, though it was asked for at once', async () => {
    const archived = { ...cake, archived_at: '2026-03-31T23:59:59Z' };
    const server = await startApi({
      ...bakery,
      '/workspaces': () => list(archived, bread),
      '/workspaces/wrkspc_cake/rate_limits': () => page(overrideOf(opus, 5, cake)),
    });
    const { complete, workspaces } = await read(server, { declaredIds: [cake.id] });
    const { id, name, archived_at } = archived;
    expect([complete, workspaces.at(-1)]).toEqual([
      true,
      { id, name, archived_at, default: false, read: false, inherited_listed: false, entries: [] },
    ]);
  });

  it.each(['', '.', '..', '../me?x#y', 'a/b', 'a\\b', 'a%2e', 'a\u0000', 'a\ud800', 'ä', 'a'.repeat(129)])(
    'with the ID "%s" is never asked for, be it listed or declared, since no workspace has it, and is unread',
    async (id) => {
      const odd = { id, name: 'odd', archived_at: null };
      const server = await startApi({ ...bakery, '/workspaces': () => list(bread, cake, odd) });
      for (const declaredIds of [[], [id]]) {
        const snapshot = await read(server, { declaredIds });
        const reason = expect.stringContaining('cannot be part of a request');
        expect(snapshot.incomplete).toMatchObject([{ workspace: { id, name: 'odd' }, reason, status: null }]);
        expect(overrides(snapshot)).toEqual(whole);
      }
      const unlisted = await startApi(bakery);
      expect((await read(unlisted, { declaredIds: [id] })).incomplete).toMatchObject([{ workspace: { id } }]);
      expect([...server.requests, ...unlisted.requests]).toHaveLength(15);
    },
  );
});

describe('workspaces that are not looked at', () => {
  it('are counted, listed and not asked for, archived ones left out of the count', async () => {
    const archived = { ...cake, id: 'wrkspc_old', name: 'old', archived_at: '2026-03-31T23:59:59Z' };
    const server = await startApi({ ...bakery, '/workspaces': () => list(archived, bread, cake) });
    const snapshot = await read(server, { include: ({ name }) => name === 'bread' });
    expect(snapshot).toMatchObject({ complete: true, not_looked_at: 1 });
    expect(snapshot.workspaces.map(({ name, read: wasRead }) => [name, wasRead])).toEqual([
      ['bread', true],
      ['cake', false],
      ['old', false],
    ]);
    expect(server.requests.some(({ path }) => path.includes('cake') || path.includes('old'))).toBe(false);
  });

  it('do not show in the snapshot even when they were declared and failed', async () => {
    const server = await startApi({ ...bakery, '/workspaces/wrkspc_cake/rate_limits': () => failure(422, 'x') });
    const snapshot = await read(server, { declaredIds: [cake.id], include: ({ name }) => name === 'bread' });
    expect(snapshot).toMatchObject({ complete: true, not_looked_at: 1 });
  });
});

describe('a refused credential', () => {
  it.each(['/me', '/rate_limits', '/workspaces', breadLimits])(
    'ends the run with exit 4 on a 401 for %s',
    async (path) => {
      const server = await startApi({ ...bakery, [path]: () => failure(401, 'authentication_error') });
      const { code, exitCode, message, hint } = await errorOf(read(server));
      expect([code, exitCode]).toEqual(['credential-refused', 4]);
      expect(message).toContain(`GET /v1/organizations${path}`);
      expect(message).toContain('(status 401, request-id req_failed)');
      expect(hint).toContain('Admin API key');
    },
  );

  it('ends the run with exit 4 on a 401 for a workspace that the list does not have', async () => {
    const refuse = (): ReturnType<typeof failure> => failure(401, 'authentication_error');
    const server = await startApi({ ...bakery, '/workspaces/wrkspc_x': refuse });
    expect(await errorOf(read(server, { declaredIds: ['wrkspc_x'] }))).toMatchObject({ exitCode: 4 });
  });

  it.each(['/me', '/rate_limits', '/workspaces'])('ends the run with exit 4 on a 403 for %s', async (path) => {
    const server = await startApi({ ...bakery, [path]: () => failure(403, 'permission_error') });
    expect(await errorOf(read(server))).toMatchObject({ code: 'credential-refused', exitCode: 4 });
  });
});

describe('the organization', () => {
  it.each(['/me', '/rate_limits', '/workspaces'])(
    'that cannot be read (%s) ends the run with exit 1 and says where',
    async (path) => {
      const server = await startApi({ ...bakery, [path]: () => failure(400, 'invalid_request_error') });
      const { code, exitCode, message } = await errorOf(read(server));
      expect([code, exitCode]).toEqual(['api-failed', 1]);
      expect(message).toMatch(
        /^GET \/v1\/organizations\/\S+ \(status 400, request-id req_failed\): the API answered 400 invalid_request_error$/,
      );
    },
  );

  it('is told as soon as it is known, and ends the run when it is not the declared one', async () => {
    const wrong = new Error('another organization');
    const server = await startApi({ ...bakery, '/workspaces': () => hang });
    const reading = read(server, {
      onOrganization: (organization) => {
        expect(organization).toEqual({ id: 'org-1', name: 'Bakery' });
        throw wrong;
      },
    });
    await expect(reading).rejects.toBe(wrong);
  });

  it('is asked for with GET, the version and the key, below the base URL and its prefix', async () => {
    const server = await startApi(bakery);
    const credential = { header: 'authorization', value: 'Bearer sk-ant-oat01-x' } as const;
    const baseUrl = `${server.url}/gateway/claude/`;
    await read(server, { baseUrl, credential, apiVersion: '2026-10-21', include: everything });
    expect(new Set(server.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(server.requests.map(({ path }) => path).sort()).toEqual([
      '/gateway/claude/v1/organizations/me',
      '/gateway/claude/v1/organizations/rate_limits',
      '/gateway/claude/v1/organizations/workspaces/wrkspc_bread/rate_limits?include_inherited=true',
      '/gateway/claude/v1/organizations/workspaces/wrkspc_cake/rate_limits?include_inherited=true',
      '/gateway/claude/v1/organizations/workspaces?limit=1000&include_archived=true',
    ]);
    const [first] = server.requests;
    expect(first?.headers).toMatchObject({
      authorization: 'Bearer sk-ant-oat01-x',
      'anthropic-version': '2026-10-21',
      accept: 'application/json',
      'user-agent': 'limitdrift/0.0.0',
    });
  });
});

describe('progress', () => {
  it('counts workspaces, and knows of how many once the list is there', async () => {
    const server = await startApi(bakery);
    const seen: [number, number | null][] = [];
    await read(server, { onProgress: (done, total) => seen.push([done, total]) });
    expect(seen).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('names every request, what came of it and what happens next, and no header', async () => {
    const server = await startApi({
      ...bakery,
      '/me': ({ nth }) => (nth === 1 ? failure(529, 'overloaded_error') : { body: { id: 'o', name: 'O' } }),
    });
    const events: unknown[] = [];
    await read(server, { onRequest: (event) => event.path.endsWith('/me') && events.push(event) });
    const common = { method: 'GET', path: '/v1/organizations/me', silence: null };
    expect(events).toEqual([
      {
        ...common,
        status: 529,
        attempt: 1,
        milliseconds: 0,
        requestId: 'req_failed',
        next: 'the API answered 529 overloaded_error; again in 500 ms',
      },
      { ...common, status: 200, attempt: 2, milliseconds: 0, requestId: 'req_ok', next: 'done' },
    ]);
  });
});
