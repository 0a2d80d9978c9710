import { describe, expect, test } from 'vitest';

import { answerTo } from '../../src/cli/launcher.js';

const help = { '': 'overall\n', plan: 'of plan\n', show: 'of show\n' };
const answer = (...args: string[]): string | null => answerTo(args, '1.2.3', help);

describe('the launcher answers without loading anything', () => {
  test.each(['--version', '-V'])('%s with the version alone', (flag) => {
    expect(answer(flag)).toBe('1.2.3\n');
  });

  test.each(['--help', '-h'])('%s with the overall help', (flag) => {
    expect(answer(flag)).toBe('overall\n');
  });

  test.each([
    ['plan', '--help'],
    ['plan', '-h'],
    ['plan', 'other.yaml', '--strict', '--help'],
  ])('%s %s with the help of the command', (...args) => {
    expect(answer(...args)).toBe('of plan\n');
  });
});

describe('the launcher leaves to the CLI', () => {
  test.each([
    ['no arguments at all', []],
    ['a command', ['plan', '--strict']],
    ['a file that is called like a flag', ['plan', '--', '--help']],
    ['the help of a command that does not exist', ['plam', '--help']],
    ['what every object has', ['toString', '--help']],
    ['an empty command', ['', '--help']],
    ['an unknown flag', ['--verzion']],
    ['a version asked of a command', ['plan', '--version']],
  ])('%s', (_, args) => {
    expect(answer(...args)).toBe(null);
  });
});
