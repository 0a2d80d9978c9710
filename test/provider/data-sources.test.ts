import { describe, expect, it, onTestFinished } from 'vitest';

import { startEmulator } from '../../src/emulator/server.js';
import { bookshop } from '../emulator/bookshop.js';
import { federated, identityToken, noon, signature } from '../live/pipeline.js';
import { ask, call, newProvider, notKnown, received, sent } from './asked.js';

async function read(name: string, config: object, world = bookshop()) {
  const { provider } = await ask(world);
  const answer = await provider.readDataSource({ typeName: `limitdrift_${name}`, config: sent(config) }, call);
  return 'failed' in answer ? answer.failed : received(answer.state);
}

const opus = {
  id: 'rlg_opus',
  rate_limit_id: 'entry-opus',
  type: 'model_group',
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-7', 'claude-opus-4-8'],
};

describe('limitdrift_organization_rate_limits', () => {
  it('holds the organization and its limits by group and limiter', async () => {
    expect(
      await read('organization_rate_limits', { organization_id: null, organization_name: null, groups: null }),
    ).toEqual({
      organization_id: 'org-1',
      organization_name: 'Bookshop',
      groups: {
        rlg_opus: {
          ...opus,
          limits: { requests_per_minute: 4000, input_tokens_per_minute_cache_aware: 2_000_000, fast_otpm: 0 },
        },
        rlg_haiku: expect.objectContaining({ limits: { requests_per_minute: 5000 } }),
        rlg_batch: {
          id: 'rlg_batch',
          rate_limit_id: 'entry-batch',
          type: 'batch',
          display_name: null,
          models: null,
          limits: { enqueued_batch_requests: 300_000 },
        },
      },
    });
  });
});

describe('limitdrift_workspace_rate_limits', () => {
  const config = (id: string) => ({ workspace_id: id, workspace_name: null, groups: null });

  it('holds overrides and inherited limits, each with the organization’s, its source and what is enforced', async () => {
    expect(await read('workspace_rate_limits', config('wrkspc_chat'))).toEqual({
      workspace_id: 'wrkspc_chat',
      workspace_name: 'chat',
      groups: {
        rlg_opus: {
          ...opus,
          limits: {
            requests_per_minute: { value: 500, org_limit: 4000, source: 'workspace', effective: 500 },
            tokens_per_day: { value: 7, org_limit: null, source: 'workspace', effective: 7 },
            input_tokens_per_minute_cache_aware: {
              value: 2_000_000,
              org_limit: 2_000_000,
              source: 'organization',
              effective: 2_000_000,
            },
            fast_otpm: { value: 0, org_limit: 0, source: 'organization', effective: 0 },
          },
        },
        rlg_haiku: expect.objectContaining({ id: 'rlg_haiku' }),
        rlg_batch: expect.objectContaining({ id: 'rlg_batch' }),
      },
    });
  });

  it('enforces the organization’s limit where the override is above it', async () => {
    const overrides = { opus: { requests_per_minute: 9000 } };
    const world = bookshop({ workspaces: [{ id: 'wrkspc_chat', name: 'chat', overrides }] });
    expect(await read('workspace_rate_limits', config('wrkspc_chat'), world)).toMatchObject({
      groups: { rlg_opus: { limits: { requests_per_minute: { value: 9000, org_limit: 4000, effective: 4000 } } } },
    });
  });

  it('leaves out the groups that do not apply to the workspace', async () => {
    const { groups } = (await read('workspace_rate_limits', config('wrkspc_small'))) as { groups: object };
    expect(Object.keys(groups)).toEqual(['rlg_batch', 'rlg_opus']);
  });

  it.each([
    ['wrkspc_nobody', 'There is no workspace wrkspc_nobody'],
    ['wrkspc_old', 'Workspace old has no limits of its own'],
    ['wrkspc_default', 'Workspace Default has no limits of its own'],
  ])('fails for %s, which has none', async (id, summary) => {
    expect(await read('workspace_rate_limits', config(id))).toEqual([
      expect.objectContaining({
        severity: 'ERROR',
        summary,
        attribute: { steps: [{ attributeName: 'workspace_id' }] },
      }),
    ]);
  });

  it('refuses a name in place of the ID', async () => {
    const request = { typeName: 'limitdrift_workspace_rate_limits', config: sent(config('chat')) };
    const { diagnostics } = await newProvider().validateDataResourceConfig(request, call);
    expect(diagnostics?.[0]?.detail).toContain('limitdrift_workspaces finds it by name');
  });
});

describe('limitdrift_workspaces', () => {
  it('lists every workspace but the default one, archived ones too, and reads no limits of them', async () => {
    const { provider, emulator } = await ask();
    const config = sent({ workspaces: null });
    const answer = await provider.readDataSource({ typeName: 'limitdrift_workspaces', config }, call);
    expect('failed' in answer ? answer : received(answer.state)).toEqual({
      workspaces: [
        { id: 'wrkspc_chat', name: 'chat', archived_at: null },
        { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-01T00:00:00Z' },
        { id: 'wrkspc_small', name: 'small', archived_at: null },
      ],
    });
    expect(emulator.requests.filter(({ path }) => path.includes('wrkspc_'))).toEqual([]);
  });
});

describe('validating', () => {
  const summaries = async (name: string, config: object) => {
    const request = { typeName: `limitdrift_${name}`, config: sent(config) };
    const { diagnostics = [] } = await newProvider().validateDataResourceConfig(request, call);
    return diagnostics.map(({ summary }) => summary);
  };

  it('refuses a workspace that an expression did not find', async () => {
    expect(await summaries('workspace_rate_limits', { workspace_id: null })).toEqual(['workspace_id is null']);
    expect(await summaries('workspace_rate_limits', { workspace_id: notKnown })).toEqual([]);
    expect(await summaries('workspaces', { workspaces: null })).toEqual([]);
  });
});

describe('the configuration', () => {
  const configure = async (config: object, env = {}) => {
    const all = sent({ base_url: null, admin_key: null, api_version: null, ...config });
    const { diagnostics } = await newProvider(env).configureProvider({ terraformVersion: '1.11.4', config: all }, call);
    return diagnostics;
  };

  it('fails once, and in terms of Terraform, where there is no credential', async () => {
    const [missing] = (await configure({})) ?? [];
    expect(missing).toMatchObject({ severity: 'ERROR', summary: 'No credential for the Claude API was found' });
    expect(missing?.detail).not.toContain('--key-file');
  });

  it('fails once where the credential is refused, and does not show it', async () => {
    const { emulator } = await ask();
    const found = await configure({ base_url: emulator.url, admin_key: 'sk-ant-wrong-4711' });
    expect(found).toEqual([expect.objectContaining({ severity: 'ERROR' })]);
    expect(found?.[0]?.summary).toBe('The API refused the credential');
    expect(found?.[0]?.detail).toMatch(/^GET \/v1\/organizations\/me \(status 401, request-id \w+\)\. The Rate Limits/);
    expect(JSON.stringify(found)).not.toContain('4711');
  });

  it('fails in terms of Terraform where the API cannot be read', async () => {
    const found = await configure({ base_url: 'http://127.0.0.1:9', admin_key: 'sk-ant-admin01-test' });
    expect(found?.[0]?.summary).toBe('The rate limits could not be read');
    expect(found?.[0]?.detail).toMatch(/^GET \/v1.* failed \(\w+\)\. Check the base URL and the network\.$/);
  });

  it('names no option of a command where the time is up', async () => {
    const emulator = await startEmulator(bookshop(), {
      faults: [{ kind: 'status', status: 429, retryAfter: '86400' }],
    });
    onTestFinished(() => emulator.close());
    const found = await configure({ base_url: emulator.url, admin_key: 'sk-ant-admin01-test' });
    expect(found?.[0]?.detail).toMatch(/Nothing can be concluded about them\. Run Terraform again\.$/);
  });

  it('refuses to send the key over http to another machine', async () => {
    const found = await configure({ base_url: 'http://api.example.com', admin_key: 'sk-ant-admin01-test' });
    expect(found?.[0]?.summary).toContain('would send the credential to api.example.com unencrypted');
  });

  it('takes the base URL from the environment where the block has none', async () => {
    const { emulator } = await ask();
    const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-test' };
    expect(await configure({}, env)).toEqual([]);
  });

  it('exchanges an identity token where the environment asks for federation instead of a key', async () => {
    const emulator = await startEmulator(bookshop(), { now: () => noon });
    onTestFinished(() => emulator.close());
    const keyless = { ...federated, ANTHROPIC_IDENTITY_TOKEN: identityToken() };
    expect(await configure({ base_url: emulator.url }, keyless)).toEqual([]);
    expect(emulator.requests[0]).toEqual({ method: 'POST', path: '/v1/oauth/token', status: 200 });
    const refused = await configure(
      { base_url: emulator.url },
      { ...keyless, ANTHROPIC_SERVICE_ACCOUNT_ID: 'svac_other' },
    );
    expect(refused).toMatchObject([
      {
        summary: expect.stringContaining('The API gave no token in exchange'),
        detail: expect.stringContaining('authentication history'),
      },
    ]);
    expect(JSON.stringify(refused)).not.toContain(signature.slice(0, 20));
  });

  it('knows two versions of the API, and refuses others before anything is asked', async () => {
    const check = async (version: unknown) => {
      const config = sent({ base_url: null, admin_key: null, api_version: version });
      return (await newProvider().validateProviderConfig({ config }, call)).diagnostics;
    };
    for (const version of ['2023-06-01', '2026-10-21', null, notKnown]) expect(await check(version)).toEqual([]);
    expect(await check('2024-01-01')).toEqual([
      expect.objectContaining({ severity: 'ERROR', detail: 'Write "2023-06-01" or "2026-10-21".' }),
    ]);
  });
});

describe('effective_limit', () => {
  const effective = async (...values: readonly unknown[]) => {
    const request = { name: 'effective_limit', arguments: values.map(sent) };
    const answer = await newProvider().callFunction(request, call);
    return 'error' in answer ? answer.error : received(answer.result);
  };

  it.each([
    ['1000', 4000, 1000],
    ['9000', 4000, 4000],
    ['25%', 4000, 1000],
    ['0', 4000, 0],
    ['1000', null, 1000],
    ['inherit', 4000, 4000],
    [null, 4000, 4000],
    [null, null, null],
    ['inherit', null, null],
  ])('is, of %j under an organization’s %j, %j', async (limit, organization, expected) => {
    expect(await effective(limit, organization)).toBe(expected);
  });

  it.each([
    ['5%', null, 0, 'the organization has no limit'],
    ['1%', 50, 0, 'rounds down to 0'],
    ['1e3', 50, 0, 'has an exponent'],
    ['1', -5, 1, 'whole number from 0'],
    ['1', 2.5, 1, 'whole number from 0'],
  ])('is refused for %j under %j', async (limit, organization, functionArgument, words) => {
    expect(await effective(limit, organization)).toEqual({ text: expect.stringContaining(words), functionArgument });
  });
});
