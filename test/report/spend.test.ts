import { describe, expect, test } from 'vitest';

import { spendGroup } from '../../src/model/spend/money.js';
import type { PeriodInForce } from '../../src/model/spend/spend-types.js';
import { phraseText } from '../../src/report/phrase.js';
import { spentText } from '../../src/report/spend/spend-words.js';
import { carryOutPhrase, unlimitedWarning, wayPhrase } from '../../src/report/step-words.js';
import { settingText } from '../../src/report/value-words.js';
import { limitCells } from '../../src/report/limits/limits-words.js';
import { reasonText } from '../../src/report/reason-words.js';
import { entryLines } from '../../src/report/undeclared-entry.js';
import { planScenario, readScenario } from '../scenarios/scenario.js';
import { renderTerminal } from '../../src/report/terminal/terminal-report.js';
import { inForceOf } from './limits/in-force.js';
import { changeOf, findingOf, planOf } from './plans.js';

const change = changeOf({
  group: spendGroup('USD'),
  limiter: 'monthly',
  settable: 'console',
  before: { source: 'workspace', value: 50_000 },
  after: { source: 'organization', value: null },
  organization_limit: null,
  remaining: [{ limiter: 'daily', value: 4999 }],
});
const block = { kind: 'decide', group: change.group, steps: [change] } as const;
const name = (): string => 'Spend limit';
const place = `In the Console, Settings → Workspaces → ${change.workspace.name} → the tab Spend limits`;

describe('a step of a spend limit', () => {
  test('has its own place in the Console, and the page of an emulator', () => {
    const acme = { id: 'org-1', name: 'Acme' };
    const emulated = { ...acme, emulator: null };
    expect([carryOutPhrase(block, name, acme), wayPhrase(block, name, null)].map(phraseText)).toEqual([
      `${place}. If the Console shows another value than the two below, stop.`,
      place,
    ]);
    expect([carryOutPhrase(block, name, emulated), wayPhrase(block, name, emulated)].map(phraseText)).toEqual([
      'Edit next to Spend limit. If the Console shows another value than the two below, stop.',
      'Edit next to Spend limit',
    ]);
  });

  test('that clears the last limit says what still holds, in money', () => {
    expect(unlimitedWarning(change)).toBe(
      'Clearing it leaves no monthly spend limit: the organization has none either. What is spent is still limited by daily 49.99 USD.',
    );
  });

  test('that is to be cleared is declared as none', () => {
    const origin = { file: 'limits.yaml', line: 3, column: 5 };
    expect(reasonText({ ...change, class: 'conflict', origin })).toContain('this change declares none');
    const [limit, ...others] = inForceOf(readScenario('spend-limits').snapshot)
      .workspaces.flatMap(({ limits }) => limits)
      .filter(({ group }) => group.currency === undefined);
    if (limit === undefined) throw new Error('Nothing is in force');
    const declared = { source: 'organization', value: null, origin } as const;
    const cells = [limit, { ...limit, group: change.group }].map((one) => limitCells({ ...one, declared }).declared);
    expect([cells, others.length > 0]).toEqual([['inherit', 'none'], true]);
  });

  test('of a workspace without an entry stands beside the limits of the entry to paste', () => {
    const workspace = { id: 'wrkspc_1', name: 'prod' };
    const override = { group: change.group, key: 'spend_limit', limiter: 'monthly', value: 25_050 };
    const finding = findingOf({ workspace });
    const plan = planOf({ findings: [finding], undeclared: [{ workspace, template: null, overrides: [override] }] });
    expect(entryLines(finding, plan)).toEqual([
      '# under workspaces:',
      'prod:',
      '  id: wrkspc_1',
      '  limits: {}',
      '  spend_limit:',
      '    monthly: 250.50',
    ]);
  });

  test('is written in its currency alone', () => {
    expect(settingText({ source: 'other', name: 'elsewhere', value: 4999 }, change.group)).toBe(
      '49.99 USD from "elsewhere"',
    );
  });
});

const spent = { amount: 12_345, currency: 'USD', since: '2026-11-01T00:00:00Z', as_of: null };
const own: PeriodInForce = {
  period: 'monthly',
  currency: 'USD',
  in_force: 50_000,
  source: 'workspace',
  tier_limit: null,
  spent,
};
const workspace = { id: 'wrkspc_1', name: 'prod' };

test.each<[Partial<PeriodInForce> & { readonly workspace?: typeof workspace }, string]>([
  [{ workspace }, '123.45 of 500 USD spent since 2026-11-01 (24 %)'],
  [{ workspace, in_force: 0 }, '123.45 of 0 USD spent since 2026-11-01'],
  [{ workspace, spent: null }, '500 USD'],
  [{ workspace, source: 'usage_tier' }, '123.45 USD spent since 2026-11-01; in force is the usage tier’s 500 USD'],
  [{ source: 'usage_tier' }, '123.45 of 500 USD spent since 2026-11-01 (24 %), which is the cap of the usage tier'],
  [{ workspace, in_force: null, source: null }, '123.45 USD spent since 2026-11-01; no limit'],
  [{ workspace, currency: 'EUR' }, '123.45 USD spent since 2026-11-01; the limit is 500 EUR'],
  [{ workspace, spent: { ...spent, currency: null } }, '123.45 of 500 USD spent since 2026-11-01 (24 %)'],
])('what is spent is told beside the limit: %j', (parts, text) => {
  expect(spentText({ ...own, ...parts })).toBe(text);
});

test.each([
  [403, 'api' as const, /^Next: Ask your Anthropic account team for access to spend limits/m],
  [500, 'api' as const, /^Next: Run it again for what was not read\. Until/m],
  [null, 'snapshot' as const, /^Next: Take a new snapshot for what was not read\. Until/m],
])('spend limits that were not read (%s, %s) have a next step', (status, source, next) => {
  const plan = planScenario('spend-unreadable');
  const findings = plan.findings.map((finding) =>
    finding.rule === 'spend-unreadable' ? { ...finding, data: { ...finding.data, status } } : finding,
  );
  expect(renderTerminal({ ...plan, findings, run: { ...plan.run, source } }, { width: 200, color: false })).toMatch(
    next,
  );
});
