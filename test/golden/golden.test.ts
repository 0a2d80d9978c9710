import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { rules } from '../../src/model/rules.js';
import { reportFormats } from '../../src/report/formats.js';
import { stories } from '../report/stories.js';
import { planScenario, scenarioNames } from '../scenarios/scenario.js';

const folder = dirname(fileURLToPath(import.meta.url));
const update = process.env['UPDATE_GOLDEN'] === '1';
const view = { width: 120, color: false };
const formats = Object.entries(reportFormats);
const plans = [...scenarioNames().map((name) => [name, planScenario(name)] as const), ...Object.entries(stories)];

describe.each(plans)('%s', (name, plan) => {
  test.each(formats)('reads as accepted: %s', (_format, { extension, render }) => {
    const path = join(folder, `${name}.${extension}`);
    const report = withoutSources(render(plan, view));
    if (update) writeFileSync(path, report);
    expect(existsSync(path), 'no accepted report yet; read it, then accept it with UPDATE_GOLDEN=1').toBe(true);
    expect(report).toBe(readFileSync(path, 'utf8'));
  });
});

/** A page's style and script are the same in every report; their own tests look at them. */
function withoutSources(report: string): string {
  return report.replaceAll(/(<(style|script)>)[^]*?(<\/\2>)/g, '$1…$3').replaceAll(/(?<=&#39;sha256-)[^&]+/g, '…');
}

test('no accepted report is left over from a scenario or format that is gone', () => {
  const expected = plans.flatMap(([name]) => formats.map(([, { extension }]) => `${name}.${extension}`));
  const found = readdirSync(folder).filter((file) => !file.endsWith('.test.ts'));
  expect(found.sort()).toEqual(expected.sort());
});

test('every rule has a scenario that shows it', () => {
  const shown = new Set(scenarioNames().map(planScenario).flatMap((plan) => [...plan.changes, ...plan.findings].map(({ rule }) => rule)));
  expect(Object.keys(rules).filter((rule) => !shown.has(rule))).toEqual([]);
});
