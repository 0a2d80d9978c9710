import { describe, expect, test } from 'vitest';

import { changesOf, group, planOf, workspace, world } from '../worlds.js';

const prod = (limits: string): string => `workspaces:\n  prod:\n    limits: ${limits}\n`;
const bare = world([workspace('prod')]);
const messages = (plan: ReturnType<typeof planOf>): readonly string[] =>
  plan.findings.map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
const targets = (plan: ReturnType<typeof planOf>): readonly unknown[] => plan.changes.map(({ after }) => after.value);

describe('a share', () => {
  test.each([
    ['25%', 4000, 1000],
    ['12.5%', 4000, 500],
    ['33.3%', 1000, 333],
    ['100%', 9_007_199_254_740_991, 9_007_199_254_740_991],
    ['99.999999999999999999%', 9_007_199_254_740_991, 9_007_199_254_740_990],
    ['0.1%', 1000, 1],
    ['29%', 100, 29],
    ['50%', 0, 0],
  ])('%s of %i is %i, exact and rounded down', (share, organization, expected) => {
    const live = world([workspace('prod')], {
      groups: [group('rlg_opus', { limits: { requests_per_minute: organization } })],
    });
    expect(targets(planOf(prod(`{rlg_opus: {requests_per_minute: ${share}}}`), live))).toEqual([expected]);
  });

  test('is of the limit in organization.limits where it is declared there, so that a move of Anthropic’s is one finding', () => {
    const yaml = `organization:\n  limits:\n    rlg_opus: {requests_per_minute: 2000}\n${prod('{rlg_opus: {requests_per_minute: 25%}}')}`;
    const plan = planOf(yaml, world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]));
    expect([plan.changes, messages(plan)]).toEqual([
      [],
      [
        'error organization-limit-changed: The organization’s requests_per_minute limit for Claude Opus 4.x is now 4,000, declared as 2,000; only Anthropic changes it',
      ],
    ]);
  });

  test('of a positive limit that rounds to 0 is an error, and nothing is proposed', () => {
    const plan = planOf(prod('{batch: {requests_per_minute: 0.01%}}'), bare);
    expect([plan.changes, messages(plan)]).toEqual([
      [],
      [
        'error share-too-small: 0.01% of 2,000 requests_per_minute for batch rounds down to 0, which lets nothing through; write 0 if that is meant',
      ],
    ]);
  });

  test('of a limit that the organization does not have is an error, and nothing is proposed', () => {
    const plan = planOf(prod('{rlg_opus: {input_tokens_per_minute: 5%}}'), bare);
    expect([plan.changes, messages(plan)]).toEqual([
      [],
      [
        'error no-organization-limit: 5% cannot be computed: the organization has no input_tokens_per_minute limit for Claude Opus 4.x; declare a number',
      ],
    ]);
  });
});

describe('organization.limits', () => {
  const declare = (limits: string) =>
    planOf(`organization:\n  limits: ${limits}\nworkspaces: {prod: {limits: {}}}\n`, bare);

  test('that are as declared are no finding', () => {
    expect(declare('{rlg_opus: {requests_per_minute: 4000, fast_otpm: 0}}').findings).toEqual([]);
  });

  test('that the organization does not have are a finding', () => {
    expect(messages(declare('{rlg_opus: {tokens_per_day: 5}}'))).toEqual([
      'error organization-limit-changed: The organization’s tokens_per_day limit for Claude Opus 4.x is not there, declared as 5; only Anthropic changes it',
    ]);
  });

  test('of a group that is not there, or twice for one group, are findings', () => {
    expect(
      messages(
        declare(
          '{gone: {requests_per_minute: 1}, rlg_opus: {requests_per_minute: 1}, claude-opus-4-5: {requests_per_minute: 2}}',
        ),
      ),
    ).toEqual([
      'error group-conflict: "rlg_opus" and "claude-opus-4-5" are both Claude Opus 4.x and disagree on requests_per_minute',
      'error unknown-group: "gone" does not name a rate-limit group of the organization',
    ]);
  });
});

describe('what a declared override means beside whether it is there', () => {
  test.each([
    [
      'above the organization’s limit',
      '{rlg_opus: {requests_per_minute: 9000}}',
      'warning above-organization-limit: 9,000 requests_per_minute for Claude Opus 4.x is above the organization’s 4,000: it is stored, but not enforced',
    ],
    [
      'exactly the organization’s limit',
      '{rlg_opus: {requests_per_minute: 4000}}',
      'note equals-organization-limit: 4,000 requests_per_minute for Claude Opus 4.x is the organization’s limit: it is pinned and will not follow a raise; `inherit` would',
    ],
    [
      '0 where the organization has more',
      '{rlg_opus: {requests_per_minute: 0}}',
      'note blocked: 0 requests_per_minute for Claude Opus 4.x lets nothing through (organization: 4,000)',
    ],
    [
      '0 where the organization has 0',
      '{rlg_opus: {fast_otpm: 0}}',
      'note equals-organization-limit: 0 fast_otpm for Claude Opus 4.x is the organization’s limit: it is pinned and will not follow a raise; `inherit` would',
    ],
    [
      'of another input limiter than the organization’s',
      '{rlg_opus: {input_tokens_per_minute: 5}}',
      'warning input-limiter-mismatch: The organization limits Claude Opus 4.x by input_tokens_per_minute_cache_aware; input_tokens_per_minute works beside it, not in its place',
    ],
  ])('%s', (_, limits, message) => {
    const plan = planOf(prod(limits), bare);
    expect([plan.changes.length, messages(plan)]).toEqual([1, [message]]);
  });

  test('0 where the organization has no limit lets nothing through either', () => {
    const live = world([workspace('prod', { rlg_opus: { tokens_per_day: 9 } })]);
    expect(messages(planOf(prod('{rlg_opus: {tokens_per_day: 0}}'), live))).toEqual([
      'note blocked: 0 tokens_per_day for Claude Opus 4.x lets nothing through (organization: no limit)',
    ]);
  });

  test('is said once for a template, with the number of workspaces', () => {
    const yaml = 'templates: {t: {rlg_opus: {requests_per_minute: 0}}}\nworkspaces:\n  "*": {extends: [t]}\n';
    const plan = planOf(yaml, world([workspace('a'), workspace('b'), workspace('c')]));
    expect(plan.findings).toEqual([
      {
        rule: 'blocked',
        severity: 'note',
        workspace: null,
        address: null,
        origin: { file: 'limits.yaml', line: 2, column: 49 },
        related: [],
        introduced: null,
        data: { group: 'Claude Opus 4.x', limiter: 'requests_per_minute', organization_limit: 4000, workspaces: 3 },
        message:
          '0 requests_per_minute for Claude Opus 4.x lets nothing through (organization: 4,000) (in 3 workspaces)',
      },
    ]);
  });

  test('that one workspace has names the workspace and the address', () => {
    const [finding] = planOf(prod('{rlg_opus: {requests_per_minute: 0}}'), bare).findings;
    expect([finding?.workspace, finding?.address]).toEqual([
      { id: 'wrkspc_prod', name: 'prod' },
      'wrkspc_prod/rlg_opus/requests_per_minute',
    ]);
  });
});

describe('a limiter', () => {
  test('that the group does not have is an error with the close one, and nothing is proposed', () => {
    const live = world([workspace('prod')], {
      groups: [group('rlg_opus', { models: ['m'], limits: { bananas_per_day: 5 } })],
    });
    const plan = planOf(prod('{rlg_opus: {banana_per_day: 4, apples_per_day: inherit}}'), live);
    expect([plan.changes, messages(plan)]).toEqual([
      [],
      [
        'error unknown-limiter: m has no limiter "apples_per_day"; it has bananas_per_day',
        'error unknown-limiter: m has no limiter "banana_per_day"; did you mean "bananas_per_day"?',
      ],
    ]);
  });

  test('of a group that has none at all is said so', () => {
    const live = world([workspace('prod')], { groups: [group('rlg_opus', { type: 'future' })] });
    expect(messages(planOf(prod('{future: {apples_per_day: 4}}'), live))).toEqual([
      'error unknown-limiter: future has no limiter "apples_per_day"; it has none',
    ]);
  });

  test('that can be set on a workspace may be declared where nobody has it, and inherits there without a word', () => {
    const plan = planOf(prod('{rlg_opus: {tokens_per_day: 4}, rlg_sonnet: {tokens_per_day: inherit}}'), bare);
    expect([changesOf(plan), plan.findings]).toEqual([
      ['create wrkspc_prod/rlg_opus/tokens_per_day organization:null → 4 (limit-missing)'],
      [],
    ]);
  });

  test('from a source that is not known is a warning, also where it is not declared', () => {
    const live = world([workspace('prod', { rlg_opus: { requests_per_minute: [5, 'grant'] } })]);
    const plan = planOf(prod('{rlg_opus: {requests_per_minute: inherit}}'), live);
    const message =
      '5 requests_per_minute for Claude Opus 4.x comes from "grant", which this version does not know; it does not count as an override';
    expect([plan.changes, messages(plan), messages(planOf(prod('{}'), live))]).toEqual([
      [],
      [`warning unknown-source: ${message}`],
      [`warning unknown-source: ${message}`],
    ]);
    expect(plan.findings[0]).toMatchObject({
      workspace: { id: 'wrkspc_prod', name: 'prod' },
      address: 'wrkspc_prod/rlg_opus/requests_per_minute',
    });
  });

  test('that any workspace has live can be declared for another', () => {
    const yaml =
      'workspaces:\n  a: {limits: {rlg_opus: {tokens_per_day: 5}}}\n  b: {limits: {rlg_opus: {tokens_per_day: 5}}}\n';
    const plan = planOf(yaml, world([workspace('a', { rlg_opus: { tokens_per_day: 5 } }), workspace('b')]));
    expect(changesOf(plan)).toEqual(['create wrkspc_b/rlg_opus/tokens_per_day organization:null → 5 (limit-missing)']);
  });

  test.each(['__proto__', 'constructor', 'type', 'models'])(
    'of the hostile name %s is a limiter like any other',
    (limiter) => {
      const limits = Object.fromEntries([[limiter, 5]]);
      const live = world([workspace('prod', { rlg_x: { [limiter]: 3 } })], {
        groups: [{ ...group('rlg_x', { models: ['m'] }), limits: [{ limiter, value: 5 }] }],
      });
      const plan = planOf(prod('{}'), live);
      expect([Object.keys(limits).length, changesOf(plan)]).toEqual([
        1,
        [`delete wrkspc_prod/rlg_x/${limiter} 3 → organization:5 (limit-undeclared)`],
      ]);
    },
  );

  test('inherits beside a limiter of the other kind without a word', () => {
    const plan = planOf(prod('{rlg_opus: {input_tokens_per_minute: inherit}}'), bare);
    expect([plan.changes, plan.findings]).toEqual([[], []]);
  });
});
