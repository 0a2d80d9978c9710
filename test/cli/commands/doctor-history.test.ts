import { expect, test } from 'vitest';

import type { Diagnosis } from '../../../src/model/diagnosis.js';
import { folder, type Folder } from '../command-line.js';
import { runAt, type Times } from '../history-times.js';

const first = { at: '2026-05-01T00:17' };

async function kept(...readings: readonly Times[]): Promise<Folder> {
  const place = folder();
  for (const reading of readings) await runAt(place, reading, ['snapshot', '--dir', 'kept']);
  return place;
}

async function checks(place: Folder, now: Times, dir = 'kept') {
  const { code, stdout } = await runAt(place, now, ['doctor', '--history', dir, '--report', 'json']);
  const found = (JSON.parse(stdout) as Diagnosis).sections.find(({ title }) => title === 'History')?.checks ?? [];
  return [code, ...found.map(({ state, text }) => `${state}: ${text}`)];
}

test('doctor says whether snapshots are kept up, whole and of this organization', async () => {
  const place = await kept(first, { ...first, at: '2026-05-06T06:17', tokens: 3 });
  const held = 'kept holds 2 snapshots, from 2026-05-01 00:17 to 2026-05-06 06:17 UTC';
  expect(await checks(place, { at: '2026-05-07T00:00' })).toEqual([0, `ok: ${held}`]);
  expect(await checks(place, { at: '2026-05-09T00:00' })).toEqual([0, `note: ${held}, and none since`]);
  expect(await checks(place, { at: '2026-05-07T00:00', organization: 'org-2' })).toEqual([
    1,
    'failed: kept is of organization org-1',
  ]);
  place.write('kept/notes.txt', '');
  expect(await checks(place, { at: '2026-05-07T00:00' })).toEqual([
    1,
    'failed: kept/notes.txt is no snapshot: its name is none that limitdrift gives',
    `ok: ${held}`,
  ]);
  expect(await checks(place, first, 'gone')).toEqual([3, 'failed: Cannot read gone (--history): it does not exist']);
  expect(await checks(folder(), first, '.')).toEqual([1, 'failed: . holds none']);
});
