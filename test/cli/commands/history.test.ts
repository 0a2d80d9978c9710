import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { LimitHistory } from '../../../src/model/history/history-types.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { folder, type Folder, limitdrift } from '../command-line.js';
import { runAt, type Times } from '../history-times.js';

const first = { at: '2026-05-01T00:17' };
const raised = { at: '2026-05-06T12:17', tokens: 10_000_000, five: true };
const byHand = { ...raised, at: '2026-05-07T06:17', override: 900 };

/** The folder `kept`, into which each reading was kept in turn. */
async function kept(...readings: readonly Times[]): Promise<Folder> {
  const place = folder();
  for (const reading of readings) await runAt(place, reading, ['snapshot', '--dir', 'kept']);
  return place;
}

const filesIn = ({ path }: Folder): readonly string[] => readdirSync(join(path, 'kept')).sort();
const folderIn = ({ read, write }: Folder) => ({
  read: (name: string) => JSON.parse(read(join('kept', name))) as Snapshot,
  write: (name: string, text: string): void => write(join('kept', name), text),
});

describe('snapshot --dir', () => {
  test('keeps a dated file for each state, and lets an equal reading extend the newest', async () => {
    const place = folder();
    const begun = await runAt(place, first, ['snapshot', '--dir', 'kept']);
    const [name = ''] = filesIn(place);
    expect(name).toMatch(/^2026-05-01T00-17-00\.125Z-[\da-f]{16}\.json$/);
    expect(begun).toEqual({ code: 0, stdout: '', stderr: `Kept kept/${name}: 2 workspaces of organization Acme.\n` });
    const again = await runAt(place, { ...first, at: '2026-05-06T06:17' }, ['snapshot', '--dir', 'kept']);
    expect(again.stderr).toBe(
      `Nothing changed since 2026-05-01T00:17:00Z, seen again in kept/${name}: 2 workspaces of organization Acme.\n`,
    );
    expect(filesIn(place)).toEqual([name]);
    const { taken_at, seen_until } = folderIn(place).read(name);
    expect([taken_at, seen_until]).toEqual(['2026-05-01T00:17:00Z', '2026-05-06T06:17:00Z']);
    await runAt(place, { ...first, at: '2026-05-03T00:00' }, ['snapshot', '--dir', 'kept']);
    expect(folderIn(place).read(name).seen_until).toBe('2026-05-06T06:17:00Z');
    await runAt(place, raised, ['snapshot', '--dir', 'kept']);
    expect(filesIn(place)).toHaveLength(2);
  });

  test('keeps in the order of the readings, also after one by a clock that was ahead', async () => {
    const place = folder();
    await runAt(place, { ...first, at: '2027-01-01T00:00' }, ['snapshot', '--dir', 'kept']);
    await runAt(place, raised, ['snapshot', '--dir', 'kept']);
    await runAt(place, raised, ['snapshot', '--dir', 'kept']);
    expect(filesIn(place).map((name) => name.slice(0, 24))).toEqual([
      '2027-01-01T00-00-00.125Z',
      '2027-01-01T00-00-00.126Z',
    ]);
  });

  test('refuses to save another file among the snapshots', async () => {
    const place = folder();
    mkdirSync(join(place.path, 'kept'));
    const { code, stderr } = await runAt(place, first, ['snapshot', '--dir', 'kept', '--out', 'kept/live.json']);
    expect([code, stderr]).toEqual([
      3,
      expect.stringContaining('kept/live.json would lie among the snapshots of kept'),
    ]);
    expect(readdirSync(join(place.path, 'kept'))).toEqual([]);
  });

  test('writes the file of --out beside it', async () => {
    const place = folder();
    const { stderr } = await runAt(place, first, ['snapshot', '--dir', 'kept', '--out', 'live.json']);
    expect(stderr).toMatch(/^Saved live\.json: 2 workspaces.*\nKept kept\/.*: 2 workspaces.*\n$/);
    expect(JSON.parse(place.read('live.json'))).toEqual(folderIn(place).read(String(filesIn(place)[0])));
  });

  test('keeps an incomplete reading, and says what was not read', async () => {
    const place = await kept(first);
    const { code, stderr } = await runAt(place, { ...first, at: '2026-05-02T00:17', unread: true }, [
      'snapshot',
      '--dir',
      'kept',
    ]);
    expect([code, filesIn(place).length]).toEqual([5, 2]);
    expect(stderr).toContain('Not read: prod (wrkspc_prod)');
    expect(stderr).toContain(': 1 of 2 workspaces of organization Acme.');
  });

  test('refuses a folder of another organization, and keeps nothing there', async () => {
    const place = await kept(first);
    const { code, stderr } = await runAt(place, { ...first, organization: 'org-2' }, ['snapshot', '--dir', 'kept']);
    expect([code, filesIn(place).length]).toEqual([3, 1]);
    expect(stderr).toBe(
      'Error: kept holds snapshots of organization org-1, and this is org-2.\nNothing was kept. Give each organization a folder of its own.\n',
    );
  });

  test('names what is no snapshot, and begins anew after one that is damaged', async () => {
    const place = await kept(first);
    const damaged = '2026-05-02T00-17-00.000Z-0123456789abcdef.json';
    folderIn(place).write(damaged, '{"format_version":');
    folderIn(place).write('notes.txt', '');
    folderIn(place).write('.limitdrift-0123456789ab.tmp', '');
    const { code, stderr } = await runAt(place, { ...first, at: '2026-05-03T00:17' }, ['snapshot', '--dir', 'kept']);
    expect([code, filesIn(place).length]).toEqual([0, 5]);
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'Left as it is: kept/.limitdrift-0123456789ab.tmp is no snapshot: a run that was ended while it wrote left it there; delete it.',
      'Left as it is: kept/notes.txt is no snapshot: its name is none that limitdrift gives.',
      `Left as it is: kept/${damaged} is not a usable snapshot file: it is cut off before its end.`,
    ]);
  });

  test('does not begin where it cannot write', async () => {
    const place = folder({ kept: 'a file' });
    const { code, stderr } = await runAt(place, first, ['snapshot', '--dir', 'kept']);
    expect([code, stderr]).toEqual([
      1,
      'Error: Cannot write kept: a file of this name is there.\nNothing was written there. Choose a path in a folder that exists and that you may write to.\n',
    ]);
  });
});

describe('history', () => {
  test('tells what the vendor changed and when, apart from what people did', async () => {
    const place = await kept(first, { ...first, at: '2026-05-06T06:17' }, raised, byHand);
    expect(await limitdrift(place, ['history', 'kept'])).toEqual({
      code: 0,
      stdout: `What the vendor changed
  between 2026-05-06 06:17 and 12:17 UTC
    + Claude Opus 5 · a new group, with claude-opus-4-8 and claude-opus-5
    + Claude Opus 5 · requests_per_minute · organization limit none → 900
    ~ Claude Opus 4.x · input_tokens_per_minute · organization limit 2,000,000 → 10,000,000
    ~ claude-opus-4-8 · left Claude Opus 4.x for Claude Opus 5

What changed in workspaces, by hand or otherwise
  between 2026-05-06 12:17 and 2026-05-07 06:17 UTC
    ~ prod (wrkspc_prod) · Claude Opus 4.x · requests_per_minute · 500 → 900

5 changes from 2026-05-01 00:17 to 2026-05-07 06:17 UTC: 4 by the vendor, 1 in workspaces; 3 snapshots of organization
  Acme.
`,
      stderr: '',
    });
  });

  test('takes a workspace that could not be read for not read, and never for gone', async () => {
    const place = await kept(first, { ...first, at: '2026-05-02T00:17', unread: true });
    const { code, stdout } = await limitdrift(place, ['history', 'kept', '--report', 'json']);
    const told = JSON.parse(stdout) as LimitHistory;
    expect([code, told.complete, told.changes]).toEqual([5, false, []]);
    expect(told.not_read).toEqual([
      { workspace: { id: 'wrkspc_prod', name: 'prod' }, last_read: '2026-05-01T00:17:00Z' },
    ]);
  });

  test('narrows to a time and to workspaces, and writes every format', async () => {
    const place = await kept(first, raised, byHand);
    const now = () => Date.parse('2026-05-08T06:17:00Z');
    const options = ['--workspace', 'st*', '--report', 'markdown', '--report', 'html=page.html'];
    const { code, stdout } = await limitdrift(place, ['history', 'kept', '--since', '2d', ...options], { now });
    expect(code).toBe(0);
    expect(stdout).toContain(
      '4 changes from 2026-05-06 06:17 to 2026-05-07 06:17 UTC: 4 by the vendor, 0 in workspaces',
    );
    expect(place.read('page.html')).toContain('<title>History of Acme · limitdrift</title>');
    const later = await limitdrift(place, ['history', 'kept', '--since', '2026-05-06T12:17Z'], { now });
    expect(later.stdout).toContain('1 change from 2026-05-06 12:17');
  });

  test('names every file that does not count, and exits with 5', async () => {
    const place = await kept(first, raised);
    const [older = '', newer = ''] = filesIn(place);
    folderIn(place).write(newer, place.read(join('kept', newer)).replace('10000000', '10000001'));
    mkdirSync(join(place.path, 'kept', '2026-05-08T00-17-00.000Z-0123456789abcdef.json'));
    symlinkSync(join(place.path, 'kept', older), join(place.path, 'kept', older.replace('00-17', '00-18')));
    const { code, stdout } = await limitdrift(place, ['history', 'kept'], {
      stdout: { isTerminal: true, columns: 200, write: () => undefined },
    });
    expect(code).toBe(5);
    expect(stdout).toContain(
      `  kept/${newer} does not hold what was written there: it is not what its name stands for.\n`,
    );
    expect(stdout).toContain(`  kept/${older.replace('00-17', '00-18')} is no file, and not followed.\n`);
    expect(stdout).toContain('  kept/2026-05-08T00-17-00.000Z-0123456789abcdef.json is no file, and not followed.\n');
  });

  test('refuses snapshots of several organizations', async () => {
    const [place, other] = [await kept(first), await kept({ ...raised, organization: 'org-2' })];
    const [name = ''] = filesIn(other);
    folderIn(place).write(name, other.read(join('kept', name)));
    expect(await limitdrift(place, ['history', 'kept'])).toMatchObject({
      code: 3,
      stderr:
        'Error: kept holds snapshots of several organizations: org-1 (since 2026-05-01T00:17:00.125Z), org-2 (since 2026-05-06T12:17:00.125Z).\nKeep each organization in a folder of its own: move the files of the others away.\n',
    });
  });

  test.each([
    ['a folder that is not there', ['gone'], 'Cannot read gone: it does not exist'],
    [
      'an empty folder',
      ['empty'],
      'Cannot read empty: there is no snapshot in it.\nKeep the first one: `limitdrift snapshot --dir DIR`.',
    ],
    [
      'a folder of other things',
      ['other'],
      'Cannot read other: other/a.json is no snapshot: its name is none that limitdrift gives.',
    ],
    [
      'a report among the snapshots',
      ['empty', '--report', 'json=empty/a.json'],
      'empty/a.json would lie among the snapshots of empty',
    ],
    [
      'a time that is none',
      ['empty', '--since', 'yesterday'],
      '--since yesterday is not a time.\nWrite it as 2027-01-31T17:00Z, or how long ago it is, as 24h or 30d.',
    ],
    ['a length of time that is none', ['empty', '--since', '3w'], '--since 3w is not a valid duration'],
  ])('refuses %s', async (_, args, message) => {
    const place = folder();
    for (const name of ['empty', 'other']) mkdirSync(join(place.path, name));
    place.write('other/a.json', '{}');
    const { code, stdout, stderr } = await limitdrift(place, ['history', ...args]);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain(message);
  });

  test('refuses a workspace that no snapshot has', async () => {
    const { code, stderr } = await limitdrift(await kept(first), ['history', 'kept', '--workspace', 'prdo']);
    expect([code, stderr]).toEqual([3, 'Error: --workspace prdo matches no workspace.\nDid you mean prod?\n']);
  });
});
