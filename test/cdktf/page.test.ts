import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';

import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import { at, folder, limitdrift, planIn } from '../cli/command-line.js';
import { root } from '../repository/planted.js';

const main = join(root, 'test/cdktf/readme/main.ts');
const page = readFileSync(join(root, 'docs/cdktf.md'), 'utf8');

test('the app on the page of CDKTF is the one that is tried here', () => {
  expect(/^```ts\n([^]*?)^```$/m.exec(page)?.[1]).toBe(readFileSync(main, 'utf8'));
});

test('the app on the page of CDKTF finds what was changed by hand in the demo organization, at its line', async () => {
  const emulator = await startEmulator(readWorld(parse(readFileSync(join(root, 'src/emulator/demo.yaml'), 'utf8'))));
  onTestFinished(() => emulator.close());
  const app = `node --import ${join(root, 'ci/tools/typescript.mjs')} ${main}`;
  const files = folder({ 'cdktf.json': JSON.stringify({ language: 'typescript', app }) });
  const { options, host } = at(emulator);
  const env = { PATH: process.env['PATH'], ...host.env };
  const { code, stdout } = await limitdrift(files, ['plan', 'cdktf.json', '--report', 'json', ...options], { env });
  expect(code).toBe(2);
  const [change, ...others] = planIn(stdout).changes.filter(({ severity }) => severity === 'error');
  expect(others).toEqual([]);
  expect([change?.workspace.name, change?.limiter, change?.before, change?.after]).toEqual([
    'prod-shop-assistant',
    'requests_per_minute',
    { source: 'workspace', value: 2500 },
    { source: 'workspace', value: 1000 },
  ]);
  expect(change?.origin?.file).toMatch(/test\/cdktf\/readme\/main\.ts$/);
  expect([change?.origin?.line, change?.origin?.column]).toEqual([8, 1]);
});
