import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { editDistance, isPattern, matchesPattern, meansWorkspace, suggest } from '../../src/model/names.js';

describe('a pattern', () => {
  test.each([
    ['team-*', 'team-a', true],
    ['team-*', 'team-', true],
    ['team-*', 'a-team-a', false],
    ['*-prod', 'a-prod', true],
    ['*-prod', 'a-prod-b', false],
    ['*a*b*', 'xxaxxbxx', true],
    ['*a*b*', 'xxbxxaxx', false],
    ['t?am', 'team', true],
    ['t?am', 'tam', false],
    ['?', '😀', true],
    ['*', '', true],
    ['**', 'x', true],
    ['', '', true],
    ['a*', 'b', false],
    ['a.c', 'abc', false],
    ['*ab', 'aab', true],
  ])('%s matches %s: %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  test('is told by * and ?', () => {
    expect([isPattern('a*'), isPattern('a?'), isPattern('a[b]')]).toEqual([true, true, false]);
  });

  test('means what the same regular expression means', () => {
    const letters = fc.array(fc.constantFrom('a', 'b', '*', '?'), { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(letters, fc.array(fc.constantFrom('a', 'b'), { maxLength: 8 }), (pattern, text) => {
        const source = pattern.replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesPattern(pattern, text.join(''))).toBe(new RegExp(`^${source}$`, 's').test(text.join('')));
      }),
      { numRuns: 500 },
    );
  });

  test('means a workspace by its name, and by its ID where it is written like one', () => {
    const workspace = { id: 'wrkspc_1', name: 'prod' };
    const fits = ['prod', 'p*', 'w*', 'wrkspc_1', 'wrkspc_*', 'staging'].filter((glob) =>
      meansWorkspace(glob, workspace),
    );
    expect([fits, meansWorkspace('wrkspc_*', { id: null, name: 'x' })]).toEqual([
      ['prod', 'p*', 'wrkspc_1', 'wrkspc_*'],
      false,
    ]);
  });

  test('of many stars does not take long', () => {
    expect(matchesPattern(`${'*a'.repeat(200)}b`, 'a'.repeat(5000))).toBe(false);
  });
});

describe('a suggestion', () => {
  test.each([
    ['request_per_minute', 'requests_per_minute'],
    ['reqeusts_per_minute', 'requests_per_minute'],
    ['Requests_Per_Minute', 'requests_per_minute'],
    ['rquest_per_minut', null],
    ['x', null],
    ['bathc', 'batch'],
  ])('for %s is %s', (name, expected) => {
    expect(suggest(name, ['batch', 'requests_per_minute', 'files'])).toBe(expected);
  });

  test('is the closest, and the first of equally close ones', () => {
    expect([suggest('abcd', ['abxx', 'abcx', 'abcy']), suggest('abcdef', [])]).toEqual(['abcx', null]);
  });

  test('is made for a name of 200 characters, and for none that is longer: comparing two takes the square of it', () => {
    const long = 'x'.repeat(200);
    expect([suggest(long, [`${long}y`]), suggest(`${long}y`, [long])]).toEqual([`${long}y`, null]);
    expect(suggest('x', [`x${'\u200b'.repeat(400)}`, 'X'])).toBe('X');
  });
});

test('the distance is symmetric, zero only between equals, and bounded', () => {
  const word = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 6 }).map((letters) => letters.join(''));
  fc.assert(
    fc.property(word, word, (a, b) => {
      const distance = editDistance(a, b, 99);
      expect(distance).toBe(editDistance(b, a, 99));
      expect(distance === 0).toBe(a === b);
      expect(editDistance(a, b, 2)).toBe(Math.min(distance, 2));
    }),
  );
});
