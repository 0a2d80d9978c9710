import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { at, folder, limitdrift, serve } from '../command-line.js';

const live = readFileSync(new URL('../../scenarios/spend-limits/live.json', import.meta.url), 'utf8');
const older = readFileSync(new URL('../../scenarios/blocked/live.json', import.meta.url), 'utf8');

test.each([
  [['export', 'json', '--live', 'live.json']],
  [['export', 'litellm', '--live', 'live.json', '--workspace', 'chat']],
])('what is about requests and tokens knows no money: %j', async (line) => {
  const { code, stdout } = await limitdrift(folder({ 'live.json': live }), line);
  expect([code, stdout.length > 50, /spend|monthly|USD/i.test(stdout)]).toEqual([0, true, false]);
});

test('limits says of a snapshot without spend limits that it holds none, where one is declared', async () => {
  const files = folder({
    'live.json': older,
    'limits.yaml': 'version: 1\nworkspaces: {prod-chat: {limits: {}, spend_limit: {monthly: 5}}}\n',
  });
  const shown = await limitdrift(files, ['limits', '--live', 'live.json']);
  expect([shown.code, shown.stdout]).toEqual([5, expect.stringContaining('the snapshot does not hold them')]);
  const other = await limitdrift(folder({ 'live.json': older }), ['limits', '--live', 'live.json']);
  expect(other.stdout + other.stderr).not.toMatch(/spend/i);
});

test.each([
  ['that does not mention them', 'workspaces: [', ''],
  [
    'that does',
    'workspaces: {a: {spend_limit: {monthly: x}}}',
    'Whether spend limits are declared is not known: limits.yaml:2:',
  ],
])('snapshot looks into a limits.yaml %s', async (_, text, note) => {
  const files = folder({ 'limits.yaml': `version: 1\n${text}\n` });
  const emulator = await serve();
  const { options, host } = at(emulator);
  const { code, stderr } = await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
  expect([code, stderr]).toEqual([0, expect.stringMatching(new RegExp(`^${note}.*Saved live.json`, 's'))]);
  expect(emulator.requests.filter(({ path }) => path.includes('spend'))).toEqual([]);
});

test('snapshot cannot read a folder that is named limits.yaml, says so, and saves the rest', async () => {
  const files = folder();
  mkdirSync(join(files.path, 'limits.yaml'));
  const { options, host } = at(await serve());
  const { code, stderr } = await limitdrift(files, ['snapshot', '--out', 'live.json', ...options], host);
  expect([code, stderr]).toEqual([0, expect.stringContaining('Whether spend limits are declared is not known: ')]);
});
