import * as fc from 'fast-check';

import { knownLimiters } from '../../src/model/limiters.js';
import type { LiveGroup, LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { spendGroup, spendGroupKey } from '../../src/model/spend/money.js';
import { spendPeriods } from '../../src/model/spend/periods.js';
import type { OtherSpendLimit, Spent } from '../../src/model/spend/spend-types.js';
import { group, workspace, world } from '../plan/worlds.js';

/** Names that YAML, a declaration, a terminal or JavaScript could take for something else. */
const hostileNames = [
  'prod',
  'twin',
  '',
  ' ',
  ' padded ',
  'true',
  'no',
  'null',
  '~',
  '1.0',
  '0x1f',
  '2026-11-21',
  '<<',
  '__proto__',
  'constructor',
  'team-*',
  'a?b',
  'a: b # c',
  '- a',
  '# a',
  '"quoted" \\ and \'single\'',
  '{a: [b]}',
  '&anchor *alias !tag |',
  'two\nlines\r\n\ttab',
  '\u001b[31m\u0000\u202e\u200b\u2028\ufeff',
  '\ud800',
  'Größe 大きい 👩‍🚀',
  'Default',
  'wrkspc_0',
  'wrkspc_none',
  'batch',
  'opus-4',
  '---',
  '%YAML 1.1',
  'x'.repeat(1100),
  '\u0007'.repeat(300),
];
const hostileName = fc.oneof(fc.constantFrom(...hostileNames), fc.string({ unit: 'binary', maxLength: 12 }));

/** Known and future ones, one that looks like a slip, and those that no key can bear. */
const limiter = fc.oneof(
  fc.constantFrom(...knownLimiters),
  fc.constantFrom(
    'future_per_fortnight',
    'fast_otpn',
    'requests_per_minutes',
    '__proto__',
    '<<',
    '',
    'inherit',
    'a: b',
    '\ud800',
  ),
);
const value = fc.oneof(fc.constantFrom(0, 1, 999, 9999, 10_000, 4_000_000, Number.MAX_SAFE_INTEGER), fc.nat());

const model = fc.constantFrom(
  'claude-opus-4-8',
  'claude-opus-4-9',
  'claude-sonnet-5',
  'batch',
  'true',
  '',
  '1.0',
  'a: b',
);
const displayName = fc.oneof(
  fc.constantFrom(null, 'Claude Opus 4.x', 'Claude Opus 4.x', 'Claude Sonnet 5', 'Batch', 'true', '***', 'Claude', '4'),
  hostileName,
);

/** A group as an API generation gives it: with an ID, with the entry's ID alone, or with neither. */
function liveGroup(index: number): fc.Arbitrary<LiveGroup> {
  return fc
    .record({
      generation: fc.constantFrom('today', 'entry', 'first'),
      type: fc.constantFrom('model_group', 'model_group', 'batch', 'files', 'future_type', 'a: b', '__proto__'),
      name: displayName,
      models: fc.option(fc.uniqueArray(model, { maxLength: 3 })),
      workspaceModels: fc.uniqueArray(model, { maxLength: 1 }),
      limits: fc.dictionary(limiter, value, { maxKeys: 3, noNullPrototype: true }),
    })
    .map(({ generation, type, name, models, workspaceModels, limits }) =>
      group(generation === 'today' ? `rlg_${index}` : null, {
        type,
        rate_limit_id: generation === 'first' ? null : `entry-${index}`,
        display_name: generation === 'today' ? name : null,
        models: type === 'model_group' ? models : null,
        workspace_models: workspaceModels,
        limits,
      }),
    );
}

interface WorkspaceWords {
  readonly name: string;
  readonly state: 'live' | 'archived' | 'default';
  readonly overrides: readonly (readonly [number, string, number, string])[];
}

const liveWorkspace: fc.Arbitrary<WorkspaceWords> = fc.record({
  name: hostileName,
  state: fc.constantFrom('live', 'live', 'live', 'live', 'archived', 'default'),
  overrides: fc.uniqueArray(
    fc.tuple(fc.nat({ max: 4 }), limiter, value, fc.constantFrom('workspace', 'workspace', 'workspace', 'usage_tier')),
    { selector: ([at, name]) => `${at} ${name}`, maxLength: 6 },
  ),
});

/** Without spend limits. */
const rateLimitsLive: fc.Arbitrary<Snapshot> = fc
  .record({
    groups: fc.tuple(...[0, 1, 2, 3].map(liveGroup)),
    workspaces: fc.array(liveWorkspace, { maxLength: 6 }),
    listed: fc.boolean(),
    name: hostileName,
  })
  .map(({ groups, workspaces, listed, name }) => {
    const distinct = groups.filter(({ key }, at) => groups.findIndex((other) => other.key === key) === at);
    return world(
      workspaces.map((words, at) => build(words, `wrkspc_${at}`, distinct, listed)),
      { groups: distinct, organization: { id: 'org-1', name } },
    );
  });

function build(
  { name, state, overrides }: WorkspaceWords,
  id: string,
  groups: readonly LiveGroup[],
  listed: boolean,
): LiveWorkspace {
  const base = workspace(name, {}, { id });
  if (state === 'archived') return { ...base, archived_at: '2026-10-01T00:00:00Z', read: false };
  if (state === 'default') return { ...base, default: true, read: false };
  const entries = groups.map(({ key, limits: own }, index) => ({
    group: key,
    limits: overrides
      .filter(([at]) => at === index)
      .map(([, limiterName, amount, source]) => ({
        limiter: limiterName,
        value: amount,
        source,
        organization_limit: own.find((limit) => limit.limiter === limiterName)?.value ?? null,
      })),
  }));
  return {
    ...base,
    inherited_listed: listed,
    entries: listed ? entries : entries.filter(({ limits }) => limits.length > 0),
  };
}

const amounts = fc.dictionary(fc.constantFrom(...spendPeriods), value, { maxKeys: 3, noNullPrototype: true });
const failure = { reason: 'the API answered 403', status: 403, request_id: null };

const spent: fc.Arbitrary<Spent> = fc
  .record({ amount: value, own: value, currency: fc.constantFrom('USD', 'EUR', null), known: fc.boolean() })
  .map(({ amount, own, currency, known }) => ({
    unread: known ? null : failure,
    currency,
    as_of: known ? '2026-11-21T16:07:12Z' : null,
    periods: spendPeriods.map((period) => {
      return { period, since: '2026-11-01T00:00:00Z', amount, workspaces: [{ id: 'wrkspc_0', amount: own }] };
    }),
  }));

const otherSpend: fc.Arbitrary<OtherSpendLimit> = fc.record({
  scope: fc.oneof(fc.constantFrom('usage_tier', 'organization', 'workspace'), hostileName),
  workspace_id: fc.constantFrom(null, 'wrkspc_0', '\u001b[31m'),
  period: fc.constantFrom('monthly', 'daily', 'every\nhour'),
  amount: fc.option(value),
  enabled: fc.boolean(),
});

const spending = fc.record({
  organization: amounts,
  workspaces: fc.array(amounts, { minLength: 6, maxLength: 6 }),
  others: fc.array(otherSpend, { maxLength: 4 }),
  spent: fc.option(spent),
});

/** The same with spend limits, as `live` reads them. */
const spendLimitsLive: fc.Arbitrary<Snapshot> = fc.tuple(rateLimitsLive, spending).map(([snapshot, live]) => {
  const limits = limitsOf(live.organization);
  const money = { ...spendGroup('USD'), key: spendGroupKey, limits, workspace_models: [] };
  const workspaces = snapshot.workspaces.map((one, at): LiveWorkspace => {
    const own = limitsOf(live.workspaces[at] ?? {}).map((limit) => ({
      ...limit,
      source: 'workspace',
      organization_limit: live.organization[limit.limiter] ?? null,
    }));
    return one.read ? { ...one, entries: [...one.entries, { group: spendGroupKey, limits: own }] } : one;
  });
  const spend = { unread: null, others: live.others, spent: live.spent };
  return { ...snapshot, groups: [...snapshot.groups, money], workspaces, spend };
});

function limitsOf(
  set: Readonly<Record<string, number>>,
): readonly { readonly limiter: string; readonly value: number }[] {
  return Object.entries(set).map(([name, amount]) => ({ limiter: name, value: amount }));
}

/** A complete reading of an organization of any generation, with names of every kind, with spend limits and without. */
export const arbitraryLive: fc.Arbitrary<Snapshot> = fc.oneof(rateLimitsLive, spendLimitsLive);
