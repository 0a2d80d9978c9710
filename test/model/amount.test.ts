import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { formatIgnoredLive, formatSpendLimit, readSpendLimit } from '../../src/model/spend/amount.js';
import { formatAmount, limitNumberText, noMoney, plainAmount, spendGroup } from '../../src/model/spend/money.js';

const plain = (text: string) => readSpendLimit({ text, plain: true });
const hundredths = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

describe('an amount', () => {
  test.each([
    ['500', 50_000],
    ['0', 0],
    ['12.5', 1250],
    ['12.50', 1250],
    ['0.01', 1],
    ['19.99', 1999],
    ['5_000', 500_000],
    ['1_000.05', 100_005],
    ['90071992547409.91', Number.MAX_SAFE_INTEGER],
  ])('%s is read to the hundredth', (text, value) => {
    expect(plain(text)).toEqual({ kind: 'value', value });
  });

  test('may name its currency, in quotes or not', () => {
    const read = { kind: 'value', value: 50_000, currency: 'USD' };
    expect([plain('500 USD'), readSpendLimit({ text: '500 USD', plain: false })]).toEqual([read, read]);
  });

  test.each([
    ['-5', 'is negative'],
    ['1.005', 'has more than two decimals'],
    ['90071992547409.92', 'is too large'],
    ['inherit', 'is not a spend limit'],
    ['25%', 'is a share, and a spend limit is an amount'],
    ['$500', 'has a sign of a currency'],
    ['1,000', 'has separators that are not `_`'],
    ['500 usd', 'has a currency that is not in capitals'],
    ['05', 'is not an amount'],
    ['1e3', 'is not an amount'],
    ['.5', 'is not an amount'],
    ['5.', 'is not an amount'],
    ['', 'is not a spend limit'],
    ['9'.repeat(41), 'is not an amount'],
  ])('%s is refused in words', (text, message) => {
    const read = plain(text);
    expect('message' in read && read.message.endsWith(message)).toBe(true);
  });

  test('in quotes is a text', () => {
    expect(readSpendLimit({ text: '500', plain: false })).toMatchObject({ hint: 'Write the amount without quotes' });
  });

  test('is read as it is written, whatever it is', () => {
    fc.assert(
      fc.property(hundredths, fc.constantFrom(undefined, 'USD', 'EUR'), (value, currency) => {
        const declared = { kind: 'value' as const, value, ...(currency === undefined ? {} : { currency }) };
        expect(plain(formatSpendLimit(declared))).toEqual(declared);
      }),
    );
  });

  test('of none and of a share are written as they were', () => {
    const share = { kind: 'share' as const, text: '5%', numerator: 5n, denominator: 100n };
    expect([formatSpendLimit({ kind: 'inherit' }), formatSpendLimit(share)]).toEqual(['none', '5%']);
  });

  test('that an ignore pins is written as one where it names the spend limit', () => {
    const group = 'spend_limit';
    const pinned = [
      { group, live: 90_050 },
      { group, live: 'inherit' as const },
      { group: null, live: 90_050 },
    ];
    expect(pinned.map(formatIgnoredLive)).toEqual(['900.50', 'inherit', '90050']);
  });

  test('is shown with its currency, and never as a bare number', () => {
    expect([formatAmount(123_450, 'USD'), formatAmount(50_000, null), plainAmount(5)]).toEqual([
      '1,234.50 USD',
      '500',
      '0.05',
    ]);
    expect([limitNumberText(50_000, spendGroup('EUR')), limitNumberText(50_000, noMoney)]).toEqual([
      '500 EUR',
      '50,000',
    ]);
  });
});
