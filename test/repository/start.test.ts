import { spawn } from 'node:child_process';

import { expect, test } from 'vitest';

import { eventually } from '../provider/eventually.js';
import { makeFolder, root } from './planted.js';

function startDemo() {
  const env = {
    ...process.env,
    TMPDIR: makeFolder(),
    ANTHROPIC_API_KEY: 'sk-ant-of-the-caller',
    ANTHROPIC_BASE_URL: 'http://127.0.0.1:1',
  };
  return spawn(process.execPath, ['ci/tools/run.mjs', 'start'], { cwd: root, env });
}

test('npm start shows drift and the checklist, ends with 0 and says how plan would have ended', async () => {
  const child = startDemo();
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  child.stderr.on('data', (text) => (output += String(text)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code, output).toBe(0);
  const command = /^\$ limitdrift plan --base-url http:\S+ --grace 1s --report terminal --report markdown=\S+$/m;
  const order = [command, /^Drift: \d+ drifted/m, /^# .*Rate limits/m, /^- \[ \] /m];
  const places = order.map((pattern) => output.search(pattern));
  expect(
    places.every((place, index) => place > (places[index - 1] ?? -1)),
    String(places),
  ).toBe(true);
  expect(output).toMatch(/By itself, `limitdrift plan` would have ended with exit code 2 \(drift\)\.\n$/);
  expect(output).not.toContain('sk-ant-');
});

test('the demo leaves nothing running behind it, even when it is killed', async () => {
  const child = startDemo();
  let output = '';
  child.stdout.on('data', (text) => (output += String(text)));
  while (!/emulated at (\S+)/.test(output)) await new Promise((resolve) => child.stdout.once('data', resolve));
  const url = /emulated at (\S+)/.exec(output)?.[1] ?? '';
  child.kill('SIGKILL');
  await eventually(async () => !(await isListening(url)));
  expect(await isListening(url)).toBe(false);
});

async function isListening(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}
