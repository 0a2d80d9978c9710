import { describe, expect, test } from 'vitest';
import type {
  ExplainedMinute,
  ExplainedSet,
  Explanation,
  LimitCandidate,
  MinuteLimit,
  NamedLimits,
} from '../../../src/model/explain/explanation-types.js';
import { explanationSentences } from '../../../src/report/explain/explanation-words.js';
import { explanationFormats } from '../../../src/report/explain/explanation-formats.js';

const opus = {
  id: 'rlg_opus',
  rate_limit_id: 'entry-opus',
  type: 'model_group',
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-8'],
};
const prod = { id: 'wrkspc_prod', name: 'prod', owner: '@oncall' };

function set(name: string, remaining: number | null, words: Partial<ExplainedSet> = {}): ExplainedSet {
  return { name, limit: 50, remaining, reset: null, limiting: true, ...words };
}

function explanation(words: Partial<Explanation> = {}): Explanation {
  const sets = words.sets ?? [];
  return {
    format_version: '1.0',
    tool: { name: 'limitdrift', version: '0.0.0' },
    exit_code: 0,
    kind: 'rate-limit',
    status: 429,
    error_type: 'rate_limit_error',
    error_code: null,
    request_id: null,
    organization_id: null,
    workspace_id: null,
    models: [],
    answers: 1,
    retry_after_seconds: null,
    waiting_helps: true,
    limiting_by: sets.length === 0 ? null : 'remaining-0',
    subscription_headers: false,
    live: null,
    minute: null,
    ...words,
    sets,
  };
}

const override: LimitCandidate = {
  address: 'wrkspc_prod/rlg_opus/requests_per_minute',
  set: 'requests',
  kind: 'override',
  workspace: prod,
  group: opus,
  limiter: 'requests_per_minute',
  value: 50,
  organization_limit: 4000,
  declared: { source: 'workspace', value: 50, origin: { file: 'limits.yaml', line: 5, column: 30 } },
  difference: null,
};

function live(words: Partial<NamedLimits> = {}): NamedLimits {
  const organization = { id: 'org-1', name: 'Acme' };
  return {
    organization,
    taken_at: '2026-11-30T14:00:00Z',
    declared: true,
    workspace: prod,
    problem: null,
    candidates: [],
    ...words,
  };
}

/** What is said of the limit. */
function which(words: Partial<NamedLimits>, more: Partial<Explanation> = {}): string {
  return explanationSentences(explanation({ sets: [set('requests', 0)], live: live(words), ...more }))[1];
}

function of(words: Partial<LimitCandidate>): string {
  return which({ candidates: [{ ...override, ...words }] });
}

describe('what it was', () => {
  test.each<readonly [string, Partial<Explanation>]>([
    ['A limit of yours was reached: requests with 0 of 50 left.', { sets: [set('requests', 0)] }],
    [
      'A limit of yours was reached: requests with 0 of 50 and tokens with 0 of 50 left; tokens are rounded to thousands, so it can be any of them.',
      { sets: [set('requests', 0), set('tokens', 0)] },
    ],
    [
      'A limit of yours was reached: no set of headers is at 0, and the closest to its limit is requests with 1 of 50 left.',
      { sets: [set('requests', 1)], limiting_by: 'lowest' },
    ],
    [
      'A limit of yours was reached: no set of headers is at 0, and the closest to their limits are requests with ? of 50 and tokens with 1 of ? left.',
      { sets: [set('requests', null), set('tokens', 1, { limit: null })], limiting_by: 'lowest' },
    ],
    ['A limit of yours was reached: 429 rate_limit_error without an error code.', {}],
    [
      'A limit of yours was reached: 429 rate_limit_error without a known error code; the error code a_new_one is not known here.',
      { error_code: 'a_new_one' },
    ],
    [
      'The spend limit of a linked organization was reached (linked_organization_spend_limit_reached): it is about money, and no rate limit.',
      { kind: 'spend-cap', error_code: 'linked_organization_spend_limit_reached' },
    ],
    [
      'A spend cap was reached (another_spend_cap): it is about money, and no rate limit.',
      { kind: 'spend-cap', error_code: 'another_spend_cap' },
    ],
    [
      'It is the limit of a Claude subscription: anthropic-ratelimit-unified-… are not headers of the API.',
      { kind: 'subscription' },
    ],
    [
      'It is a 429 without its error, so a rate limit, an acceleration limit and a spend cap are all possible.',
      { kind: 'unclear' },
    ],
    [
      'Neither a status nor an error is in it, so a rate limit, an acceleration limit and a spend cap are all possible; the closest to their limits are requests with 1 of 50 and tokens with 1 of 50 left.',
      { kind: 'unclear', status: null, sets: [set('requests', 1), set('tokens', 1)], limiting_by: 'lowest' },
    ],
    [
      'It is a success (200): no limit was reached; the closest to its limit is requests with 9 of 50 left.',
      { kind: 'success', status: 200, sets: [set('requests', 9)], limiting_by: 'lowest' },
    ],
    ['No answer was given, only a minute.', { kind: 'no-answer' }],
    ['No answer was given, only a minute and a snapshot.', { kind: 'no-answer', live: live() }],
    ['It is about no limit: overloaded.', { kind: 'other', status: null, error_type: 'overloaded' }],
  ])('%s', (sentence, words) => {
    expect(explanationSentences(explanation(words))[0]).toBe(sentence);
  });
});

describe('what a 429 without its error can be', () => {
  test('one that asks to wait is no spend cap of the tier, and the wait is said also where headers are missing', () => {
    const said = explanationSentences(explanation({ kind: 'unclear', retry_after_seconds: 3 }));
    expect(said[0]).toBe('It is a 429 without its error, so a rate limit and an acceleration limit are both possible.');
    expect(said[2]).toMatch(/^Wait 3 seconds, as the API asks, and log the headers the next time/);
  });

  test('what is about no limit is waited for where the API asks for it, or failed itself', () => {
    const third = (words: Partial<Explanation>): string | undefined =>
      explanationSentences(explanation({ kind: 'other', ...words }))[2];
    expect(third({ status: 503, retry_after_seconds: 20 })).toBe('Wait 20 seconds, as the API asks.');
    expect(third({ status: 500 })).toContain('try again after a second');
    expect(third({ status: 401 })).toBe('There is nothing to wait for.');
  });

  test('a limit of 0 is not waited for', () => {
    const words = { sets: [set('requests', 0, { limit: 0 })], waiting_helps: false };
    expect(explanationSentences(explanation(words))[2]).toContain('waiting is of no use until somebody raises it');
  });

  test('with much left of every set, limits that have no headers are named', () => {
    const sets = [set('requests', 40)];
    expect(explanationSentences(explanation({ sets, limiting_by: 'lowest' }))[0]).toBe(
      'A limit of yours was reached: no set of headers is at 0, and the closest to its limit is requests with 40 of 50 left, which is much: limits by the day, of web search and of bursts within seconds have no headers.',
    );
  });
});

describe('which limit', () => {
  test.each<readonly [string, string]>([
    ['declared as it is', of({})],
    ['which nobody declared', of({ declared: null })],
    ['which nobody declared', of({ declared: { source: 'organization', value: 4000, origin: null } })],
    [
      'while limits.yaml:5:30 declares inherit (drift)',
      of({
        declared: { source: 'organization', value: 4000, origin: { file: 'limits.yaml', line: 5, column: 30 } },
        difference: 'drift',
      }),
    ],
    [
      'while limits.yaml:5:30 declares 40 (pending)',
      of({
        declared: { source: 'workspace', value: 40, origin: { file: 'limits.yaml', line: 5, column: 30 } },
        difference: 'pending',
      }),
    ],
    [
      'while limits.yaml:5:30 declares 40',
      of({
        declared: { source: 'workspace', value: 40, origin: { file: 'limits.yaml', line: 5, column: 30 } },
        difference: 'differs',
      }),
    ],
    [
      'and what limits.yaml:5:30 declares is unclear',
      of({ declared: { source: 'unclear', origin: { file: 'limits.yaml', line: 5, column: 30 } } }),
    ],
  ])('%s', (words, sentence) => {
    const shown = words === 'declared as it is' ? 'declared at limits.yaml:5:30' : words;
    expect(sentence).toBe(
      `It is the override of prod on Claude Opus 4.x, requests_per_minute 50 (organization: 4,000), ${shown}; owner: @oncall.`,
    );
  });

  test('without a declaration or an owner nothing is said of them', () => {
    const candidates = [{ ...override, workspace: { ...prod, owner: null }, organization_limit: null }];
    expect(which({ declared: false, candidates })).toBe(
      'It is the override of prod on Claude Opus 4.x, requests_per_minute 50 (organization: no limit).',
    );
  });

  const shared = { workspace: null, declared: null };

  test.each<readonly [string, Partial<NamedLimits>, Partial<Explanation>]>([
    [
      'That is the organization’s limit on Claude Opus 4.x, requests_per_minute 50, which prod shares with the others.',
      { candidates: [{ ...override, ...shared, kind: 'organization' }] },
      { limiting_by: 'lowest' },
    ],
    [
      'It is the organization’s limits on Claude Opus 4.x, input and output together 50, which all workspaces share; the headers do not name the workspace, so every one was looked at.',
      { workspace: null, problem: 'workspace-unknown', candidates: [{ ...override, ...shared, kind: 'sum' }] },
      {},
    ],
    [
      'It is one of the 2 limits below, which have the value that the headers say (with a line `model: …` beside them, only those of its group); workspace wrkspc_new is not in the snapshot: it is newer, or the default workspace, which has no overrides.',
      {
        workspace: null,
        problem: 'workspace-unknown',
        candidates: [override, { ...override, group: { ...opus, id: 'rlg_2' } }],
      },
      { workspace_id: 'wrkspc_new' },
    ],
    [
      'That is one of the 2 limits below, which have the value that the headers say; prod is archived in the snapshot.',
      { problem: 'workspace-archived', candidates: [override, override] },
      { limiting_by: 'lowest', models: ['claude-opus-4-8'] },
    ],
    [
      'No limit in the snapshot of 2026-11-30T14:00:00Z is 50, so it was changed since or before; the snapshot could not read the overrides of prod.',
      { problem: 'workspace-not-read' },
      {},
    ],
    [
      'The headers say nothing that a limit of the snapshot could be found by.',
      {},
      { sets: [set('requests', 0, { limit: null })] },
    ],
    [
      'The snapshot cannot say which limit: it is of Acme (org-1), and the answer came from organization org-2.',
      { problem: 'other-organization' },
      { organization_id: 'org-2' },
    ],
  ])('%s', (sentence, words, more) => {
    expect(which(words, more)).toBe(sentence);
  });

  test('without a snapshot it says how to get it named', () => {
    const said = (words: Partial<Explanation>): string => explanationSentences(explanation(words))[1];
    expect(said({ sets: [set('requests', 0)] })).toContain('(give --workspace too)');
    expect(said({ kind: 'success' })).toBe(
      'There are no rate-limit headers in it, so it does not say how much was left.',
    );
  });
});

const used: MinuteLimit = {
  address: 'a',
  workspace: prod,
  group: opus,
  limiter: 'requests_per_minute',
  limit: 100,
  used: 95,
  exact: true,
};

function minute(words: Partial<ExplainedMinute> = {}): ExplainedMinute {
  const window = { from: '2026-11-24T00:00:00Z', to: '2026-11-30T14:00:00Z' };
  return {
    minute: '2026-11-27T18:04:00Z',
    workspace: prod,
    problem: null,
    window,
    unknown: [],
    limits: [used],
    ...words,
  };
}

describe('a minute', () => {
  test.each<readonly [string, string, Partial<ExplainedMinute>]>([
    [
      'in the minute 2026-11-27 18:04 UTC prod was closest to requests_per_minute of Claude Opus 4.x, with 95 of 100 (95%).',
      'From 90% on',
      {},
    ],
    [
      'the organization was closest to requests_per_minute of Claude Opus 4.x, with 60 of 100 (60%)',
      'Bursts shorter than a minute',
      { limits: [{ ...used, workspace: null, used: 60 }] },
    ],
    [
      'with at most 60 of 100 (60%); requests were known to 2026-11-27 11:07 UTC only.',
      'The file keeps the highest minutes only',
      {
        limits: [{ ...used, exact: false, used: 60 }],
        unknown: [{ source: 'requests', known_until: '2026-11-27T11:07:00Z' }],
      },
    ],
    [
      'with at most 0.50 of 100 (<1%)',
      'No limit was close by the minute',
      { limits: [{ ...used, exact: false, used: 0.5 }] },
    ],
    ['the usage file has no use of prod.', 'It was no limit of use by the minute', { limits: [] }],
    [
      'the usage file does not hold the minute 2026-11-27 18:04 UTC: it is of 2026-11-24 00:00 to 2026-11-30 14:00 UTC.',
      'Measure that time',
      { problem: 'outside-window', limits: [] },
    ],
    [
      'the usage file has averages of hours (--by hour), and no minutes.',
      'Measure again without --by hour',
      { problem: 'hours-only', limits: [] },
    ],
  ])('%s', (sentence, advice, words) => {
    const [, which, third] = explanationSentences(explanation({ minute: minute(words) }));
    expect(which).toContain(sentence);
    expect(which).toMatch(/^There are no rate-limit headers in it; /);
    expect(third).toContain(advice);
    expect(third).toContain('; log the headers the next time');
  });

  test('beside headers, or without an answer', () => {
    expect(explanationSentences(explanation({ kind: 'no-answer', minute: minute() }))[1]).toMatch(/^In the minute/);
    const both = explanationSentences(explanation({ sets: [set('requests', 0)], live: live(), minute: minute() }));
    expect(both[1]).toContain('No limit in the snapshot');
    expect(both[2]).toContain('limits refill all the time');
  });
});

describe('reports', () => {
  const hostile = explanation({
    error_code: 'a<b>|`c',
    request_id: 'req_1',
    organization_id: 'org-1',
    workspace_id: 'wrkspc_prod',
    models: ['claude-opus-4-8'],
    answers: 3,
    retry_after_seconds: 61.2,
    subscription_headers: true,
    sets: [set('requests', 0, { reset: '2026-11-30T14:03:10Z' }), set('x|\u001b[31m', 40, { limiting: false })],
    live: live({
      workspace: { ...prod, name: 'pr|od\u202e' },
      candidates: [{ ...override, set: 'tokens', workspace: { ...prod, name: '|<b>\n' } }, override],
    }),
    minute: minute({ limits: [used, { ...used, workspace: null }] }),
  });

  test.each([60, 80, 200])('nothing that others wrote moves the cursor or is markup, at %i columns', (width) => {
    const text = explanationFormats.terminal.render(hostile, { width, color: false });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(width);
    expect(text).toContain('Wait 62 seconds, as the API asks');
    expect(text).toContain('full again at 2026-11-30T14:03:10Z');
    for (const invisible of ['\u001b', '\u202e']) expect(text).not.toContain(invisible);
    expect(text).toContain('the last error of 3 answers');
    expect(text).toContain('anthropic-ratelimit-unified-… is of a subscription');
  });

  test('limits by one set of headers are listed without its name', () => {
    const words = { sets: [set('requests', 0)], live: live({ candidates: [override, override] }) };
    const text = explanationFormats.terminal.render(explanation(words), { width: 200, color: false });
    expect(text).toContain('declared at limits.yaml:5:30; owner: @oncall\n');
    expect(text).not.toContain('(by requests)');
  });

  test('headers of a subscription are spoken of once', () => {
    const text = explanationFormats.terminal.render(explanation({ kind: 'subscription', subscription_headers: true }), {
      width: 80,
      color: false,
    });
    expect(text.match(/unified/g)).toHaveLength(1);
  });

  test('in Markdown', () => {
    const text = explanationFormats.markdown.render(hostile);
    for (const markup of ['<b>', '\u001b', '| |<']) expect(text).not.toContain(markup);
    expect(text).toContain('| `requests` | 0 | 50 | `2026-11-30T14:03:10Z` | used up |');
    expect(text).toContain('- organization: requests\\_per\\_minute'.replaceAll('\\_', '_'));
    expect(explanationFormats.markdown.render(explanation())).toContain('```python\nexcept');
    const bare = explanation({ kind: 'no-answer', status: null, error_type: null, minute: minute() });
    expect(explanationFormats.markdown.render(bare)).toMatch(/```\n$/);
  });

  test('the lines that log headers are broken nowhere, and colour adds no words', () => {
    const plain = explanationFormats.terminal.render(explanation(), { width: 60, color: false });
    expect(plain).toMatch(/^ {2}catch \(e\) .* throw e; \}$/m);
    const colored = explanationFormats.terminal.render(explanation(), { width: 60, color: true });
    expect(
      colored
        .split('\u001b')
        .map((part, at) => (at === 0 ? part : part.replace(/^\[\d+m/, '')))
        .join(''),
    ).toBe(plain);
  });
});
