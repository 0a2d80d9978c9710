import { onTestFinished, describe, expect, it, vi } from 'vitest';

import { openApi } from '../../src/live/open-api.js';
import { readWorkspaceFacts, type WorkspaceFacts } from '../../src/usage/workspace-facts.js';
import { failure, type Reply, startApi } from '../live/api-server.js';
import { optionsFor } from '../live/bakery.js';

async function factsFrom(reply: Reply, onFailure = vi.fn<() => void>()): Promise<readonly WorkspaceFacts[]> {
  const server = await startApi({ '/workspaces': () => reply });
  const opened = await openApi(optionsFor(server));
  onTestFinished(() => opened.close());
  return await opened.run((api) => readWorkspaceFacts(api, onFailure));
}

describe('facts of workspaces', () => {
  it('say since when a workspace is there, where the API does', async () => {
    const bread = { id: 'wrkspc_bread', name: 'bread', created_at: '2026-11-20T10:00:30Z' };
    const data = [bread, { id: 'wrkspc_cake', name: 'cake' }, { ...bread, id: 'wrkspc_pie', created_at: 'long ago' }];
    const facts = await factsFrom({ body: { data, has_more: false, first_id: null, last_id: null } });
    expect(facts.map(({ id, createdAt }) => [id, createdAt])).toEqual([
      ['wrkspc_bread', Date.UTC(2026, 10, 20, 10, 0, 30)],
      ['wrkspc_cake', null],
      ['wrkspc_pie', null],
    ]);
  });

  it.each([
    ['refuses the list', failure(403, 'permission_error')],
    ['answers in another form', { body: { data: 'none' } }],
  ])('are none, and it is told why, where the API %s', async (_, reply) => {
    const onFailure = vi.fn<() => void>();
    expect(await factsFrom(reply, onFailure)).toEqual([]);
    expect(onFailure).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ reason: expect.stringMatching(/./) }));
  });
});
