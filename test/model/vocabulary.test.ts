import { describe, expect, test } from 'vitest';

import { changeId, digestOf, formatAddress, groupKey, stepId } from '../../src/model/address.js';
import { formatOrigin, UserError } from '../../src/model/errors.js';
import { count, formatDuration, formatNumber } from '../../src/model/text.js';
import { findingRules, isRuleId, rules } from '../../src/model/rules.js';
import { inherited, meets, override } from '../../src/model/setting.js';

describe('an address', () => {
  test('percent-encodes each segment, so that no name can forge another address', () => {
    expect(formatAddress('wrkspc_1', 'rlg_1', 'requests_per_minute')).toBe('wrkspc_1/rlg_1/requests_per_minute');
    expect(formatAddress('a/b', 'c?d#e', '100%')).toBe('a%2Fb/c%3Fd%23e/100%25');
  });

  test('keeps `model:` readable, and a colon elsewhere apart from it', () => {
    expect([formatAddress('w', 'model:claude-a/b', 'l'), formatAddress('w', 'x:y', 'l')]).toEqual([
      'w/model:claude-a%2Fb/l',
      'w/x%3Ay/l',
    ]);
  });

  test('takes half a surrogate pair for a character that cannot be shown', () => {
    expect(formatAddress('\ud800', 'g', 'l')).toBe('%EF%BF%BD/g/l');
  });

  test('names a group by ID, else type, else entry, else its first model', () => {
    const bare = { id: null, rate_limit_id: null, type: 'model_group', display_name: null, models: ['b', 'a'] };
    expect(groupKey({ ...bare, id: 'rlg_1', rate_limit_id: 'e' })).toBe('rlg_1');
    expect(groupKey({ ...bare, type: 'batch', rate_limit_id: 'e' })).toBe('batch');
    expect(groupKey({ ...bare, rate_limit_id: 'e' })).toBe('e');
    expect(groupKey(bare)).toBe('model:a');
    expect(groupKey({ ...bare, models: null })).toBe('model:');
  });
});

describe('identities', () => {
  test('of a change follow from the address alone, of a step from the target too', () => {
    expect(changeId('a/b/c')).toBe('c-d76a7b72669c9cec');
    expect(stepId('a/b/c', override(1))).not.toBe(stepId('a/b/c', override(2)));
    expect(stepId('a/b/c', override(0))).not.toBe(stepId('a/b/c', inherited(0)));
    expect(stepId('a/b/c', override(1))).toBe(stepId('a/b/c', { value: 1, source: 'workspace' }));
  });

  test('of a value do not depend on the order of its keys', () => {
    expect(digestOf({ a: 1, b: [{ c: 2, d: null }] })).toBe(digestOf({ b: [{ d: null, c: 2 }], a: 1 }));
    expect(digestOf([1, 2])).not.toBe(digestOf([2, 1]));
  });
});

describe('a setting meets what is desired', () => {
  test.each([
    [override(5), override(5), true],
    [override(5), override(6), false],
    [override(0), inherited(0), false],
    [inherited(5), override(5), false],
    [inherited(null), inherited(5), true],
    [{ source: 'other', name: 'tier', value: 5 } as const, override(5), false],
    [{ source: 'other', name: 'tier', value: 5 } as const, inherited(9), true],
  ])('%o and %o: %s', (live, desired, expected) => {
    expect(meets(live, desired)).toBe(expected);
  });
});

describe('numbers', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [9_007_199_254_740_991, '9,007,199,254,740,991'],
  ])('%i is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test('are counted in words', () => {
    expect([count(0, 'limit'), count(1, 'limit'), count(1200, 'limit'), count(2, 'entry', 'entries')]).toEqual([
      '0 limits',
      '1 limit',
      '1,200 limits',
      '2 entries',
    ]);
  });

  test.each([
    [90, '90s'],
    [1800, '30m'],
    [86_400, '1d'],
    [90_000, '25h'],
    [59, '59s'],
  ])('%i seconds are %s', (seconds, text) => {
    expect(formatDuration(seconds)).toBe(text);
  });
});

test('every rule has a severity, a title, a help text, and a message in words', () => {
  expect(isRuleId('limit-changed')).toBe(true);
  expect([isRuleId('limit-chnged'), isRuleId('__proto__'), isRuleId('toString')]).toEqual([false, false, false]);
  for (const [id, rule] of Object.entries(rules)) {
    expect(`${id} ${rule.severity} ${rule.title}`).toMatch(/^[a-z-]+ (error|warning|note) [A-Z0-9]/);
    expect(rule.help).toMatch(/\.$/);
  }
  expect(findingRules['workspace-archived'].message({ name: 'a', id: 'w', archived_at: 't' })).toBe(
    'Workspace "a" (w) was archived at t; remove the entry, or declare the one that took its place',
  );
});

describe('an error', () => {
  const place = { method: 'GET', path: '/v1/organizations/me', status: 403, requestId: 'req_1' } as const;
  const origin = { file: 'limits.yaml', line: 2, column: 3 };

  test.each([
    [UserError.of('usage', { problem: 'p', hint: 'h' }), 3, 'p', 'h'],
    [UserError.of('file-unreadable', { path: 'f', reason: 'r' }), 3, 'Cannot read f: r', 'no hint'],
    [UserError.of('file-unreadable', { path: 'f', reason: 'r', hint: 'h' }), 3, 'Cannot read f: r', 'h'],
    [UserError.of('file-unwritable', { path: 'f', reason: 'r' }), 1, 'Cannot write f: r', /folder/],
    [
      UserError.of('file-invalid', { path: 'f', kind: 'plan', problem: 'p', hint: 'h' }),
      3,
      'f is not a usable plan file: p',
      'h',
    ],
    [
      UserError.of('credential-missing', { empty: [] }),
      4,
      'No credential for the Claude API was found',
      /ANTHROPIC_ADMIN_API_KEY/,
    ],
    [
      UserError.of('credential-refused', { place }),
      4,
      'The API refused the credential: GET /v1/organizations/me (status 403, request-id req_1)',
      /Admin API key/,
    ],
    [
      UserError.of('credential-invalid', { source: 'X', problem: 'it has characters that no key has' }),
      4,
      'The credential in X is not a key: it has characters that no key has',
      /line breaks/,
    ],
    [
      UserError.of('organization-mismatch', { declared: 'a', live: 'b', origin }),
      4,
      'limits.yaml:2:3: the declaration is for organization a, and the credential belongs to b',
      /organization\.id/,
    ],
    [
      UserError.of('api-failed', { place: { ...place, status: null, requestId: null }, reason: 'r' }),
      1,
      'GET /v1/organizations/me (no answer, request-id none): r',
      /request-id/,
    ],
    [
      UserError.of('api-failed', { place, reason: 'r', hint: 'h' }),
      1,
      'GET /v1/organizations/me (status 403, request-id req_1): r',
      'h',
    ],
    [
      UserError.of('reading-incomplete', { unread: 2, path: 'limits.yaml' }),
      5,
      '2 workspaces not read, so limits.yaml was not written: what was not read would look as if it had no overrides',
      /Run it again/,
    ],
    [UserError.of('interrupted', {}), 130, 'Interrupted', /Nothing can be concluded/],
    [UserError.of('terminated', {}), 143, 'Terminated', /Nothing can be concluded/],
  ])('%s', (error, exitCode, message, hint) => {
    expect([error.exitCode, error.message]).toEqual([exitCode, message]);
    expect(error.hint ?? 'no hint').toMatch(hint);
    expect(error.problems).toEqual([]);
  });

  test('of a declaration holds every problem', () => {
    const problems = [{ message: 'm', origin, hint: null }];
    const error = UserError.of('declaration-invalid', { problems });
    expect([error.message, error.hint, error.problems, error.exitCode]).toEqual([
      '1 problem in the declaration',
      null,
      problems,
      3,
    ]);
    expect(formatOrigin(origin)).toBe('limits.yaml:2:3');
  });
});
