import Anthropic, { APIError, PermissionDeniedError } from '@anthropic-ai/sdk';
import type { BetaSpendLimit } from '@anthropic-ai/sdk/resources/beta/organization/spend-limits';
import { describe, expect, it, onTestFinished } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { type EmulatorOptions, startEmulator } from '../../src/emulator/server.js';
import { worldFromSnapshot } from '../../src/emulator/snapshot-world.js';
import { changeLimit, checkLimit } from '../../src/emulator/console/console-changes.js';
import { carryOutForm } from '../../src/emulator/console/page-forms.js';
import { workspacePart } from '../../src/emulator/console/workspace-part.js';
import { createStore } from '../../src/emulator/store.js';
import { UserError } from '../../src/model/errors.js';
import { read } from '../live/bakery.js';
import { readScenario } from '../scenarios/scenario.js';
import { adminKey, bookshop } from './bookshop.js';
import { typeErrors } from './sdk-bodies.js';

const spend = {
  usage_tier: { monthly: 100_000 },
  organization: { monthly: '5_000.50' },
  workspaces: { chat: { monthly: 250, daily: 12.5 } },
  spent_per_day: { chat: 4.2, wrkspc_small: 31 },
};
/** Three hours into the day: what is known is four hours old. */
const now = Date.parse('2026-11-11T03:30:00Z');

async function serve(section: unknown, options: EmulatorOptions = {}) {
  const emulator = await startEmulator(bookshop({ spend: section }), { now: () => now, ...options });
  onTestFinished(() => emulator.close());
  return { emulator, client: new Anthropic({ baseURL: emulator.url, apiKey: adminKey, maxRetries: 0 }) };
}

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

describe('the official SDK', () => {
  it('lists spend limits, page by page, in the shapes that it knows', async () => {
    const { client } = await serve(spend);
    const limits: BetaSpendLimit[] = await collect(client.beta.organization.spendLimits.list({ limit: 1 }));
    expect(limits.map(({ scope, period, amount, is_enabled }) => [scope, period, amount, is_enabled])).toEqual([
      [{ type: 'usage_tier' }, 'monthly', '10000000', true],
      [{ type: 'organization' }, 'monthly', '500050', true],
      [{ type: 'workspace', workspace_id: 'wrkspc_chat' }, 'monthly', '25000', true],
      [{ type: 'workspace', workspace_id: 'wrkspc_chat' }, 'daily', '1250', true],
    ]);
    const { spendLimits } = client.beta.organization;
    const filtered = [
      { scope_type: ['usage_tier' as const] },
      { workspace_id: 'wrkspc_chat' },
      { workspace_id: 'wrkspc_old' },
    ];
    const counts = await Promise.all(filtered.map(async (query) => (await collect(spendLimits.list(query))).length));
    expect(counts).toEqual([1, 2, 0]);
    const costs = await collect(
      client.beta.organization.analytics.cost.list({ starting_at: '2026-11-01T00:00:00Z', group_by: ['workspace_id'] }),
    );
    expect(costs.map(({ group, cost, ending_at }) => [group.workspace_id, cost.amount, ending_at])).toEqual([
      ['wrkspc_small', '30870.833', '2026-11-11T03:00:00Z'],
      ['wrkspc_chat', '4182.500', '2026-11-11T03:00:00Z'],
    ]);
    const module = 'resources/beta/organization';
    const bodies = [
      ...limits.map((body) => ({ module: `${module}/spend-limits`, type: 'BetaSpendLimit', body })),
      ...costs.map((body) => ({ module: `${module}/analytics/cost`, type: 'BetaAnalyticsCostItem', body })),
    ];
    expect(typeErrors(bodies.map((body) => ({ sdk: '@anthropic-ai/sdk', ...body })))).toEqual([]);
  });

  it('is refused where the organization has no early access, by the world and by a fault', async () => {
    const refused = await serve({ access: false });
    const faulty = await serve(spend, { faults: [parseFault('403:path=spend_limits')] });
    for (const { client } of [refused, faulty])
      await expect(client.beta.organization.spendLimits.list()).rejects.toThrow(PermissionDeniedError);
    expect((await read(refused.emulator, { spend: 'with-cost' })).spend?.unread?.status).toBe(403);
  });

  it('finds an empty list where the world has none, and one total of cost without groups', async () => {
    const { client } = await serve(undefined);
    expect(await collect(client.beta.organization.spendLimits.list())).toEqual([]);
    const spending = await serve({ spent_per_day: { chat: 24 } });
    const query = { starting_at: '2026-11-01T00:00:00Z', ending_at: '2026-11-01T05:00:00Z' };
    const total = await collect(spending.client.beta.organization.analytics.cost.list(query));
    expect(total.map(({ cost }) => cost.amount)).toEqual(['500.000']);
  });

  it.each([
    [
      'a scope that a Console organization does not have',
      '/spend_limits?scope_type[]=user',
      'spend-limit-reads-2026-09-26',
    ],
    ['no beta header', '/spend_limits', ''],
    ['a cursor of another listing', '/spend_limits?page=page_x', 'spend-limit-reads-2026-09-26'],
    ['no beta header for cost', '/analytics/cost?starting_at=2026-11-01T00:00:00Z', ''],
    [
      'a dimension that no cost is told by',
      '/analytics/cost?starting_at=2026-11-01T00:00:00Z&group_by[]=model',
      'analytics-usage-cost-2026-08-24',
    ],
    ['a range of nothing', '/analytics/cost?starting_at=2026-11-11T03:00:00Z', 'analytics-usage-cost-2026-08-24'],
    [
      'a cursor of another query',
      '/analytics/cost?starting_at=2026-11-01T00:00:00Z&page=page_x',
      'analytics-usage-cost-2026-08-24',
    ],
  ])('is told that %s is wrong', async (_, path, beta) => {
    const { client } = await serve(spend);
    const headers = beta === '' ? {} : { 'anthropic-beta': beta };
    const asked = client.get(`/v1/organizations${path}`, { headers });
    await expect(asked).rejects.toThrow(APIError);
    await expect(asked).rejects.toMatchObject({ status: 400 });
  });
});

it('rate limits know nothing of spend limits', async () => {
  const { client } = await serve(spend);
  const types = (await collect(client.organization.rateLimits.list())).map(({ group }) => group.type);
  expect(types).toEqual(['model_group', 'model_group', 'batch']);
  const own = await collect(client.organization.workspaces.rateLimits.list('wrkspc_chat', { include_inherited: true }));
  expect(own.map(({ group }) => group.type)).toEqual(types);
});

it('a world of a snapshot has its spend limits, and reading it again gives the same', async () => {
  const { snapshot } = readScenario('spend-limits');
  const emulator = await startEmulator(worldFromSnapshot(snapshot));
  onTestFinished(() => emulator.close());
  const again = await read(emulator, { spend: 'limits' });
  const limitsOf = ({ groups, workspaces }: typeof snapshot): unknown => [
    groups.map(({ key, currency, limits }) => [key, currency, limits]),
    workspaces.map(({ entries }) => entries.flatMap(({ group, limits }) => limits.map((limit) => [group, limit]))),
  ];
  expect(limitsOf(again)).toEqual(limitsOf(snapshot));
  const refused = worldFromSnapshot(readScenario('spend-unreadable').snapshot);
  expect([refused.spend.access, worldFromSnapshot(readScenario('blocked').snapshot).spend.access]).toEqual([
    false,
    true,
  ]);
});

it('a world says what is wrong with its section', () => {
  const wrong = { workspaces: { nobody: { monthly: 1 } }, spent_per_day: { chat: 1, ghost: 2 } };
  expect(() => bookshop({ spend: wrong })).toThrow(
    /spend\.workspaces: no workspace is named "nobody"[^]*spend\.spent_per_day: no workspace is named "ghost"/,
  );
  expect(() => bookshop({ spend: { organization: { monthly: '5%' } } })).toThrow(UserError);
});

describe('the stand-in Console', () => {
  const set = (limiter: string, value: string) => {
    const store = createStore(bookshop({ spend }));
    const checked = checkLimit(store, { workspace: 'chat', group: 'spend_limit', limiter, value });
    const { said, notes } = changeLimit(store, checked, now);
    return { said, notes, store };
  };

  it.each([
    ['monthly', '400.50', 'chat · Spend limit · monthly: 250 USD → 400.50 USD · organization: 5,000.50 USD', []],
    [
      'monthly',
      '6000 USD',
      'chat · Spend limit · monthly: 250 USD → 6,000 USD · organization: 5,000.50 USD',
      ['6,000 USD is above the organization’s 5,000.50 USD: it is stored, but not enforced.'],
    ],
    [
      'monthly',
      'none',
      'chat · Spend limit · monthly: 250 USD → inherits 5,000.50 USD · organization: 5,000.50 USD',
      [],
    ],
    [
      'daily',
      'inherit',
      'chat · Spend limit · daily: 12.50 USD → inherits no limit · organization: no limit',
      ['No limit is left: the organization has none either.'],
    ],
    ['weekly', '1', 'chat · Spend limit · weekly: inherits no limit → 1 USD · organization: no limit', []],
  ])('sets %s to %s', (limiter, value, said, notes) => {
    expect(set(limiter, value)).toMatchObject({ said, notes });
  });

  it('leaves no event of rate limits, for it is none', () => {
    expect(set('monthly', '1').store.activities()).toEqual([]);
  });

  it.each([
    ['yearly', '1', '"yearly" is not a limit of Spend limit'],
    ['monthly', '5%', '"5%" is a share, and a spend limit is an amount'],
    ['monthly', '5 EUR', 'The organization is billed in USD'],
  ])('refuses %s: %s', (limiter, value, problem) => {
    expect(() => set(limiter, value)).toThrow(problem);
  });

  it('has a page where an amount is shown as it is written, and can be edited', () => {
    const state = { url: 'http://127.0.0.1:1', workspace: 'wrkspc_chat', edited: null, said: null, refused: null };
    const store = createStore(bookshop({ spend }));
    const page = (edited: string | null): string => {
      const workspace = store.workspaces.get('wrkspc_chat');
      if (workspace === undefined) throw new Error('There is no such workspace');
      return workspacePart(store, workspace, { ...state, edited }).html;
    };
    expect(page(null)).toMatch(
      /Spend limit<\/bdi> <a [^]*<code>monthly<\/code>[^]*<b>250 USD<\/b><\/td><td>5,000\.50 USD/,
    );
    expect(page('spend_limit')).toMatch(/name="value\.daily" value="12\.50"[^]*name="value\.weekly" value=""/);
    const form = new URLSearchParams({ action: 'save', workspace: 'wrkspc_chat', group: 'spend_limit' });
    for (const [name, value] of [
      ['shown.daily', '12.50'],
      ['value.daily', '13'],
    ] as const)
      form.append(name, value);
    expect(carryOutForm(store, form, now)).toMatchObject({
      ok: true,
      said: 'chat · Spend limit · daily: 12.50 USD → 13 USD · organization: no limit',
    });
  });
});
