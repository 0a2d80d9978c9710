import { onTestFinished, describe, expect, test } from 'vitest';

import { type Feed, type FeedWanted, isFeedOn, readFeed } from '../../src/activity/read-feed.js';
import { parseFault } from '../../src/emulator/fault-text.js';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { openApi } from '../../src/live/open-api.js';
import type { Api } from '../../src/live/request.js';
import { UserError } from '../../src/model/errors.js';
import { bookshop } from '../emulator/bookshop.js';
import { startApi } from '../live/api-server.js';
import { optionsFor } from '../live/bakery.js';
import { clockAt } from '../usage/reading.js';

const now = Date.UTC(2026, 10, 24, 12);

/** An event of the world: 500 requests a minute are set in `chat`. */
function activity(parts: Readonly<Record<string, unknown>> = {}): object {
  return {
    at: '2026-11-20T09:00:00Z',
    workspace: 'chat',
    model_group: 'internal_opus',
    limiter: 'requests_per_minute',
    value: 500,
    actor: {
      type: 'user_actor',
      user_id: 'user_1',
      email_address: 'alex@example.com',
      ip_address: '192.0.2.1',
      user_agent: 'x',
    },
    ...parts,
  };
}

interface Served {
  readonly emulator: Emulator;
  /** Paths that were asked for, with what is of interest of their queries. */
  readonly asked: () => readonly string[];
  readonly within: <T>(read: (api: Api) => Promise<T>) => Promise<T>;
}

async function serve(compliance: object, faults: readonly string[] = []): Promise<Served> {
  const emulator = await startEmulator(bookshop({ compliance }), { now: () => now, faults: faults.map(parseFault) });
  onTestFinished(() => emulator.close());
  const opened = await openApi({ ...optionsFor(emulator), ...clockAt(now) });
  onTestFinished(() => opened.close());
  return {
    emulator,
    asked: () =>
      emulator.requests.map(({ path }) => {
        const { pathname, searchParams } = new URL(path, emulator.url);
        return [pathname, searchParams.get('created_at.gte'), searchParams.get('created_at.lt')].join(' ').trim();
      }),
    within: (read) => opened.run(read),
  };
}

const wanted: FeedWanted = {
  organization: 'org-1',
  isOwn: true,
  from: null,
  now,
  emails: false,
};

function read({ within }: Served, more: Partial<FeedWanted> = {}): Promise<Feed> {
  return within((api) => readFeed(api, { ...wanted, ...more }));
}

describe('the Activity Feed', () => {
  test('is read up to a minute ago, and from a minute before that on, each event once', async () => {
    const served = await serve({
      activities: [
        activity({ at: '2026-11-24T11:58:30Z', value: 1 }),
        activity({ at: '2026-11-24T11:59:50Z', value: null }),
        activity({ at: '2026-11-01T10:00:00+02:00', value: 3 }),
      ],
    });
    const { events, problem } = await read(served);
    expect(problem).toBeNull();
    expect(events.map(({ at, value }) => [at, value])).toEqual([
      ['2026-11-24T11:58:30.000Z', 1],
      ['2026-11-01T08:00:00.000Z', 3],
      ['2026-11-24T11:59:50.000Z', null],
    ]);
    expect(served.asked()).toEqual([
      '/v1/compliance/activities  2026-11-24T11:59:00.000Z',
      '/v1/compliance/activities 2026-11-24T11:58:00.000Z',
    ]);
    const [first] = served.emulator.requests;
    const query = new URLSearchParams(first?.path.split('?')[1]);
    expect(query.getAll('activity_types[]')).toEqual([
      'platform_workspace_rate_limit_updated',
      'platform_workspace_rate_limit_deleted',
    ]);
    expect(query.get('limit')).toBe('5000');
    expect(served.emulator.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('is read from a time on, in one window where that is less than a minute ago', async () => {
    const served = await serve({ activities: [activity(), activity({ at: '2026-11-23T12:00:00Z', value: 2 })] });
    const day = await read(served, { from: now - 86_400_000 });
    expect(day.events.map(({ value }) => value)).toEqual([2]);
    await read(served, { from: now - 1000 });
    expect(served.asked().slice(2)).toEqual(['/v1/compliance/activities 2026-11-24T11:59:59.000Z']);
  });

  test('is read page after page', async () => {
    const activities = Array.from({ length: 5002 }, (_, index) => activity({ value: index }));
    const served = await serve({ activities });
    const { events } = await read(served);
    expect(events).toHaveLength(5002);
    expect(served.emulator.requests.filter(({ path }) => path.includes('after_id='))).toHaveLength(1);
  });

  test('gives the kind of an actor and its ID; an address only where it is asked for, and nothing else ever', async () => {
    const actors = [
      {
        type: 'user_actor',
        user_id: 'user_1',
        email_address: 'alex@example.com',
        ip_address: '192.0.2.1',
        user_agent: 'x',
      },
      { type: 'admin_api_key_actor', admin_api_key_id: 'apikey_1', ip_address: '192.0.2.1', user_agent: 'x' },
      { type: 'service_account_actor', service_account_id: 'svac_1', user_agent: 'x' },
      { type: 'federated_actor', provider: { type: 'oidc' }, subject: 'repo:acme/limits', ip_address: '192.0.2.1' },
      { type: 'federated_actor', provider: { type: 'gcp' }, subject: 'robot@example.com' },
      { type: 'robot_actor', serial: 7, machine_id: 'machine_1', robot_id: 'robot_1' },
      { type: 'ghost_actor' },
    ];
    const activities = actors.map((actor, index) => activity({ actor, value: index }));
    const served = await serve({ activities });
    const told = async (emails: boolean): Promise<readonly unknown[]> =>
      (await read(served, { emails })).events.toReversed().map(({ actor }) => actor);
    const named = [
      { type: 'user_actor', id: 'user_1' },
      { type: 'admin_api_key_actor', id: 'apikey_1' },
      { type: 'service_account_actor', id: 'svac_1' },
      { type: 'federated_actor', id: 'repo:acme/limits' },
      { type: 'federated_actor', id: null },
      { type: 'robot_actor', id: 'robot_1' },
      { type: 'ghost_actor', id: null },
    ];
    expect(await told(false)).toEqual(named);
    const emails = ['alex@example.com', undefined, undefined, undefined, 'robot@example.com'];
    expect(await told(true)).toEqual(
      named.map((actor, at) => (emails[at] === undefined ? actor : { ...actor, email: emails[at] })),
    );
  });

  test('that of a parent organization has those of the others too, which are left out', async () => {
    const of = (id: string, organization: object): object => ({ ...event, id, ...organization });
    const { events } = await feedOf([
      of('own', { organization_uuid: 'org-1' }),
      of('by-id', { organization_uuid: 'uuid-1', organization_id: 'org-1' }),
      of('unnamed', { organization_uuid: null, organization_id: 'org_tagged' }),
      of('other', { organization_uuid: 'org-2', organization_id: null }),
    ]);
    expect(events.map(({ id }) => id)).toEqual(['own', 'by-id', 'unnamed']);
  });
});

/** As the feed has it. */
const event = {
  id: 'activity_1',
  created_at: '2026-11-20T09:00:00Z',
  type: 'platform_workspace_rate_limit_updated',
  actor: { type: 'user_actor' },
  workspace_id: 'wrkspc_chat',
  model_group: 'internal_opus',
  limiter_type: 'requests_per_minute',
  value: 500,
};

/** What is read of a feed that answers so. */
async function feedOf(data: readonly object[]): Promise<Feed> {
  const body = { data, has_more: false, last_id: null };
  const server = await startApi({ '/v1/compliance/activities': () => ({ body }) });
  const opened = await openApi({ ...optionsFor(server), ...clockAt(now) });
  onTestFinished(() => opened.close());
  return opened.run((api) => readFeed(api, wanted));
}

describe('where the Activity Feed is not read,', () => {
  test('it is told that it is switched off', async () => {
    const { events, problem } = await read(await serve({ state: 'disabled', activities: [activity()] }));
    expect([events, problem]).toEqual([
      [],
      {
        reason: 'feed-off',
        on: false,
        said: 'GET /v1/compliance/activities: the API answered 403 permission_error (status 403, request-id req_emulated00000001)',
      },
    ]);
  });

  test.each([
    ['the key is older than the feed', { key_has_scope: false }, [], 'not-permitted', true],
    ['the key is of the wrong kind', {}, ['401:path=compliance/activities'], 'not-permitted', true],
    ['the settings say nothing either', {}, ['403:path=compliance'], 'not-permitted', null],
    ['the API has no such path', {}, ['404:path=compliance'], 'not-read', null],
    ['it fails for good', {}, ['500:path=activities,should-retry=false'], 'not-read', null],
    ['it is no JSON', {}, ['not-json:path=activities'], 'not-read', null],
    ['a page leads back', { activities: [activity()] }, ['repeated-cursor:path=activities'], 'not-read', null],
    ['it is asked too often for too long', {}, ['429:path=activities,retry-after=9999'], 'not-read', null],
  ])('as %s, that is told, and no error', async (_, compliance, faults, reason, on) => {
    const { events, problem } = await read(await serve(compliance, faults));
    expect(events).toEqual([]);
    expect(problem).toMatchObject({ reason, on, said: expect.stringContaining('GET /v1/compliance/activities') });
    expect(problem?.said).not.toContain('?');
  });

  test.each([
    ['no limiter', { limiter_type: undefined }],
    ['no value', { value: undefined }],
    ['no time', { created_at: 'yesterday' }],
  ])('as the event of a limit has %s, no older one is taken for the newest', async (_, parts) => {
    const other = { ...event, id: 'activity_2', type: 'workspace_spend_limit_created', workspace_id: 7 };
    expect((await feedOf([event, { ...other, workspace_id: null }])).events.map(({ id }) => id)).toEqual([
      'activity_1',
    ]);
    const { events, problem } = await feedOf([{ ...event, id: 'activity_3', ...parts }, event]);
    expect(events).toEqual([]);
    expect(problem?.said).toContain('an event of a limit is not as documented');
  });

  test('a credential of another organization is told, and an interruption ends the run all the same', async () => {
    const served = await serve({ activities: [activity()] });
    const other = await read(served, { organization: 'org-2', isOwn: false });
    expect(other.problem?.said).toContain('the credential is of another organization (org-1)');
    expect((await read(served, { isOwn: false })).events).toHaveLength(1);
    const ended = UserError.of('interrupted', {});
    const interrupted = served.within(async (api) => {
      const { deadline } = api;
      return readFeed({ ...api, deadline: { ...deadline, signal: AbortSignal.abort(ended) } }, wanted);
    });
    await expect(interrupted).rejects.toBe(ended);
  });

  test('whether it is on is known, or not', async () => {
    const on = async (compliance: object, faults: readonly string[] = []): Promise<boolean | null> =>
      (await serve(compliance, faults)).within((api) => isFeedOn(api));
    expect([await on({}), await on({ state: 'disabled' }), await on({}, ['not-json'])]).toEqual([true, false, null]);
  });
});
