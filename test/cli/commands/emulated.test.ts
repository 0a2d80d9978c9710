import { expect, test } from 'vitest';

import { reportFormats } from '../../../src/report/formats.js';
import { at, type Ended, folder, limitdrift, planIn, serve } from '../command-line.js';

const limits =
  'version: 1\ngroups: {opus: claude-opus-4-8}\nworkspaces:\n  prod: {limits: {opus: {requests_per_minute: 1000}}}\n  staging: {limits: {}}\n';
const consoleAddress = 'platform.claude.com';

test('no report of an emulated organization leads to the Console, also not by way of a snapshot', async () => {
  const emulator = await serve();
  const files = folder({ 'limits.yaml': limits });
  const { options, host } = at(emulator);
  const run = (args: readonly string[]): Promise<Ended> => limitdrift(files, args, host);

  expect((await run(['plan', '--out', 'plan.json', ...options])).code).toBe(2);
  expect((await run(['snapshot', '--out', 'live.json', ...options])).code).toBe(0);
  expect((await run(['plan', '--live', 'live.json', '--report', 'json=from-file.json'])).code).toBe(2);
  for (const name of ['plan.json', 'from-file.json']) {
    expect(planIn(files.read(name)).organization?.emulator).toBe(emulator.url);
  }

  for (const format of Object.keys(reportFormats)) {
    const { stdout } = await run(['show', 'plan.json', '--report', format]);
    expect([format, stdout.includes(consoleAddress)]).toEqual([format, false]);
  }
  const { stdout: verified } = await run(['verify', 'plan.json', '--report', 'markdown', ...options]);
  expect(verified).toContain(`Open the [emulator’s page](${emulator.url}) and choose \`prod\``);
  const { stdout: markdown } = await run(['show', 'plan.json', '--report', 'markdown']);
  expect(markdown).toContain('**This organization is emulated**');
  expect(markdown).toContain(`Open the [emulator’s page](${emulator.url}) and choose \`prod\``);
  expect(markdown).toContain('Set `ANTHROPIC_BASE_URL` to the emulator’s address first');
  const { stdout: html } = await run(['show', 'plan.json', '--report', 'html']);
  expect(html).toContain(`<a href="${emulator.url}" target="_blank" rel="noopener noreferrer">emulator’s page<`);
});

test('an emulator whose page is not known gets no link, and a file cannot lead to another address', async () => {
  const emulator = await serve();
  const files = folder({ 'limits.yaml': limits });
  const { options, host } = at(emulator);
  await limitdrift(files, ['plan', '--out', 'plan.json', ...options], host);
  const told = files.read('plan.json');

  files.write('plan.json', told.replace(`"emulator": "${emulator.url}"`, '"emulator": null'));
  const { stdout } = await limitdrift(files, ['show', 'plan.json', '--report', 'markdown'], host);
  expect(stdout).toContain('Open the emulator’s page and choose `prod`');
  expect(stdout).not.toContain(consoleAddress);

  files.write('plan.json', told.replace(emulator.url, 'https://example.com'));
  const { code, stderr } = await limitdrift(files, ['show', 'plan.json', '--report', 'markdown'], host);
  expect(code).toBe(3);
  expect(stderr).toContain('organization.emulator');
});
