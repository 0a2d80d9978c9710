import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';

import demo from '../../src/emulator/demo.yaml';
import { startEmulator } from '../../src/emulator/server.js';
import { parseWorld } from '../../src/emulator/world-file.js';
import { exportSchema } from '../../src/files/export-file.js';
import { folder, limitdrift } from '../cli/command-line.js';
import { root } from '../repository/planted.js';
import { planScenario } from '../scenarios/scenario.js';

const page = readFileSync(join(root, 'docs/gateways.md'), 'utf8');

/** The fenced block of a language that holds some text. */
function block(language: string, holding: string): string {
  const blocks = [...page.matchAll(/^```(\w+)\n([^]*?)^```$/gm)].filter(([, name]) => name === language);
  const found = blocks.map(([, , text = '']) => text).filter((text) => text.includes(holding));
  expect(found.length, `one ${language} block with ${holding}`).toBe(1);
  return found[0] ?? '';
}

test('docs/gateways.md begins with other numbers than the Console’s and ends in step, line by line', async () => {
  const emulator = await startEmulator(parseWorld(demo, 'demo'));
  onTestFinished(() => emulator.close());
  const host = { env: { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-emulated' } };
  const place = folder({ 'config.yaml': block('yaml', '- model_name: claude-sonnet\n') });
  const lines = block('sh', '--check config.yaml').trimEnd().split('\n');
  const came: string[] = [];
  for (const line of lines) {
    const [, command = '', words = ''] = /^limitdrift (.*?) +# (.*)$/.exec(line) ?? [];
    const { code, stdout, stderr } = await limitdrift(place, command.split(/ +/), host);
    const said = `${stdout}${stderr}`;
    came.push(
      line.startsWith('#') || (words.startsWith(`${code} `) && said.includes(words.slice(2)))
        ? line
        : `${code} ${said}`,
    );
  }
  expect(came).toEqual(lines);
  expect(place.read('claude.yaml')).toContain(block('yaml', 'model_name: claude-sonnet-5'));
});

test('docs/gateways.md has commands that work for other gateways too', async () => {
  const [command = '', query = ''] = block('sh', 'limits.json').trimEnd().split('\n');
  const emulator = await startEmulator(parseWorld(demo, 'demo'));
  onTestFinished(() => emulator.close());
  const place = folder();
  const host = { env: { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: 'sk-ant-admin01-emulated' } };
  const { code } = await limitdrift(place, command.split(' ').slice(1), host);
  const [, model = '', limiter = ''] = /index\("(.*)"\).*\.limits\.(\w+)\.value/.exec(query) ?? [];
  const [workspace] = exportSchema.parse(JSON.parse(place.read('limits.json'))).workspaces;
  const found = workspace?.groups.find(({ models }) => models?.includes(model));
  expect([code, found?.limits[limiter]]).toEqual([0, { value: 2250, in_force: 2500, source: 'workspace' }]);
  const [costs, policy] = parseAllDocuments(block('yaml', 'llmRequestCosts')).map((document) => String(document));
  expect(costs).toContain('input_tokens - cached_input_tokens');
  const rules = [...String(policy).matchAll(/requests: (\d+).*?# (\w+)/g)].map(([, value, name]) => [
    name,
    Number(value),
  ]);
  expect(Object.fromEntries(rules)).toEqual(
    Object.fromEntries(Object.entries(found?.limits ?? {}).map(([name, { value }]) => [name, value])),
  );
});

/** Whether a plan has a field, `changes.class` in each change. */
function has(value: unknown, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  if (Array.isArray(value)) return value.every((item) => has(item, [first, ...rest]));
  if (typeof value !== 'object' || value === null || !(first in value)) return false;
  return has(Object.entries(value).find(([key]) => key === first)?.[1], rest);
}

test('docs/gateways.md names fields of plan.json, in the policy and in the task, whose YAML can be read', () => {
  const policy = block('rego', 'deny');
  const task = block('yaml', 'ansible.builtin.assert');
  const ofChange = [...policy.matchAll(/change\.([a-z_.]+)/g)].map(([, path = '']) => `changes.${path}`);
  const ofPlan = [...`${policy}${task}`.matchAll(/(?:input|plan)\.(?!json)([a-z_]+)/g)].map(([, path = '']) => path);
  const [, filters = ''] = /amiss: "(.*)"/.exec(task) ?? [];
  const attributes = [...filters.matchAll(/(?:selectattr\(|rejectattr\(|attribute=)'([a-z_]+)'/g)].map(
    ([, path]) => `changes.${path}`,
  );
  const paths = [...new Set([...ofChange, ...ofPlan, ...attributes])];
  expect(paths.length).toBeGreaterThan(8);
  const plan = planScenario('pending-in-this-change');
  expect(plan.changes.length).toBeGreaterThan(0);
  expect(paths.filter((path) => !has(plan, path.split('.')))).toEqual([]);
  expect(parse(task)).toMatchObject([{ 'ansible.builtin.assert': { that: expect.any(String) } }]);
  expect([policy, task].map((text) => text.split('\n').filter((line) => line !== '').length <= 10)).toEqual([
    true,
    true,
  ]);
});
