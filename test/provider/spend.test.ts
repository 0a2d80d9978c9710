import { describe, expect, it, onTestFinished } from 'vitest';

import { changeEmulator } from '../../src/emulator/console/control-client.js';
import { startEmulator } from '../../src/emulator/server.js';
import { adminKey, bookshop } from '../emulator/bookshop.js';
import {
  another,
  applied,
  ask,
  type Asked,
  call,
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

const limits = { rlg_opus: { requests_per_minute: '500', tokens_per_day: '7' } };

const spend = {
  usage_tier: { monthly: 10_000 },
  organization: { monthly: 5000, daily: 400 },
  workspaces: { chat: { monthly: 500.5 } },
  spent_per_day: { chat: 4.2 },
};

function value(spendLimit: unknown, more: Readonly<Record<string, unknown>> = {}): unknown {
  return resourceValue(limits, { spend_limit: spendLimit, ...more });
}

function state(spendLimit: unknown): unknown {
  return stateValue(limits, { spend_limit: spendLimit, workspace_name: 'chat' });
}

const askSpending = (section: object = spend): Promise<Asked> => ask(bookshop({ spend: section }));

/** The person in the Console. */
async function setSpend({ emulator }: Asked, period: string, amount: string): Promise<void> {
  const address = { origin: emulator.url, prefix: '', loopback: true, source: 'the test' };
  const body = { workspace: 'chat', group: 'spend_limit', limiter: period, value: amount };
  await changeEmulator(address, { name: 'set', body }, AbortSignal.timeout(10_000));
}

function spendRequests({ emulator }: Asked): readonly string[] {
  return emulator.requests.map(({ path }) => path).filter((path) => /spend_limits|cost/.test(path));
}

const at = (...[attributeName, key]: readonly string[]) => ({
  attribute: { steps: [{ attributeName }, ...(key === undefined ? [] : [{ elementKeyString: key }])] },
});

describe('a resource without a spend limit', () => {
  it('asks nobody for one, whatever is live, and imports none', async () => {
    const asked = await askSpending();
    expect(await readState(asked.provider, state(null))).toEqual({ state: state(null), diagnostics: [] });
    expect((await planned(asked.provider, state(null), value(null))).state).toEqual(state(null));
    expect((await applied(asked.provider, null, value(null))).diagnostics).toEqual([]);
    const answer = await asked.provider.importResourceState({ typeName, id: 'wrkspc_chat' }, call);
    if ('failed' in answer) throw new Error('it failed');
    const imported = received(answer.importedResources[0].state);
    expect((await readState(asked.provider, imported)).state).toEqual(state(null));
    expect(spendRequests(asked)).toEqual([]);
  });
});

describe('a resource with a spend limit', () => {
  it('is adopted where live is so, and asks for the list once a run, and anew before it is stored', async () => {
    const asked = await askSpending();
    const { diagnostics } = await planned(asked.provider, null, value({ monthly: '500.5 USD', daily: 'none' }));
    expect(diagnostics).toEqual([]);
    await readState(asked.provider, value({ monthly: '500.5' }));
    expect(spendRequests(asked)).toEqual(['/v1/organizations/spend_limits']);
    const stored = await applied(asked.provider, null, value({ monthly: '500.5 USD', daily: 'none' }));
    expect(stored).toMatchObject({ diagnostics: [], state: { spend_limit: { monthly: '500.5 USD', daily: 'none' } } });
    expect(spendRequests(asked)).toHaveLength(2);
    // Terraform applies ten resources at a time: those that wait meanwhile share one list.
    await Promise.all([1, 2, 3].map(() => applied(asked.provider, null, value({ monthly: '500.5' }))));
    expect(spendRequests(asked)).toHaveLength(3);
  });

  it('shows what a person changed, to the cent, and the words of the configuration when it is set back', async () => {
    const asked = await askSpending();
    const expected = { monthly: '500.50 USD', '*': 'none' };
    const { state: adopted, private: stored } = await applied(asked.provider, null, value(expected));
    await setSpend(asked, 'monthly', '1900.07');
    await setSpend(asked, 'weekly', '300');
    const drifted = await readState(await another(asked), adopted, stored);
    expect(drifted.state).toMatchObject({
      limits,
      spend_limit: { monthly: '1900.07 USD', weekly: '300', '*': 'none' },
    });
    const { diagnostics } = await planned(await another(asked), drifted.state, value(expected));
    expect(diagnostics).toEqual([
      {
        severity: 'WARNING',
        summary: '2 spend limits of chat are not as declared',
        detail: [
          'Terraform only reads spend limits. A person changes those of workspace chat (wrkspc_chat) in the Claude Console, under Settings → Workspaces → the workspace → the tab Spend limits:',
          '',
          '  Spend limit, monthly',
          '    1,900.07 USD → 500.50 USD',
          '    Organization’s limit: 5,000 USD',
          '    If the Console shows another value than these two, stop.',
          '',
          '  Spend limit, weekly',
          '    300 USD → inherits no limit (clear it)',
          '    Organization’s limit: no limit',
          '    Clearing it leaves NO weekly SPEND LIMIT but the usage tier’s.',
          '    If the Console shows another value than these two, stop.',
          '',
          'Then run Terraform again. If live is right, change the configuration instead.',
        ].join('\n'),
        ...at('spend_limit'),
      },
    ]);
    await setSpend(asked, 'monthly', '500.50');
    await setSpend(asked, 'weekly', 'inherit');
    expect(await readState(await another(asked), drifted.state, stored)).toMatchObject({
      state: { spend_limit: expected },
      diagnostics: [],
    });
  });

  it('is not applied before a person carried it out, each attribute with a checklist of its own', async () => {
    const asked = await askSpending();
    const other = { rlg_opus: { requests_per_minute: '9', tokens_per_day: '7' } };
    const wanted = resourceValue(other, { spend_limit: { monthly: '400' }, workspace_name: 'chat' });
    const { state: kept, diagnostics } = await applied(asked.provider, null, wanted);
    expect(kept).toBeNull();
    expect(diagnostics).toMatchObject([
      { severity: 'ERROR', summary: '1 rate limit of chat is not as declared', ...at('limits', 'rlg_opus') },
      { severity: 'ERROR', summary: '1 spend limit of chat is not as declared', ...at('spend_limit', 'monthly') },
    ]);
    await asked.setLimit('opus', 'requests_per_minute', 9);
    await setSpend(asked, 'monthly', '400');
    expect(await applied(asked.provider, null, wanted)).toMatchObject({ diagnostics: [], state: wanted });
  });

  it.for([
    ['an amount with a zero more', { monthly: '500.5' }, { monthly: '500.50' }, true],
    ['the currency', { monthly: '500.5' }, { monthly: '500.5 USD' }, true],
    ['every period by its name', { monthly: '500.5', '*': 'none' }, { monthly: '500.5', daily: 'none' }, true],
    ['a cent more', { monthly: '500.5' }, { monthly: '500.51' }, false],
    ['another currency', { monthly: '500.5' }, { monthly: '500.5 EUR' }, false],
    ['nothing', { monthly: '500.5' }, null, false],
    ['something for nothing', null, {}, false],
  ] as const)(
    'keeps the words of the state for what means the same, and for nothing else: %s',
    async ([, before, after, same]) => {
      const { provider } = await askSpending();
      const plan = await planned(
        provider,
        state(before),
        value(after, { workspace_name: 'chat', undeclared: 'error' }),
      );
      expect(plan.state).toMatchObject({ spend_limit: same ? before : after });
    },
  );

  it('says which limits nobody declared where they are only reported', async () => {
    const { provider } = await askSpending();
    const { diagnostics } = await planned(provider, null, value({}, { undeclared: 'report' }));
    expect(diagnostics).toEqual([
      {
        severity: 'WARNING',
        summary: '1 undeclared spend limit of chat',
        detail:
          '  Spend limit, monthly: 500.50 USD\n\nDeclare them under spend_limit, or clear them in the Claude Console.',
        ...at('spend_limit'),
      },
    ]);
  });

  it('fails where the organization is billed in another currency', async () => {
    const { provider } = await askSpending();
    const { diagnostics } = await planned(provider, null, value({ monthly: '500.5 EUR' }));
    expect(diagnostics).toMatchObject([{ severity: 'ERROR', ...at('spend_limit', 'monthly') }]);
    expect(diagnostics[0]?.detail).toContain('declared as 500.50 EUR, and the organization is billed in USD');
  });

  it('is imported with what is live where the ID asks for it', async () => {
    const { provider } = await askSpending();
    const answer = await provider.importResourceState({ typeName, id: 'wrkspc_chat/spend_limit' }, call);
    if ('failed' in answer) throw new Error('it failed');
    const imported = received(answer.importedResources[0].state);
    expect((await readState(provider, imported)).state).toEqual(state({ monthly: '500.50' }));
  });

  it('stays unknown where Terraform does not know it yet, and asks for nothing', async () => {
    const asked = await askSpending();
    for (const unknown of [notKnown, { monthly: notKnown }]) {
      const plan = await planned(asked.provider, null, value(unknown, { workspace_name: notKnown }));
      expect(plan).toMatchObject({ state: { spend_limit: unknown, workspace_name: notKnown }, diagnostics: [] });
    }
    expect(spendRequests(asked)).toEqual([]);
  });

  it('is never taken for unchanged where it cannot be read: a plan fails, a refresh warns and keeps the state', async () => {
    const asked = await askSpending({ access: false });
    const unread = {
      summary: 'The spend limits could not be read',
      detail: expect.stringMatching(
        / \(status 403, request-id \w+\)\. Nothing can be concluded about them\. Reading spend limits is in early access: .*Without spend_limit in the resource they are not asked for\.$/,
      ),
      ...at('spend_limit'),
    };
    const plan = await planned(asked.provider, state({ monthly: '1' }), value({ monthly: '1' }));
    expect(plan.diagnostics).toEqual([{ severity: 'ERROR', ...unread }]);
    const { diagnostics } = await applied(asked.provider, state(null), value({ monthly: '1' }));
    expect(diagnostics).toEqual([{ severity: 'ERROR', ...unread }]);
    const stored = Buffer.from(
      '[["rlg_opus",[["requests_per_minute","500"],["tokens_per_day","7"]]],["spend_limit",[["monthly","1"]]]]',
    );
    expect(await readState(asked.provider, state({ monthly: '2' }), stored)).toEqual({
      state: state({ monthly: '2' }),
      diagnostics: [{ severity: 'WARNING', ...unread }],
    });
    // Whoever takes it out of the configuration is not asked about it any more.
    expect((await planned(asked.provider, state({ monthly: '1' }), value(null))).diagnostics).toEqual([]);
  });
});

describe('validating', () => {
  it('finds everything that is wrong, each at its place, and takes what is not known yet', async () => {
    const diagnose = async (config: unknown) =>
      (await newProvider().validateResourceConfig({ typeName, config: sent(config) }, call)).diagnostics ?? [];
    const right = { daily: '1_000.5', weekly: 'none', monthly: notKnown, '*': 'none' };
    expect(await diagnose(value(right))).toEqual([]);
    expect(await diagnose(value(notKnown))).toEqual([]);
    const wrong = { monthly: '0.001', montly: '5', hourly: '5', daily: null, weekly: '-1', '*': '5' };
    const within = resourceValue({ spend_limit: { monthly: '5' } }, { spend_limit: wrong });
    const found = await diagnose(within);
    expect(found.map(({ summary, detail, attribute }) => [attribute?.steps.slice(1), summary, detail])).toEqual([
      [
        [{ elementKeyString: 'spend_limit' }],
        'spend_limit is no group of rate limits',
        expect.stringContaining('beside limits'),
      ],
      [
        [{ elementKeyString: 'monthly' }],
        'monthly: "0.001" has more than two decimals',
        expect.stringContaining('or "none" for no limit'),
      ],
      [[{ elementKeyString: 'montly' }], '"montly" is not a period', 'Did you mean "monthly"?'],
      [
        [{ elementKeyString: 'hourly' }],
        '"hourly" is not a period',
        'The periods of a spend limit are daily, weekly, monthly.',
      ],
      [
        [{ elementKeyString: 'daily' }],
        'The spend limit "daily" has no value',
        expect.stringContaining('or "none" for no limit of its own'),
      ],
      [[{ elementKeyString: 'weekly' }], 'weekly: "-1" is negative', 'The least is 0, which lets nothing through.'],
      [
        [{ elementKeyString: '*' }],
        'The period "*" takes only "none", not "5"',
        'Name the periods to give them amounts.',
      ],
    ]);
  });
});

describe('limitdrift_spend_limits', () => {
  const config = sent({});
  const name = 'limitdrift_spend_limits';

  it('holds amounts as texts: what is set, what is in force and what is spent, and what is never compared', async () => {
    const now = (): number => Date.UTC(2026, 10, 21);
    const emulator = await startEmulator(bookshop({ spend }), { now });
    onTestFinished(() => emulator.close());
    const provider = newProvider();
    const block = sent({ base_url: emulator.url, admin_key: adminKey, api_version: null });
    await provider.configureProvider({ terraformVersion: '1.11.4', config: block }, call);
    const answer = await provider.readDataSource({ typeName: name, config }, call);
    if ('failed' in answer) throw new Error(JSON.stringify(answer.failed));
    const month = { since: '2026-11-01T00:00:00Z', in_force: '5000' };
    expect(received(answer.state)).toEqual({
      organization_id: 'org-1',
      organization_name: 'Bookshop',
      currency: 'USD',
      spent_currency: 'USD',
      organization: {
        daily: expect.objectContaining({ amount: '400', in_force: '400' }),
        monthly: { ...month, amount: '5000', spent: expect.stringMatching(/^8\d(\.\d\d)?$/) },
      },
      workspaces: {
        wrkspc_chat: {
          name: 'chat',
          limits: {
            daily: expect.objectContaining({ amount: null, in_force: '400' }),
            monthly: { ...month, amount: '500.50', in_force: '500.50', spent: expect.stringMatching(/^8\d(\.\d\d)?$/) },
          },
        },
        wrkspc_small: {
          name: 'small',
          limits: {
            daily: expect.objectContaining({ spent: '0' }),
            monthly: { ...month, amount: null, spent: '0' },
          },
        },
      },
      others: [{ scope: 'usage_tier', workspace_id: null, period: 'monthly', amount: '10000', is_enabled: true }],
      spent_as_of: expect.stringMatching(/^2026-11-/),
      spent_unread: null,
    });
  });

  it('is there where nothing is set, and without what is spent where that is refused', async () => {
    const read = async (section: object, faults: Parameters<typeof startEmulator>[1] = {}) => {
      const emulator = await startEmulator(bookshop({ spend: section }), faults);
      onTestFinished(() => emulator.close());
      const provider = await another({ emulator } as Asked);
      const answer = await provider.readDataSource({ typeName: name, config }, call);
      return 'failed' in answer ? answer.failed : received(answer.state);
    };
    expect(await read({})).toMatchObject({ currency: null, organization: {}, others: [], spent_unread: null });
    const refused = { faults: [{ kind: 'status', status: 403, path: 'analytics/cost' }] } as const;
    expect(await read(spend, refused)).toMatchObject({
      organization: { monthly: { amount: '5000', spent: null, since: null } },
      spent_unread: expect.stringMatching(/\(status 403, request-id \w+\)$/),
    });
    expect(await read({ access: false })).toEqual([
      expect.objectContaining({ severity: 'ERROR', summary: 'The spend limits could not be read' }),
    ]);
  });
});
