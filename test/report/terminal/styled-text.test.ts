import { describe, expect, test } from 'vitest';

import { flowParts, paintLine, span, textWidth, wrapLine } from '../../../src/report/terminal/styled-text.js';

function wrap(text: string, width: number, indent = 2): readonly string[] {
  return wrapLine([span(text)], width, indent).map((line) => paintLine(line, false));
}

describe('wrapping a line', () => {
  test('leaves a line alone that fits to the column', () => {
    expect(wrap('one two', 7)).toEqual(['one two']);
  });

  test('breaks at the last space that fits, and indents what follows', () => {
    expect(wrap('one two three', 9)).toEqual(['one two', '  three']);
  });

  test('breaks a word only where the word alone is too wide', () => {
    expect(wrap('a 1234567890', 8)).toEqual(['a 123456', '  7890']);
  });

  test('loses nothing of a wide word behind a full line', () => {
    expect(wrap('12345678 1234567890', 8)).toEqual(['12345678', '  123456', '  7890']);
  });

  test('never puts a CI command at the beginning of a line by breaking a word', () => {
    expect(wrap('12345678::error::x', 8, 0)).toEqual(['12345678', ':\\u{3a}e', 'rror::x']);
    expect(wrap('1234567:::error::x', 8, 0)).toEqual(['1234567:', ':\\u{3a}e', 'rror::x']);
    expect(wrap('2001:db8::1', 20)).toEqual(['2001:db8::1']);
  });

  test('keeps a line’s own indent and spaces between words', () => {
    expect(wrap('    a  b cc', 9, 4)).toEqual(['    a  b', '    cc']);
  });

  test('counts wide characters as two columns and never cuts one in half', () => {
    expect(wrap('日本語日本語', 7)).toEqual(['日本語', '  日本', '  語']);
  });

  test('keeps each piece in its style across the break', () => {
    const lines = wrapLine([span('red red', 'red'), span(' plain')], 7, 2);
    expect(lines.map((line) => paintLine(line, true))).toEqual(['\u001b[31mred red\u001b[39m', '  plain']);
  });
});

describe('painting a line', () => {
  test('ends no line in a space, with and without colour', () => {
    const line = [span('a', 'bold'), span(' '), span('  ', 'dim')];
    expect(paintLine(line, false)).toBe('a');
    expect(paintLine(line, true)).toBe('\u001b[1ma\u001b[22m');
  });
});

describe('the width of a text', () => {
  test.each([
    ['plain', 5],
    ['', 0],
    ['→·', 2],
    ['日本語', 6],
    ['한국', 4],
    ['ｆｕｌｌ', 8],
    ['🚀', 2],
    ['❤\ufe0f', 2],
    ['e\u0301', 1],
    ['\u{20000}', 2],
  ])('of %s is %i columns', (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});

describe('putting parts one after another', () => {
  const flow = (parts: readonly string[], width: number): readonly string[] =>
    flowParts(
      parts.map((part) => [span(part)]),
      { width, indent: 2, hanging: 4 },
    ).map((line) => paintLine(line, false));

  test('keeps them on one line while they fit to the column', () => {
    expect(flow(['one', 'two'], 11)).toEqual(['  one · two']);
    expect(flow(['one', 'two'], 10)).toEqual(['  one', '    two']);
  });

  test('breaks a part only where it alone is too wide', () => {
    expect(flow(['one', '1234567890'], 10)).toEqual(['  one', '    123456', '      7890']);
  });
});

test('a link that is broken is a link on every line', () => {
  const lines = wrapLine([span('a '), span('1234567890', null, 'https://x.example')], 8, 2);
  const [open, close] = ['\u001b]8;;https://x.example\u001b\\', '\u001b]8;;\u001b\\'];
  expect(lines.map((line) => paintLine(line, true))).toEqual([`a ${open}123456${close}`, `  ${open}7890${close}`]);
  expect(lines.map((line) => paintLine(line, false))).toEqual(['a 123456', '  7890']);
});
