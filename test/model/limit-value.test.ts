import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { DeclaredValue } from '../../src/model/declaration.js';
import { formatLimit, readLimitValue } from '../../src/model/limit-value.js';
import { declare, problemsOf, withValue } from '../declaration/declare.js';

function valueOf(text: string): DeclaredValue | undefined {
  const group = declare(withValue(text)).workspaces[0]?.layers[0]?.[0];
  return group === undefined || group.limits === 'inherit' ? undefined : group.limits[0]?.value;
}

describe('a number', () => {
  test.each([
    ['0', 0],
    ['500', 500],
    ['500_000', 500_000],
    ['4_000_000', 4_000_000],
    ['1_0', 10],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
    ['9_007_199_254_740_991', Number.MAX_SAFE_INTEGER],
  ])('written as %s is read exactly', (text, value) => {
    expect(valueOf(text)).toEqual({ kind: 'value', value });
  });

  test('is read from its digits for every whole number up to 2^53-1', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(valueOf(String(value))).toEqual({ kind: 'value', value });
        expect(valueOf(String(value).replace(/\B(?=(\d{3})+$)/g, '_'))).toEqual({ kind: 'value', value });
      }),
    );
  });

  test.each([
    ['9007199254740992', 'is too large'],
    ['9007199254740993', 'is too large'],
    [`1${'0'.repeat(400)}`, 'is too large'],
    ['-5', 'is negative'],
    ['-0', 'is negative'],
    ['-1.5', 'is negative'],
    ['+5', 'has a sign'],
    ['0x10', 'is hexadecimal'],
    ['0o17', 'is octal'],
    ['0b1', 'is binary'],
    ['007', 'has a leading zero'],
    ['1e3', 'has an exponent'],
    ['1.5E+3', 'has an exponent'],
    ['500.5', 'is not a whole number'],
    ['5.0', 'is not a whole number'],
    ['5.', 'is not a whole number'],
    ['.5', 'is not a whole number'],
    ['.inf', 'is not a limit'],
    ['-.inf', 'is not a limit'],
    ['.NaN', 'is not a limit'],
    ['unlimited', 'is not a limit'],
    ['1_', 'has a `_` that is not between two digits'],
    ['_1', 'has a `_` that is not between two digits'],
    ['1__0', 'has a `_` that is not between two digits'],
    ['500,000', 'has separators that are not `_`'],
    ['4k', 'has a unit'],
    ['1.5 M', 'has a unit'],
    ['"500"', 'is a text, because it is in quotes'],
    ["'500_000'", 'is a text, because it is in quotes'],
    ['"-5"', 'is a text, because it is in quotes'],
    ['true', 'is not a limit'],
    ['five hundred', 'is not a limit'],
    ['null', 'is not a value'],
    ['~', 'is not a value'],
    ['"0x10"', 'is not a limit'],
    ["''", 'is not a limit'],
  ])('is not %s, and the sentence says why', (text, message) => {
    const problems = problemsOf(withValue(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^limits\.yaml:6:30: "/);
    expect(problems[0]).toContain(`" ${message}`);
    expect(problems[0]).not.toMatch(/\| -$/);
  });

  test('that is too large is told the largest, as the file would take it', () => {
    const largest = String(Number.MAX_SAFE_INTEGER);
    expect(problemsOf(withValue(`${largest}0`))[0]).toContain(`| The largest number is ${largest}.`);
    expect(problemsOf(withValue(largest))).toEqual([]);
  });

  test('that is missing is asked for, at the place where it would stand', () => {
    expect(problemsOf(withValue(''))).toEqual([
      'limits.yaml:6:30: "requests_per_minute" has no value | Write a whole number such as 500_000, a share of the organization’s limit such as 25%, or `inherit` for no override.',
    ]);
  });

  test.each([
    ['[500]', 'list'],
    ['{value: 500}', 'map'],
  ])('is not %s', (text, kind) => {
    expect(problemsOf(withValue(text))[0]).toContain(
      `"requests_per_minute" must be a limit, but is a ${kind} | Write a whole number`,
    );
  });
});

describe('a share', () => {
  test.each([
    ['25%', 25n, 100n],
    ['12.5%', 125n, 1000n],
    ['100%', 100n, 100n],
    ['100.00%', 10_000n, 10_000n],
    ['0.00000000000000000001%', 1n, 10n ** 22n],
    ['99.999%', 99_999n, 100_000n],
    ['"25%"', 25n, 100n],
  ])('written as %s is exact', (text, numerator, denominator) => {
    expect(valueOf(text)).toEqual({ kind: 'share', text: text.replaceAll('"', ''), numerator, denominator });
  });

  test.each([
    ['0%', 'is a share of nothing'],
    ['0.00%', 'is a share of nothing'],
    ['101%', 'is more than all of the organization’s limit'],
    ['100.01%', 'is more than all of the organization’s limit'],
    ['-5%', 'is a negative share'],
    ['+5%', 'is a share with a sign'],
    ['5 %', 'has a space before the per cent sign'],
    ['5 percent', 'has a space before the per cent sign'],
    ['05%', 'is a share with a leading zero'],
    ['5,5%', 'is not a share'],
    ['.5%', 'is not a share'],
    ['5.%', 'is not a share'],
    ['5%%', 'is not a share'],
    [`0.${'0'.repeat(20)}1%`, 'has more than 20 decimal places'],
    [`1.${'3'.repeat(200)}%`, 'is not a limit'],
  ])('is not %s, and the sentence says why', (text, message) => {
    const problems = problemsOf(withValue(text));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^limits\.yaml:6:30: "/);
    expect(problems[0]).toContain(`" ${message}`);
  });
});

test('what a limit is read from is what it is written as', () => {
  const texts = fc.oneof(fc.maxSafeNat().map(String), fc.constantFrom('1%', '12.5%', '99.999%', '100%', 'inherit'));
  fc.assert(
    fc.property(texts, (text) => {
      const read = readLimitValue({ text, plain: true });
      expect('kind' in read ? formatLimit(read) : read.message).toBe(text);
    }),
  );
});

describe('inherit', () => {
  test('is told from 0', () => {
    expect(valueOf('inherit')).toEqual({ kind: 'inherit' });
    expect(valueOf('0')).toEqual({ kind: 'value', value: 0 });
  });

  test('is suggested where it is misspelt', () => {
    expect(problemsOf(withValue('inherrit'))).toEqual([
      'limits.yaml:6:30: "inherrit" is not a limit ("requests_per_minute") | Did you mean `inherit`?',
    ]);
  });
});

test.each([
  ['1,000', 'Write 1_000'],
  ['12 500', 'Write 12_500'],
  ['1k', 'Write 1_000'],
  ['1.5 M', 'Write 1_500_000'],
  ['0.1k', 'Write 100'],
  ['1e6', 'Write 1_000_000'],
  ['2.5E+3', 'Write 2_500'],
  ['1.0001k', 'Write all digits of a whole number, such as 500_000'],
  ['1e-3', 'Write all digits of a whole number, such as 500_000'],
  ['1e99', 'Write all digits of a whole number, such as 500_000'],
  ['1.000', 'Write all digits of a whole number, such as 500_000'],
])('%s is no limit, and the hint says what to write: %s', (text, hint) => {
  expect(readLimitValue({ text, plain: true })).toMatchObject({ hint });
});
