import { describe, expect, test } from 'vitest';

import { findEdit } from '../../src/model/edited-plan.js';
import type { Change, Plan } from '../../src/model/plan-types.js';
import { inherited, override } from '../../src/model/setting.js';
import { changeOf, consistent, findingOf, planOf, undeclaredChange } from '../report/plans.js';

const search = { id: 'wrkspc_02Search', name: 'prod-search' };
const created = { id: 'name:new', name: 'new' };
const plan = consistent(
  planOf({
    changes: [
      changeOf(),
      undeclaredChange({ workspace: search, ignored: { reason: 'vendor migration' } }),
      changeOf({ workspace: created, class: 'pending', before: inherited(4000) }),
      changeOf({ workspace: { id: 'wrkspc_03Batch', name: 'prod-batch' }, severity: 'note' }),
    ],
    findings: [findingOf()],
  }),
);
const failed = consistent({
  ...planOf(),
  run: { ...plan.run, exit_code: 4 },
  error: { code: 'credential-missing', message: 'No credential', hint: null, problems: [] },
});

/** What is found when a part of the change at a place is another one. */
function edited(at: number, parts: Partial<Change>, more: Partial<Plan> = {}): string | null {
  const changes = plan.changes.map((change, index) => (index === at ? { ...change, ...parts } : change));
  return findEdit({ ...plan, ...more, changes });
}

const group = { ...changeOf().group, id: 'rlg_other' };
const step = (at: number): string => plan.changes[at]?.step ?? 'none';

test('a plan as it was written fits itself', () => {
  expect([findEdit(plan), findEdit(failed), findEdit(planOf({ digest: consistent(planOf()).digest }))]).toEqual([
    null,
    null,
    null,
  ]);
});

describe('an edited step is named, with the part that does not fit', () => {
  test.each<[string, number, Partial<Change>, string]>([
    ['another target', 0, { after: override(9999) }, 'step'],
    ['another kind of target', 0, { after: inherited(4000) }, 'step'],
    ['another workspace', 0, { workspace: search }, 'address'],
    ['another group', 0, { group }, 'address'],
    ['another limiter', 0, { limiter: 'tokens_per_day' }, 'address'],
    ['another address', 0, { address: 'a/b/c' }, 'address'],
    ['another ID', 0, { id: 'c-0000000000000000' }, 'id'],
    ['another action', 0, { action: 'no-op' }, 'action'],
    ['another rule', 1, { rule: 'limit-changed' }, 'rule'],
    ['a class that asks for another action', 0, { class: 'adopted' }, 'action'],
    ['drift that was made to pass', 0, { reported: 'rule' }, 'reported'],
    ['what only is reported, made to fail', 3, { reported: null }, 'reported'],
    ['no origin', 0, { origin: null }, 'action'],
    ['a target of another organization limit', 1, { organization_limit: 1 }, 'after'],
    ['a live value of another organization limit', 2, { organization_limit: 1 }, 'before'],
    ['another name of a workspace to create', 2, { workspace: { ...created, name: 'prod-chat' } }, 'workspace'],
  ])('%s', (_, at, parts, name) => {
    expect(edited(at, parts)).toBe(`\`${name}\` of the step ${step(at)} does not fit the rest of it`);
  });

  test('another step ID, by that ID', () => {
    expect(edited(0, { step: 's-forged' })).toBe('`step` of the step s-forged does not fit the rest of it');
  });

  test('a limit that has two steps', () => {
    const [first, ...rest] = plan.changes;
    expect(findEdit({ ...plan, changes: [...(first === undefined ? [] : [first, first]), ...rest] })).toBe(
      `the step ${step(0)} is about a limit that another step is about too`,
    );
  });
});

describe('what follows from all of a plan is named where it does not fit', () => {
  const { run, summary } = plan;
  test.each<[string, Partial<Plan>, string]>([
    ['the verdict', { verdict: 'in-sync' }, 'verdict'],
    ['a verdict of a failed run', { verdict: 'failed' }, 'verdict'],
    ['an error beside another verdict', { error: failed.error ?? never() }, 'verdict'],
    ['the exit code', { run: { ...run, exit_code: 0 } }, 'exit_code'],
    ['the policy', { run: { ...run, policy: { ...run.policy, report_only: true } } }, 'exit_code'],
    ['whether it is complete', { complete: false }, 'complete'],
    ['a count', { summary: { ...summary, drift: 0 } }, 'drift'],
    ['the undeclared workspaces', { summary: { ...summary, undeclared_workspaces: 2 } }, 'undeclared_workspaces'],
    ['a finding that is gone', { findings: [] }, 'digest'],
    ['what a finding says', { findings: [findingOf({ data: { name: 'x', overrides: 0 } })] }, 'digest'],
    ['the severity of a finding', { findings: [findingOf({ severity: 'error' })], changes: [] }, 'digest'],
    ['a step that is gone', { changes: plan.changes.slice(0, 2) }, 'digest'],
    ['the order of steps', { changes: plan.changes.toReversed() }, 'digest'],
    ['the digest', { digest: 'sha256:other' }, 'digest'],
  ])('%s', (_, parts, name) => {
    expect(findEdit({ ...plan, ...parts })).toBe(`\`${name}\` does not fit its changes and findings`);
  });

  test.each<[string, number, Partial<Change>]>([
    ['a live value', 0, { before: override(9999) }],
    ['a class', 0, { class: 'pending' }],
    ['an ignore', 0, { ignored: { reason: 'mine' } }],
  ])('%s', (_, at, parts) => {
    expect(edited(at, parts)).toMatch(/^`(verdict|digest)` does not fit its changes and findings$/);
  });

  test.each([0, 2])('a failed run that ended with %d', (exit_code) => {
    expect(findEdit({ ...failed, run: { ...failed.run, exit_code } })).toMatch(/^`exit_code` /);
  });
});

test('of a newer minor version the IDs are checked, and what may follow in another way there is not', () => {
  const format_version = '1.9';
  expect(findEdit({ ...plan, format_version, digest: 'sha256:new', verdict: 'in-sync' })).toBe(null);
  expect(edited(0, { after: override(9999) }, { format_version })).toMatch(/^`step` /);
});

function never(): never {
  throw new Error('The failed plan holds an error');
}
