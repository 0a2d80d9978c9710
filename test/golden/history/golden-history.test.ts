import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { historyFormats } from '../../../src/report/history/history-formats.js';

import { histories } from '../../report/history/histories.js';

const folder = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const formats = [historyFormats.terminal, historyFormats.markdown];

describe.each(Object.entries(histories))('%s', (name, history) => {
  test.each(formats)('reads as accepted: $extension', ({ extension, render }) => {
    const path = join(folder, `${name}.${extension}`);
    const report = render(history, { width: 100, color: false });
    if (update) writeFileSync(path, report);
    expect(existsSync(path), 'no accepted report yet; read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
    expect(report).toBe(readFileSync(path, 'utf8'));
  });
});

test('no accepted report is left over from a history or format that is gone', () => {
  const expected = Object.keys(histories).flatMap((name) => formats.map(({ extension }) => `${name}.${extension}`));
  const found = readdirSync(folder).filter((file) => !file.endsWith('.test.ts') && file !== 'README.md');
  expect(found.sort()).toEqual(expected.sort());
});
