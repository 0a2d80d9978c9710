import { describe, expect, test } from 'vitest';

import { inherited, meets, override } from '../../src/model/setting.js';

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
