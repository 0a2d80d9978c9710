import { describe, expect, test } from 'vitest';

import { formatSnapshot } from '../../../src/files/snapshot-file.js';
import type { SnapshotDiff } from '../../../src/model/history/snapshot-diff.js';
import { workspace, world } from '../../plan/worlds.js';
import { folder, limitdrift } from '../command-line.js';

const before = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]);
const after = world([workspace('prod', { rlg_opus: { requests_per_minute: 900 } })]);
const partial = { ...world([workspace('prod', {}, { read: false })]), not_looked_at: 1 };

const saved = () =>
  folder({
    'before.json': formatSnapshot(before),
    'after.json': formatSnapshot(after),
    'partial.json': formatSnapshot(partial),
    'other.json': formatSnapshot({ ...after, organization: { id: 'org-2', name: 'Other' } }),
  });

describe('diff', () => {
  test('says what changed, and exits with 0', async () => {
    expect(await limitdrift(saved(), ['diff', 'before.json', 'after.json'])).toEqual({
      code: 0,
      stdout:
        'prod (wrkspc_prod)\n  ~ Claude Opus 4.x · requests_per_minute · 500 → 900\n\n' +
        '1 difference from 2026-11-21T20:00:00Z to 2026-11-21T20:00:00Z; organization Acme.\n',
      stderr: '',
    });
  });

  test.each([
    ['differ', 'after.json', 2],
    ['do not differ', 'before.json', 0],
    ['cannot be compared whole', 'partial.json', 5],
  ])('--exit-code tells when the snapshots %s', async (_, other, code) => {
    expect((await limitdrift(saved(), ['diff', 'before.json', other, '--exit-code'])).code).toBe(code);
    expect((await limitdrift(saved(), ['diff', 'before.json', other])).code).toBe(0);
  });

  test('writes reports in every format, to files and to stdout', async () => {
    const files = saved();
    const options = ['--report', 'json', '--report', 'markdown=diff.md', '--color', 'never'];
    const { code, stdout } = await limitdrift(files, ['diff', 'before.json', 'after.json', ...options]);
    expect([code, (JSON.parse(stdout) as SnapshotDiff).differences.length]).toEqual([0, 1]);
    expect(files.read('diff.md')).toContain('- `Claude Opus 4.x` · `requests_per_minute` · 500 → 900\n');
  });

  test('colours what it says when it is asked to', async () => {
    const { stdout } = await limitdrift(saved(), ['diff', 'before.json', 'after.json', '--color', 'always']);
    expect(stdout).toContain('\u001b[33m~\u001b[39m');
  });

  test('refuses snapshots of two organizations', async () => {
    const { code, stdout, stderr } = await limitdrift(saved(), ['diff', 'before.json', 'other.json', '--exit-code']);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe(
      'Error: before.json is a snapshot of organization org-1, and other.json of org-2.\nGive two snapshots of one organization.\n',
    );
  });

  test.each([
    ['a format that it does not have', ['before.json', 'after.json', '--report', 'markdwn'], 'Did you mean markdown?'],
    ['only one snapshot', ['before.json'], 'diff needs BEFORE AFTER'],
    [
      'a report over one of the snapshots',
      ['before.json', 'after.json', '--report', 'json=after.json'],
      'after.json is read by this run',
    ],
    ['a file that is no snapshot', ['before.json', 'gone.json'], 'Cannot read gone.json'],
  ])('refuses %s', async (_, args, message) => {
    const { code, stdout, stderr } = await limitdrift(saved(), ['diff', ...args]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(message);
  });
});
