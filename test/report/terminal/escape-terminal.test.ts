import { expect, test } from 'vitest';

import { terminalText } from '../../../src/report/terminal/escape-terminal.js';

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
  ['a CI command', '::error::x ##[group]', ':\\u{3a}error::x #\\u{23}[group]'],
  ['a CI command behind a space', ' ::add-mask::x', ' :\\u{3a}add-mask::x'],
  ['a CI command with a property', '::error file=a::x', ':\\u{3a}error file=a::x'],
  ['a CI command that goes on behind the text', '::error', ':\\u{3a}error'],
  ['a CI command that a colon behind the text ends', '::error:', ':\\u{3a}error:'],
  ['a no-break space', 'R\u00a0D', 'R\\u{a0}D'],
  ['a space of another width', 'a\u2003b\u3000c', 'a\\u{2003}b\\u{3000}c'],
  ['a blank that is a symbol', '\u2800', '\\u{2800}'],
  ['a command of Azure Pipelines', 'a ###vso[task.complete]', 'a ##\\u{23}vso[task.complete]'],
])('%s is made visible', (_what, text, shown) => {
  expect(terminalText(text)).toBe(shown);
});

test.each([
  'prod-chat',
  'a:b, c: d',
  '日本語 🚀 ❤\ufe0f',
  'e\u0301',
  '<b>&',
  '# [x]',
  '2001:db8::1',
  '[::1]:9',
  '::1',
  '::ffff:10.0.0.1',
  'git::',
  'git::https://x',
  'Team::Prod',
  'a :: b',
  '## 1',
  'rlg_01/100%',
])('%s stays as it is', (text) => {
  expect(terminalText(text)).toBe(text);
});
