import { describe, expect, test } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import type { Declaration } from '../../src/model/declaration.js';
import { noPast } from '../../src/model/past-types.js';
import type { Plan } from '../../src/model/plan-types.js';
import type { LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import { defaultPolicy, verdict } from '../../src/model/verdict.js';
import { findEdit } from '../../src/model/edited-plan.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { limitsInForce } from '../../src/plan/limits-in-force.js';
import { verifySteps } from '../../src/plan/verify-steps.js';
import { readScenario } from '../scenarios/scenario.js';

const { snapshot } = readScenario('spend-limits');

const declare = (text: string): Declaration =>
  readDeclaration([{ path: 'limits.yaml', bytes: new TextEncoder().encode(`version: 1\n${text}`) }]);

const options = {
  tool: { name: 'limitdrift', version: '0.1.0' },
  policy: defaultPolicy,
  include: () => true,
  snapshotAge: null,
  past: noPast,
  today: '2026-11-21',
} as const;

/** What is declared before, and now. */
function planOf(head: string, base?: string, live: Snapshot = snapshot): Plan {
  const given = { name: 'git:main', problem: null, lacking: null, committed: true };
  const past = base === undefined ? noPast : { ...noPast, given, base: declare(base) };
  return createPlan(declare(head), live, { ...options, past });
}

const changesOf = ({ changes }: Plan): readonly string[] =>
  changes.map(
    ({ class: name, workspace, limiter, before, after }) =>
      `${name} ${workspace.name} ${limiter} ${before.source} ${before.value} → ${after.source} ${after.value}`,
  );

const messages = ({ findings }: Plan, ...rules: readonly string[]): readonly string[] =>
  findings.flatMap(({ rule, message }) => (rules.includes(rule) ? [message] : []));

/** The snapshot with other workspaces. */
function withLive(change: (workspace: LiveWorkspace) => LiveWorkspace): Snapshot {
  return { ...snapshot, workspaces: snapshot.workspaces.map(change) };
}

describe('what an entry says of spend limits', () => {
  const others = 'batch: {limits: {}}, dev: {limits: {}}, prod: {limits: {}}, test: {limits: {}}';

  test('is nothing where it has none: nobody is asked to clear a limit elsewhere', () => {
    const plan = planOf(`workspaces: {chat: {limits: {}, spend_limit: {monthly: 250.50, daily: 49.99}}, ${others}}`);
    expect([plan.verdict, plan.changes]).toEqual(['in-sync', []]);
    expect(plan.spend?.limits.map(({ workspace, period }) => `${workspace.name} ${period}`)).toEqual([
      'chat daily',
      'chat monthly',
    ]);
  });

  test('is whole where it has one: another period is drift, unless the entry lets it pass', () => {
    const entry = (more: string): string =>
      `workspaces: {chat: {limits: {}, spend_limit: {monthly: 250.50}${more}}, ${others}}`;
    expect(changesOf(planOf(entry('')))).toEqual(['drift chat daily workspace 4999 → organization null']);
    expect(planOf(entry(', undeclared: report')).verdict).toBe('reported');
    expect(planOf(entry(', undeclared: ignore')).changes).toEqual([]);
    const none = planOf(`workspaces: {dev: {limits: {}, spend_limit: none}}`);
    expect(changesOf(none)).toEqual(['drift dev weekly workspace 7520 → organization null']);
  });

  test('is told from what was declared before, in hundredths and currency', () => {
    const entry = (text: string): string =>
      `workspaces: {chat: {limits: {}, spend_limit: {daily: 49.99, monthly: ${text}}}}`;
    expect(changesOf(planOf(entry('300'), entry('250.50')))).toEqual([
      'pending chat monthly workspace 25050 → workspace 30000',
    ]);
    expect(changesOf(planOf(entry('300'), entry('200')))).toEqual([
      'conflict chat monthly workspace 25050 → workspace 30000',
    ]);
    expect(changesOf(planOf(entry('250.50'), entry('200')))).toEqual([
      'adopted chat monthly workspace 25050 → workspace 25050',
    ]);
    expect(changesOf(planOf(entry('300'), 'workspaces: {chat: {limits: {}}}'))).toEqual([
      'pending chat monthly workspace 25050 → workspace 30000',
    ]);
  });

  test('that is released or expected no longer is said', () => {
    const base =
      'organization: {spend_limit: {monthly: 5000}}\nworkspaces: {chat: {limits: {}, spend_limit: {monthly: 250.50, daily: 49.99, weekly: 10}}}';
    const plan = planOf('workspaces: {chat: {limits: {}}}', base);
    expect(messages(plan, 'limit-released', 'policy-weakened')).toEqual([
      'weekly of Spend limit in "chat": was 10 USD, is not declared in this change',
      'The organization’s monthly spend limit: was 5,000 USD, is not declared in this change',
      'The daily spend limit of 49.99 USD is still live, but no longer declared',
      'The monthly spend limit of 250.50 USD is still live, but no longer declared',
    ]);
    expect(plan.spend).toBe(undefined);
  });

  test('is compared with the organization in the currency that is written', () => {
    const text = (currency: string): string =>
      `organization: {spend_limit: {monthly: 5000 ${currency}}}\nworkspaces: {}`;
    expect(
      [planOf(text('USD')).findings, planOf(text('EUR')).findings.map(({ rule }) => rule)].map(
        (list) => list.filter((one) => one !== 'undeclared-workspace').length,
      ),
    ).toEqual([5, 1]);
  });

  test('asks for an amount of no known currency where the organization has no limit at all', () => {
    const empty = withLive((workspace) => ({
      ...workspace,
      entries: workspace.entries.map((entry) => (entry.group === 'spend_limit' ? { ...entry, limits: [] } : entry)),
    }));
    const groups = empty.groups.map((group) =>
      group.key === 'spend_limit' ? { ...group, currency: null, limits: [] } : group,
    );
    const reading = { unread: null, others: [], spent: null };
    const plan = planOf('workspaces: {chat: {limits: {}, spend_limit: {monthly: 500 EUR}}}', undefined, {
      ...empty,
      groups,
      spend: reading,
    });
    expect(changesOf(plan)).toEqual(['drift chat monthly organization null → workspace 50000']);
    expect(plan.spend?.limits).toEqual([
      {
        workspace: { id: 'wrkspc_02Chat', name: 'chat' },
        period: 'monthly',
        currency: null,
        in_force: null,
        source: null,
        tier_limit: null,
        spent: null,
      },
    ]);
  });
});

describe('an ignore', () => {
  const entry = 'workspaces: {dev: {limits: {}, spend_limit: none}}\n';
  const ignore = (fields: string): string =>
    `${entry}ignore: [{workspace: dev, ${fields}, reason: r, expires: 2027-01-31}]`;
  const isIgnored = (fields: string): boolean => planOf(ignore(fields)).summary.ignored === 1;

  test('means money only where it names spend_limit', () => {
    expect(isIgnored('group: spend_limit, live: 75.20')).toBe(true);
    expect(isIgnored('group: spend_limit, limiter: weekly')).toBe(true);
    expect(isIgnored('group: spend_limit, live: 75.21')).toBe(false);
    expect(isIgnored('live: 7520')).toBe(false);
    expect(isIgnored('limiter: weekly')).toBe(true);
  });
});

describe('spend limits that were not read', () => {
  const { declaration, snapshot: unread } = readScenario('spend-unreadable');

  test('make a plan incomplete, never in sync, and no drift of what was read', () => {
    const plan = createPlan(declaration, unread, options);
    expect([plan.verdict, plan.complete, plan.run.exit_code, plan.changes]).toEqual(['incomplete', false, 5, []]);
    expect(findEdit(plan)).toBe(null);
    expect(findEdit({ ...plan, complete: true })).toContain('does not fit its changes and findings');
  });

  test('are said in general where the snapshot does not know of them', () => {
    const { spend: _, ...older } = unread;
    expect(messages(createPlan(declaration, older, options), 'spend-unreadable')).toEqual([
      'The spend limits could not be read, so that nothing is known of those that are declared in 2 places: the snapshot does not hold them',
    ]);
  });

  test('are not there for a snapshot that lost their group, nor for a workspace that it did not read', () => {
    const head =
      'workspaces: {chat: {limits: {}, spend_limit: {monthly: 1}}, prod: {limits: {}, spend_limit: {monthly: 1}}}';
    const lost = { ...snapshot, groups: snapshot.groups.filter(({ key }) => key !== 'spend_limit') };
    expect(messages(planOf(head, undefined, lost), 'spend-unreadable')).toEqual([
      expect.stringContaining('declared in 2 places: the snapshot does not hold them'),
    ]);
    const partial = withLive((workspace) =>
      workspace.name === 'chat' ? { ...workspace, read: false, entries: [] } : { ...workspace, entries: [] },
    );
    expect(
      planOf(head, undefined, partial).spend?.limits.map(({ workspace, in_force }) => [workspace.name, in_force]),
    ).toEqual([['prod', 450_000]]);
  });

  test.each([
    ['error', 'drift', 2],
    ['warning', 'incomplete', 5],
    ['note', 'in-sync', 0],
    ['off', 'in-sync', 0],
  ])('with the rule as %s: %s, exit code %i', (severity, word, code) => {
    const plan = planOf(
      `workspaces: {prod-chat: {limits: {}, spend_limit: {monthly: 1}}, staging: {limits: {}}}\nrules: {spend-unreadable: ${severity}}`,
      undefined,
      unread,
    );
    expect([plan.verdict, verdict(plan), plan.run.exit_code]).toEqual([word, word, code]);
  });

  test('leave the workspace’s rate limits as they are: a live override that nobody declared is drift', () => {
    const override = { limiter: 'requests_per_minute', value: 7, source: 'workspace', organization_limit: 2000 };
    const live = {
      ...unread,
      workspaces: unread.workspaces.map((workspace) => ({
        ...workspace,
        entries: [{ group: 'rlg_02Sonnet', limits: [override] }],
      })),
    };
    const plan = createPlan(declaration, live, options);
    expect(plan.changes.map(({ workspace, limiter, class: name }) => `${name} ${workspace.name} ${limiter}`)).toEqual([
      'drift prod-chat requests_per_minute',
      'drift staging requests_per_minute',
    ]);
  });

  test('leave a step neither done nor open', () => {
    const plan = planOf('workspaces: {chat: {limits: {}, spend_limit: {monthly: 1, daily: 49.99}}}');
    const lost = { ...snapshot, groups: snapshot.groups.filter(({ key }) => key !== 'spend_limit') };
    const states = [snapshot, lost].map((live) =>
      verifySteps(plan, live, options.tool).steps.map(({ state, obstacle }) => [state, obstacle]),
    );
    expect(states).toEqual([[['open', null]], [['unread', 'spend-not-read']]]);
  });
});

describe('a workspace without an entry', () => {
  test('is described with its spend limit, and by no template that says nothing of it', () => {
    const templates = 'templates: {bare: {}, capped: {spend_limit: {monthly: 1}}}\nworkspaces: {}';
    const [batch, , , , none] = planOf(templates).undeclared ?? [];
    expect(batch).toMatchObject({
      template: 'capped',
      overrides: [{ key: 'spend_limit', limiter: 'monthly', value: 100 }],
    });
    expect(none).toMatchObject({ workspace: { name: 'test' }, template: 'bare', overrides: [] });
  });
});

describe('what is in force', () => {
  const inForce = (live: Snapshot) =>
    limitsInForce(live, {
      tool: options.tool,
      source: 'api',
      include: () => true,
      named: false,
      groups: null,
      declared: null,
    });

  test('is the lowest of workspace, organization and tier, beside what is spent', () => {
    const { workspaces, spend } = inForce(snapshot);
    const rows = workspaces.flatMap(({ name, limits }) =>
      limits.flatMap(({ group, limiter, in_force, spend: beside }) =>
        group.currency === undefined
          ? []
          : [`${name} ${limiter} ${in_force} ${beside?.tier_limit} ${beside?.spent?.amount}`],
      ),
    );
    expect(rows).toEqual([
      'batch monthly 100 450000 0',
      'chat daily 4999 null 4512',
      'chat monthly 25050 450000 26060',
      'dev weekly 7520 null undefined',
      'dev monthly 450000 450000 0',
      'prod monthly 450000 450000 280000',
      'prod weekly 100000 null undefined',
      'test monthly 450000 450000 0',
    ]);
    expect(spend).toMatchObject({
      unread: null,
      spent_unread: null,
      organization: [{ period: 'monthly', in_force: 450_000, source: 'usage_tier', spent: { amount: 310_033 } }],
    });
  });

  test('is told without them where they were not read, and is not asked for where nobody did', () => {
    const { snapshot: unread } = readScenario('spend-unreadable');
    expect(inForce(unread).spend).toEqual({
      unread: unread.spend?.unread,
      currency: null,
      spent_unread: null,
      spent_until: null,
      organization: [],
      others: [],
    });
    expect(inForce(readScenario('blocked').snapshot).spend).toBe(undefined);
  });
});
