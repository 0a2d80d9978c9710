import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Plan } from '../../src/model/plan-types.js';
import { inherited } from '../../src/model/setting.js';
import type { LiveWorkspace, Snapshot } from '../../src/model/snapshot-types.js';
import type { Verification } from '../../src/model/verification.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { stepsOf, verifySteps } from '../../src/plan/verify-steps.js';
import { arbitraryDeclaration, arbitrarySnapshot } from './arbitrary-world.js';
import { carryOutAll } from './carry-out.js';
import { tell } from './past.js';
import { batch, group, opus, options, planOf, workspace, world } from './worlds.js';

const { tool } = options;
const prod = (value: number | readonly [number, string]): LiveWorkspace =>
  workspace('prod', { rlg_opus: { requests_per_minute: value } });
const asks = (value: string): string =>
  `workspaces:\n  prod:\n    limits:\n      rlg_opus: {requests_per_minute: ${value}}\n`;

/** State, what is live, and what stands in the way, of each step. */
function statesOf({ steps }: Verification): readonly unknown[] {
  return steps.map(({ state, live, obstacle }) => [state, live?.source ?? null, live?.value ?? null, obstacle]);
}

/** What became of the only step of a plan. */
function outcome(plan: Plan, live: Snapshot): unknown {
  expect(stepsOf(plan)).toHaveLength(1);
  return statesOf(verifySteps(plan, live, tool))[0];
}

describe('a step that sets an override', () => {
  const plan = planOf(asks('1000'), world([prod(500)]));
  test.each([
    ['done when live is what it asks for', prod(1000), ['done', 'workspace', 1000, null]],
    ['open while live is what it was', prod(500), ['open', 'workspace', 500, null]],
    ['superseded when live is neither', prod(700), ['superseded', 'workspace', 700, null]],
    ['superseded when live is 0, which is neither', prod(0), ['superseded', 'workspace', 0, null]],
    ['superseded when the override was cleared', workspace('prod'), ['superseded', 'organization', 4000, null]],
    [
      'superseded by the same number from a source that is not known',
      prod([1000, 'fruit_plan']),
      ['superseded', 'other', 1000, null],
    ],
    [
      'superseded when the workspace is archived',
      workspace('prod', {}, { archived_at: '2026-11-21T21:00:00Z' }),
      ['superseded', null, null, 'archived'],
    ],
    [
      'unread when the workspace could not be read',
      workspace('prod', {}, { read: false }),
      ['unread', null, null, 'not-read'],
    ],
    ['unread when nothing says that the workspace exists', workspace('other'), ['unread', null, null, 'not-read']],
  ])('is %s', (_, live, expected) => {
    expect(outcome(plan, world([live]))).toEqual(expected);
  });

  test('is superseded when its group is gone', () => {
    const live = world([workspace('prod')], { groups: [batch] });
    expect(outcome(plan, live)).toEqual(['superseded', null, null, 'no-group']);
  });

  test('finds its group when the API gives it another key by now', () => {
    const early = group(null, {
      rate_limit_id: null,
      models: ['claude-opus-4-5'],
      limits: { requests_per_minute: 4000 },
    });
    const before = world([workspace('prod', { [early.key]: { requests_per_minute: 500 } })], { groups: [early] });
    const old = planOf(asks('1000').replace('rlg_opus', 'claude-opus-4-5'), before);
    expect(outcome(old, world([prod(1000)], { groups: [opus] }))).toEqual(['done', 'workspace', 1000, null]);
  });
});

describe('a step that sets an override where there was none', () => {
  const plan = planOf(asks('1000'), world([workspace('prod')]));

  test('is open while the workspace inherits, whatever the organization has by now', () => {
    const raised = group('rlg_opus', { models: ['claude-opus-4-5'], limits: { requests_per_minute: 8000 } });
    const live = world([workspace('prod')], { groups: [raised] });
    expect(outcome(plan, live)).toEqual(['open', 'organization', 8000, null]);
  });

  test('is superseded by an override of 0', () => {
    expect(outcome(plan, world([prod(0)]))).toEqual(['superseded', 'workspace', 0, null]);
  });
});

describe('a step that clears an override', () => {
  const plan = planOf(asks('inherit'), world([prod(500)]));

  test('is done when the workspace inherits, and not by an override of the organization’s value', () => {
    expect(outcome(plan, world([workspace('prod')]))).toEqual(['done', 'organization', 4000, null]);
    expect(outcome(plan, world([prod(4000)]))).toEqual(['superseded', 'workspace', 4000, null]);
  });

  test('is done by a value that is no override, wherever it comes from', () => {
    expect(outcome(plan, world([prod([500, 'fruit_plan'])]))).toEqual(['done', 'other', 500, null]);
  });

  test('is done when the group is gone with its last override', () => {
    const live = world([workspace('prod')], { groups: [batch] });
    expect(outcome(plan, live)).toEqual(['done', 'organization', null, null]);
  });

  test('is superseded when another group has taken over its models, or its type', () => {
    const halves = ['rlg_a', 'rlg_b'].map((id) => group(id, { models: ['claude-opus-4-5'], limits: {} }));
    const live = world([workspace('prod')], { groups: halves });
    expect(outcome(plan, live)).toEqual(['superseded', null, null, 'no-group']);
    const batches = planOf(
      'workspaces: {prod: {limits: {batch: inherit}}}\n',
      world([workspace('prod', { [batch.key]: { enqueued_batch_requests: 5 } })], { groups: [batch] }),
    );
    const others = [group('rlg_x', { type: batch.type }), group('rlg_y', { type: batch.type })];
    expect(outcome(batches, world([workspace('prod')], { groups: others }))).toEqual([
      'superseded',
      null,
      null,
      'no-group',
    ]);
  });
});

test('a limit whose source nobody knows is still what it was only with the same source and value', () => {
  const plan = planOf(asks('1000'), world([prod([500, 'fruit_plan'])]));
  const state = (live: number | readonly [number, string]): unknown => {
    const [step] = verifySteps(plan, world([prod(live)]), tool).steps;
    return step?.state;
  };
  expect([state([500, 'fruit_plan']), state([500, 'tree_plan']), state([600, 'fruit_plan']), state(500)]).toEqual([
    'open',
    'superseded',
    'superseded',
    'superseded',
  ]);
});

describe('a workspace that is to be created', () => {
  const plan = tell({ live: world([workspace('staging')]), base: '', head: asks('300') });
  const after = (...workspaces: readonly LiveWorkspace[]): unknown => outcome(plan, world(workspaces));

  test('is found by its name, and its limits with it', () => {
    expect(after(workspace('staging'))).toEqual(['open', null, null, 'not-created']);
    expect(after(workspace('prod'))).toEqual(['open', 'organization', 4000, null]);
    expect(after(prod(300))).toEqual(['done', 'workspace', 300, null]);
  });

  test('is not the archived one of the same name', () => {
    const gone = workspace('prod', {}, { id: 'wrkspc_gone', archived_at: '2026-01-01T00:00:00Z' });
    expect(after(gone)).toEqual(['open', null, null, 'not-created']);
    expect(after(gone, prod(300))).toEqual(['done', 'workspace', 300, null]);
  });

  test('is never guessed when two bear its name', () => {
    const twin = workspace('prod', {}, { id: 'wrkspc_twin' });
    expect(after(prod(300), twin)).toEqual(['superseded', null, null, 'ambiguous']);
  });
});

test('what is ignored or adopted is no step', () => {
  const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 7, output_tokens_per_minute: 9 } })]);
  const limits = (requests: number, output: number): string =>
    `workspaces:\n  prod:\n    limits:\n      rlg_opus: {requests_per_minute: ${requests}, output_tokens_per_minute: ${output}}\n`;
  const ignore =
    'ignore:\n  - {workspace: prod, limiter: output_tokens_per_minute, reason: a trial, expires: 2026-12-31}\n';
  const plan = tell({ live, base: limits(5, 6), head: limits(7, 6) + ignore });
  expect(plan.changes.map((change) => [change.class, change.ignored?.reason])).toEqual([
    ['drift', 'a trial'],
    ['adopted', undefined],
  ]);
  expect(stepsOf(plan)).toEqual([]);
  expect(verifySteps(plan, null, tool)).toMatchObject({ taken_at: null, exit_code: 0, steps: [], incomplete: [] });
});

describe('the exit code', () => {
  const live = world([prod(500), workspace('b', { rlg_opus: { requests_per_minute: 5 } }), workspace('c')]);
  const yaml = `${asks('1000')}  b: {limits: {}}\n  c: {limits: {}}\n`;
  const plan = planOf(yaml, live);
  const code = (...workspaces: readonly LiveWorkspace[]): number =>
    verifySteps(plan, world(workspaces), tool).exit_code;
  const unread = workspace('b', {}, { read: false });

  test('is 0 only when every step is done, 5 when the rest could not be read, and 2 in every other case', () => {
    expect(code(prod(1000), workspace('b'))).toBe(0);
    expect(code(prod(1000), unread)).toBe(5);
    expect(code(prod(500), unread)).toBe(2);
    expect(code(prod(700), unread)).toBe(2);
    expect(code(prod(700), workspace('b'))).toBe(2);
  });
});

describe('for any declaration and any organization', () => {
  const planned = fc.tuple(arbitraryDeclaration, arbitrarySnapshot).map(([declaration, snapshot]) => ({
    snapshot,
    plan: createPlan(declaration, snapshot, options),
  }));

  test('every step is open before anything is carried out, and done when all of them are', () => {
    fc.assert(
      fc.property(planned, ({ plan, snapshot }) => {
        const before = verifySteps(plan, snapshot, tool);
        const after = verifySteps(plan, carryOutAll(plan.changes, snapshot), tool);
        const { length } = stepsOf(plan);
        expect(length).toBe(plan.changes.length - plan.summary.reported);
        expect(before.summary).toEqual({ done: 0, open: length, superseded: 0, unread: 0 });
        expect(after.summary).toEqual({ done: length, open: 0, superseded: 0, unread: 0 });
      }),
      { numRuns: 300 },
    );
  });

  test('no more than the workspaces with steps has to be read', () => {
    fc.assert(
      fc.property(planned, ({ plan, snapshot }) => {
        const named = new Set(stepsOf(plan).map((step) => step.workspace.id));
        const partly = snapshot.workspaces.map((one) =>
          named.has(one.id) ? one : { ...one, read: false, entries: [] },
        );
        expect(verifySteps(plan, { ...snapshot, workspaces: partly }, tool)).toEqual(verifySteps(plan, snapshot, tool));
      }),
    );
  });

  test('a step that clears is done by inheriting whatever the organization has', () => {
    fc.assert(
      fc.property(planned, ({ plan, snapshot }) => {
        const emptied = snapshot.workspaces.map((one) => ({ ...one, entries: [] }));
        const { steps } = verifySteps(plan, { ...snapshot, workspaces: emptied }, tool);
        const cleared = steps.filter(({ after }) => after.source === inherited(0).source);
        expect(cleared.filter(({ state }) => state !== 'done')).toEqual([]);
      }),
    );
  });
});

test('of a plan that has what is not merged, the steps wait as those of a change do', () => {
  const plan = planOf(asks('1000'), world([prod(500)]));
  const { declaration } = plan;
  const told = (unmerged: object): Verification['plan'] =>
    verifySteps({ ...plan, declaration: { ...declaration, ...unmerged } }, world([prod(500)]), tool).plan;
  expect(told({ unmerged: 'git:origin/main' })).toMatchObject({ base: null, unmerged: 'git:origin/main' });
  expect(told({})).not.toHaveProperty('unmerged');
});
