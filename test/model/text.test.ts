import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dayNumber, isCalendarDate } from '../../src/model/times.js';
import { asSentence, count, formatDuration, formatJson, formatNumber, joinWords } from '../../src/model/text.js';

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

test.each([
  ['Keep one of the two', 'Keep one of the two.'],
  ['Write `version: 1`', 'Write `version: 1`.'],
  ['Write it.', 'Write it.'],
  ['Did you mean "x"?', 'Did you mean "x"?'],
  ['Fetch it: git fetch origin main', 'Fetch it: git fetch origin main'],
])('every sentence ends with one mark: %j', (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
});

test.each(['2027-01-31', '2027-04-30', '2028-02-29', '2000-02-29', '2027-12-31'])('%s is a day', (text) => {
  expect(isCalendarDate(text)).toBe(true);
});

test.each(['2027-02-29', '1900-02-29', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00', '2027-1-1', 'today'])(
  '%s is no day',
  (text) => {
    expect(isCalendarDate(text)).toBe(false);
  },
);

test('days are counted as the calendar has them', () => {
  const days = fc.integer({ min: 0, max: 3_000_000 }).map((day) => day - 700_000);
  const dateOf = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
  fc.assert(
    fc.property(days, days, (a, b) => {
      expect(dayNumber(dateOf(a)) - dayNumber(dateOf(b))).toBe(a - b);
    }),
  );
  expect([dayNumber('0000-03-01'), dayNumber('2027-03-01') - dayNumber('2027-02-28')]).toEqual([0, 1]);
});

test('JSON reads as what was written, whatever text is in it', () => {
  const text = fc.string({
    unit: fc.constantFrom('#', '[', 'v', '\\', '"', '\n', '\u202e', '\u3164', '❤', '\ufe0f', '\u{e0041}'),
  });
  fc.assert(
    fc.property(fc.dictionary(text, text), (value) => {
      expect(JSON.parse(formatJson(value))).toEqual({ ...value });
    }),
  );
});

test('a list of numbers is one line of JSON, and a text that looks like one stays as it is', () => {
  const value = { list: [[1, -2.5], [], [1e21]], text: '[\n1,\n2\n]' };
  expect(formatJson(value)).toBe(
    '{\n  "list": [\n    [1, -2.5],\n    [],\n    [1e+21]\n  ],\n  "text": "[\\n1,\\n2\\n]"\n}\n',
  );
});

test.each([
  ['a command of GitHub', '##[group]', '"#\\u0023[group]"\n'],
  ['a command of Azure Pipelines', '##vso[task.complete]', '"#\\u0023vso[task.complete]"\n'],
  ['a change of direction', '\u202e', '"\\u202e"\n'],
  ['a tag character', '\u{e0041}', '"\\udb40\\udc41"\n'],
  ['a filler that shows as nothing', '\u3164', '"\\u3164"\n'],
  ['an emoji', '❤\ufe0f', '"❤\ufe0f"\n'],
  ['a heading', '## 1', '"## 1"\n'],
])('%s is written in JSON so that no log takes it for more than text', (_, text, written) => {
  expect(formatJson(text)).toBe(written);
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('%j is said as "%s"', (words, text) => {
  expect(joinWords(words, 'or')).toBe(text);
});
