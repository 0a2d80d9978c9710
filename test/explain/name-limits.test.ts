import { describe, expect, test } from 'vitest';

import { type LimitTraces, nameLimits } from '../../src/explain/name-limits.js';
import { limitsInForce } from '../../src/plan/limits-in-force.js';
import { limitingSets, parseRateLimitHeaders } from '../../src/response/rate-limit-headers.js';
import { group, workspace, world } from '../plan/worlds.js';

const limitsOfAll = {
  requests_per_minute: 4000,
  input_tokens_per_minute_cache_aware: 2_000_000,
  output_tokens_per_minute: 400_000,
};

const snapshot = world(
  [
    workspace('prod', {
      rlg_opus: { input_tokens_per_minute: 900_000, requests_per_minute: 9000 },
      rlg_haiku: { output_tokens_per_minute: 900_000 },
    }),
    workspace('test', { rlg_opus: { requests_per_minute: 900_000 } }),
    workspace('old', {}, { archived_at: '2026-03-01T00:00:00Z' }),
    { ...workspace('gone'), read: false },
  ],
  {
    groups: [
      group('rlg_opus', {
        display_name: 'Opus',
        models: ['claude-opus-4-8'],
        limits: { ...limitsOfAll, fast_otpm: 100 },
      }),
      group('rlg_haiku', {
        display_name: 'Haiku',
        models: ['claude-haiku-4-5'],
        limits: { ...limitsOfAll, output_tokens_per_minute: 1_000_000 },
      }),
      group('rlg_batch', { type: 'batch', limits: { requests_per_minute: 4000 } }),
      group('rlg_count', { type: 'token_count', limits: { requests_per_minute: 77 } }),
    ],
  },
);

const limits = limitsInForce(snapshot, {
  tool: { name: 'limitdrift', version: '0.0.0' },
  source: 'snapshot',
  include: () => true,
  named: true,
  groups: null,
  declared: null,
});

/** The candidates for headers such as `{requests: 4000}`, of which nothing is left, in short. */
function candidates(sets: Readonly<Record<string, number>>, words: Partial<LimitTraces> = {}): readonly string[] {
  const headers = Object.entries(sets).flatMap(([name, limit]) => [
    [`anthropic-${/^(fast|priority)/.test(name) ? '' : 'ratelimit-'}${name}-limit`, limit] as const,
    [`anthropic-${/^(fast|priority)/.test(name) ? '' : 'ratelimit-'}${name}-remaining`, 0] as const,
  ]);
  const traces = { organizationId: null, workspaceId: 'wrkspc_prod', models: [], ...words };
  const named = nameLimits({ ...traces, sets: limitingSets(parseRateLimitHeaders(headers)).sets }, limits);
  return named.candidates.map(
    ({ kind, workspace: own, group: { display_name, type }, limiter }) =>
      `${kind}${own === null ? '' : ` ${own.name}`} ${display_name ?? type} ${limiter}`,
  );
}

describe('the limit behind headers', () => {
  test('tokens show the override, also the one of the other input limiter', () => {
    expect(candidates({ tokens: 900_000 })).toEqual([
      'override prod Haiku output_tokens_per_minute',
      'override prod Opus input_tokens_per_minute',
    ]);
    expect(candidates({ tokens: 900_000 }, { models: ['claude-opus-4-8'] })).toEqual([
      'override prod Opus input_tokens_per_minute',
    ]);
    expect(candidates({ 'output-tokens': 900_000 })).toEqual(['override prod Haiku output_tokens_per_minute']);
  });

  test('what has the organization’s value is the organization’s, once, whatever workspaces there are', () => {
    expect(candidates({ 'output-tokens': 400_000 })).toEqual(['organization Opus output_tokens_per_minute']);
    expect(candidates({ 'fast-output-tokens': 100 })).toEqual(['organization Opus fast_otpm']);
  });

  test('an override above the organization’s limit has no effect, so it is the organization’s', () => {
    expect(candidates({ requests: 4000 }, { models: ['claude-opus-4-8'] })).toEqual([
      'organization Opus requests_per_minute',
    ]);
    expect(candidates({ requests: 9000 }, { models: ['claude-opus-4-8'] })).toEqual([]);
  });

  test('without a model every group of models is possible, and others only where no group of models is', () => {
    expect(candidates({ requests: 4000 })).toEqual([
      'organization Haiku requests_per_minute',
      'organization Opus requests_per_minute',
    ]);
    expect(candidates({ requests: 4000 }, { models: ['claude-unknown-1'] })).toHaveLength(2);
    expect(candidates({ requests: 77 })).toEqual([]);
  });

  test('tokens without an override are input and output together', () => {
    expect(candidates({ tokens: 2_400_000 })).toEqual(['sum Opus input_tokens_per_minute_cache_aware']);
    expect(candidates({ tokens: 2_400_000, 'output-tokens': 400_000 })).toEqual([
      'organization Opus output_tokens_per_minute',
    ]);
  });

  test('a priority commitment and what came later are no limits of the API', () => {
    expect(candidates({ 'priority-input-tokens': 900_000 })).toEqual([]);
    expect(candidates({ images: 4000 })).toEqual([]);
  });

  test('where the workspace is not known, the overrides of all are looked at', () => {
    expect(candidates({ tokens: 900_000 }, { workspaceId: null })).toHaveLength(2);
    expect(candidates({ tokens: 900_000 }, { workspaceId: 'wrkspc_new' })).toEqual([]);
  });

  test.each([
    ['wrkspc_prod', null],
    ['wrkspc_old', 'workspace-archived'],
    ['wrkspc_gone', 'workspace-not-read'],
    ['wrkspc_new', 'workspace-unknown'],
    [null, 'workspace-unknown'],
  ])('%s: %s', (workspaceId, problem) => {
    expect(
      nameLimits({ organizationId: limits.organization.id, workspaceId, sets: [], models: [] }, limits).problem,
    ).toBe(problem);
  });

  test('another organization ends it', () => {
    const { problem, candidates: found } = nameLimits(
      { organizationId: 'org-other', workspaceId: 'wrkspc_prod', sets: [], models: [] },
      limits,
    );
    expect([problem, found]).toEqual(['other-organization', []]);
  });
});
