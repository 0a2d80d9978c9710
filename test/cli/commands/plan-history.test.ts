import { describe, expect, test } from 'vitest';

import { folder, type Folder, limitdrift, planIn } from '../command-line.js';
import { runAt, type Times } from '../history-times.js';

const yaml =
  'version: 1\nworkspaces:\n  prod:\n    limits:\n      claude-opus-4-6: {requests_per_minute: 500}\n  staging: {limits: {}}\n';

const first = { at: '2026-11-01T00:17' };
const raised = { at: '2026-11-12T12:17', tokens: 10_000_000, retired: true };

async function kept(...readings: readonly Times[]): Promise<Folder> {
  const place = folder({ 'limits.yaml': yaml });
  for (const reading of readings) await runAt(place, reading, ['snapshot', '--dir', 'kept']);
  return place;
}

describe('plan --history', () => {
  test('dates what drifted, resolves a key whose model left, and says what moved', async () => {
    const place = await kept(first, { ...first, at: '2026-11-12T06:17' }, raised);
    const now = { ...raised, at: '2026-11-12T18:17', override: 900 };
    const { code, stdout, stderr } = await runAt(place, now, ['plan', '--history', 'kept', '--report', 'json']);
    const { changes, findings, digest } = planIn(stdout);
    expect([code, stderr]).toEqual([2, '']);
    expect(changes.map(({ address, live_changed }) => [address, live_changed])).toEqual([
      ['wrkspc_prod/rlg_opus/requests_per_minute', { after: '2026-11-12T12:17:00Z', before: '2026-11-12T18:17:00Z' }],
    ]);
    expect(findings.map(({ rule }) => rule)).toContain('model-left-group');
    const text = await runAt(place, now, ['plan', '--history', 'kept']);
    expect(text.stdout).toContain('and became live between 2026-11-12 12:17 and 18:17 UTC');
    const without = await runAt(place, now, ['plan', '--report', 'json']);
    expect(planIn(without.stdout).findings.map(({ rule }) => rule)).toContain('unknown-group');
    expect(planIn(without.stdout).digest).not.toBe(digest);
  });

  test('is the newest reading, also in the second in which a snapshot was kept', async () => {
    const place = await kept(first);
    const { stdout } = await runAt(place, { ...first, override: 900 }, [
      'plan',
      '--history',
      'kept',
      '--report',
      'json',
    ]);
    expect(planIn(stdout).changes.map(({ live_changed }) => live_changed)).toEqual([
      { after: '2026-11-01T00:17:00Z', before: '2026-11-01T00:17:00Z' },
    ]);
  });

  test('takes no notice of snapshots that are newer than the one of --live', async () => {
    const place = await kept(first, raised);
    await runAt(place, { at: '2026-11-05T00:17' }, ['snapshot', '--out', 'live.json']);
    const args = ['plan', '--live', 'live.json', '--history', 'kept', '--report', 'json'];
    const { code, stdout } = await limitdrift(place, args, { now: () => Date.parse('2026-11-05T01:00:00Z') });
    expect([code, planIn(stdout).findings.map(({ rule }) => rule)]).toEqual([0, []]);
  });

  test('says what in the folder does not count, and that an empty one tells nothing', async () => {
    const place = await kept(first);
    place.write('kept/notes.txt', '');
    const { code, stderr } = await runAt(place, first, ['plan', '--history', 'kept']);
    expect([code, stderr]).toEqual([
      0,
      'Left out: kept/notes.txt is no snapshot: its name is none that limitdrift gives.\n',
    ]);
    const bare = folder({ 'limits.yaml': yaml });
    const empty = await runAt(bare, first, ['plan', '--history', '.']);
    expect([empty.code, empty.stderr.split('\n').at(-2)]).toEqual([
      0,
      'There is no snapshot in .: nothing is known of what changed before.',
    ]);
  });

  test.each([
    ['a folder that is not there', ['--history', 'gone'], 'Cannot read gone (--history): it does not exist'],
    [
      'a plan among the snapshots',
      ['--history', 'kept', '--out', 'kept/plan.json'],
      'kept/plan.json would lie among the snapshots of kept',
    ],
  ])('refuses %s', async (_, args, message) => {
    const { code, stderr } = await runAt(await kept(first), first, ['plan', ...args]);
    expect([code, stderr.includes(message)]).toEqual([3, true]);
  });

  test('refuses a folder of another organization', async () => {
    const place = await kept(first);
    const { code, stderr } = await runAt(place, { ...first, organization: 'org-2' }, ['plan', '--history', 'kept']);
    expect([code, stderr]).toEqual([
      3,
      'Error: kept holds snapshots of organization org-1, and the limits are those of org-2.\nGive the folder of this organization: `limitdrift snapshot --dir DIR` keeps one.\n',
    ]);
  });
});
