import { expect, it } from 'vitest';
import { z } from 'zod';

import { ask } from '../bookshop.js';
import { asking, reportPage } from './bodies.js';
import { weekWorld } from './week.js';

const api = ask(weekWorld());
const list = z.object({
  data: z.array(z.looseObject({ id: z.string(), name: z.string(), status: z.string() })),
  has_more: z.boolean(),
  last_id: z.string().nullable(),
});

function keys(query: string, version?: string) {
  return list.parse(api(`/api_keys${query}`, { ...asking, ...(version !== undefined && { version }) }).body);
}

it('lists each key once, page by page, with its workspace', () => {
  const first = keys('?limit=3');
  expect(first.data.map(({ name }) => name)).toEqual(['checkout', 'evaluation', 'main']);
  const rest = keys(`?limit=1000&after_id=${first.last_id}`);
  expect([first.has_more, rest.has_more]).toEqual([true, false]);
  const all = keys('?limit=1000').data;
  expect([...first.data, ...rest.data]).toEqual(all);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(keys('?workspace_id=wrkspc_shop').data).toEqual(first.data.slice(0, 2));
  expect(keys('?status=archived').data).toMatchObject([{ scope: { workspace_id: 'wrkspc_old' } }]);
  expect(keys('?created_by_user_id=user_1').data).toEqual([]);
});

it('has scope, and workspace_id beside it before version 2026-10-21', () => {
  const scope = { type: 'workspace', workspace_id: 'wrkspc_shop' };
  expect(keys('', '2023-06-01').data[0]).toMatchObject({ scope, workspace_id: 'wrkspc_shop' });
  expect(keys('', '2026-10-21').data[0]).toMatchObject({ scope });
  expect(keys('', '2026-10-21').data[0]).not.toHaveProperty('workspace_id');
  const before = ask({ ...weekWorld(), generation: 'G0' });
  expect(list.parse(before('/api_keys').body).data[0]).not.toHaveProperty('scope');
});

it('refuses a size that is none and an anchor that is no key', () => {
  expect(['?limit=0', '?after_id=apikey_none'].map((query) => api(`/api_keys${query}`).status)).toEqual([400, 400]);
});

it('names the keys that the usage is told by; the Playground has none', () => {
  const path = '/usage_report/messages?starting_at=2026-11-27T00:00:00Z&limit=1&group_by[]=api_key_id&workspace_ids[]=';
  const told = (workspace: string) =>
    reportPage
      .parse(api(path + workspace, asking).body)
      .data.flatMap(({ results }) => results.map((row) => row.api_key_id));
  expect(told('wrkspc_shop')).toEqual(keys('?workspace_id=wrkspc_shop').data.map(({ id }) => id));
  expect(told('wrkspc_default')).toEqual([null]);
});
