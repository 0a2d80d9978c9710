import { describe, expect, test } from 'vitest';

import type { Change, Plan, Policy } from '../../src/model/plan-types.js';
import { upgradePlan } from '../../src/model/upgrade-plan.js';
import { changeOf, planOf } from '../report/plans.js';

/** A change in a plan of format 1.0, as this version reads it. */
function upgraded(
  change: Partial<Change>,
  policy: Partial<Policy> = {},
  base: string | null = null,
): Change | undefined {
  const plan = planOf({ changes: [changeOf({ class: 'drift', rule: 'limit-changed', severity: 'note', ...change })] });
  const before: Plan = {
    ...plan,
    format_version: '1.0',
    run: { ...plan.run, policy: { ...plan.run.policy, ...policy } },
    declaration: { ...plan.declaration, base },
  };
  return upgradePlan(before).changes[0];
}

describe('drift of a plan of format 1.0 that fails nothing', () => {
  test.each([
    ['by a rule that was turned down', { severity: 'warning' }, {}, 'rule'],
    ['by a rule that was turned down to a note', {}, {}, 'rule'],
    ['by undeclared: report', { rule: 'limit-undeclared' }, {}, 'undeclared'],
    ['by --touched', {}, { touched: true }, 'touched'],
    ['by a rule, since --touched lets no conflict pass', { class: 'conflict' }, { touched: true }, 'rule'],
  ] as const)('is reported: %s', (_, change, policy, by) => {
    expect(upgraded(change, policy)?.reported).toBe(by);
  });

  test('stays drift where it fails', () => {
    expect(upgraded({ severity: 'error' })?.reported).toBe(null);
    expect(upgraded({ severity: 'warning' }, { strict: true })?.reported).toBe(null);
  });
});

test.each([
  ['adopted', null, true],
  ['conflict', null, true],
  ['pending', null, true],
  ['pending', 'abc1234', false],
  ['drift', null, false],
] as const)('with a base, %s since %s was introduced by the change: %s', (name, since, introduced) => {
  expect(upgraded({ class: name, since, severity: 'error' }, {}, 'git:main')?.introduced).toBe(introduced);
});

test('a plan of this version stays as it is', () => {
  const plan = planOf({ changes: [changeOf({})] });
  expect(upgradePlan(plan)).toBe(plan);
});

test('a failed run of format 1.0 stays one', () => {
  expect(upgradePlan(planOf({ format_version: '1.0', verdict: 'failed' })).verdict).toBe('failed');
});
