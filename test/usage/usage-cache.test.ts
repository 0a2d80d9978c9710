import { copyFileSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';

import { expect, it, onTestFinished } from 'vitest';

import { openUsageCache, type UsageCache } from '../../src/files/usage-cache.js';
import { failure } from '../live/api-server.js';
import { errorOf, key } from '../live/bakery.js';
import { arrived, eight, now, readFrom } from './reading.js';
import { startUsage, type Use } from './usage-server.js';

const one: Use = {
  minute: eight - 3000,
  workspace: 'wrkspc_bread',
  model: 'opus-1',
  tier: 'batch',
  speed: 'fast',
  apiKey: 'apikey_oven',
  uncached: 100,
  written: 20,
  reads: 300,
  output: 40,
  searches: 1,
  requests: 7,
};
const uses = [one, { ...one, minute: eight - 30 }, { ...one, minute: eight - 200, speed: 'standard' as const }];
const window = { from: eight - 4000, to: eight };
const refreshed = '2026-11-21T19:59:00Z';
const day = 1440;

interface Folder {
  readonly folder: string;
  readonly notes: string[];
  readonly open: (organization?: string, at?: number) => UsageCache;
  readonly files: () => readonly string[];
}

function newFolder(): Folder {
  const folder = mkdtempSync(join(tmpdir(), 'limitdrift-usage-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const notes: string[] = [];
  return {
    folder,
    notes,
    open: (organization = 'org-1', at = now) =>
      openUsageCache({ folder: 'kept', cwd: folder, organization, now: at, onNote: (note) => notes.push(note) }),
    files: () => readdirSync(join(folder, 'kept')).map((name) => join(folder, 'kept', name)),
  };
}

it('a run within hours of another reads the last hour of it anew, and nothing else', async () => {
  const server = await startUsage({ uses, refreshed });
  const { open, notes, files } = newFolder();
  const first = await readFrom(server, { window, cache: open() });
  const at = now + 3_600_000;
  const second = await readFrom(server, { window, cache: open(), now: at });
  expect(arrived(second, 'tokens')).toHaveLength(3);
  expect(arrived(second, 'tokens')).toEqual(arrived(first, 'tokens'));
  expect(arrived(second, 'requests')).toEqual(arrived(first, 'requests'));
  expect([second.tokens.calls, second.requests.calls]).toEqual([1, 1]);
  expect([second.tokens.readAt, second.requests.readAt]).toEqual([first.tokens.readAt, first.requests.readAt]);
  const paths = server.requests.slice(-2).map(({ path }) => /starting_at=2026-11-21T(\d\d)%3A(\d\d)/.exec(path)?.[1]);
  expect(paths).toEqual(['19', '19']);
  expect(notes).toEqual([]);
  const kept = files().map((file) => gunzipSync(readFileSync(file)).toString());
  expect(kept.join()).toContain('wrkspc_bread');
  expect(kept.join()).not.toContain(key);
});

it('what was read longer ago than the longest window goes, and nothing else that is in the folder', async () => {
  const server = await startUsage({ uses, refreshed });
  const { open, notes, files, folder } = newFolder();
  await readFrom(server, { window, cache: open() });
  const kept = files().length;
  for (const name of ['notes.txt', 'tokens-1.ndjson.gz', 'tokens-0123456789abcdef-1-2-3.ndjson.gz.bak'])
    writeFileSync(join(folder, 'kept', name), '');
  open('org-2', now + 32 * 86_400_000);
  expect([files().length, notes]).toEqual([kept + 3, []]);
  open('org-2', now + 32 * 86_400_000 + 60_000);
  expect(files().map((file) => file.slice(folder.length))).toEqual([
    '/kept/notes.txt',
    '/kept/tokens-0123456789abcdef-1-2-3.ndjson.gz.bak',
    '/kept/tokens-1.ndjson.gz',
  ]);
  expect(notes).toEqual([`kept: ${kept} files of more than 31 days ago went; no window is longer.`]);
});

it('a daily run takes what was read a day after it was from the cache, and reads what is younger anew', async () => {
  const { open, files } = newFolder();
  await readFrom(await startUsage({ uses, refreshed }), { window, cache: open() });
  const changed = uses.map((use) => ({ ...use, output: 9999, requests: 9999 }));
  const server = await startUsage({ uses: changed, refreshed: '2026-11-22T20:00:00Z' });
  const next = { from: window.from, to: eight + day };
  const read = await readFrom(server, { window: next, cache: open(), now: now + day * 60_000 });
  for (const source of ['tokens', 'requests'] as const) {
    const revised = arrived(read, source).map((row) => row.includes('9999'));
    expect(revised).toEqual([false, true, true]);
  }
  const before = files().length;
  await readFrom(server, { window: next, cache: open(), now: now + day * 60_000 });
  expect(files().length).toBeLessThanOrEqual(before + 2);
});

it('what was kept of another organization, grouping or width is not taken', async () => {
  const server = await startUsage({ uses, refreshed });
  const { open, notes } = newFolder();
  const { tokens, requests } = await readFrom(server, { window, cache: open() });
  const calls = [tokens.calls, requests.calls];
  const other = await readFrom(server, { window, cache: open('org-2') });
  const keys = await readFrom(server, { window, cache: open(), byApiKey: true });
  const hours = await readFrom(server, { window, cache: open(), by: 'hour' });
  const slow = await readFrom(server, { window, cache: open(), hasFastGroups: false });
  expect([other.tokens.calls, other.requests.calls]).toEqual(calls);
  expect([keys.tokens.calls, keys.requests.calls]).toEqual(calls);
  expect([hours.tokens.calls, hours.requests.calls]).toEqual([2, 1]);
  expect(slow.tokens.calls).toBe(calls[0]);
  expect(notes).toEqual([]);
});

it('a file that is damaged, or is not what its name says, is left out with a note and read again', async () => {
  const server = await startUsage({ uses, refreshed });
  const { open, files, notes } = newFolder();
  const whole = await readFrom(server, { window, cache: open() });
  await readFrom(server, { window, cache: open('org-2') });
  const half = (file: string): void => writeFileSync(file, readFileSync(file).subarray(0, 60));
  const other = (file: string, from: number): void => {
    const [head, ...lines] = gunzipSync(readFileSync(file)).toString().split('\n');
    writeFileSync(file, gzipSync([head, `[${from},[]]`, ...lines].join('\n')));
  };
  const spoilt = files().filter((file) => /tokens/.test(file));
  for (const [index, file] of spoilt.entries()) {
    if (index === 0) half(file);
    if (index === 1) other(file, 7);
    if (index > 1) copyFileSync(spoilt[0] === file ? file : (spoilt.at(index - 1) ?? file), file);
  }
  const again = await readFrom(server, { window, cache: open() });
  const anew = await readFrom(server, { window, cache: open('org-2') });
  expect(arrived(again, 'tokens')).toEqual(arrived(whole, 'tokens'));
  expect(arrived(anew, 'tokens')).toEqual(arrived(whole, 'tokens'));
  expect(again.tokens.missing).toEqual([]);
  expect(notes.length).toBeGreaterThan(2);
  expect(new Set(notes.map((note) => note.replace(/^kept.tokens-[\w.-]+ /, '')))).toEqual(
    new Set([
      'is left out and read again: it is damaged.',
      'is left out and read again: it is of another organization or question than its name says.',
    ]),
  );
});

it('a damaged file that cannot be read again is missing', async () => {
  const { open, files } = newFolder();
  await readFrom(await startUsage({ uses, refreshed }), { window, cache: open() });
  for (const file of files()) writeFileSync(file, 'no more');
  const refusing = await startUsage({
    uses,
    refreshed,
    tokensFault: () => failure(403, 'permission_error'),
  });
  const settled = { from: window.from, to: eight - 2 * day };
  const { tokens, buckets } = await readFrom(refusing, { window: settled, cache: open(), now: now + 9 * day * 60_000 });
  expect(tokens.missing).toEqual([
    { ...settled, reason: 'the API answered 403 permission_error', status: 403, request_id: 'req_failed' },
  ]);
  expect(buckets.filter(({ source }) => source === 'tokens')).toEqual([]);
});

it('all that is wanted can come from the cache, without a call', async () => {
  const { open } = newFolder();
  await readFrom(await startUsage({ uses, refreshed }), { window, cache: open() });
  const gone = await startUsage({ uses: [], refreshed });
  const settled = { from: window.from, to: eight - 2 * day };
  const read = await readFrom(gone, { window: settled, cache: open(), now: now + 9 * day * 60_000 });
  expect([read.tokens.calls, read.requests.calls]).toEqual([0, 0]);
  expect(read.buckets.map(({ minute }) => minute)).toEqual([one.minute, one.minute]);
  expect(read.requests).toMatchObject({ knownTo: settled.to, readAt: now, missing: [] });
});

it('nothing that was kept is told of a source that refuses the organization', async () => {
  const { open } = newFolder();
  await readFrom(await startUsage({ uses, refreshed }), { window, cache: open() });
  const refusing = await startUsage({ uses, refreshed, tokensFault: () => failure(403, 'permission_error') });
  const read = await readFrom(refusing, { window, cache: open() });
  expect([read.tokens.refused?.status, arrived(read, 'tokens')]).toEqual([403, []]);
});

it('a folder that cannot be made or written to is an error before the first call, and later a note, once', async () => {
  const { folder, open, notes } = newFolder();
  const cache = open();
  rmSync(join(folder, 'kept'), { recursive: true });
  const read = await readFrom(await startUsage({ uses, refreshed }), { window, cache });
  expect(arrived(read, 'tokens')).toHaveLength(3);
  expect(notes).toEqual([expect.stringMatching(/^Nothing more is kept in kept: .*its folder does not exist/)]);
  writeFileSync(join(folder, 'kept'), '');
  const error = await errorOf(Promise.resolve().then(() => open()));
  expect(error).toMatchObject({ code: 'file-unwritable', message: expect.stringContaining('kept') as string });
  renameSync(join(folder, 'kept'), join(folder, 'file'));
});
