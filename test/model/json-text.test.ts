import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { formatJson } from '../../src/model/text.js';

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
