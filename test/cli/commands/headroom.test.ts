import { onTestFinished, describe, expect, test } from 'vitest';

import { usageAt } from '../../../src/emulator/usage/generator.js';
import { parseFault } from '../../../src/emulator/fault-text.js';
import { type Emulator, startEmulator } from '../../../src/emulator/server.js';
import type { World } from '../../../src/emulator/world.js';
import type { Headroom, HeadroomRow } from '../../../src/model/headroom/headroom-types.js';
import { now, weekWorld } from '../../emulator/usage/week.js';
import { at, type Ended, type Folder, folder, limitdrift } from '../command-line.js';

const json = ['--report', 'json'];
const lastHour = ['--last', '1h', ...json];
/** Two hours around the outage of the shop. */
const incident = ['--from', '2026-11-27T17:00Z', '--to', '2026-11-27T19:00+00:00', ...json];

interface Served {
  readonly emulator: Emulator;
  readonly world: World;
}

async function serve(world: World = weekWorld(), faults: readonly string[] = []): Promise<Served> {
  const emulator = await startEmulator(world, { now: () => now, faults: faults.map(parseFault) });
  onTestFinished(() => emulator.close());
  return { emulator, world };
}

function headroom({ emulator }: Served, words: readonly string[], files: Folder = folder()): Promise<Ended> {
  const { options, host } = at(emulator);
  return limitdrift(files, ['headroom', ...words, ...options], { ...host, now: () => now });
}

function read({ stdout }: Ended): Headroom {
  return JSON.parse(stdout) as Headroom;
}

function rowOf({ rows }: Headroom, workspace: string | null, limiter: string): HeadroomRow | undefined {
  return rows.find((row) => (row.workspace?.name ?? null) === workspace && row.limiter === limiter && isSonnet(row));
}

function isSonnet({ group }: HeadroomRow): boolean {
  return group.models?.includes('claude-sonnet-5') === true;
}

/** Usage calls, by the last part of their path. */
function usageCalls({ emulator }: Served): readonly string[] {
  return emulator.requests.flatMap(({ path }) => /\/(messages|usage)\?/.exec(path)?.[1] ?? []);
}

describe('a saved headroom', () => {
  test('is shown in every format as the run itself shows it, and never fails', async () => {
    const served = await serve();
    const files = folder();
    const formats = ['json', 'markdown', 'csv', 'slack', 'openmetrics', 'html', 'request'];
    const reports = (name: string) => formats.flatMap((format) => ['--report', `${format}=${name}.${format}`]);
    const ran = await headroom(served, ['--last', '1h', '--out', 'headroom.json', ...reports('run')], files);
    const shown = await limitdrift(files, ['show', 'headroom.json', ...reports('shown')]);
    expect(shown).toMatchObject({ code: 0, stdout: ran.stdout });
    for (const format of formats) expect(files.read(`shown.${format}`), format).toBe(files.read(`run.${format}`));
    const refused = await limitdrift(files, ['show', 'headroom.json', '--report', 'sarif']);
    expect([refused.code, refused.stderr]).toEqual([
      3,
      'Error: headroom.json is a headroom, which cannot be shown as sarif.\nFormats: terminal, json, markdown, csv, slack, openmetrics, html, request.\n',
    ]);
  });
});

describe('headroom', () => {
  test('ends with 6 where a limit is at its mark, and its peak is the highest minute of the time asked for', async () => {
    const served = await serve();
    const ended = await headroom(served, incident);
    const minutes = Array.from({ length: 120 }, (_, index) => Date.UTC(2026, 10, 27, 17) / 60_000 + index);
    const peak = Math.max(
      ...minutes.map((minute) =>
        usageAt(served.world, minute)
          .filter(({ stream }) => stream.workspace.name === 'shop' && stream.model === 'claude-sonnet-5')
          .reduce((sum, { requests }) => sum + requests, 0),
      ),
    );
    const found = read(ended);
    expect(rowOf(found, 'shop', 'requests_per_minute')).toMatchObject({
      level: 'act',
      limit: 2500,
      peak: { value: peak },
      at_mark: true,
    });
    expect([ended.code, found.run.exit_code, found.verdict, found.complete]).toEqual([6, 6, 'at-mark', true]);
    expect(found.window).toMatchObject({ from: '2026-11-27T17:00:00Z', to: '2026-11-27T19:00:00Z' });
  });

  test('takes two calls for an hour, and says so before the first', async () => {
    const served = await serve();
    const ended = await headroom(served, lastHour);
    expect(usageCalls(served)).toEqual(expect.arrayContaining(['messages', 'usage']));
    expect(usageCalls(served)).toHaveLength(2);
    expect(ended.stderr).toContain('Reading tokens: 1 call or more.\n');
    expect((await headroom(served, [...lastHour, '--quiet'])).stderr).toBe('');
  });

  test('goes by the marks of limits.yaml, and by what is known', async () => {
    const served = await serve();
    const marks = (yaml: string): Folder =>
      folder({ 'limits.yaml': `version: 1\nworkspaces: {}\nheadroom:\n  ${yaml}\n` });
    const high = await headroom(served, incident, marks('alert_at: 99%'));
    expect([high.code, rowOf(read(high), 'shop', 'requests_per_minute')?.level]).toEqual([0, 'act']);
    const all = '{workspace: shop, reason: the sale}, {workspace: organization, reason: asked for more}';
    const known = await headroom(served, incident, marks(`known: [${all}]`));
    const reason = rowOf(read(known), 'shop', 'requests_per_minute')?.known?.reason;
    expect([known.code, read(known).summary.at_mark, reason]).toEqual([0, 0, 'the sale']);
    const ended = 'known: [{workspace: shop, reason: the sale, expires: 2026-11-29}]';
    expect((await headroom(served, incident, marks(ended))).code).toBe(6);
  });

  test('an entry’s marks go before others, a known case may be of one group, and what is declared stands beside', async () => {
    const known = '{workspace: organization, group: claude-opus-5-5, reason: asked for more}';
    const shop = '{limits: {claude-sonnet-5: {requests_per_minute: 3000}}, headroom: {for: 30m}}';
    const yaml = `version: 1\nheadroom: {known: [${known}]}\nworkspaces: {shop: ${shop}}\n`;
    const ended = await headroom(await serve(), incident, folder({ 'limits.yaml': yaml }));
    const found = read(ended);
    expect([ended.code, found.summary.known, found.summary.at_mark]).toEqual([0, 3, 0]);
    expect(rowOf(found, 'shop', 'requests_per_minute')).toMatchObject({
      declared_limit: 3000,
      rule: { alert_at: 0.75, for_minutes: 30 },
      at_mark: false,
    });
    expect(rowOf(found, null, 'requests_per_minute')?.known).toBeNull();
  });

  test('a limits.yaml with a slip ends the run: its marks are not left out in silence', async () => {
    const served = await serve();
    const files = folder({ 'limits.yaml': 'version: 1\nworkspaces: {}\nheadroom: {windw: 7d}\n' });
    const { code, stderr } = await headroom(served, [...lastHour, '--quiet'], files);
    expect([code, stderr.includes('limits.yaml:3:12'), served.emulator.requests]).toEqual([3, true, []]);
  });

  test('notes known cases that are over, or fit no limit', async () => {
    const known = [
      '{workspace: shop, reason: fits}',
      '{workspace: shp, reason: a slip}',
      '{workspace: shop, limiter: requests_per_minut, reason: a slip}',
      '{workspace: shop, group: claude-sonet-5, reason: a slip}',
      '{workspace: organization, group: claude-sonnet-5, reason: fits}',
      '{workspace: shop, reason: over, expires: 2026-11-29}',
    ];
    const yaml = `version: 1\nworkspaces: {}\nheadroom:\n  known:\n${known.map((one) => `  - ${one}\n`).join('')}`;
    const { stderr } = await headroom(await serve(), lastHour, folder({ 'limits.yaml': yaml }));
    expect(stderr.match(/^limits\.yaml:.*/gm)).toEqual([
      'limits.yaml:6:17: the known case of "shp" fits no limit; check its names.',
      'limits.yaml:7:17: the known case of "shop" fits no limit; check its names.',
      'limits.yaml:8:17: the known case of "shop" fits no limit; check its names.',
      'limits.yaml:10:17: the known case of "shop" ended on 2026-11-29.',
    ]);
  });

  test('looks back as far as limits.yaml says, and days are those of the time zone', async () => {
    const files = folder({ 'limits.yaml': 'version: 1\nworkspaces: {}\nheadroom: {window: 2d}\n' });
    const ended = await headroom(await serve(), [...json, '--by', 'hour', '--time-zone', 'America/New_York'], files);
    const { from, to, days } = read(ended).window;
    expect([from, to]).toEqual(['2026-11-28T05:00:00Z', '2026-11-30T02:14:00Z']);
    expect(days).toEqual(['2026-11-28', '2026-11-29']);
  });

  test('shows only the workspaces that were asked for, with nothing of the organization', async () => {
    const { rows } = read(await headroom(await serve(), [...incident, '--workspace', 'sh*']));
    expect(new Set(rows.map(({ workspace }) => workspace?.name))).toEqual(new Set(['shop']));
  });

  test('knows the default workspace in both sources, and for how long a new one was there', async () => {
    const { rows } = read(await headroom(await serve(), ['--last', '7d', '--by', 'hour', ...json]));
    const ofDefault = rows.filter(({ workspace }) => workspace?.name === 'Default');
    expect(new Set(ofDefault.map(({ workspace }) => workspace?.id))).toEqual(new Set(['wrkspc_default']));
    const used = ofDefault.filter(({ peak }) => peak !== null).map(({ source }) => source);
    expect(new Set(used)).toEqual(new Set(['tokens', 'requests']));
    expect(rows.find(({ workspace }) => workspace?.name === 'new')?.days_known).toBe(4);
  });

  test('names the API keys that made a workspace’s peak', async () => {
    const found = read(await headroom(await serve(), [...incident, '--by', 'api-key']));
    const [most] = rowOf(found, 'shop', 'requests_per_minute')?.peak?.made_by ?? [];
    expect(most?.name).toMatch(/^[a-z]/);
    expect(most?.id).toMatch(/^apikey_/);
  });

  test('a run with a cache reads anew only what may still change, and says the same', async () => {
    const served = await serve();
    const files = folder();
    const words = [...incident, '--cache', 'kept'];
    const first = await headroom(served, words, files);
    const calls = usageCalls(served).length;
    const second = await headroom(served, words, files);
    expect(read(second).rows).toEqual(read(first).rows);
    expect([calls > 0, usageCalls(served).length - calls]).toEqual([true, 0]);
    await headroom(served, ['--last', '1h', '--cache', 'kept'], files);
    await headroom(served, ['--last', '1h', '--cache', 'kept'], files);
    expect(usageCalls(served).length - calls).toBe(4);
  });

  test('without the analytics, requests are not measurable, and the run is whole', async () => {
    const ended = await headroom(await serve(weekWorld({ hipaa: true })), lastHour);
    const found = read(ended);
    expect([ended.code, found.complete]).toEqual([0, true]);
    expect(found.sources.find(({ source }) => source === 'requests')?.not_measurable).toMatchObject({ status: 400 });
    expect(rowOf(found, 'shop', 'requests_per_minute')?.level).toBe('not-measurable');
    expect(rowOf(found, 'shop', 'output_tokens_per_minute')?.level).not.toBe('not-measurable');
  });

  test('saves what plan takes, and refuses to suggest where it is not to', async () => {
    const files = folder();
    const served = await serve();
    const ended = await headroom(served, ['--last', '1h', '--out', 'headroom.json', '--no-suggestions'], files);
    expect([ended.code, ended.stdout.startsWith('Week · peak minute')]).toEqual([0, true]);
    const { stdout } = await headroom(
      served,
      [...incident.slice(0, 4), '--workspace', 'shop', '--out', 'of the incident.json'],
      files,
    );
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain("Next: limitdrift plan --usage 'of the incident.json'");
    expect((JSON.parse(files.read('headroom.json')) as Headroom).suggestions).toEqual([]);
  });

  test('takes days of the time zone, each from its start', async () => {
    const served = await serve();
    const days = ['--from', '2026-11-26', '--to', '2026-11-28', '--by', 'hour', ...json];
    const windowOf = async (zone: string): Promise<Headroom['window']> =>
      read(await headroom(served, [...days, '--time-zone', zone])).window;
    expect(await windowOf('UTC')).toMatchObject({ from: '2026-11-26T00:00:00Z', to: '2026-11-28T00:00:00Z' });
    expect(await windowOf('Asia/Kolkata')).toMatchObject({
      from: '2026-11-25T18:30:00Z',
      to: '2026-11-27T18:30:00Z',
      days: ['2026-11-26', '2026-11-27'],
    });
  });

  test.each([
    [['--to', '2026-11-27T17:00Z'], '--to needs --from'],
    [['--from', '2026-11-31'], '--from 2026-11-31 is not a time'],
    [['--from', 'yesterday'], '--from yesterday is not a time'],
    [['--from', '2026-11-27T17:00Z', '--last', '1h'], '--last and --from exclude each other'],
    [['--from', '2026-11-27T17:00Z', '--to', '2026-11-27T17:00Z'], 'is empty'],
    [['--from', '2026-12-27T17:00Z'], 'is empty'],
    [['--from', '2026-09-27T17:00Z'], 'is longer than 31 days'],
    [['--last', '32d'], '--last 32d is not a valid duration'],
    [['--time-zone', 'Berlin'], '--time-zone Berlin is not a time zone'],
    [['--by', 'day'], '--by day is not one of its values'],
  ])('%j is refused before anything is asked', async (words, problem) => {
    const served = await serve();
    const { code, stderr } = await headroom(served, words);
    expect([code, stderr.includes(problem)]).toEqual([3, true]);
    expect(served.emulator.requests).toEqual([]);
  });
});

test('headroom --history says which limit was in force at the peak, where it was another', async () => {
  const files = folder();
  const world = weekWorld();
  const before = await serve({
    ...world,
    groups: world.groups.map((one) => ({
      ...one,
      limits: new Map([...one.limits].map(([limiter, value]) => [limiter, value * 2])),
    })),
  });
  const { options, host } = at(before.emulator);
  for (const hours of [240, 1]) {
    const time = now - hours * 3_600_000;
    await limitdrift(files, ['snapshot', '--dir', 'kept', ...options], { ...host, now: () => time });
  }
  const served = await serve(world);
  const ended = await headroom(served, [...incident, '--history', 'kept'], files);
  const row = rowOf(read(ended), null, 'requests_per_minute');
  expect(row?.limit_then).toEqual({ limit: 2 * Number(row?.limit), ratio: Number(row?.ratio) / 2 });
});
