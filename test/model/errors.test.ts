import { describe, expect, test } from 'vitest';

import { formatOrigin, UserError } from '../../src/model/errors.js';

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
    [UserError.of('feed-refused', { problem: 'w', hint: 'n' }), 4, 'w', 'n'],
    [UserError.of('feed-unreadable', { problem: 'w', hint: 'n' }), 1, 'w', 'n'],
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
      /`limitdrift doctor` says more/,
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

test('the hint of an error ends with a mark, however it was written', () => {
  expect(UserError.of('usage', { problem: 'No', hint: 'Say yes' }).hint).toBe('Say yes.');
  expect(UserError.of('usage', { problem: 'No', hint: 'Say yes.' }).hint).toBe('Say yes.');
});
