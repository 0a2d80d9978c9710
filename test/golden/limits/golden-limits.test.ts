import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

import { limitsFormats } from '../../../src/report/limits/listing-formats.js';

import { declaredOf, inForceOf } from '../../report/limits/in-force.js';
import { readScenario } from '../../scenarios/scenario.js';

const folder = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const formats = Object.entries(limitsFormats);
/** Between them: several classes, what was not read, archived workspaces, hostile text, groups of one name, wide names. */
const names = [
  'drift-and-incomplete',
  'groups-of-one-name',
  'hostile-names',
  'ignores',
  'pending-since-a-merge',
  'spend-limits',
  'undeclared-reported',
  'wide-names',
  'workspace-archived',
];

describe.each(names)('%s', (name) => {
  test.each(formats)('reads as accepted: %s', (_format, { extension, render }) => {
    const { snapshot, declaration, past } = readScenario(name);
    const limits = inForceOf(snapshot, { named: true, declared: declaredOf(declaration, snapshot, past) });
    const report = render({ limits, all: false }, { width: 100, color: false });
    const path = join(folder, `${name}.${extension}`);
    if (update) writeFileSync(path, report);
    expect(existsSync(path), 'no accepted report yet; read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
    expect(report).toBe(readFileSync(path, 'utf8'));
  });
});

test('no accepted report is left over from a scenario or format that is gone', () => {
  const expected = names.flatMap((name) => formats.map(([, { extension }]) => `${name}.${extension}`));
  const found = readdirSync(folder).filter((file) => !file.endsWith('.test.ts') && file !== 'README.md');
  expect(found.sort()).toEqual(expected.sort());
});
