import { describe, expect, test } from 'vitest';

import { defaultPolicy } from '../../src/model/verdict.js';
import { failedPlan } from '../../src/plan/bare-plan.js';
import { changesOf, group, options, planOf, rulesOf, workspace, world } from './worlds.js';

const yaml =
  'workspaces:\n  a: {limits: {rlg_opus: {requests_per_minute: 5}}}\n  b: {limits: {rlg_opus: {requests_per_minute: 5}}}\n';
const inSync = { rlg_opus: { requests_per_minute: 5 } };
const drifted = { rlg_opus: { requests_per_minute: 6 } };
const unread = {
  workspace: { id: 'wrkspc_b', name: 'b' },
  reason: 'it answered 500',
  status: 500,
  request_id: 'req_1',
};
const partial = (a: typeof inSync) =>
  world([workspace('a', a), workspace('b', {}, { read: false })], { complete: false, incomplete: [unread] });

describe('a plan of a reading that is not complete', () => {
  test('is incomplete, with exit code 5, when nothing that was read drifted', () => {
    const plan = planOf(yaml, partial(inSync));
    expect([plan.verdict, plan.run.exit_code, plan.complete, plan.incomplete]).toEqual([
      'incomplete',
      5,
      false,
      [unread],
    ]);
  });

  test('is drift, with exit code 2, when something that was read drifted; it says both', () => {
    const plan = planOf(yaml, partial(drifted));
    expect([plan.verdict, plan.run.exit_code, plan.complete]).toEqual(['drift', 2, false]);
  });

  test('does not say that a pinned workspace is missing when nobody could find out, whatever --workspace names', () => {
    const pinned = 'workspaces:\n  a: {id: wrkspc_9, limits: {}}\n';
    const incomplete = [{ ...unread, workspace: { id: 'wrkspc_9', name: 'wrkspc_9' } }];
    const plan = planOf(pinned, world([], { complete: false, incomplete }), { include: ({ name }) => name === 'a' });
    expect([plan.findings, plan.incomplete, plan.run.exit_code]).toEqual([[], incomplete, 5]);
  });

  test('is never 0 with --report-only', () => {
    const policy = { ...defaultPolicy, report_only: true };
    expect([
      planOf(yaml, partial(inSync), { policy }).run.exit_code,
      planOf(yaml, partial(drifted), { policy }).run.exit_code,
    ]).toEqual([5, 5]);
  });

  test('is incomplete too when a snapshot silently lacks a workspace’s limits', () => {
    const plan = planOf(yaml, world([workspace('b', {}, { read: false }), workspace('a', {}, { read: false })]));
    const reason = 'the snapshot does not hold its limits';
    expect([plan.run.exit_code, plan.incomplete]).toEqual([
      5,
      [
        { workspace: { id: 'wrkspc_a', name: 'a' }, reason, status: null, request_id: null },
        { workspace: { id: 'wrkspc_b', name: 'b' }, reason, status: null, request_id: null },
      ],
    ]);
  });

  test('lists what was not read by workspace, whoever says it', () => {
    const live = world([workspace('a', {}, { read: false }), workspace('b', {}, { read: false })], {
      complete: false,
      incomplete: [unread],
    });
    expect(planOf(yaml, live).incomplete.map(({ workspace: { name }, status }) => [name, status])).toEqual([
      ['a', null],
      ['b', 500],
    ]);
  });
});

describe('a plan of some workspaces', () => {
  const include = ({ name }: { name: string }): boolean => name === 'a';

  test('says how many were not looked at, and counts only the others', () => {
    const live = world([workspace('a', inSync), workspace('b', drifted), workspace('c')]);
    const plan = planOf(yaml, live, { include });
    expect([plan.verdict, plan.summary, plan.findings]).toEqual([
      'in-sync',
      expect.objectContaining({ workspaces: 1, not_looked_at: 2, undeclared_workspaces: 0 }),
      [],
    ]);
  });

  test('is not incomplete for what was not looked at', () => {
    expect(planOf(yaml, partial(inSync), { include }).run.exit_code).toBe(0);
    const other = planOf(yaml, partial(inSync), { include: ({ name }) => name === 'b' });
    expect([other.run.exit_code, other.incomplete]).toEqual([5, [unread]]);
  });

  test('says nothing of entries that were not looked at', () => {
    const plan = planOf(
      `${yaml}  gone: {limits: {no-such-group: inherit}}\n  "nothing-*": {limits: {}}\n`,
      world([workspace('a', inSync)]),
      { include },
    );
    expect(plan.findings).toEqual([]);
  });

  test('looks at a pinned workspace by its live name', () => {
    const renamed = 'workspaces:\n  before: {id: wrkspc_1, limits: {}}\n';
    const live = world([workspace('a', inSync, { id: 'wrkspc_1' })]);
    expect(changesOf(planOf(renamed, live, { include })).length).toBe(1);
  });

  test('keeps quiet about a pattern that only matches what was not looked at', () => {
    const pattern =
      'workspaces:\n  "b*": {limits: {no-such-group: inherit}}\n  a: {limits: {rlg_opus: {requests_per_minute: 5}}}\n';
    expect(planOf(pattern, world([workspace('a', inSync), workspace('b')]), { include }).findings).toEqual([]);
  });

  test('looks at a workspace that is asked for by its ID, though its entry does not say that', () => {
    const byId = ({ id }: { id: string | null }): boolean => id === 'wrkspc_a';
    const live = world([workspace('a', drifted), workspace('b')]);
    const plan = planOf(yaml, live, { include: byId });
    expect([changesOf(plan).length, rulesOf(plan), plan.summary.not_looked_at]).toEqual([1, [], 1]);
  });

  test('says that two entries mean one workspace also where only one of them is asked for', () => {
    const twice = 'workspaces: {a: {limits: {}}, wrkspc_a: {limits: {}}}\n';
    for (const wanted of ['a', 'wrkspc_a']) {
      const only = ({ name }: { name: string }): boolean => name === wanted;
      expect(rulesOf(planOf(twice, world([workspace('a')]), { include: only }))).toEqual(['pattern-conflict']);
    }
  });
});

test('a plan is the same whatever order the snapshot is in', () => {
  const groups = ['model-a', 'model-b'].map((model) => group(`rlg_${model}`, { models: [model] }));
  const live = world([workspace('a'), workspace('b')], { groups });
  const reversed = { ...live, groups: live.groups.toReversed(), workspaces: live.workspaces.toReversed() };
  const wrong = 'workspaces: {a: {limits: {model-c: inherit}}, c: {limits: {}}}\n';
  expect(planOf(wrong, reversed)).toEqual(planOf(wrong, live));
});

describe('a plan against a saved snapshot', () => {
  const live = world([workspace('a', inSync), workspace('b', inSync)]);
  const after = (seconds: number) => planOf(yaml, live, { snapshotAge: { seconds, maximum: 86_400 } });

  test('warns when the snapshot is older than the age allowed, and not before', () => {
    expect([rulesOf(after(86_400)), rulesOf(after(86_401))]).toEqual([[], ['snapshot-old']]);
    expect(after(86_401).findings[0]?.message).toBe('The snapshot was taken at 2026-11-21T20:00:00Z, more than 1d ago');
  });

  test('says where it came from', () => {
    expect(after(1).run).toMatchObject({ source: 'snapshot', taken_at: '2026-11-21T20:00:00Z' });
  });

  test('does not call a reading from the API old', () => {
    const plan = planOf(yaml, live, { snapshotAge: null });
    expect([plan.findings, plan.run.source, plan.organization]).toEqual([[], 'api', { id: 'org-1', name: 'Acme' }]);
  });

  test('has the same digest on a later day', () => {
    expect(after(200_000).digest).toBe(after(1).digest);
  });
});

describe('the digest', () => {
  const live = world([workspace('a', drifted), workspace('b', inSync), workspace('c')]);

  test('does not change with the place in the file', () => {
    expect(planOf(`\n\n# a comment\n${yaml}`, live).digest).toBe(planOf(yaml, live).digest);
  });

  test.each([
    ['a target', yaml.replace('5', '4'), live],
    ['what is live', yaml, world([workspace('a', inSync), workspace('b', inSync), workspace('c')])],
    ['a finding', yaml, world([workspace('a', drifted), workspace('b', inSync), workspace('d')])],
  ])('changes with %s', (_, declared, state) => {
    expect(planOf(declared, state).digest).not.toBe(planOf(yaml, live).digest);
  });
});

test('the summary counts what the plan holds', () => {
  const live = world([
    workspace('a', { rlg_opus: { requests_per_minute: 6, output_tokens_per_minute: 1 } }),
    workspace('b'),
    workspace('c'),
  ]);
  expect(planOf(yaml, live).summary).toEqual({
    workspaces: 3,
    limits: 3,
    create: 1,
    update: 1,
    delete: 1,
    drift: 3,
    pending: 0,
    overdue: 0,
    adopted: 0,
    conflict: 0,
    ignored: 0,
    reported: 0,
    undeclared_workspaces: 1,
    not_looked_at: 0,
  });
});

test('strict turns warnings into a failure and leaves the verdict', () => {
  const live = world([workspace('a', inSync), workspace('b', inSync), workspace('c')]);
  const plan = planOf(yaml, live, { policy: { ...defaultPolicy, strict: true } });
  expect([plan.verdict, plan.run.exit_code]).toEqual(['in-sync', 2]);
});

test('a failed run is a plan that concludes nothing', () => {
  const plan = failedPlan(
    { code: 'api-failed', message: 'it broke', hint: 'h', problems: [], exitCode: 1 },
    {
      tool: options.tool,
      source: 'api',
      apiVersion: '2023-06-01',
      policy: defaultPolicy,
      endedAt: '2026-11-21T20:00:00Z',
      files: [],
      organizationId: null,
    },
  );
  expect(plan.declaration).toEqual({ files: [], base: null });
  expect(plan).toMatchObject({
    verdict: 'failed',
    error: { code: 'api-failed', message: 'it broke' },
    complete: false,
    organization: null,
    changes: [],
    findings: [],
    run: { exit_code: 1, taken_at: '2026-11-21T20:00:00Z' },
  });
});
