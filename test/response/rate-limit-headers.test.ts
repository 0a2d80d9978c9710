import { describe, expect, test } from 'vitest';

import { type HeadersLike, parseRateLimitHeaders } from '../../src/response/index.js';

const sent = {
  'Anthropic-RateLimit-Requests-Limit': '2500',
  'anthropic-ratelimit-requests-remaining': '1240',
  'anthropic-ratelimit-requests-reset': '2026-11-30T14:03:10Z',
  'anthropic-ratelimit-tokens-limit': '2000000',
  'anthropic-ratelimit-tokens-remaining': '0',
  'retry-after': '12',
  'request-id': 'req_1',
  'anthropic-organization-id': '5d1f0c8e',
  'anthropic-workspace-id': 'wrkspc_1',
};

const read = {
  sets: [
    { name: 'requests', limit: 2500, remaining: 1240, reset: '2026-11-30T14:03:10Z', remainingShare: 0.496 },
    { name: 'tokens', limit: 2_000_000, remaining: 0, reset: null, remainingShare: 0 },
  ],
  retryAfterSeconds: 12,
  requestId: 'req_1',
  organizationId: '5d1f0c8e',
  workspaceId: 'wrkspc_1',
  subscription: false,
  unreadable: [],
};

describe('parseRateLimitHeaders', () => {
  test.each<readonly [string, HeadersLike]>([
    ['Headers', new Headers(sent)],
    ['an object', sent],
    ['a Map', new Map(Object.entries(sent))],
    ['pairs', Object.entries(sent)],
    ['lists of values, as some servers give them', Object.fromEntries(Object.entries(sent).map(([k, v]) => [k, [v]]))],
    ['what can only be walked', { forEach: (callback) => new Headers(sent).forEach(callback) }],
  ])('reads %s, whatever the capitals', (_, headers) => {
    expect(parseRateLimitHeaders(headers)).toEqual(read);
  });

  test('what JavaScript can hand over in place of headers has none, and nothing is thrown', () => {
    const nothing = parseRateLimitHeaders(null);
    const given: unknown[] = ['retry-after: 7', 7, undefined, Symbol('headers'), [[7, '7']], ['retry-after', '7']];
    expect(given.map((one) => parseRateLimitHeaders(one as HeadersLike))).toEqual(given.map(() => nothing));
  });

  test('takes the sets of fast mode, of a priority commitment, and those that came later', () => {
    const { sets } = parseRateLimitHeaders({
      'anthropic-ratelimit-images-remaining': 4,
      'anthropic-priority-input-tokens-limit': '10000',
      'anthropic-fast-output-tokens-limit': '0',
      'anthropic-fast-output-tokens-remaining': '0',
      'anthropic-ratelimit-audio-limit': '4',
    });
    expect(sets.map(({ name, limit, remaining, remainingShare }) => [name, limit, remaining, remainingShare])).toEqual([
      ['fast-output-tokens', 0, 0, 0],
      ['priority-input-tokens', 10_000, null, null],
      ['audio', 4, null, null],
      ['images', null, 4, null],
    ]);
  });

  test('names what it cannot read, and does not guess', () => {
    const { sets, retryAfterSeconds, unreadable } = parseRateLimitHeaders({
      'anthropic-ratelimit-requests-limit': '4,000',
      'anthropic-ratelimit-requests-remaining': undefined,
      'anthropic-ratelimit-requests-reset': 'soon',
      'retry-after': 'later',
    });
    expect(sets).toEqual([{ name: 'requests', limit: null, remaining: null, reset: null, remainingShare: null }]);
    expect(retryAfterSeconds).toBe(null);
    expect(unreadable).toEqual([
      'anthropic-ratelimit-requests-limit',
      'anthropic-ratelimit-requests-reset',
      'retry-after',
    ]);
  });

  test.each<readonly [number, Record<string, string>]>([
    [0.25, { 'retry-after-ms': '250', 'retry-after': '1' }],
    [1.5, { 'retry-after': '1.5' }],
    [30, { 'retry-after': 'Mon, 30 Nov 2026 17:57:58 GMT', date: 'Mon, 30 Nov 2026 17:57:28 GMT' }],
    [0, { 'retry-after': 'Mon, 30 Nov 2026 17:57:28 GMT', date: 'Mon, 30 Nov 2026 17:57:58 GMT' }],
  ])('is asked to wait %d s', (seconds, headers) => {
    expect(parseRateLimitHeaders(headers).retryAfterSeconds).toBe(seconds);
  });

  test('a date to wait for without the date of the answer is not taken for seconds', () => {
    expect(parseRateLimitHeaders({ 'retry-after': 'Mon, 30 Nov 2026 17:57:28 GMT' }).retryAfterSeconds).toBe(null);
  });

  test('tells headers of a subscription from those of the API', () => {
    const { sets, subscription } = parseRateLimitHeaders({
      'anthropic-ratelimit-unified-status': 'rejected',
      'anthropic-ratelimit-unified-5h-reset': '1764500000',
    });
    expect({ sets, subscription }).toEqual({ sets: [], subscription: true });
  });

  test.each([null, undefined, {}, []])('of %o knows nothing, and does not throw', (headers) => {
    expect(parseRateLimitHeaders(headers)).toMatchObject({ sets: [], retryAfterSeconds: null, requestId: null });
  });
});
