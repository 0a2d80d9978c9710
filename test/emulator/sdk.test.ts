import Anthropic, { APIError, AuthenticationError, NotFoundError, PermissionDeniedError } from '@anthropic-ai/sdk';
import { oidcFederationProvider } from '@anthropic-ai/sdk/lib/credentials/oidc-federation';
import type {
  BetaAnalyticsUsageItem,
  UsageListParams,
} from '@anthropic-ai/sdk/resources/beta/organization/analytics/usage';
import type { APIKey } from '@anthropic-ai/sdk/resources/organization/api-keys';
import type { OrganizationRateLimit } from '@anthropic-ai/sdk/resources/organization/rate-limits';
import type { WorkspaceRateLimit } from '@anthropic-ai/sdk/resources/organization/workspaces/rate-limits';
import type { Workspace } from '@anthropic-ai/sdk/resources/organization/workspaces/workspaces';
import AnthropicBefore from '@anthropic-ai/sdk-2023-06-01';
import type { BetaOrganizationRateLimit } from '@anthropic-ai/sdk-2023-06-01/resources/beta/organization/rate-limits';
import type { BetaWorkspaceRateLimit } from '@anthropic-ai/sdk-2023-06-01/resources/beta/organization/workspaces/rate-limits';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { errorCodes } from '../../src/emulator/answers.js';
import { parseFault } from '../../src/emulator/fault-text.js';
import { type Emulator, startEmulator } from '../../src/emulator/server.js';
import { identityToken } from '../live/pipeline.js';
import { adminKey, bookshop } from './bookshop.js';
import { typeErrors } from './sdk-bodies.js';
import { now as weekNow, weekWorld } from './usage/week.js';

const many = Array.from({ length: 45 }, (_, index) => ({
  id: `wrkspc_${String(index).padStart(3, '0')}`,
  name: `team-${index}`,
  overrides: { opus: { requests_per_minute: index } },
}));
const archived = { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-01T00:00:00Z' };
const defaultWorkspace = { id: 'wrkspc_default', name: 'Default', default: true };

const current = '@anthropic-ai/sdk';
const before = '@anthropic-ai/sdk-2023-06-01';

const analyticsQuery = {
  starting_at: '2026-11-27T16:00:00Z',
  ending_at: '2026-11-27T20:00:00Z',
  time_bucket_width: '1h',
  order_by: 'time',
  group_by: ['workspace_id', 'model', 'service_tier', 'product', 'speed'],
} satisfies UsageListParams;

let emulator: Emulator;
let week: Emulator;
let client: Anthropic;
let clientBefore: AnthropicBefore;

beforeAll(async () => {
  emulator = await startEmulator(bookshop({ workspaces: [...many, archived, defaultWorkspace] }));
  week = await startEmulator(weekWorld(), { now: () => weekNow });
  const options = { baseURL: emulator.url, apiKey: adminKey, maxRetries: 0 };
  client = new Anthropic(options);
  clientBefore = new AnthropicBefore(options);
});

afterAll(() => Promise.all([emulator.close(), week.close()]));

/** A client of the organization whose usage is told. */
function ofWeek(): Anthropic {
  return new Anthropic({ baseURL: week.url, apiKey: adminKey, maxRetries: 0 });
}

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

describe('the official SDK of version 2026-10-21', () => {
  it('reads the organization, in both namespaces', async () => {
    expect(await client.organization.retrieve()).toMatchObject({ id: 'org-1', name: 'Bookshop' });
    expect(await client.beta.organization.retrieve()).toMatchObject({ id: 'org-1', name: 'Bookshop' });
  });

  it('pages through the organization’s limits, in both namespaces', async () => {
    const entries: OrganizationRateLimit[] = await collect(client.organization.rateLimits.list({ limit: 2 }));
    expect(entries.map(({ id, group }) => [id, group.type])).toEqual([
      ['entry-opus', 'model_group'],
      ['entry-haiku', 'model_group'],
      ['entry-batch', 'batch'],
    ]);
    expect(await collect(client.beta.organization.rateLimits.list({ limit: 1 }))).toEqual(entries);
    expect(entries.every((entry) => !('group_type' in entry))).toBe(true);
  });

  it('filters by model and by group type', async () => {
    expect(await collect(client.organization.rateLimits.list({ model: 'claude-haiku-4-5' }))).toMatchObject([
      { id: 'entry-haiku' },
    ]);
    expect(await collect(client.organization.rateLimits.list({ group_type: 'batch' }))).toMatchObject([
      { id: 'entry-batch' },
    ]);
    await expect(client.organization.rateLimits.list({ model: 'claude-2' })).rejects.toThrow(NotFoundError);
  });

  it('pages through the workspaces, archived and default ones included when asked', async () => {
    const workspaces: Workspace[] = await collect(client.organization.workspaces.list({ limit: 7 }));
    expect(workspaces.map(({ name }) => name)).toEqual(many.map(({ name }) => name));
    const all = await collect(client.organization.workspaces.list({ include_archived: true, include_default: true }));
    expect(all.slice(45).map(({ name, archived_at }) => [name, archived_at])).toEqual([
      ['old', '2026-03-01T00:00:00Z'],
      ['Default', null],
    ]);
    const ids = ['wrkspc_003', 'wrkspc_001'];
    expect(await collect(client.organization.workspaces.list({ ids }))).toMatchObject([
      { id: 'wrkspc_001' },
      { id: 'wrkspc_003' },
    ]);
    expect(await client.organization.workspaces.retrieve('wrkspc_default')).toMatchObject({ name: 'Default' });
  });

  it('pages backwards through the workspaces', async () => {
    const workspaces = await collect(client.organization.workspaces.list({ before_id: 'wrkspc_010', limit: 4 }));
    expect(workspaces.map(({ id }) => id).toSorted()).toEqual(many.slice(0, 10).map(({ id }) => id));
  });

  it('pages through overrides and inherited limits, in both namespaces', async () => {
    const overrides: WorkspaceRateLimit[] = await collect(client.organization.workspaces.rateLimits.list('wrkspc_007'));
    expect(overrides.map(({ limits }) => limits)).toEqual([
      [{ type: 'requests_per_minute', value: 7, org_limit: 4000, source: { type: 'workspace' } }],
    ]);
    const query = { include_inherited: true, limit: 1 };
    const all = await collect(client.organization.workspaces.rateLimits.list('wrkspc_007', query));
    expect(all.map(({ rate_limit_id, limits }) => [rate_limit_id, limits.length])).toEqual([
      ['entry-opus', 3],
      ['entry-haiku', 1],
      ['entry-batch', 1],
    ]);
    expect(await collect(client.beta.organization.workspaces.rateLimits.list('wrkspc_007', query))).toEqual(all);
  });

  it('gets its own error classes, with the request ID', async () => {
    const refused = await client.organization.workspaces.rateLimits
      .list('wrkspc_default')
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(NotFoundError);
    expect(refused).toMatchObject({ status: 404, type: 'not_found_error', requestID: expect.stringMatching(/^req_/) });
    const workspaceKey = new Anthropic({ baseURL: emulator.url, apiKey: 'sk-ant-api03-a', maxRetries: 0 });
    await expect(workspaceKey.organization.retrieve()).rejects.toThrow(PermissionDeniedError);
    const noKey = new Anthropic({ baseURL: emulator.url, authToken: 'nonsense', apiKey: null, maxRetries: 0 });
    await expect(noKey.organization.retrieve()).rejects.toThrow(AuthenticationError);
  });

  it('pages through the analytics and the API keys', async () => {
    const rows: BetaAnalyticsUsageItem[] = await collect(
      ofWeek().beta.organization.analytics.usage.list(analyticsQuery),
    );
    const first = await ofWeek().beta.organization.analytics.usage.list({ ...analyticsQuery, limit: 1000 });
    expect([rows.length > 50, first.data_refreshed_at]).toEqual([true, '2026-11-29T22:07:12Z']);
    expect(first.data).toEqual(rows);
    const keys: APIKey[] = await collect(ofWeek().organization.apiKeys.list({ limit: 4 }));
    expect(keys.slice(0, 2).map(({ name }) => name)).toEqual(['checkout', 'evaluation']);
  });

  /** The SDK's error for a fault of the emulator's. */
  async function errorOf(fault: string): Promise<APIError> {
    const faulty = await startEmulator(bookshop(), { faults: [parseFault(fault)] });
    try {
      const asking = new Anthropic({ baseURL: faulty.url, apiKey: adminKey, maxRetries: 0 });
      const error = await asking.organization.rateLimits.list().catch((thrown: unknown) => thrown);
      if (error instanceof APIError) return error;
      throw error;
    } finally {
      await faulty.close();
    }
  }

  it('gets a class of its own for every error code, and there is no other code of a 402 or 429', async () => {
    for (const [code, { status }] of errorCodes) {
      const error = await errorOf(code);
      expect(error).toMatchObject({ status, errorCode: code, details: { error_code: code } });
      expect(error.name.toLowerCase()).toBe(`${code.replaceAll('_', '')}error`);
    }
    const classes = z.object({ ERROR_CODE_CLASSES: z.map(z.string(), z.unknown()) });
    const known = classes.parse(await import('@anthropic-ai/sdk/core/error-classes')).ERROR_CODE_CLASSES;
    const own = [...errorCodes].map(([code, { status }]) => `${status} ${code}`);
    expect(own.filter((code) => !known.has(code))).toEqual([]);
    expect([...known.keys()].filter((code) => /^4(02|29) /.test(code) && !own.includes(code))).toEqual([]);
  });

  it('is asked to wait by a 429 that passes, and not by one of a spend cap', async () => {
    const waits = async (fault: string) => {
      const { status, type, errorCode, headers } = await errorOf(fault);
      return [status, type, errorCode, headers?.get('retry-after') ?? null];
    };
    expect(await waits('429:retry-after=7')).toEqual([429, 'rate_limit_error', null, '7']);
    expect(await waits('ramp_limit_exceeded')).toEqual([429, 'rate_limit_error', 'ramp_limit_exceeded', '1']);
    for (const code of ['enforced_spend_limit_reached', 'contract_spend_limit_reached'])
      expect(await waits(code)).toEqual([429, 'rate_limit_error', code, null]);
  });

  it('sets and clears a limit, and reads it back', async () => {
    const update = (value: number | null) =>
      client.organization.workspaces.rateLimits.update('entry-haiku', {
        workspace_id: 'wrkspc_044',
        limits: [{ type: 'requests_per_minute', value }],
      });
    const read = () =>
      collect(client.organization.workspaces.rateLimits.list('wrkspc_044', { group_type: 'model_group' }));
    const set = await update(600);
    expect(set.limits).toEqual([
      { type: 'requests_per_minute', value: 600, org_limit: 5000, source: { type: 'workspace' } },
    ]);
    expect((await read()).at(1)).toEqual(set);
    expect((await update(null)).limits).toEqual([]);
    expect(await read()).toHaveLength(1);
  });
});

describe('the official SDK without a key', () => {
  const soon = (): string => identityToken({ exp: Math.floor(Date.now() / 1000) + 300 });
  const asked = {
    federationRuleId: 'fdrl_emulated',
    organizationId: 'org-1',
    serviceAccountId: 'svac_emulated',
    fetch,
  };

  it('exchanges an identity token, and reads with what it is granted', async () => {
    const credentials = oidcFederationProvider({ ...asked, baseURL: emulator.url, identityTokenProvider: soon });
    const keyless = new Anthropic({ baseURL: emulator.url, credentials, maxRetries: 0 });
    expect(await keyless.organization.retrieve()).toMatchObject({ id: 'org-1' });
    const exchanges = emulator.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/oauth/token');
    expect(exchanges).toMatchObject([{ status: 200 }]);
  });

  it('gets its own error where the exchange is refused, or malformed', async () => {
    const wrong = { ...asked, baseURL: emulator.url, identityTokenProvider: soon };
    const refused = oidcFederationProvider({ ...wrong, serviceAccountId: 'svac_other' })();
    await expect(refused).rejects.toThrow(/^Token exchange failed with status 401 \(request-id req_emulated/);
    const malformed = oidcFederationProvider({ ...wrong, workspaceId: 'chat' })();
    await expect(malformed).rejects.toThrow('Token exchange failed with status 400');
  });

  it('exchanges again when what it was granted has ended', async () => {
    let now = Date.now();
    const own = await startEmulator(bookshop(), { now: () => now });
    try {
      const identityTokenProvider = (): string => identityToken({ exp: Math.floor(now / 1000) + 300 });
      const credentials = oidcFederationProvider({ ...asked, baseURL: own.url, identityTokenProvider });
      const keyless = new Anthropic({ baseURL: own.url, credentials, maxRetries: 1 });
      await keyless.organization.retrieve();
      now += 601_000;
      await keyless.organization.retrieve();
      expect(own.requests.map(({ method, status }) => [method, status])).toEqual([
        ['POST', 200],
        ['GET', 200],
        ['GET', 401],
        ['POST', 200],
        ['GET', 200],
      ]);
    } finally {
      await own.close();
    }
  });
});

describe('the official SDK of version 2023-06-01', () => {
  it('reads the organization and its workspaces, in both namespaces', async () => {
    expect(await clientBefore.organization.retrieve()).toEqual(await client.organization.retrieve());
    expect(await clientBefore.beta.organization.retrieve()).toMatchObject({ id: 'org-1' });
    const workspaces = await collect(clientBefore.organization.workspaces.list({ limit: 10 }));
    expect(workspaces).toHaveLength(45);
    expect(await collect(clientBefore.beta.organization.workspaces.list({ limit: 1000 }))).toEqual(workspaces);
  });

  it('is given group_type beside group', async () => {
    const entries: BetaOrganizationRateLimit[] = await collect(
      clientBefore.beta.organization.rateLimits.list({ limit: 2 }),
    );
    expect(entries).toMatchObject([
      { group_type: 'model_group', group: { type: 'model_group' } },
      { group_type: 'model_group', group: { type: 'model_group' } },
      { group_type: 'batch', group: { type: 'batch' } },
    ]);
    expect(await collect(clientBefore.organization.rateLimits.list())).toEqual(entries);
    const query = { include_inherited: true, limit: 2 };
    const pages = clientBefore.beta.organization.workspaces.rateLimits.list('wrkspc_007', query);
    const overrides: BetaWorkspaceRateLimit[] = await collect(pages);
    const types = ['model_group', 'model_group', 'batch'];
    expect(overrides).toMatchObject(types.map((type) => ({ group_type: type, group: { type } })));
  });

  it('sets a limit', async () => {
    const limits = [{ type: 'fast_otpm' as const, value: 0 }];
    const params = { workspace_id: 'wrkspc_043', limits };
    const set = await clientBefore.beta.organization.workspaces.rateLimits.update('entry-opus', params);
    expect(set.limits.at(-1)).toEqual({ type: 'fast_otpm', value: 0, org_limit: 0, source: { type: 'workspace' } });
  });
});

describe('the SDK’s types', () => {
  const query = { include_inherited: true };

  it('are met by every body, field by field, in both versions', async () => {
    const organization = await client.organization.retrieve();
    const entries = await collect(client.organization.rateLimits.list());
    const limits = await collect(client.organization.workspaces.rateLimits.list('wrkspc_007', query));
    const workspaces = await collect(
      client.organization.workspaces.list({ include_archived: true, include_default: true }),
    );
    const entriesBefore = await collect(clientBefore.beta.organization.rateLimits.list());
    const limitsBefore = await collect(clientBefore.beta.organization.workspaces.rateLimits.list('wrkspc_007', query));
    const rows = await collect(ofWeek().beta.organization.analytics.usage.list(analyticsQuery));
    const keys = await collect(ofWeek().organization.apiKeys.list());
    const weekBefore = new AnthropicBefore({ baseURL: week.url, apiKey: adminKey });
    const keysBefore = await collect(weekBefore.beta.organization.apiKeys.list());
    const types = 'resources/organization';
    const beta = 'resources/beta/organization';
    const bodies = [
      { sdk: current, module: `${types}/organization`, type: 'OrganizationInfo', list: [organization] },
      { sdk: current, module: `${types}/rate-limits`, type: 'OrganizationRateLimit', list: entries },
      { sdk: current, module: `${types}/workspaces/rate-limits`, type: 'WorkspaceRateLimit', list: limits },
      { sdk: current, module: `${types}/workspaces/workspaces`, type: 'Workspace', list: workspaces },
      { sdk: current, module: `${types}/api-keys`, type: 'APIKey', list: keys },
      { sdk: current, module: `${beta}/analytics/usage`, type: 'BetaAnalyticsUsageItem', list: rows },
      { sdk: before, module: `${beta}/api-keys`, type: 'BetaAPIKey', list: keysBefore },
      { sdk: before, module: `${beta}/rate-limits`, type: 'BetaOrganizationRateLimit', list: entriesBefore },
      { sdk: before, module: `${beta}/workspaces/rate-limits`, type: 'BetaWorkspaceRateLimit', list: limitsBefore },
    ].flatMap(({ list, ...typed }) => list.map((body) => ({ ...typed, body })));
    expect(bodies.length).toBeGreaterThan(50);
    expect(typeErrors(bodies)).toEqual([]);
    const crossed = {
      sdk: current,
      module: `${types}/rate-limits`,
      type: 'OrganizationRateLimit',
      body: entriesBefore[0],
    };
    expect(typeErrors([crossed])).toEqual([expect.stringContaining('group_type')]);
  });
});
