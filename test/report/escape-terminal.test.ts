import { expect, test } from 'vitest';

import { terminalText } from '../../src/report/escape-terminal.js';

test.each([
  ['an escape sequence', 'a\u001b[31mb', 'a\\u{1b}[31mb'],
  ['a C1 control', '\u009b31m', '\\u{9b}31m'],
  ['a line break', 'a\r\nb\u2028c', 'a\\u{d}\\u{a}b\\u{2028}c'],
  ['a change of direction', '\u202eevil\u2066', '\\u{202e}evil\\u{2066}'],
  ['a zero-width space', 'a\u200bb', 'a\\u{200b}b'],
  ['a byte order mark', '\ufeffa', '\\u{feff}a'],
  ['an annotation mark', '\ufff9a', '\\u{fff9}a'],
  ['a filler that shows as nothing', '\u3164', '\\u{3164}'],
  ['a tag character', '\u{e0041}', '\\u{e0041}'],
  ['half of a surrogate pair', '\ud800a', '\\u{d800}a'],
  ['a variation selector without an emoji', 'a\ufe0f', 'a\\u{fe0f}'],
  ['a CI command', '::error::x ##[group]', ':\\u{3a}error:\\u{3a}x #\\u{23}[group]'],
  ['a command of Azure Pipelines', 'a ###vso[task.complete]', 'a ##\\u{23}vso[task.complete]'],
])('%s is made visible', (_what, text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

test.each(['prod-chat', 'a:b, c: d', '日本語 🚀 ❤\ufe0f', 'e\u0301', '<b>&', '# [x]', '## 1', 'rlg_01/100%'])(
  '%s stays as it is',
  (text) => {
    expect(terminalText(text)).toBe(text);
  },
);
