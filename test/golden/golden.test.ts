import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import type { Plan } from '../../src/model/plan-types.js';
import { reportFormats } from '../../src/report/formats.js';
import { describeRules } from '../../src/report/sarif.js';
import { everyPlan } from '../scenarios/every-plan.js';

const folder = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const view = { width: 120, color: false };

/** Formats that a person reads in every review. The schemas and laws in test/report hold the others for every plan. */
const readForEveryPlan = ['terminal', 'markdown', 'json'];
/** The plans that are kept in every format: between them they have each class, each ending and hostile text. */
const keptInEveryFormat = [
  'drift-and-incomplete',
  'hostile-names',
  'ignores',
  'in-sync',
  'pending-in-this-change',
  'spend-limits',
  'spend-unreadable',
  'workspace-to-create',
  'story-every-class',
  'story-refused',
];

/** A golden: the file's name, and what makes its text. */
type Golden = readonly [file: string, render: () => string];

const goldens: readonly Golden[] = [
  ...everyPlan.flatMap(([name, plan]) => goldensOf(name, plan)),
  ['rules.sarif', () => `${JSON.stringify(describeRules([], { name: 'limitdrift', version: '0.1.0' }), null, 2)}\n`],
];

function goldensOf(name: string, plan: Plan): readonly Golden[] {
  return Object.entries(reportFormats)
    .filter(([format]) => readForEveryPlan.includes(format) || keptInEveryFormat.includes(name))
    .map(([, { extension, render }]) => [`${name}.${extension}`, () => withoutTables(render(plan, view))]);
}

/** What is the same in every report: a page's style and script, which their own tests look at, and SARIF's table of rules. */
function withoutTables(report: string): string {
  return report
    .replaceAll(/(<(style|script)>)[^]*?(<\/\2>)/g, '$1…$3')
    .replaceAll(/(?<=&#39;sha256-)[^&]+/g, '…')
    .replace(/^( +)"rules": \[\n[^]*?\n\1\]/m, '$1"rules": ["…"]');
}

describe('reads as accepted', () => {
  test.each(goldens)('%s', (file, render) => {
    const path = join(folder, file);
    const text = render();
    if (update) writeFileSync(path, text);
    expect(existsSync(path), 'not accepted yet: read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
    expect(text).toBe(readFileSync(path, 'utf8'));
  });
});

test('no accepted report is left over from a scenario or format that is gone', () => {
  const found = readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => (entry.isFile() ? [entry.name] : []))
    .filter((file) => !/\.test\.ts$|^README\.md$/.test(file));
  expect(found.sort()).toEqual(goldens.map(([file]) => file).sort());
});
