import { describe, expect, test } from 'vitest';

import { formatSnapshot } from '../../../src/files/snapshot-file.js';
import type { Headroom } from '../../../src/model/headroom/headroom-types.js';
import { bucket, measure, shop } from '../../headroom/usage-worlds.js';
import { type Ended, type Folder, folder, limitdrift, planIn } from '../command-line.js';

const address = 'wrkspc_prod/rlg_opus/requests_per_minute';

/** Of a week that ends on Monday 30 November, 00:00: two minutes above 300, one of them above 400. */
const measured = measure([
  bucket('requests', '2026-11-24T10:00:00Z', { requests: 450 }),
  bucket('requests', '2026-11-24T10:01:00Z', { requests: 320 }),
]);

function files(headroom: Headroom = measured, limit = 300): Folder {
  const prod = `rlg_opus: {requests_per_minute: ${limit}, input_tokens_per_minute: 900}, rlg_sonnet: {requests_per_minute: 0}`;
  const others = 'test: {limits: {rlg_opus: {output_tokens_per_minute: 40}}}, idle: {limits: {}}';
  return folder({
    'live.json': formatSnapshot(shop),
    'limits.yaml': `version: 1\nworkspaces: {prod: {limits: {${prod}}}, ${others}}\n`,
    'headroom.json': JSON.stringify(headroom),
  });
}

const planned = (given: Folder, day = '2026-12-01', ...more: readonly string[]): Promise<Ended> =>
  limitdrift(given, ['plan', '--live', 'live.json', '--usage', 'headroom.json', ...more], {
    now: () => Date.parse(`${day}T00:00:00Z`),
  });

const json = ['--report', 'json'];

describe('plan --usage', () => {
  test('says at a step how many minutes would not have fitted, and ends as it would without', async () => {
    const { code, stdout } = await planned(files());
    expect(stdout).toContain('2 minutes');
    const without = await limitdrift(files(), ['plan', '--live', 'live.json']);
    expect([code, without.stdout.includes('2 minutes')]).toEqual([without.code, false]);
    const { findings } = planIn((await planned(files(), '2026-12-01', ...json)).stdout);
    expect(findings.filter(({ rule }) => rule === 'below-peak-usage')).toMatchObject([{ address, severity: 'note' }]);
  });

  test('says nothing of a step whose limit has room for all of it', async () => {
    const { findings, changes } = planIn((await planned(files(measured, 450), '2026-12-01', ...json)).stdout);
    expect(changes.map((change) => change.address)).toContain(address);
    expect(findings.map(({ rule }) => rule)).not.toContain('below-peak-usage');
  });

  test('says of how many changes that was, so that silence at a step means that it fits', async () => {
    const words = async (given: Folder): Promise<string | undefined> =>
      (await planned(given)).stderr.split('\n').find((line) => line.startsWith('Usage in'));
    expect(await words(files())).toBe('Usage in headroom.json, for 1 change: 1 below what was used.');
    expect(await words(files(measured, 450))).toBe('Usage in headroom.json, for 1 change: 1 above all that was used.');
    const unmeasured = { ...measured, rows: measured.rows.filter((row) => row.address !== address) };
    expect(await words(files(unmeasured))).toBe('Usage in headroom.json, for 1 change: 1 not measured.');
    expect(await words(files(measured, 500))).toBeUndefined();
  });

  test('notes usage that ended longer ago than it is long', async () => {
    expect((await planned(files(), '2026-12-07')).stderr).not.toContain('The usage in');
    expect((await planned(files(), '2026-12-08')).stderr).toContain(
      'The usage in headroom.json ends 8 days ago, at 2026-11-30T00:00:00Z: it may be another by now.\n',
    );
    expect((await planned(files(), '2026-12-08', '--quiet')).stderr).not.toContain('The usage in');
  });

  test.each([
    [
      'of another organization',
      { ...measured, organization: { id: 'org-2', name: 'Other' } },
      'it is of organization org-2, and the limits are those of org-1',
    ],
    [
      'that says a limit twice',
      { ...measured, rows: [...measured.rows, ...measured.rows.slice(0, 1)] },
      'two rows are about this limit',
    ],
    ['of a newer kind', { ...measured, format_version: '2.0' }, '2.0'],
  ])('refuses a file %s', async (_, headroom, words) => {
    const { code, stdout, stderr } = await planned(files(headroom));
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('headroom.json');
    expect(stderr).toContain(words);
  });

  test('refuses a file that is not there', async () => {
    const { code, stderr } = await limitdrift(files(), ['plan', '--live', 'live.json', '--usage', 'gone.json']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('Cannot read gone.json')]);
  });
});
