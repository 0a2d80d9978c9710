import { describe, expect, it } from 'vitest';

import {
  another,
  applied,
  ask,
  type Asked,
  call,
  type Limits,
  newProvider,
  notKnown,
  planned,
  readState,
  received,
  resourceValue,
  sent,
  stateValue,
  typeName,
} from './asked.js';

const none = new Uint8Array();

/** Adopts the limits as live has them, and keeps what Terraform would store. */
async function adopt({ provider }: Asked, limits: Limits): Promise<{ state: unknown; stored: Uint8Array }> {
  const { state, private: stored, diagnostics } = await applied(provider, null, resourceValue(limits));
  expect(diagnostics).toEqual([]);
  return { state, stored: stored ?? none };
}

const live = { 'claude-opus-4-8': { requests_per_minute: '12.5%', tokens_per_day: '7' } };

describe('reading', () => {
  it('keeps the spelling of the configuration while live agrees with it', async () => {
    const asked = await ask();
    const { state, stored } = await adopt(asked, live);
    expect((await readState(asked.provider, state, stored)).state).toEqual(
      resourceValue(live, { workspace_name: 'chat' }),
    );
  });

  it.each(['AAAA', '{"limits":{}}', '[1]', '[["rlg_opus",5]]', '[["rlg_opus",[["requests_per_minute",5]]]]'])(
    'ends with an error at the resource where the state holds %j beside it, and keeps the state',
    async (text) => {
      const { provider } = await ask();
      const answer = await readState(provider, stateValue(live), Buffer.from(text));
      expect(answer).toEqual({
        failed: [expect.objectContaining({ severity: 'ERROR', detail: expect.stringContaining('state rm') as string })],
      });
    },
  );

  it('puts the live value where live differs, and the spelling back when a person has set it back', async () => {
    const asked = await ask();
    const { state, stored } = await adopt(asked, live);
    await asked.setLimit('opus', 'requests_per_minute', 900);
    const drifted = await readState(await another(asked), state, stored);
    expect(drifted.state).toMatchObject({
      limits: { 'claude-opus-4-8': { requests_per_minute: '900', tokens_per_day: '7' } },
    });
    await asked.setLimit('opus', 'requests_per_minute', 500);
    expect((await readState(await another(asked), drifted.state, stored)).state).toMatchObject({ limits: live });
  });

  it('calls an override that is gone inherited, and an inherited limit that was overridden by its value', async () => {
    const asked = await ask();
    const expected = { rlg_opus: { requests_per_minute: '500', tokens_per_day: '7', fast_otpm: 'inherit' } };
    const { state, stored } = await adopt(asked, expected);
    await asked.setLimit('opus', 'requests_per_minute', null);
    await asked.setLimit('opus', 'fast_otpm', 3);
    expect((await readState(await another(asked), state, stored)).state).toMatchObject({
      limits: { rlg_opus: { requests_per_minute: 'inherit', tokens_per_day: '7', fast_otpm: '3' } },
    });
  });

  it('adds an override that is not declared under the key that the configuration has for its group', async () => {
    const asked = await ask();
    const value = resourceValue({ 'claude-opus-4-8': { requests_per_minute: '500' } });
    expect((await readState(asked.provider, value)).state).toMatchObject({
      limits: { 'claude-opus-4-8': { requests_per_minute: '500', tokens_per_day: '7' } },
    });
  });

  it('adds an override in a group that the configuration does not name under the ID of the group', async () => {
    const { provider } = await ask();
    expect((await readState(provider, resourceValue({}))).state).toMatchObject({
      limits: { rlg_opus: { requests_per_minute: '500', tokens_per_day: '7' } },
    });
  });

  it('leaves undeclared overrides out of the state where they are only reported or ignored', async () => {
    const { provider } = await ask();
    for (const undeclared of ['report', 'ignore']) {
      expect((await readState(provider, resourceValue({}, { undeclared }))).state).toMatchObject({ limits: {} });
    }
  });

  it('does not call overrides undeclared while a key means no group', async () => {
    const { provider } = await ask();
    const limits = { 'claude-opus-1': { requests_per_minute: '10' } };
    expect((await readState(provider, resourceValue(limits))).state).toMatchObject({ limits });
  });

  it('warns of a key that means no group any more, so that a refresh alone is not taken for clean', async () => {
    const { provider } = await ask();
    const limits = { 'claude-opus-1': { requests_per_minute: '10' } };
    const { diagnostics } = await readState(provider, resourceValue(limits));
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: 'WARNING',
        attribute: { steps: [{ attributeName: 'limits' }, { elementKeyString: 'claude-opus-1' }] },
      }),
    ]);
  });

  it('removes a workspace that is gone or archived, with a warning', async () => {
    const { provider } = await ask();
    for (const id of ['wrkspc_nobody', 'wrkspc_old']) {
      const { state, diagnostics } = await readState(provider, resourceValue({}, { workspace_id: id }));
      expect(state).toBe('gone');
      expect(diagnostics).toEqual([expect.objectContaining({ severity: 'WARNING' })]);
      expect(diagnostics?.[0]?.detail).toContain('Terraform removes it from the state.');
    }
  });

  it('fails for a workspace that could not be read, and never calls it gone', async () => {
    const { provider, emulator } = await ask();
    await emulator.close();
    const { failed } = await readState(provider, resourceValue({}));
    expect(failed).toEqual([expect.objectContaining({ severity: 'ERROR' })]);
    expect(failed?.[0]?.summary).toContain('chat could not be read');
  }, 60_000);

  it('reads a workspace once, however often it is asked for', async () => {
    const { provider, emulator } = await ask();
    await Promise.all([readState(provider, resourceValue({})), readState(provider, resourceValue(live))]);
    await planned(provider, null, resourceValue(live));
    const path = '/v1/organizations/workspaces/wrkspc_chat/rate_limits?include_inherited=true';
    expect(emulator.requests.filter((request) => request.path === path)).toHaveLength(1);
  });

  it('sends nothing but GET', async () => {
    const asked = await ask();
    const { state, stored } = await adopt(asked, live);
    await readState(asked.provider, state, stored);
    await applied(asked.provider, state, resourceValue({ rlg_opus: { requests_per_minute: '1' } }));
    await applied(asked.provider, state, null);
    expect(new Set(asked.emulator.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
  });

  it('leaves the state alone while the provider is not configured', async () => {
    const provider = newProvider();
    const config = sent({ base_url: notKnown, admin_key: null, api_version: null });
    const { diagnostics } = await provider.configureProvider({ terraformVersion: '1.11.4', config }, call);
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'WARNING' })]);
    const value = resourceValue(live);
    expect((await readState(provider, value)).state).toEqual(value);
  });
});

describe('planning', () => {
  it('says nothing where live is as configured', async () => {
    const { provider } = await ask();
    const { state, diagnostics } = await planned(provider, null, resourceValue(live, { workspace_name: notKnown }));
    expect(diagnostics).toEqual([]);
    expect(state).toEqual(stateValue(live, { workspace_name: 'chat' }));
  });

  it('warns with the checklist at the limit that differs', async () => {
    const { provider } = await ask();
    const limits = { 'claude-opus-4-8': { requests_per_minute: '25%', tokens_per_day: '7' } };
    const { diagnostics } = await planned(provider, null, resourceValue(limits));
    const path = ['limits', 'claude-opus-4-8'];
    expect(diagnostics).toEqual([
      {
        severity: 'WARNING',
        summary: '1 rate limit of chat is not as declared',
        detail: expect.stringContaining('Claude Opus 4.x, requests_per_minute\n    500 → 1,000\n'),
        attribute: stepsOf(path),
      },
    ]);
    expect(diagnostics[0]?.detail).toContain(
      '    Organization’s limit: 4,000\n    If the Console shows another value than these two, stop.\n',
    );
    expect(diagnostics[0]?.detail).toContain(
      "    Or by command:\n      ant organization:workspaces:rate-limits update --workspace-id wrkspc_chat --rate-limit-id entry-opus --limit '{type: requests_per_minute, value: 1000}'",
    );
  });

  it('asks for nothing and says nothing where a limit is not known yet', async () => {
    const { provider, emulator } = await ask();
    const before = emulator.requests.length;
    const limits = { rlg_opus: { requests_per_minute: notKnown } };
    const { state, diagnostics } = await planned(provider, null, resourceValue(limits, { workspace_name: notKnown }));
    expect(diagnostics).toEqual([]);
    expect(emulator.requests).toHaveLength(before);
    expect(state).toMatchObject({ limits: { rlg_opus: { requests_per_minute: notKnown } }, workspace_name: notKnown });
  });

  it.each([
    ['a key that means no group', { opus: { requests_per_minute: '1' } }, ['limits', 'opus'], 'does not name a group'],
    [
      'a limiter that the group does not have',
      { rlg_opus: { request_per_minute: '1' } },
      ['limits', 'rlg_opus'],
      'does not exist in its group',
    ],
    ['a share of nothing', { rlg_opus: { tokens_per_day: '5%' } }, ['limits', 'rlg_opus'], 'does not have'],
  ])('fails for %s, at its place', async (_, limits, path, words) => {
    const { provider } = await ask();
    const { diagnostics } = await planned(provider, null, resourceValue(limits, { undeclared: 'ignore' }));
    expect(diagnostics).toContainEqual(
      expect.objectContaining({ severity: 'ERROR', summary: expect.stringContaining(words), attribute: stepsOf(path) }),
    );
  });

  it('fails for two keys of one group that disagree', async () => {
    const { provider } = await ask();
    const limits = { rlg_opus: { requests_per_minute: '500' }, 'claude-opus-4-7': { requests_per_minute: '501' } };
    const { diagnostics } = await planned(provider, null, resourceValue(limits, { undeclared: 'ignore' }));
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'ERROR' })]);
    expect(diagnostics[0]?.detail).toContain('disagree on requests_per_minute');
  });

  it('warns of overrides that are only reported, of all in one message', async () => {
    const { provider } = await ask();
    const { diagnostics } = await planned(provider, null, resourceValue({}, { undeclared: 'report' }));
    expect(diagnostics).toEqual([
      {
        severity: 'WARNING',
        summary: '2 undeclared overrides of chat',
        detail: [
          '  Claude Opus 4.x, requests_per_minute: 500',
          '  Claude Opus 4.x, tokens_per_day: 7',
          '',
          'Declare them under limits, or clear them in the Claude Console.',
        ].join('\n'),
        attribute: stepsOf(['limits']),
      },
    ]);
  });

  it('warns of an override above the organization’s limit in a summary of its own', async () => {
    const { provider } = await ask();
    const limits = { rlg_opus: { requests_per_minute: '5_000', tokens_per_day: '7' } };
    const { diagnostics } = await planned(provider, null, resourceValue(limits));
    expect(diagnostics).toContainEqual({
      severity: 'WARNING',
      summary:
        '5,000 requests_per_minute for Claude Opus 4.x is above the organization’s 4,000: it is stored, but not enforced',
      detail: 'The API stores it and enforces the lower of the two, so the organization’s limit is what counts.',
      attribute: stepsOf(['limits', 'rlg_opus']),
    });
  });

  it('warns, and does not fail, where the workspace is gone', async () => {
    const { provider } = await ask();
    const { diagnostics } = await planned(provider, null, resourceValue({}, { workspace_id: 'wrkspc_nobody' }));
    expect(diagnostics).toEqual([
      expect.objectContaining({ severity: 'WARNING', attribute: stepsOf(['workspace_id']) }),
    ]);
  });

  it('fails for the default workspace', async () => {
    const { provider } = await ask();
    const { diagnostics } = await planned(provider, null, resourceValue({}, { workspace_id: 'wrkspc_default' }));
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'ERROR' })]);
  });

  const groups = { requests_per_minute: '500', tokens_per_day: '7' };
  const share = { requests_per_minute: '12.5%', tokens_per_day: '7' };
  it.for<readonly [string, Limits, Limits, Readonly<Record<string, unknown>>?]>([
    ['a model for the ID of the group', { rlg_opus: groups }, { 'claude-opus-4-8': groups }],
    ['the ID for another model', { 'claude-opus-4-7': groups }, { rlg_opus: groups }],
    ['a share for the number', { rlg_opus: groups }, { rlg_opus: share }],
    [
      'a share with decimals for one without',
      { rlg_opus: share },
      { rlg_opus: { ...groups, requests_per_minute: '12.50%' } },
    ],
    ['other digits', { rlg_opus: groups }, { rlg_opus: { requests_per_minute: '5_00', tokens_per_day: '7' } }],
    [
      'a type for the ID',
      { rlg_opus: groups, rlg_batch: { '*': 'inherit' } },
      { rlg_opus: groups, batch: { '*': 'inherit' } },
    ],
    ['a group that is named for nothing', { rlg_opus: groups }, { rlg_opus: groups, batch: { '*': 'inherit' } }],
    [
      'nothing for a group that inherits',
      { rlg_opus: { ...groups, fast_otpm: 'inherit' }, batch: {} },
      { rlg_opus: groups },
    ],
    [
      'each limiter for all of the group',
      { rlg_opus: { ...groups, '*': 'inherit' } },
      { rlg_opus: { ...groups, fast_otpm: 'inherit' } },
    ],
    [
      'two keys that agree for one',
      { rlg_opus: groups },
      { rlg_opus: groups, 'claude-opus-4-8': { tokens_per_day: '7' } },
    ],
    [
      'the ID where nothing is said of others',
      { 'claude-opus-4-8': { tokens_per_day: '7' } },
      { rlg_opus: { tokens_per_day: '7' } },
      { undeclared: 'ignore' },
    ],
  ])('keeps the words of the state for what means the same: %s', async ([, before, after, more = {}]) => {
    const { provider } = await ask();
    const prior = stateValue(before, { workspace_name: 'chat', ...more });
    const { state } = await planned(provider, prior, resourceValue(after, { workspace_name: 'chat', ...more }));
    expect(state).toEqual(prior);
  });

  it.for<readonly [string, Limits | null, Limits, Readonly<Record<string, unknown>>?]>([
    ['another value', { rlg_opus: groups }, { 'claude-opus-4-8': { ...groups, tokens_per_day: '8' } }],
    [
      'what live is not',
      { rlg_opus: { ...groups, tokens_per_day: '8' } },
      { 'claude-opus-4-8': { ...groups, tokens_per_day: '8' } },
    ],
    [
      'a limit less to look after',
      { rlg_opus: groups },
      { rlg_opus: { tokens_per_day: '7' } },
      { undeclared: 'ignore' },
    ],
    [
      'a limit more that is only reported so far',
      { rlg_opus: groups },
      { rlg_opus: { ...groups, fast_otpm: 'inherit' } },
      { undeclared: 'report' },
    ],
    [
      'words of before that mean nothing now',
      { 'claude-opus-1': groups, rlg_opus: groups },
      { rlg_opus: groups },
      { undeclared: 'ignore' },
    ],
    ['no words of before', null, {}, { workspace_id: 'wrkspc_small' }],
  ])('takes the words of the configuration for %s', async ([, before, after, more = {}]) => {
    const { provider } = await ask();
    const prior = stateValue(before, { workspace_name: 'chat', ...more });
    const { state } = await planned(provider, prior, resourceValue(after, { workspace_name: 'chat', ...more }));
    expect(state).toEqual(stateValue(after, { workspace_name: expect.any(String), ...more }));
  });

  it('takes what is said of undeclared overrides for a change, and its default for none', async () => {
    const { provider } = await ask();
    const policies = [null, 'error', 'report'].map(async (undeclared) => {
      const prior = stateValue({ rlg_opus: groups }, { workspace_name: 'chat' });
      return (await planned(provider, prior, resourceValue({ rlg_opus: groups }, { undeclared }))).state;
    });
    expect(await Promise.all(policies)).toMatchObject([
      { undeclared: 'error' },
      { undeclared: 'error' },
      { undeclared: 'report' },
    ]);
  });

  it('replaces the resource when the workspace is another', async () => {
    const { provider } = await ask();
    const prior = stateValue(live, { workspace_name: 'chat', undeclared: 'ignore' });
    const other = { workspace_id: 'wrkspc_small', undeclared: 'ignore' };
    const moved = await planned(provider, prior, resourceValue({}, other));
    expect(moved.state).toEqual(stateValue({}, { workspace_name: 'small', ...other }));
    expect(moved.requiresReplace).toEqual([stepsOf(['workspace_id'])]);
    expect(moved.diagnostics[0]?.summary).toBe('The rate limits of chat stay as they are');
    expect((await planned(provider, prior, prior)).requiresReplace).toBeUndefined();
  });

  it('warns that destroying leaves the limits as they are', async () => {
    const { provider } = await ask();
    const { state, diagnostics } = await planned(provider, resourceValue(live, { workspace_name: 'chat' }), null);
    expect(state).toBeNull();
    expect(diagnostics).toEqual([
      expect.objectContaining({ severity: 'WARNING', summary: 'The rate limits of chat stay as they are' }),
    ]);
  });
});

describe('applying', () => {
  it('stores nothing when a creation is not carried out yet', async () => {
    const { provider } = await ask();
    const { state, diagnostics } = await applied(
      provider,
      null,
      resourceValue({ rlg_opus: { requests_per_minute: '9' } }),
    );
    expect(state).toBeNull();
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'ERROR', attribute: stepsOf(['limits']) })]);
    expect(diagnostics[0]?.detail).toContain('500 → 9');
    expect(diagnostics[0]?.detail).toContain('tokens_per_day\n    7 → inherits no limit (clear it)\n');
    expect(diagnostics[0]?.detail).toContain('NO LIMIT AT ALL');
  });

  it('keeps the prior state when an update is not carried out yet, and knows what was asked for', async () => {
    const asked = await ask();
    const prior = resourceValue(
      { rlg_opus: { requests_per_minute: '500', tokens_per_day: '7' } },
      { workspace_name: 'chat' },
    );
    const wanted = { rlg_opus: { requests_per_minute: '25%', tokens_per_day: '7' } };
    const failed = await applied(asked.provider, prior, resourceValue(wanted));
    expect(failed.state).toEqual(prior);
    await asked.setLimit('opus', 'requests_per_minute', 1000);
    const { state } = await readState(await another(asked), failed.state, failed.private);
    expect(state).toMatchObject({ limits: wanted });
  });

  it('looks at live anew', async () => {
    const asked = await ask();
    const wanted = { rlg_opus: { requests_per_minute: '600', tokens_per_day: '7' } };
    await planned(asked.provider, null, resourceValue(wanted));
    await asked.setLimit('opus', 'requests_per_minute', 600);
    const { state, diagnostics } = await applied(asked.provider, null, resourceValue(wanted));
    expect(diagnostics).toEqual([]);
    expect(state).toMatchObject({ limits: wanted, workspace_name: 'chat' });
  });

  it('takes another owner for no change of limits, and keeps it in the state', async () => {
    const { provider } = await ask();
    const prior = stateValue(live, { workspace_name: 'chat', owner: '#old' });
    const next = resourceValue(live, { workspace_name: 'chat', undeclared: 'error', owner: '#new' });
    const plan = await planned(provider, prior, next);
    expect(plan).toMatchObject({ state: { limits: live, owner: '#new' }, diagnostics: [] });
    expect(await applied(provider, prior, next)).toMatchObject({ state: { owner: '#new' }, diagnostics: [] });
  });

  it('names the owner where a person has to do something, and says so too while Terraform does not know it', async () => {
    const { provider } = await ask();
    const other = { rlg_opus: { requests_per_minute: '9' } };
    const { diagnostics } = await applied(provider, null, resourceValue(other, { owner: '@shop' }));
    expect(diagnostics[0]?.detail).toContain('workspace chat (wrkspc_chat, owner: @shop) in the Claude Console:');
    const unknownOwner = await planned(provider, null, resourceValue(other, { owner: notKnown }));
    expect(unknownOwner.diagnostics[0]?.detail).toContain('workspace chat (wrkspc_chat) in the Claude Console:');
  });

  it('fails for a workspace that is gone', async () => {
    const { provider } = await ask();
    const { state, diagnostics } = await applied(provider, null, resourceValue({}, { workspace_id: 'wrkspc_old' }));
    expect(state).toBeNull();
    expect(diagnostics).toEqual([expect.objectContaining({ severity: 'ERROR', attribute: stepsOf(['workspace_id']) })]);
  });

  it('forgets what is destroyed, without asking', async () => {
    const { provider, emulator } = await ask();
    const before = emulator.requests.length;
    expect((await applied(provider, resourceValue(live), null)).state).toBeNull();
    expect(emulator.requests).toHaveLength(before);
  });

  it('takes "*" for every limiter of the group that is not named', async () => {
    const { provider } = await ask();
    const limits = { rlg_opus: { '*': 'inherit', requests_per_minute: '500' } };
    const { diagnostics } = await applied(provider, null, resourceValue(limits));
    expect(diagnostics[0]?.attribute).toEqual(stepsOf(['limits', 'rlg_opus']));
    expect(diagnostics[0]?.detail).toContain('tokens_per_day\n    7 → inherits no limit (clear it)\n');
    expect(diagnostics[0]?.detail).not.toContain('requests_per_minute');
  });
});

describe('importing', () => {
  it('brings the live overrides by the ID of the workspace', async () => {
    const { provider } = await ask();
    const answer = await provider.importResourceState({ typeName, id: 'wrkspc_chat' }, call);
    if ('failed' in answer) throw new Error('it failed');
    const [{ state }] = answer.importedResources;
    expect((await readState(provider, received(state))).state).toEqual(
      stateValue({ rlg_opus: { requests_per_minute: '500', tokens_per_day: '7' } }, { workspace_name: 'chat' }),
    );
  });

  it.each(['chat', '', '..', 'wrkspc_a/b'])('refuses %j, which is no ID', async (id) => {
    const { provider } = await ask();
    const answer = await provider.importResourceState({ typeName, id }, call);
    expect(answer).toEqual({ failed: [expect.objectContaining({ summary: `"${id}" is not a workspace ID` })] });
  });
});

describe('validating', () => {
  const diagnose = async (value: unknown) =>
    (await newProvider().validateResourceConfig({ typeName, config: sent(value) }, call)).diagnostics ?? [];

  it('accepts every spelling of a limit, and what is not known yet', async () => {
    const limits = { rlg_opus: { a: '1', b: '1_000', c: '0', d: '12.5%', e: 'inherit', f: notKnown, '*': 'inherit' } };
    expect(await diagnose(resourceValue(limits))).toEqual([]);
    expect(await diagnose(resourceValue({ rlg_opus: {} }))).toEqual([]);
    expect(await diagnose(resourceValue(notKnown, { workspace_id: notKnown, undeclared: notKnown }))).toEqual([]);
  });

  it('finds everything that is wrong at once, each at its place', async () => {
    const limits = { g: { a: '1e3', b: '-1', c: '101%', d: 'unlimited', e: null, '*': '5' }, h: null };
    const found = await diagnose(resourceValue(limits, { workspace_id: 'prod-chat', undeclared: 'warn' }));
    expect(found.map(({ summary, attribute }) => [keysOf(attribute), summary])).toEqual([
      ['workspace_id', '"prod-chat" is not a workspace ID'],
      ['limits.g', 'a: "1e3" has an exponent'],
      ['limits.g', 'b: "-1" is negative'],
      ['limits.g', 'c: "101%" is more than all of the organization’s limit'],
      ['limits.g', 'd: "unlimited" is not a limit'],
      ['limits.g', 'The limit "e" has no value'],
      ['limits.g', 'The limiter "*" takes only "inherit", not "5"'],
      ['limits.h', 'The group "h" has no limits'],
      ['undeclared', '"warn" says nothing of undeclared overrides'],
    ]);
  });
});

describe('validating null', () => {
  it('refuses a workspace that an expression did not find, and limits that it did not have', async () => {
    const config = sent(resourceValue(null, { workspace_id: null }));
    const { diagnostics = [] } = await newProvider().validateResourceConfig({ typeName, config }, call);
    expect(diagnostics.map(({ severity, summary, attribute }) => [severity, keysOf(attribute), summary])).toEqual([
      ['ERROR', 'workspace_id', 'workspace_id is null'],
      ['ERROR', 'limits', 'limits is null'],
    ]);
  });
});

describe('upgrading', () => {
  const upgrade = async (state: unknown) => {
    const rawState = { json: Buffer.from(JSON.stringify(state)), flatmap: {} };
    const answer = await newProvider().upgradeResourceState({ typeName, version: 0, rawState }, call);
    return 'failed' in answer ? answer : received(answer.upgradedState);
  };

  it('keeps the state as it was stored', async () => {
    const state = stateValue(live, { workspace_name: 'chat' });
    expect(await upgrade(state)).toEqual(state);
  });

  it('drops what the schema does not have, and fills what the state lacks', async () => {
    expect(await upgrade({ workspace_id: 'wrkspc_chat', limits: live, gone: 1 })).toEqual(stateValue(live));
  });
});

describe('upgrading a state of another shape', () => {
  it('fails, for what is not understood must not be forgotten', async () => {
    for (const limits of [['500'], { rlg_opus: { requests_per_minute: 500 } }, 'all']) {
      const rawState = { json: Buffer.from(JSON.stringify(resourceValue(live, { limits }))), flatmap: {} };
      expect(await newProvider().upgradeResourceState({ typeName, version: 0, rawState }, call)).toEqual({
        failed: [expect.objectContaining({ severity: 'ERROR' })],
      });
    }
  });
});

function stepsOf([attributeName = '', ...keys]: readonly string[]) {
  return { steps: [{ attributeName }, ...keys.map((elementKeyString) => ({ elementKeyString }))] };
}

function keysOf(path: { readonly steps: readonly object[] } | undefined): string {
  return (path?.steps ?? []).flatMap((step) => Object.values(step).map(String)).join('.');
}
