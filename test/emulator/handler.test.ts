import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { type ApiVersion, type Generation, generations } from '../../src/emulator/generations.js';
import { handle } from '../../src/emulator/handler.js';
import { createStore } from '../../src/emulator/store.js';
import { adminKey, ask, bookshop } from './bookshop.js';

const list = z.object({ data: z.array(z.record(z.string(), z.unknown())), next_page: z.string().nullable() });
const workspaces = z.object({
  data: z.array(z.looseObject({ id: z.string() })),
  has_more: z.boolean(),
  first_id: z.string().nullable(),
  last_id: z.string().nullable(),
});

function ids(body: unknown): string[] {
  return workspaces.parse(body).data.map(({ id }) => id);
}

describe('who may ask', () => {
  const api = ask(bookshop());
  const status = (headers: Readonly<Record<string, string>>): number => api('/me', { headers }).status;

  it('takes Admin keys and OAuth tokens in either header', () => {
    for (const key of ['sk-ant-admin01-a', 'sk-ant-admin-a', 'sk-ant-oat01-a']) {
      expect(status({ 'x-api-key': key })).toBe(200);
      expect(status({ authorization: `Bearer ${key}` })).toBe(200);
    }
  });

  it('refuses the key of a workspace with 403, or with 401 where that is asked for', () => {
    const headers = { 'x-api-key': 'sk-ant-api03-a' };
    expect(status(headers)).toBe(403);
    expect(api('/me', { headers, workspaceKeyStatus: 401 }).status).toBe(401);
  });

  it('refuses a missing key, an unknown kind of key and another scheme with 401', () => {
    expect([{}, { 'x-api-key': 'sk-ant-oat02-a' }, { authorization: 'Basic sk-ant-admin01-a' }].map(status)).toEqual([
      401, 401, 401,
    ]);
  });

  it('says what kind of error it is, and repeats the request ID', () => {
    expect(api('/me', { headers: {} }).body).toEqual({
      type: 'error',
      error: { type: 'authentication_error', message: expect.any(String) },
      request_id: 'req_test',
    });
  });

  it('answers an unknown anthropic-version with 400, and serves a request without one', () => {
    expect(api('/me', { version: '2027-01-01' }).status).toBe(400);
    expect(api('/me').body).toEqual({ id: 'org-1', type: 'organization', name: 'Bookshop' });
  });
});

describe('the shape of entries, generation by generation', () => {
  const before = ['type', 'group_type', 'models', 'limits'];
  const organizationKeys = (generation: Generation, version: ApiVersion): string[] => {
    const { body } = ask(bookshop({ generation }))('/rate_limits', { version });
    return Object.keys(list.parse(body).data[0] ?? {}).toSorted();
  };

  it('follows the dates on which fields came', () => {
    expect(organizationKeys('G0', '2023-06-01')).toEqual(before.toSorted());
    expect(organizationKeys('G1', '2023-06-01')).toEqual([...before, 'id'].toSorted());
    for (const generation of ['G2', 'G3', 'G4', 'G5'] as const) {
      expect(organizationKeys(generation, '2023-06-01')).toEqual([...before, 'id', 'group'].toSorted());
    }
  });

  it('drops group_type under version 2026-10-21 in the current generation, and there alone', () => {
    const dropped = generations.filter(
      (generation) => !organizationKeys(generation, '2026-10-21').includes('group_type'),
    );
    expect(dropped).toEqual(['G5']);
  });

  it('gives a workspace entry its IDs from G1 on and its sources from G3 on', () => {
    const limits = (generation: Generation) =>
      list.parse(ask(bookshop({ generation }))('/workspaces/wrkspc_chat/rate_limits').body).data[0];
    expect(limits('G0')).toEqual({
      type: 'workspace_rate_limit',
      group_type: 'model_group',
      models: ['claude-opus-4-7', 'claude-opus-4-8'],
      limits: [
        { type: 'requests_per_minute', value: 500, org_limit: 4000 },
        { type: 'tokens_per_day', value: 7, org_limit: null },
      ],
    });
    expect(limits('G1')).toMatchObject({ rate_limit_id: 'entry-opus', workspace_id: 'wrkspc_chat' });
    expect(limits('G3')).toMatchObject({
      limits: [{ source: { type: 'workspace' } }, { source: { type: 'workspace' } }],
    });
  });

  it('gives only model groups a display name', () => {
    const groups = list.parse(ask(bookshop())('/rate_limits').body).data.map((entry) => entry['group']);
    expect(groups).toEqual([
      { type: 'model_group', id: 'rlg_opus', display_name: 'Claude Opus 4.x' },
      { type: 'model_group', id: 'rlg_haiku', display_name: 'Claude Haiku 4.5' },
      { type: 'batch', id: 'rlg_batch' },
    ]);
  });

  it('keeps the group ID, the entry ID and rate_limit_id apart (peers row 13)', () => {
    const api = ask(bookshop());
    const entry = { group: { id: 'rlg_opus' } };
    expect(list.parse(api('/rate_limits').body).data[0]).toMatchObject({ id: 'entry-opus', ...entry });
    const own = list.parse(api('/workspaces/wrkspc_chat/rate_limits').body).data[0];
    expect(own).toMatchObject({ rate_limit_id: 'entry-opus', workspace_id: 'wrkspc_chat', ...entry });
    expect(own).not.toHaveProperty('id');
  });

  it('serves a limiter named __proto__ as any other', () => {
    const groups: unknown = JSON.parse('{"batch":{"limits":{"__proto__":3,"type":4}}}');
    const [entry] = list.parse(ask(bookshop({ groups, workspaces: [] }))('/rate_limits').body).data;
    expect(entry?.['limits']).toEqual([
      { type: '__proto__', value: 3 },
      { type: 'type', value: 4 },
    ]);
  });
});

describe('the limits of a workspace', () => {
  const api = ask(bookshop());
  const entries = (path: string) => list.parse(api(path).body).data;

  it('lists overrides only, unless inherited limits are asked for', () => {
    expect(entries('/workspaces/wrkspc_small/rate_limits')).toEqual([]);
    expect(entries('/workspaces/wrkspc_chat/rate_limits?include_inherited=false')).toHaveLength(1);
    expect(
      entries('/workspaces/wrkspc_chat/rate_limits?include_inherited=true').map((entry) => entry['limits']),
    ).toEqual([
      [
        { type: 'requests_per_minute', value: 500, org_limit: 4000, source: { type: 'workspace' } },
        {
          type: 'input_tokens_per_minute_cache_aware',
          value: 2_000_000,
          org_limit: 2_000_000,
          source: { type: 'organization' },
        },
        { type: 'fast_otpm', value: 0, org_limit: 0, source: { type: 'organization' } },
        { type: 'tokens_per_day', value: 7, org_limit: null, source: { type: 'workspace' } },
      ],
      [{ type: 'requests_per_minute', value: 5000, org_limit: 5000, source: { type: 'organization' } }],
      [{ type: 'enqueued_batch_requests', value: 300_000, org_limit: 300_000, source: { type: 'organization' } }],
    ]);
  });

  it('leaves out model groups of which the workspace can use no model, and models that it cannot use', () => {
    const seen = entries('/workspaces/wrkspc_small/rate_limits?include_inherited=true');
    expect(seen.map((entry) => entry['models'])).toEqual([['claude-opus-4-8'], null]);
  });

  it('leaves out groups that a world says do not apply', () => {
    const workspace = { id: 'wrkspc_1', name: 'a', groups: ['claude-haiku-4-5'] };
    const { body } = ask(bookshop({ workspaces: [workspace] }))(
      '/workspaces/wrkspc_1/rate_limits?include_inherited=true',
    );
    expect(list.parse(body).data.map((entry) => entry['rate_limit_id'])).toEqual(['entry-haiku']);
  });

  it('answers 404 for the default workspace, with and without inherited limits (peers row 10)', () => {
    expect(api('/workspaces/wrkspc_default').status).toBe(200);
    expect(api('/workspaces/wrkspc_default/rate_limits').status).toBe(404);
    expect(api('/workspaces/wrkspc_default/rate_limits?include_inherited=true').status).toBe(404);
  });

  it('answers 404 for a workspace that is not there, and 400 for an include_inherited that is no Boolean', () => {
    expect(api('/workspaces/wrkspc_gone').status).toBe(404);
    expect(api('/workspaces/wrkspc_gone/rate_limits').status).toBe(404);
    expect(api('/workspaces/wrkspc_chat/rate_limits?include_inherited=yes').status).toBe(400);
  });

  it('decodes IDs in paths', () => {
    const odd = ask(bookshop({ workspaces: [{ id: 'odd/id?#%', name: 'odd' }] }));
    expect(odd(`/workspaces/${encodeURIComponent('odd/id?#%')}`).body).toMatchObject({ id: 'odd/id?#%' });
    expect(odd('/workspaces/%E0%A4%A').status).toBe(400);
  });

  it('ignores include_inherited in the generations that did not have it', () => {
    const path = '/workspaces/wrkspc_small/rate_limits?include_inherited=true';
    const honoured = generations.filter(
      (generation) => list.parse(ask(bookshop({ generation }))(path).body).data.length > 0,
    );
    expect(honoured).toEqual(['G3', 'G4', 'G5']);
  });
});

describe('filters and cursors', () => {
  const api = ask(bookshop());
  const page = (path: string) => list.parse(api(path).body);

  it('filters by group type and by any model of a group', () => {
    expect(page('/rate_limits?group_type=batch').data).toHaveLength(1);
    expect(page('/rate_limits?model=claude-opus-4-8').data).toMatchObject([{ id: 'entry-opus' }]);
    expect(page('/workspaces/wrkspc_chat/rate_limits?group_type=batch').data).toEqual([]);
    expect(api('/rate_limits?model=claude-2').status).toBe(404);
    expect(api('/rate_limits?group_type=bananas').status).toBe(400);
    expect(api('/workspaces/wrkspc_chat/rate_limits?group_type=bananas').status).toBe(400);
  });

  it('does not list a group that the organization has no value for', () => {
    const groups = { skills: {}, files: { limits: { requests_per_minute: 500 } } };
    const workspaces = [
      { id: 'wrkspc_1', name: 'one', overrides: { skills: { requests_per_minute: 5 } } },
      { id: 'wrkspc_2', name: 'two' },
    ];
    const sparse = ask(bookshop({ groups, workspaces }));
    const listed = (path: string) => list.parse(sparse(path).body).data.map((entry) => entry['group_type']);
    expect(listed('/rate_limits')).toEqual(['files']);
    expect(listed('/workspaces/wrkspc_1/rate_limits?include_inherited=true')).toEqual(['skills', 'files']);
    expect(listed('/workspaces/wrkspc_2/rate_limits?include_inherited=true')).toEqual(['files']);
  });

  it('ignores parameters that it does not know', () => {
    const path = '/workspaces/wrkspc_chat/rate_limits?model=claude-2&beta=true&__proto__=1&constructor=2';
    expect(page(path).data).toHaveLength(1);
  });

  it('gives everything in one page without a limit, and cuts at a limit (peers row 3)', () => {
    expect(page('/rate_limits')).toMatchObject({ data: { length: 3 }, next_page: null });
    const first = page('/rate_limits?limit=2');
    const second = page(`/rate_limits?limit=2&page=${first.next_page}`);
    expect([...first.data, ...second.data]).toEqual(page('/rate_limits').data);
    expect(second.next_page).toBe(null);
  });

  it('takes a limit from 1 to 1000', () => {
    const statuses = ['0', '1001', '-1', '1.5', 'x', ''].map((limit) => api(`/rate_limits?limit=${limit}`).status);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 400]);
    expect(api('/rate_limits?limit=1000').status).toBe(200);
    expect(api('/workspaces?limit=0').status).toBe(400);
  });

  it('refuses a cursor that was issued for other filters, and one that was not issued at all', () => {
    const cursor = page('/workspaces/wrkspc_chat/rate_limits?include_inherited=true&limit=1').next_page;
    const follow = (path: string): number => api(`${path}&page=${cursor}`).status;
    expect(follow('/workspaces/wrkspc_chat/rate_limits?include_inherited=true&limit=2')).toBe(200);
    expect(follow('/workspaces/wrkspc_chat/rate_limits?include_inherited=false')).toBe(400);
    expect(follow('/workspaces/wrkspc_chat/rate_limits?include_inherited=true&group_type=batch')).toBe(400);
    expect(follow('/workspaces/wrkspc_small/rate_limits?include_inherited=true')).toBe(400);
    expect(follow('/rate_limits?limit=1')).toBe(400);
    expect(api('/rate_limits?page=page_x').status).toBe(400);
  });

  it('ignores a limit in the generations that did not have it', () => {
    const cut = generations.filter(
      (generation) => list.parse(ask(bookshop({ generation }))('/rate_limits?limit=1').body).next_page !== null,
    );
    expect(cut).toEqual(['G1b', 'G2', 'G3', 'G4', 'G5']);
  });
});

describe('the list of workspaces', () => {
  const api = ask(bookshop());

  it('leaves out archived workspaces and the default one unless they are asked for', () => {
    expect(ids(api('/workspaces').body)).toEqual(['wrkspc_chat', 'wrkspc_small']);
    expect(ids(api('/workspaces?include_archived=true').body)).toEqual(['wrkspc_chat', 'wrkspc_old', 'wrkspc_small']);
    expect(ids(api('/workspaces?include_default=true').body)).toEqual([
      'wrkspc_default',
      'wrkspc_chat',
      'wrkspc_small',
    ]);
  });

  it('filters by IDs and leaves out those that are not there, silently', () => {
    expect(ids(api('/workspaces?ids[]=wrkspc_small&ids%5B%5D=wrkspc_gone').body)).toEqual(['wrkspc_small']);
    expect(api(`/workspaces?${'ids[]=a&'.repeat(101)}`).status).toBe(400);
    expect(ids(ask(bookshop({ generation: 'G4' }))('/workspaces?ids[]=wrkspc_small').body)).toHaveLength(2);
  });

  it('gives twenty at a time, and pages forwards and backwards by ID', () => {
    const many = Array.from({ length: 45 }, (_, index) => ({ id: `w${index}`, name: 'same' }));
    const paged = ask(bookshop({ workspaces: many }));
    const first = workspaces.parse(paged('/workspaces').body);
    expect(first).toMatchObject({ data: { length: 20 }, has_more: true, first_id: 'w0', last_id: 'w19' });
    expect(workspaces.parse(paged('/workspaces?after_id=w39').body)).toMatchObject({
      has_more: false,
      first_id: 'w40',
      last_id: 'w44',
    });
    expect(workspaces.parse(paged('/workspaces?before_id=w40').body)).toMatchObject({
      has_more: true,
      first_id: 'w20',
      last_id: 'w39',
    });
    expect(workspaces.parse(paged('/workspaces?before_id=w20').body)).toMatchObject({
      has_more: false,
      first_id: 'w0',
    });
    expect(paged('/workspaces?after_id=w99').status).toBe(400);
  });

  it('has no first and last ID on an empty page', () => {
    expect(api('/workspaces?after_id=wrkspc_small').body).toEqual({
      data: [],
      has_more: false,
      first_id: null,
      last_id: null,
    });
  });
});

describe('a person in the Console', () => {
  const path = '/workspaces/wrkspc_chat/rate_limits/entry-opus';
  const post = (body: unknown) => ({ method: 'POST', body });

  it('sets and clears limits, those not named stay, and the next reading shows it', () => {
    const api = ask(bookshop());
    const limits = [
      { type: 'requests_per_minute', value: null },
      { type: 'output_tokens_per_minute', value: 9000 },
    ];
    const expected = {
      type: 'workspace_rate_limit',
      rate_limit_id: 'entry-opus',
      limits: [
        { type: 'tokens_per_day', value: 7, org_limit: null, source: { type: 'workspace' } },
        { type: 'output_tokens_per_minute', value: 9000, org_limit: null, source: { type: 'workspace' } },
      ],
    };
    expect(api(path, post({ limits })).body).toMatchObject(expected);
    expect(list.parse(api('/workspaces/wrkspc_chat/rate_limits').body).data).toMatchObject([expected]);
  });

  it('leaves the world that it began with as it was', () => {
    const world = bookshop();
    ask(world)(path, post({ limits: [{ type: 'requests_per_minute', value: 1 }] }));
    expect(list.parse(ask(world)('/workspaces/wrkspc_chat/rate_limits').body).data).toMatchObject([
      { limits: [{ type: 'requests_per_minute', value: 500 }, { type: 'tokens_per_day' }] },
    ]);
  });

  it('stores a value above the organization’s', () => {
    const answer = ask(bookshop())(path, post({ limits: [{ type: 'requests_per_minute', value: 9999 }] }));
    expect(answer.body).toMatchObject({ limits: [{ value: 9999, org_limit: 4000 }, { value: 7 }] });
  });

  it('refuses what the update call does not take', () => {
    const api = ask(bookshop());
    const rpm = { type: 'requests_per_minute', value: 1 };
    const refused = [
      {},
      { limits: [] },
      { limits: [{ ...rpm, value: -1 }] },
      { limits: [{ ...rpm, value: 1.5 }] },
      { limits: [{ ...rpm, value: 2 ** 53 }] },
      { limits: [{ type: 'enqueued_batch_requests', value: 1 }] },
      { limits: [rpm, rpm] },
    ];
    expect(refused.map((body) => api(path, post(body)).status)).toEqual(refused.map(() => 400));
    expect(api(path, { method: 'POST' }).status).toBe(400);
  });

  it('does not exist for the default workspace, for unknown entries and before G4', () => {
    const update = post({ limits: [{ type: 'requests_per_minute', value: 1 }] });
    const api = ask(bookshop());
    expect(api('/workspaces/wrkspc_default/rate_limits/entry-opus', update).status).toBe(404);
    expect(api('/workspaces/wrkspc_chat/rate_limits/rlg_opus', update).status).toBe(404);
    expect(ask(bookshop({ generation: 'G3' }))(path, update).status).toBe(404);
  });
});

describe('what is not there', () => {
  it('answers 404 for unknown paths and 405 for other methods', () => {
    const api = ask(bookshop());
    const unknown = [
      '',
      '/users',
      '/workspaces/wrkspc_chat/members',
      '/rate_limits/x',
      '/workspaces/wrkspc_chat/rate_limits/a/b',
    ];
    expect(unknown.map((path) => api(path).status)).toEqual(unknown.map(() => 404));
    expect(api('/me', { method: 'DELETE' }).status).toBe(405);
    const root = {
      method: 'GET',
      path: '/v2/organizations/me',
      headers: { 'x-api-key': adminKey },
      body: '',
      requestId: 'r',
    };
    expect(handle(createStore(bookshop()), root).status).toBe(404);
  });
});
