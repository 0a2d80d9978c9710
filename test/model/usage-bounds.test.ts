import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { boundAt, boundIndex, minutesAbove } from '../../src/model/headroom/usage-bounds.js';

/** Whole numbers of any size, and what a division by 60 makes of small ones. */
const used = fc.oneof(
  fc.integer({ min: 1, max: 5000 }),
  fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  fc.integer({ min: 1, max: 5000 }).map((value) => value / 60),
);

test('the bound of a value is the lowest number of two significant digits that is not below it', () => {
  fc.assert(
    fc.property(used, (value) => {
      const index = boundIndex(value);
      expect(Number(boundAt(index).toPrecision(2))).toBe(boundAt(index));
      expect(boundAt(index)).toBeGreaterThanOrEqual(value * (1 - 1e-11));
      expect(boundAt(index - 1)).toBeLessThan(value);
    }),
  );
});

function dayOf(values: readonly number[]): Parameters<typeof minutesAbove>[0] {
  const bounds = [...new Set(values.map((value) => boundAt(boundIndex(value))))].toSorted((a, b) => b - a);
  const many = (bound: number): number => values.filter((value) => boundAt(boundIndex(value)) === bound).length;
  return { peak: Math.max(0, ...values), distribution: bounds.map((bound) => [bound, many(bound)] as const) };
}

describe('minutes above a limit', () => {
  test('are exact, or at least so many and never more than there are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 3000 })), fc.integer({ min: 0, max: 3000 }), (values, limit) => {
        const above = values.filter((value) => value > limit).length;
        const { minutes, exact } = minutesAbove(dayOf(values), limit);
        expect(minutes).toBeLessThanOrEqual(above);
        expect(exact ? minutes : above).toBe(above);
        expect(minutes > 0).toBe(above > 0);
      }),
    );
  });

  test.each([
    ['a limit of two digits', 1200, [1234, 1200, 1300, 900], { minutes: 2, exact: true }],
    ['minutes that share the limit’s bound', 1250, [1234, 1290, 1400], { minutes: 1, exact: false }],
    ['one minute that shares it, and is the peak', 1250, [1290, 900], { minutes: 1, exact: true }],
    ['two that share it, one of which is the peak', 1250, [1290, 1210], { minutes: 1, exact: false }],
    ['a limit of 0', 0, [3, 4], { minutes: 2, exact: true }],
    ['a limit that nothing is above', 1300, [1290], { minutes: 0, exact: true }],
  ])('%s', (_, limit, values, expected) => {
    expect(minutesAbove(dayOf(values), limit)).toEqual(expected);
  });
});
