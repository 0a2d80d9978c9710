import { describe, expect, test } from 'vitest';

import { defaultPolicy } from '../../src/model/verdict.js';
import { batch, changesOf, group, opus, planOf, rulesOf, sonnet, workspace, world } from './worlds.js';

const prod = (limits: string): string => `workspaces:\n  prod:\n    limits: ${limits}\n`;

describe('what is declared and what is live', () => {
  test('an override that is as declared is no change', () => {
    const plan = planOf(
      prod('{rlg_opus: {requests_per_minute: 500}}'),
      world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]),
    );
    expect([plan.verdict, plan.changes, plan.summary.limits]).toEqual(['in-sync', [], 1]);
  });

  test('another override than the declared one is an update with both values and the place it was declared at', () => {
    const plan = planOf(
      prod('{rlg_opus: {requests_per_minute: 1000}}'),
      world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]),
    );
    expect(plan.changes).toEqual([
      {
        id: expect.stringMatching(/^c-[0-9a-f]{16}$/),
        step: expect.stringMatching(/^s-[0-9a-f]{16}$/),
        address: 'wrkspc_prod/rlg_opus/requests_per_minute',
        action: 'update',
        class: 'drift',
        since: null,
        introduced: null,
        declared: null,
        live_declared: null,
        rule: 'limit-changed',
        severity: 'error',
        ignored: null,
        reported: null,
        workspace: { id: 'wrkspc_prod', name: 'prod' },
        group: {
          id: 'rlg_opus',
          rate_limit_id: 'entry-rlg_opus',
          type: 'model_group',
          display_name: 'Claude Opus 4.x',
          models: opus.models,
        },
        limiter: 'requests_per_minute',
        settable: 'console',
        before: { source: 'workspace', value: 500 },
        after: { source: 'workspace', value: 1000 },
        organization_limit: 4000,
        remaining: [],
        origin: { file: 'limits.yaml', line: 4, column: 46 },
        entry: { file: 'limits.yaml', line: 3, column: 3 },
      },
    ]);
  });

  test.each([
    [
      'a declared override where live inherits is created',
      '{rlg_opus: {requests_per_minute: 500}}',
      {},
      ['create wrkspc_prod/rlg_opus/requests_per_minute organization:4000 → 500 (limit-missing)'],
    ],
    [
      'an override where inherit is declared is deleted',
      '{rlg_opus: {requests_per_minute: inherit}}',
      { rlg_opus: { requests_per_minute: 9 } },
      ['delete wrkspc_prod/rlg_opus/requests_per_minute 9 → organization:4000 (limit-changed)'],
    ],
    [
      'an override that is not declared is deleted',
      '{rlg_opus: {requests_per_minute: 9}}',
      { rlg_opus: { requests_per_minute: 9, output_tokens_per_minute: 7 } },
      ['delete wrkspc_prod/rlg_opus/output_tokens_per_minute 7 → organization:400000 (limit-undeclared)'],
    ],
    [
      'an override in a group that the entry does not name is deleted',
      '{}',
      { rlg_sonnet: { requests_per_minute: 7 } },
      ['delete wrkspc_prod/rlg_sonnet/requests_per_minute 7 → organization:5000 (limit-undeclared)'],
    ],
    [
      'inherit for a whole group deletes every override of it',
      '{rlg_opus: inherit}',
      { rlg_opus: { requests_per_minute: 9, fast_otpm: 0 } },
      [
        'delete wrkspc_prod/rlg_opus/fast_otpm 0 → organization:0 (limit-changed)',
        'delete wrkspc_prod/rlg_opus/requests_per_minute 9 → organization:4000 (limit-changed)',
      ],
    ],
    [
      'an override of 0 is not inherited',
      '{rlg_opus: {fast_otpm: inherit}}',
      { rlg_opus: { fast_otpm: 0 } },
      ['delete wrkspc_prod/rlg_opus/fast_otpm 0 → organization:0 (limit-changed)'],
    ],
    [
      'inherited is not an override of the same value',
      '{rlg_opus: {requests_per_minute: 4000}}',
      {},
      ['create wrkspc_prod/rlg_opus/requests_per_minute organization:4000 → 4000 (limit-missing)'],
    ],
    [
      'a declared 0 where live inherits is created',
      '{rlg_opus: {requests_per_minute: 0}}',
      {},
      ['create wrkspc_prod/rlg_opus/requests_per_minute organization:4000 → 0 (limit-missing)'],
    ],
    [
      'clearing where the organization has no limit leaves null, not 0',
      '{}',
      { rlg_opus: { tokens_per_day: 5 } },
      ['delete wrkspc_prod/rlg_opus/tokens_per_day 5 → organization:null (limit-undeclared)'],
    ],
    [
      'numbers up to 2^53-1 are exact',
      '{rlg_opus: {requests_per_minute: 9007199254740991}}',
      { rlg_opus: { requests_per_minute: 9_007_199_254_740_990 } },
      ['update wrkspc_prod/rlg_opus/requests_per_minute 9007199254740990 → 9007199254740991 (limit-changed)'],
    ],
    [
      'a value from a source that is not known is kept and is no override',
      '{rlg_opus: {requests_per_minute: 500}}',
      { rlg_opus: { requests_per_minute: [300, 'usage_tier'] as const } },
      ['create wrkspc_prod/rlg_opus/requests_per_minute other:300 → 500 (limit-missing)'],
    ],
    [
      'a value from a source that is not known is never proposed for clearing',
      '{}',
      { rlg_opus: { requests_per_minute: [300, 'usage_tier'] as const } },
      [],
    ],
  ])('%s', (_, limits, live, expected) => {
    expect(changesOf(planOf(prod(limits), world([workspace('prod', live)])))).toEqual(expected);
  });

  test('three model groups with different values each keep their own', () => {
    const haiku = group('rlg_haiku', { models: ['claude-haiku-4-5'], limits: { requests_per_minute: 50 } });
    const live = world(
      [
        workspace('prod', {
          rlg_opus: { requests_per_minute: 1 },
          rlg_sonnet: { requests_per_minute: 2 },
          rlg_haiku: { requests_per_minute: 3 },
        }),
      ],
      { groups: [opus, sonnet, haiku] },
    );
    expect(changesOf(planOf(prod('{}'), live))).toEqual([
      'delete wrkspc_prod/rlg_haiku/requests_per_minute 3 → organization:50 (limit-undeclared)',
      'delete wrkspc_prod/rlg_opus/requests_per_minute 1 → organization:4000 (limit-undeclared)',
      'delete wrkspc_prod/rlg_sonnet/requests_per_minute 2 → organization:5000 (limit-undeclared)',
    ]);
  });

  test('a limit of a group that the organization does not list is judged by the limit that the workspace names', () => {
    const stray = group('rlg_stray', { models: ['claude-next'] });
    const live = workspace('prod', { rlg_stray: { requests_per_minute: 7 } });
    const entries = live.entries.map((entry) => ({
      ...entry,
      limits: entry.limits.map((limit) => ({ ...limit, organization_limit: 70 })),
    }));
    const plan = planOf(prod('{claude-next: inherit}'), world([{ ...live, entries }], { groups: [stray] }));
    expect(changesOf(plan)).toEqual([
      'delete wrkspc_prod/rlg_stray/requests_per_minute 7 → organization:70 (limit-changed)',
    ]);
  });

  test('an override in a group that the snapshot does not hold is not touched', () => {
    const gone = { requests_per_minute: 7, fast_otpm: [7, 'usage_tier'] as const };
    const plan = planOf(prod('{}'), world([workspace('prod', { rlg_gone: gone })]));
    expect([plan.changes, plan.findings]).toEqual([[], []]);
  });
});

describe('undeclared overrides', () => {
  const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 7 } })]);
  const entry = (undeclared: string): string => `workspaces:\n  prod:\n    limits: {}\n    undeclared: ${undeclared}\n`;

  test('are an error by default', () => {
    expect(planOf(prod('{}'), live).run.exit_code).toBe(2);
  });

  test('are listed and do not fail with `report`', () => {
    const plan = planOf(entry('report'), live);
    expect([plan.verdict, plan.run.exit_code, plan.summary.drift, plan.summary.reported]).toEqual([
      'reported',
      0,
      0,
      1,
    ]);
    expect(plan.changes.map(({ class: name, reported }) => [name, reported])).toEqual([['drift', 'undeclared']]);
  });

  test('are not compared with `ignore`', () => {
    const plan = planOf(entry('ignore'), live);
    expect([plan.verdict, plan.changes, plan.summary.limits]).toEqual(['in-sync', [], 0]);
  });

  test('stay out of the plan when the rule is off, also with `report`', () => {
    expect(planOf(`rules: {limit-undeclared: off}\n${entry('report')}`, live).changes).toEqual([]);
  });

  test.each([
    ['warning', 0, 'reported', { strict: false }],
    ['warning', 2, 'drift', { strict: true }],
    ['note', 0, 'reported', { strict: true }],
  ])('follow the severity of their rule: %s gives %i and %s with %o', (severity, code, verdict, { strict }) => {
    const policy = { ...defaultPolicy, strict };
    const plan = planOf(`rules: {limit-undeclared: ${severity}}\n${prod('{}')}`, live, { policy });
    expect([plan.run.exit_code, plan.verdict, plan.summary.drift > 0]).toEqual([code, verdict, verdict === 'drift']);
  });
});

describe('groups that do not apply to a workspace', () => {
  const listed = (entries: Parameters<typeof workspace>[1]) =>
    world([workspace('prod', entries, { inherited_listed: true })]);

  test('cannot be given an override: a finding says so and nothing is proposed', () => {
    const plan = planOf(prod('{rlg_opus: {requests_per_minute: 5}}'), listed({ rlg_sonnet: {} }));
    expect([plan.changes, plan.findings]).toEqual([
      [],
      [
        expect.objectContaining({
          rule: 'unknown-group',
          message: 'The group "Claude Opus 4.x" does not apply to this workspace, so it cannot have an override there',
          workspace: { id: 'wrkspc_prod', name: 'prod' },
          origin: { file: 'limits.yaml', line: 4, column: 46 },
        }),
      ],
    ]);
  });

  test('are said to be none only where a value is asked for', () => {
    const yaml = prod('{rlg_opus: {requests_per_minute: 5}, claude-opus-4-5: {requests_per_minute: 6}}');
    const plan = planOf(yaml, listed({ rlg_sonnet: {} }));
    expect([plan.changes, rulesOf(plan)]).toEqual([[], ['group-conflict']]);
  });

  test('are told from those that the workspace lists', () => {
    const plan = planOf(prod('{rlg_opus: {requests_per_minute: 5}}'), listed({ rlg_opus: {} }));
    expect([changesOf(plan).length, plan.findings]).toEqual([1, []]);
  });

  test('are not told from groups for which the organization lists no limit', () => {
    const stray = group('rlg_stray', { models: ['claude-next'] });
    const live = world([workspace('prod', {}, { inherited_listed: true })], { groups: [stray] });
    expect(changesOf(planOf(prod('{claude-next: {requests_per_minute: 5}}'), live))).toEqual([
      'create wrkspc_prod/rlg_stray/requests_per_minute organization:null → 5 (limit-missing)',
    ]);
  });

  test('inherit without a word', () => {
    const plan = planOf(prod('{rlg_opus: {requests_per_minute: inherit}, batch: inherit}'), listed({ rlg_sonnet: {} }));
    expect([plan.changes, plan.findings]).toEqual([[], []]);
  });

  test('are not told from inheriting ones by an API that lists only overrides', () => {
    const plan = planOf(prod('{rlg_opus: {requests_per_minute: 5}}'), world([workspace('prod')]));
    expect([changesOf(plan).length, plan.findings]).toEqual([1, []]);
  });
});

test('what nobody can set is said once as a finding and not proposed', () => {
  const plan = planOf(prod('{batch: {enqueued_batch_requests: 5}}'), world([workspace('prod')]));
  expect([plan.changes, rulesOf(plan)]).toEqual([[], ['limiter-not-settable']]);
});

test('an override of a limiter that nobody should be able to set is still compared', () => {
  const plan = planOf(
    prod('{batch: {enqueued_batch_requests: 5}}'),
    world([workspace('prod', { rlg_batch: { enqueued_batch_requests: 6 } })]),
  );
  expect(plan.changes.map(({ settable, action }) => [settable, action])).toEqual([['no', 'update']]);
});

test('a limiter of a group other than a model group can only be set by the command', () => {
  const plan = planOf(prod('{batch: {requests_per_minute: 5}}'), world([workspace('prod')]));
  expect(plan.changes.map(({ settable }) => settable)).toEqual(['command']);
});

test('adding a model to a group is no drift', () => {
  const yaml = prod('{claude-opus-4-5: {requests_per_minute: 5}}');
  const live = [workspace('prod', { rlg_opus: { requests_per_minute: 5 } })];
  const more = { ...opus, models: ['claude-opus-4-0', ...(opus.models ?? [])] };
  const [before, after] = [planOf(yaml, world(live)), planOf(yaml, world(live, { groups: [more, sonnet, batch] }))];
  expect([after.changes, after.digest]).toEqual([[], before.digest]);
});
