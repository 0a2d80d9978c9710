import { describe, expect, test } from 'vitest';

import { type EmulatedAnswer } from '../../../src/emulator/answers.js';
import { carryOutForm } from '../../../src/emulator/console/page-forms.js';
import { handle } from '../../../src/emulator/handler.js';
import { createStore, type Store } from '../../../src/emulator/store.js';
import { adminKey, bookshop } from '../bookshop.js';

const now = Date.parse('2026-11-24T12:00:00Z');

const actor = { type: 'user_actor', user_id: 'user_1', email_address: 'alex@example.com' };
const activities = [
  {
    at: '2026-11-20T09:00:00Z',
    workspace: 'chat',
    model_group: 'a',
    limiter: 'requests_per_minute',
    value: 500,
    actor,
  },
  {
    at: '2026-11-22T09:00:00Z',
    workspace: 'wrkspc_chat',
    model_group: 'a',
    limiter: 'tokens_per_day',
    value: null,
    actor: { type: 'robot_actor' },
  },
  { at: '2026-11-21T09:00:00Z', workspace: 'small', model_group: 'a', limiter: 'requests_per_minute', value: 7, actor },
];

interface Page {
  readonly data: readonly Readonly<Record<string, unknown>>[];
  readonly has_more: boolean;
  readonly last_id: string | null;
}

function storeOf(compliance: object = { activities }): Store {
  return createStore(bookshop({ compliance }));
}

function ask(
  store: Store,
  query = '',
  headers: Readonly<Record<string, string>> = { 'x-api-key': adminKey },
): EmulatedAnswer {
  const path = `/v1/compliance/activities${query}`;
  return handle(store, { method: 'GET', path, headers, body: '', requestId: 'req_test' }, { now: () => now });
}

function page(store: Store, query = ''): Page {
  return ask(store, query).body as Page;
}

function times(store: Store, query = ''): readonly unknown[] {
  return page(store, query).data.map(({ created_at: at }) => String(at).slice(0, 10));
}

describe('the emulated Activity Feed', () => {
  test('tells what was recorded, the newest first, as the API words it', () => {
    const [newest, , oldest] = page(storeOf()).data;
    expect(times(storeOf())).toEqual(['2026-11-22', '2026-11-21', '2026-11-20']);
    expect(oldest).toEqual({
      id: expect.stringMatching(/^activity_/),
      created_at: '2026-11-20T09:00:00Z',
      type: 'platform_workspace_rate_limit_updated',
      actor,
      organization_id: null,
      organization_uuid: 'org-1',
      workspace_id: 'wrkspc_chat',
      model_group: 'a',
      limiter_type: 'requests_per_minute',
      value: 500,
    });
    expect(newest).toMatchObject({ type: 'platform_workspace_rate_limit_deleted', actor: { type: 'robot_actor' } });
    expect(newest).not.toHaveProperty('value');
  });

  test('takes windows, types and actors', () => {
    const store = storeOf();
    const at = '2026-11-21T09:00:00Z';
    expect(['gte', 'gt', 'lte', 'lt'].map((bound) => times(store, `?created_at.${bound}=${at}`).length)).toEqual([
      2, 1, 2, 1,
    ]);
    expect(times(store, '?activity_types[]=platform_workspace_rate_limit_deleted')).toEqual(['2026-11-22']);
    expect(times(store, '?exclude_activity_types[]=platform_workspace_rate_limit_deleted')).toHaveLength(2);
    expect(times(store, '?actor_ids[]=user_1')).toHaveLength(2);
    expect(times(store, '?organization_ids[]=another')).toEqual([]);
  });

  test('pages by ID in both directions', () => {
    const store = storeOf();
    const first = page(store, '?limit=2');
    expect([first.data.length, first.has_more]).toEqual([2, true]);
    expect(times(store, `?limit=2&after_id=${first.last_id}`)).toEqual(['2026-11-20']);
    expect(times(store, `?before_id=${first.last_id}`)).toEqual(['2026-11-22']);
  });

  test.each([
    ['limit=0'],
    ['limit=5001'],
    ['created_at.gte=2026-11-21T09:00:00'],
    ['after_id=a&before_id=b'],
    ['after_id=nobody'],
    ['activity_types[]=a&exclude_activity_types[]=b'],
    ['actor_ids[]=apikey_1'],
  ])('refuses %s with a 400 that has neither type nor request ID', (query) => {
    const { status, body } = ask(storeOf(), `?${query}`);
    expect([status, body]).toEqual([400, { error: { type: 'invalid_request_error', message: expect.any(String) } }]);
  });

  test('says how many calls are left, and refuses the next with the wait', () => {
    const store = storeOf({ pace: 2 });
    const headers = [ask(store), ask(store), ask(store)].map((answer) => answer.headers);
    expect(headers.map((one) => one['anthropic-ratelimit-requests-remaining'])).toEqual(['1', '0', '0']);
    expect(headers.map((one) => one['retry-after'])).toEqual([undefined, undefined, '60']);
    expect(headers[0]).toMatchObject({ 'anthropic-ratelimit-requests-limit': '2' });
  });

  test('is refused where it is off or the key is too old, and the settings tell which', () => {
    const settings = (store: Store): unknown => {
      const path = '/v1/organizations/compliance_settings';
      const request = { method: 'GET', path, headers: { 'x-api-key': adminKey }, body: '', requestId: 'req_test' };
      return handle(store, request).body;
    };
    const [off, old] = [storeOf({ state: 'disabled' }), storeOf({ key_has_scope: false })];
    expect([ask(off).status, ask(old).status, ask(storeOf(), '', { 'x-api-key': 'none' }).status]).toEqual([
      403, 403, 401,
    ]);
    expect(JSON.stringify(ask(old).body)).toContain('needed: read:compliance_activities');
    expect(settings(off)).toEqual({ type: 'compliance_settings', state: { type: 'disabled' } });
    expect(settings(old)).toEqual({ type: 'compliance_settings', state: { type: 'enabled' } });
  });

  test('is of workspaces that there are', () => {
    const wrong = [{ ...activities[0], workspace: 'nobody' }];
    expect(() => storeOf({ activities: wrong })).toThrow(
      'compliance.activities[0].workspace: no workspace is named "nobody"',
    );
  });

  test('has nothing from before it was switched on', () => {
    expect(times(storeOf({ since: '2026-11-21T09:00:00Z', activities }))).toEqual(['2026-11-22', '2026-11-21']);
  });
});

describe('what is recorded', () => {
  const update = (store: Store, credential: string, value: number | null): number => {
    const path = '/v1/organizations/workspaces/wrkspc_chat/rate_limits/entry-opus';
    const body = JSON.stringify({ limits: [{ type: 'requests_per_minute', value }] });
    const headers = { authorization: `Bearer ${credential}` };
    return handle(store, { method: 'POST', path, headers, body, requestId: 'req_test' }, { now: () => now }).status;
  };

  test('is who set or cleared a limit, by key, by token and by hand, and when; what changes nothing is not', () => {
    const store = storeOf({});
    const form = {
      action: 'save',
      workspace: 'wrkspc_chat',
      group: 'opus',
      'shown.requests_per_minute': '700',
      'value.requests_per_minute': '800',
    };
    expect([update(store, adminKey, 700), update(store, adminKey, 700)]).toEqual([200, 200]);
    carryOutForm(store, new URLSearchParams(form), now + 1);
    expect(update(store, 'sk-ant-oat01-of-somebody', null)).toBe(200);
    const told = page(store).data.map(({ actor: who, value }) => [(who as { type: string }).type, value]);
    expect(told).toHaveLength(3);
    expect(told).toEqual(
      expect.arrayContaining([
        ['admin_api_key_actor', 700],
        ['service_account_actor', undefined],
        ['user_actor', 800],
      ]),
    );
    expect(page(store).data.every(({ model_group: group }) => group === 'opus')).toBe(true);
  });

  test('is nothing while it is off', () => {
    const store = storeOf({ state: 'disabled' });
    update(store, adminKey, 700);
    expect(store.activities()).toEqual([]);
  });
});
