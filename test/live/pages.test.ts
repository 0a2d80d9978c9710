import { describe, expect, it } from 'vitest';

import { startApi } from './api-server.js';
import type { Asked, Reply } from './api-server.js';
import {
  bakery,
  batch,
  bread,
  breadLimits,
  cake,
  errorOf,
  list,
  opus,
  overrideOf,
  overrides,
  read,
  sonnet,
} from './bakery.js';

/** Pages of entries, each with the cursor `NUMBER` of the next one. */
function pages(...all: readonly (readonly unknown[])[]): (asked: Asked) => Reply {
  return ({ query }) => {
    const at = Number(query.get('page') ?? 0);
    return { body: { data: all[at] ?? [], next_page: at + 1 < all.length ? String(at + 1) : null } };
  };
}

const circle = (): Reply => ({ body: { data: [], next_page: 'again' } });

describe('answers in pages', () => {
  it('are read to the end, past an empty page too, wherever the server cuts them', async () => {
    const server = await startApi({
      ...bakery,
      '/rate_limits': pages([opus], [], [sonnet, batch]),
      '/workspaces': ({ query }) =>
        query.get('after_id') === bread.id
          ? list(cake)
          : { body: { data: [bread], has_more: true, first_id: bread.id, last_id: bread.id } },
      [breadLimits]: pages([overrideOf(opus, 700)], [overrideOf(sonnet, 70)]),
    });
    const snapshot = await read(server);
    expect(snapshot.groups.map(({ key }) => key)).toEqual(['rlg_batch', 'rlg_opus', 'rlg_sonnet']);
    expect(snapshot.workspaces.map(({ name }) => name)).toEqual(['bread', 'cake']);
    expect(overrides(snapshot)).toEqual([
      'bread rlg_opus requests_per_minute = 700 (4000)',
      'bread rlg_sonnet requests_per_minute = 70 (5000)',
    ]);
    expect(server.requests.map(({ path }) => path)).toContain(
      '/v1/organizations/workspaces/wrkspc_bread/rate_limits?include_inherited=true&page=1',
    );
    expect(server.requests.map(({ path }) => path)).toContain(
      '/v1/organizations/workspaces?limit=1000&include_archived=true&after_id=wrkspc_bread',
    );
  });

  it('keep a cursor with special characters to its parameter', async () => {
    const cursor = 'a&page=b=/?#é';
    const server = await startApi({
      ...bakery,
      '/rate_limits': ({ query }) => ({
        body: { data: query.get('page') === cursor ? [opus] : [], next_page: query.has('page') ? null : cursor },
      }),
    });
    expect((await read(server)).groups.map(({ key }) => key)).toEqual(['rlg_opus']);
  });

  it('that lead back to one that was read are an error, never the end: of the organization, exit 1', async () => {
    const { code, exitCode, message } = await errorOf(read(await startApi({ ...bakery, '/rate_limits': circle })));
    expect([code, exitCode]).toEqual(['api-failed', 1]);
    expect(message).toContain('a page leads back to one that was read before');
  });

  it('that lead back to one that was read are an error, never the end: of a workspace, incomplete', async () => {
    const { incomplete } = await read(await startApi({ ...bakery, [breadLimits]: circle }));
    expect(incomplete.map(({ reason }) => reason)).toEqual(['a page leads back to one that was read before']);
  });

  it('that lead back to one before the last are an error too', async () => {
    const next = new Map([
      [null, 'a'],
      ['a', 'b'],
      ['b', 'a'],
    ]);
    const rounds = ({ query }: Asked): Reply => ({ body: { data: [], next_page: next.get(query.get('page')) } });
    const server = await startApi({ ...bakery, [breadLimits]: rounds });
    expect((await read(server)).incomplete.map(({ reason }) => reason)).toEqual([
      'a page leads back to one that was read before',
    ]);
    expect(server.requests.filter(({ path }) => path.includes('wrkspc_bread'))).toHaveLength(3);
  });

  it('of workspaces that say there is more and not where are an error', async () => {
    const body = { data: [bread], has_more: true, first_id: bread.id, last_id: null };
    const { message } = await errorOf(read(await startApi({ ...bakery, '/workspaces': () => ({ body }) })));
    expect(message).toContain('there is more, but no last_id to continue from');
  });

  it.each([
    ['more, and no next_page', { has_more: true }, 'there is more (has_more), but no next_page to continue from'],
    ['more, and an empty next_page', { has_more: true, next_page: '' }, 'there is more (has_more), but no next_page'],
    [
      'no more, and a next_page',
      { has_more: false, next_page: 'x' },
      'next_page says that there is more, and has_more',
    ],
  ])('of limits that say there is %s are unread, of the organization an error', async (_, fields, reason) => {
    const half = (): Reply => ({ body: { data: [], next_page: null, ...fields } });
    const { incomplete } = await read(await startApi({ ...bakery, [breadLimits]: half }));
    expect(incomplete.map((one) => one.reason)).toEqual([expect.stringContaining(reason)]);
    const { exitCode, message } = await errorOf(read(await startApi({ ...bakery, '/rate_limits': half })));
    expect([exitCode, message]).toEqual([1, expect.stringContaining(reason)]);
  });

  it('of limits that say in both ways whether there is more are read', async () => {
    const both = ({ query }: Asked): Reply => ({
      body: query.has('page')
        ? { data: [overrideOf(opus, 700)], next_page: null, has_more: false }
        : { data: [], next_page: 'x', has_more: true },
    });
    const snapshot = await read(await startApi({ ...bakery, [breadLimits]: both }));
    expect([snapshot.complete, overrides(snapshot)]).toEqual([
      true,
      ['bread rlg_opus requests_per_minute = 700 (4000)'],
    ]);
  });

  it.each([
    [
      'in one way that there is more and in the other that there is not',
      { has_more: false, next_page: 'x' },
      'has_more',
    ],
    ['that there is more, without saying where', { has_more: true }, 'there is more, but no last_id to continue from'],
  ])('of workspaces that say %s are an error', async (_, fields, reason) => {
    const body = { data: [bread], ...fields };
    const { exitCode, message } = await errorOf(read(await startApi({ ...bakery, '/workspaces': () => ({ body }) })));
    expect([exitCode, message]).toEqual([1, expect.stringContaining(reason)]);
  });

  it('of workspaces that name one twice in a page are an error', async () => {
    const renamed = { ...bread, name: 'rolls' };
    const twice = (): Reply => list(bread, renamed);
    const { message } = await errorOf(read(await startApi({ ...bakery, '/workspaces': twice })));
    expect(message).toContain('a workspace is there twice');
  });

  it('of workspaces that always begin anew are an error', async () => {
    const body = { data: [bread], has_more: true, first_id: bread.id, last_id: bread.id };
    const { message } = await errorOf(read(await startApi({ ...bakery, '/workspaces': () => ({ body }) })));
    expect(message).toContain('a page leads back to one that was read before');
  });

  it('that never end are an error after 10,000', async () => {
    const endless = ({ nth }: Asked): Reply => ({ body: { data: [], next_page: String(nth) } });
    const server = await startApi({ ...bakery, '/rate_limits': endless });
    const { message } = await errorOf(read(server));
    expect(message).toContain('there are more than 10000 pages');
    expect(server.requests.filter(({ path }) => path.startsWith('/v1/organizations/rate_limits'))).toHaveLength(10_000);
  }, 60_000);

  it('count a workspace once that moved to the next page while they were read', async () => {
    const server = await startApi({
      ...bakery,
      '/workspaces': ({ query }) =>
        query.has('after_id')
          ? list(bread, cake)
          : { body: { data: [bread], has_more: true, first_id: bread.id, last_id: bread.id } },
    });
    expect((await read(server)).workspaces.map(({ name }) => name)).toEqual(['bread', 'cake']);
  });
});
