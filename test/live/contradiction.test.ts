import { describe, expect, it, onTestFinished } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { failure, startApi } from './api-server.js';
import type { Reply, Routes } from './api-server.js';
import {
  bakery,
  bread,
  breadLimits,
  cake,
  errorOf,
  key,
  list,
  opus,
  overrideOf,
  overrides,
  page,
  read,
  sonnet,
} from './bakery.js';

const true700 = 'bread rlg_opus requests_per_minute = 700 (4000)';
const named = (id: string): { 'anthropic-organization-id': string } => ({ 'anthropic-organization-id': id });

async function unreadIn(routes: Routes, declaredIds: readonly string[] = []): Promise<readonly string[]> {
  const { incomplete } = await read(await startApi({ ...bakery, ...routes }), { declaredIds });
  return incomplete.map(({ workspace, reason, status }) => `${workspace.name}: ${reason} (${status})`);
}

describe('an answer to another question', () => {
  it('is unread, not in sync, when an entry names another workspace', async () => {
    const mixed = page(overrideOf(sonnet, 70), overrideOf(opus, 700, cake));
    expect(await unreadIn({ [breadLimits]: () => mixed })).toEqual([
      'bread: the answer is about another workspace (wrkspc_cake) (200)',
    ]);
  });

  it('is unread when the entries pair two IDs that the organization pairs otherwise', async () => {
    const crossed = { ...overrideOf(opus, 700), rate_limit_id: sonnet.id };
    expect(await unreadIn({ [breadLimits]: () => page(crossed) })).toEqual([
      "bread: the answer pairs entry-sonnet with rlg_opus, and the organization's list pairs them otherwise (200)",
    ]);
  });

  it('is unread when it is the list of the organization, or describes a workspace that was not asked for', async () => {
    expect(await unreadIn({ [breadLimits]: () => page(opus, sonnet) })).toEqual([
      'bread: the body is not as documented (data.0.type: of another kind) (200)',
    ]);
    const fresh = {
      '/workspaces/wrkspc_new': () => ({ body: bread }),
      '/workspaces/wrkspc_new/rate_limits': () => page(),
    };
    expect(await unreadIn(fresh, ['wrkspc_new'])).toEqual([
      'wrkspc_new: the answer is about another workspace (wrkspc_bread) (200)',
    ]);
  });

  const itself = { id: 'org-1', type: 'organization', name: 'Bakery' };
  it.each([
    ['/me', () => ({ body: bread })],
    ['/rate_limits', () => page(overrideOf(opus, 700))],
    ['/rate_limits', () => page(opus, { ...sonnet, id: opus.id })],
    ['/workspaces', () => list(itself)],
  ])('ends the run with exit 1 where all depends on it: %s', async (path, reply) => {
    const { code, exitCode } = await errorOf(read(await startApi({ ...bakery, [path]: reply })));
    expect([code, exitCode]).toEqual(['api-failed', 1]);
  });

  it('is not seen where IDs are absent, and the reading goes on', async () => {
    const bare = {
      group_type: 'model_group',
      models: ['opus-1'],
      limits: [{ type: 'requests_per_minute', value: 700 }],
    };
    expect(overrides(await read(await startApi({ ...bakery, [breadLimits]: () => page(bare) })))).toEqual([true700]);
  });
});

describe('an answer of another organization', () => {
  const foreign: Reply = { ...page(overrideOf(opus, 700)), headers: named('org-2') };
  const reason = 'the answer is about another organization (org-2)';

  it('is unread, whether it comes before or after that of /me', async () => {
    const late: Reply = (response) =>
      void setTimeout(() => response.end(JSON.stringify({ id: 'org-1', type: 'organization', name: 'Bakery' })), 20);
    const routes = { [breadLimits]: () => foreign };
    expect(await unreadIn(routes)).toEqual([`bread: ${reason} (null)`]);
    expect(await unreadIn({ ...routes, '/me': () => late }, [bread.id])).toEqual([`bread: ${reason} (null)`]);
  });

  it.each([400, 401, 403, 404])('says nothing by its status %i either', async (status) => {
    const refusal = { ...failure(status, 'x'), headers: named('org-2') };
    const standard = { ...bread, name: 'Default' };
    const routes = { '/workspaces': () => list(standard), [breadLimits]: () => refusal };
    expect(await unreadIn(routes)).toEqual([`Default: ${reason} (null)`]);
    expect(await unreadIn({ '/workspaces/wrkspc_x': () => refusal }, ['wrkspc_x'])).toEqual([
      `wrkspc_x: ${reason} (null)`,
    ]);
    const { code, message } = await errorOf(read(await startApi({ ...bakery, '/workspaces': () => refusal })));
    expect([code, message]).toEqual(['api-failed', expect.stringContaining(reason)]);
  });

  it.each(['/me', '/rate_limits', '/workspaces'])('ends the run with exit 1 where it is that of %s', async (path) => {
    const answer = bakery[path]?.({ query: new URLSearchParams(), nth: 1 });
    const routes = { ...bakery, [path]: () => ({ ...answer, headers: named('org-2') }) };
    const { code, exitCode, message } = await errorOf(read(await startApi(routes)));
    expect([code, exitCode, message]).toEqual(['api-failed', 1, expect.stringContaining(reason)]);
  });

  it('is named without the key, should the header hold it', async () => {
    const echo = { ...page(), headers: named(`x ${key}`) };
    expect(await unreadIn({ [breadLimits]: () => echo })).toEqual([
      'bread: the answer is about another organization (x?HIDDEN_KEY) (null)',
    ]);
  });

  it('is not one whose header is absent, empty, or names this one in other letters', async () => {
    const ids = ['', 'ORG-1'];
    for (const id of ids) {
      const own = { ...page(overrideOf(opus, 700)), headers: named(id) };
      expect(await unreadIn({ [breadLimits]: () => own })).toEqual([]);
    }
  });
});

describe('the connection of an answer that was none', () => {
  const mixed = (): Reply => page(overrideOf(opus, 700, cake));
  const crossed = (): Reply => page({ ...overrideOf(opus, 700), rate_limit_id: sonnet.id });
  const circle = (): Reply => ({ body: { data: [], next_page: 'again' } });

  it.each([
    ['another workspace', mixed],
    ['another pair of IDs', crossed],
    ['another organization', (): Reply => ({ ...page(), headers: named('org-2') })],
    ['not JSON', (): Reply => ({ body: 'x' })],
    ['half an answer', (): Reply => ({ ...page(), status: 206 })],
    ['a page that was there before', circle],
  ])('is closed, so that nothing that comes late on it is taken for another answer: %s', async (_, reply) => {
    const server = await startApi({ ...bakery, [breadLimits]: reply });
    await read(server, { concurrency: 1 });
    const port = (path: string): number | undefined =>
      server.requests.find((one) => one.path.includes(path))?.connection;
    expect(port('bread')).toBe(port('/me'));
    expect(port('cake')).not.toBe(port('/me'));
  });

  it('is kept for the next request otherwise', async () => {
    const server = await startApi({ ...bakery, [breadLimits]: () => failure(404, 'not_found_error') });
    await read(server, { concurrency: 1 });
    expect(new Set(server.requests.map(({ connection }) => connection)).size).toBe(1);
  });
});

describe('a proxy that mixes answers up', () => {
  const limits = { requests_per_minute: 4000, output_tokens_per_minute: 80_000 };
  const names = Array.from({ length: 24 }, (_, at) => `w${at}`);
  const world = readWorld({
    organization: { id: '8c6f3a52-9c1e-4d61-8f0a-0a1b2c3d4e5f', name: 'Bakery' },
    groups: { opus: { models: ['opus-1'], limits }, sonnet: { models: ['sonnet-1'], limits } },
    workspaces: names.map((name, at) => ({
      id: `wrkspc_${name}`,
      name,
      overrides: { opus: { requests_per_minute: at + 1 } },
    })),
  });
  const truth = names.map((name, at) => `${name} rlg_opus requests_per_minute = ${at + 1} (4000)`);

  async function readThrough(fault: string): Promise<Snapshot> {
    const emulator = await startEmulator(world, { faults: [parseFault(fault)] });
    onTestFinished(() => emulator.close());
    return read(emulator, { credential: { header: 'x-api-key', value: 'sk-ant-admin01-emulated' }, concurrency: 4 });
  }

  it('one answer late shows no limit that is not the workspace’s, and says which were not read', async () => {
    const snapshot = await readThrough('late');
    expect(snapshot.incomplete.length).toBeGreaterThan(0);
    expect(overrides(snapshot).filter((one) => !truth.includes(one))).toEqual([]);
    expect(overrides(snapshot)).toHaveLength(names.length - snapshot.incomplete.length);
  });

  it.each(['other-workspace', 'mixed-groups', 'has-more', 'repeated-key', 'partial', 'other-organization'])(
    'leaves what it mixed up unread, and the rest as it is: %s',
    async (fault) => {
      const { incomplete, ...snapshot } = await readThrough(`${fault}:workspace=wrkspc_w3`);
      expect(incomplete.map(({ workspace }) => workspace.name)).toEqual(['w3']);
      expect(overrides({ ...snapshot, incomplete })).toEqual(truth.filter((one) => !one.startsWith('w3 ')).toSorted());
    },
  );
});
