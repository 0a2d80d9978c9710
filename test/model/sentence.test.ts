import { expect, test } from 'vitest';

import { UserError } from '../../src/model/errors.js';
import { asSentence } from '../../src/model/text.js';

test.each([
  ['Keep one of the two', 'Keep one of the two.'],
  ['Write `version: 1`', 'Write `version: 1`.'],
  ['Write it.', 'Write it.'],
  ['Did you mean "x"?', 'Did you mean "x"?'],
  ['Fetch it: git fetch origin main', 'Fetch it: git fetch origin main'],
])('every sentence ends with one mark: %j', (text, sentence) => {
  expect(asSentence(text)).toBe(sentence);
});

test('the hint of an error ends with a mark, however it was written', () => {
  expect(UserError.of('usage', { problem: 'No', hint: 'Say yes' }).hint).toBe('Say yes.');
  expect(UserError.of('usage', { problem: 'No', hint: 'Say yes.' }).hint).toBe('Say yes.');
});
