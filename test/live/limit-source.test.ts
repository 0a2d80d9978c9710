import { expect, it } from 'vitest';
import * as z from 'zod/mini';

import { ApiPath } from '../../src/http/claude-api.js';
import { RequestFailure } from '../../src/http/request-failure.js';
import { fetchSnapshot } from '../../src/live/fetch-snapshot.js';
import { limitSources } from '../../src/live/limit-sources.js';
import { byCursor, readPages } from '../../src/live/pages.js';
import type { LimitSource } from '../../src/live/limit-source.js';
import { findFederation } from '../../src/live/federation/federation-settings.js';
import { startApi } from './api-server.js';
import { bakery, optionsFor, overrides, page } from './bakery.js';
import { federated, identityToken, noon } from './pipeline.js';

const cap = z.looseObject({ id: z.string(), workspace_id: z.string() });
const paging = byCursor(z.looseObject({ data: z.array(cap), next_page: z.nullable(z.string()) }));

/** A kind of limits that one list has for all workspaces; what it says becomes a group, for want of a field of its own. */
const caps: LimitSource = {
  checks: { organization: 'Caps', workspace: null },
  begin: (api) => {
    const path = ApiPath.of('/v1/organizations/caps');
    const pages = readPages(api, path, { paging, query: { scope: 'workspace' }, beta: 'caps-2026-11-30' });
    return {
      organization: pages.then(({ items }) => `${items.length} caps`),
      collect: () => ({
        readWorkspace: async (_, id) => {
          const { items, place } = await pages;
          return items.some((item) => item.workspace_id === id) ? null : new RequestFailure(place, 'it has no cap');
        },
        finish: async (ids) => {
          const { items } = await pages;
          const groups = items.filter((item) => ids.includes(item.workspace_id)).map(({ id }) => groupOf(id));
          return { organization: { groups }, workspaces: new Map() };
        },
      }),
    };
  },
};

function groupOf(key: string) {
  const none = { id: null, rate_limit_id: null, display_name: null, models: null };
  return { key, ...none, type: 'cap', limits: [], workspace_models: [] };
}

const capsOf = (...ids: readonly string[]) => ({
  '/caps': () => page(...ids.map((id) => ({ id: `cap-${id}`, workspace_id: id }))),
});

it('another source is read beside the first, and its fields stand in the same snapshot', async () => {
  const server = await startApi({ ...bakery, ...capsOf('wrkspc_bread', 'wrkspc_cake') });
  const snapshot = await fetchSnapshot(optionsFor(server), [...limitSources, caps]);
  expect([snapshot.complete, overrides(snapshot)]).toEqual([true, ['bread rlg_opus requests_per_minute = 700 (4000)']]);
  expect(snapshot.groups.map(({ key }) => key)).toEqual([
    'cap-wrkspc_bread',
    'cap-wrkspc_cake',
    'rlg_batch',
    'rlg_opus',
    'rlg_sonnet',
  ]);
  const asked = server.requests.filter(({ path }) => path.includes('/caps'));
  expect(asked.map(({ path, headers }) => [path, headers['anthropic-beta']])).toEqual([
    ['/v1/organizations/caps?scope=workspace', 'caps-2026-11-30'],
  ]);
});

it('a workspace that one of the sources could not read was not read, with the reason of that source', async () => {
  const server = await startApi({ ...bakery, ...capsOf('wrkspc_bread') });
  const { complete, incomplete, workspaces } = await fetchSnapshot(optionsFor(server), [...limitSources, caps]);
  expect([complete, incomplete.map(({ workspace, reason }) => [workspace.name, reason])]).toEqual([
    false,
    [['cake', 'it has no cap']],
  ]);
  expect(workspaces.map(({ name, read }) => [name, read])).toEqual([
    ['bread', true],
    ['cake', false],
  ]);
});

it('the beta that a source needs goes beside that of federation', async () => {
  const granted = { access_token: 'sk-ant-oat01-granted', token_type: 'Bearer', expires_in: 600 };
  const routes = { ...bakery, ...capsOf('wrkspc_bread', 'wrkspc_cake'), '/v1/oauth/token': () => ({ body: granted }) };
  const server = await startApi(routes);
  const federation = findFederation({ ...federated, ANTHROPIC_IDENTITY_TOKEN: identityToken() });
  if (federation === null) throw new Error('Nothing asks for federation');
  const options = optionsFor(server, { credential: { federation }, now: () => noon });
  await fetchSnapshot(options, [...limitSources, caps]);
  const asked = server.requests.find(({ path }) => path.includes('/caps'));
  expect(asked?.headers['anthropic-beta']).toBe('oauth-2025-04-20,caps-2026-11-30');
});
