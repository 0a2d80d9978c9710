import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { diffSnapshots } from '../../../src/history/diff-snapshots.js';
import { diffFormats } from '../../../src/report/snapshot-diff/diff-formats.js';

import { snapshotPairs } from '../../report/snapshot-diff/snapshot-pairs.js';

const folder = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const formats = Object.entries(diffFormats);
const pairs = Object.entries(snapshotPairs);

describe.each(pairs)('%s', (name, { before, after }) => {
  test.each(formats)('reads as accepted: %s', (_format, { extension, render }) => {
    const path = join(folder, `${name}.${extension}`);
    const report = render(diffSnapshots(before, after), { width: 100, color: false });
    if (update) writeFileSync(path, report);
    expect(existsSync(path), 'no accepted report yet; read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
    expect(report).toBe(readFileSync(path, 'utf8'));
  });
});

test('no accepted report is left over from a pair or format that is gone', () => {
  const expected = pairs.flatMap(([name]) => formats.map(([, { extension }]) => `${name}.${extension}`));
  const found = readdirSync(folder).filter((file) => !file.endsWith('.test.ts') && file !== 'README.md');
  expect(found.sort()).toEqual(expected.sort());
});
