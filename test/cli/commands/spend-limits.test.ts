import { readFileSync } from 'node:fs';

import { expect, test } from 'vitest';

import { folder, limitdrift } from '../command-line.js';

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
  const shown = await limitdrift(files, ['limits', '--live', 'live.json', '--group', 'claude-sonnet-5']);
  expect([shown.code, shown.stderr]).toEqual([
    0,
    expect.stringContaining('Spend limits were not read: the snapshot does not hold them.\n'),
  ]);
  const other = await limitdrift(folder({ 'live.json': older }), ['limits', '--live', 'live.json']);
  expect(other.stderr).not.toContain('Spend');
});
