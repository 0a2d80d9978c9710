import { describe, expect, it } from 'vitest';

import { appendItem, copyAt, setIn } from '../../src/edit/yaml/edit-document.js';
import type { SourceFile } from '../../src/declaration/yaml/source-text.js';

function fileOf(text: string): SourceFile {
  return { path: 'limits.yaml', bytes: new TextEncoder().encode(text) };
}

function textOf({ bytes }: SourceFile): string {
  return new TextDecoder().decode(bytes);
}

const item = new Map([['reason', 'x']]);

describe('a list of a declaration', () => {
  it.each([
    ['version: 1', 'version: 1\nignore:\n  - reason: x # prod\n'],
    ['{version: 1}\n', '{version: 1, ignore: [{reason: x}]}\n'],
    ['{ version: 1 }\n', '{ version: 1, ignore: [{ reason: x }] }\n'],
    ['a: 1\r\nignore: []\r\n', 'a: 1\r\nignore: [{reason: x}]\r\n'],
    ['ignore:\n- reason: y', 'ignore:\n- reason: y\n- reason: x # prod'],
    ['a: &list [{reason: y}]\nignore: *list\n', 'a: &list [{reason: y}]\nignore: [{reason: y}, {reason: x}]\n'],
    ['a: &list []\nignore: *list\n', 'a: &list []\nignore: [{reason: x}]\n'],
    ['ignore: none\n', 'ignore: [{reason: x}]\n'],
    ['ignore: {a: 1}\n', 'ignore: [{reason: x}]\n'],
  ])('in %j gets another item', (before, after) => {
    expect(textOf(appendItem(fileOf(before), 'ignore', item, 'prod'))).toBe(after);
  });
});

describe('a value of a declaration', () => {
  it.each([
    ['a:\n  b: &one 1\n  c: *one\n', 'a:\n  b: 2\n  c: &one 1\n'],
    ['a:\n  b: &one\n    1\n  c: *one\n', 'a:\n  b:\n    2\n  c: &one 1\n'],
    ['a: {}\n', 'a: {b: 2}\n'],
    ['a: { }\n', 'a: {b: 2}\n'],
    ['x: { y: 1 }\na: {}\n', 'x: { y: 1 }\na: { b: 2 }\n'],
    ['x: 1\n', 'x: 1\na: {b: 2}\n'],
    ['x: 1\n\ny: 1\n...\n', 'x: 1\n\ny: 1\n\na: {b: 2}\n...\n'],
    [
      'a: &map {b: 1, c: [1, "two words"]}\nd: *map\n',
      'a: {b: 2, c: [1, "two words"]}\nd: &map {b: 1, c: [1, two words]}\n',
    ],
  ])('in %j is set, and nothing else means something else', (before, after) => {
    expect(textOf(setIn(fileOf(before), ['a', 'b'], '2'))).toBe(after);
  });

  it('is found through aliases, and not below what is no map', () => {
    const file = fileOf('a: &map {b: 1}\nc: *map\n');
    expect([copyAt(file, ['c', 'b']), copyAt(file, ['c', 'b', 'd']), copyAt(file, ['x', 'y'])]).toEqual([
      '1',
      null,
      null,
    ]);
  });

  it('is not set in what is no YAML, nor in nothing', () => {
    expect(() => setIn(fileOf('a: [1\n'), ['a'], '2')).toThrow('limits.yaml is not YAML');
    expect(() => setIn(fileOf(''), ['a'], '2')).toThrow('There is no value to replace');
  });
});
