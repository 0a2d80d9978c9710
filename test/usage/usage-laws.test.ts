import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import * as fc from 'fast-check';
import { expect, it, onTestFinished } from 'vitest';

import { openUsageCache } from '../../src/files/usage-cache.js';
import type { MinuteRange, UsageSourceName } from '../../src/model/headroom/usage-types.js';
import { type Asked, failure, type Reply, reset } from '../live/api-server.js';
import { arrived, eight, now, readFrom, type UsageRead } from './reading.js';
import { bruteForce, startUsage, type Use } from './usage-server.js';

const sources: readonly UsageSourceName[] = ['tokens', 'requests'];

const use = fc.record({
  minute: fc.oneof(
    fc.integer({ min: eight - 3000, max: eight + 10 }),
    fc.integer({ min: eight - 2100, max: eight - 2040 }),
  ),
  workspace: fc.constantFrom('wrkspc_bread', 'wrkspc_cake', null),
  model: fc.constantFrom('opus-1', 'sonnet-1', null),
  tier: fc.constantFrom('standard', 'batch', 'priority'),
  speed: fc.constantFrom('standard' as const, 'fast' as const),
  apiKey: fc.constantFrom('apikey_oven', null),
  uncached: fc.nat(1000),
  written: fc.nat(1000),
  reads: fc.nat(1000),
  output: fc.nat(1000),
  searches: fc.nat(3),
  requests: fc.option(fc.nat(9)),
});

const uses = fc.array(use, { maxLength: 30 });

/** How the server answers, and what is asked for. */
const asking = fc.record({
  pageRows: fc.constantFrom(1, 3, 1000),
  pageBuckets: fc.constantFrom(97, 1440),
  refreshed: fc.constantFrom('2026-11-21T16:00:30Z', '2026-11-20T07:00:00Z', '2026-11-21T20:00:00Z'),
  length: fc.constantFrom(30, 1440, 1441, 2900),
  by: fc.constantFrom('minute' as const, 'hour' as const),
  byApiKey: fc.boolean(),
  shuffled: fc.boolean(),
});

/** Calls that fail, each once, counted from 1. */
const faults = fc.dictionary(fc.integer({ min: 1, max: 6 }).map(String), fc.constantFrom(429, 500, 'reset'), {
  maxKeys: 3,
});

function failing(kinds: Readonly<Record<string, unknown>>): (asked: Asked) => Reply | null {
  return ({ nth }) => {
    const kind = kinds[nth];
    if (kind === undefined) return null;
    return kind === 'reset' ? reset : failure(Number(kind), 'api_error');
  };
}

/** What of the window is neither missing nor unknown, checked minute by minute. */
function expected(
  all: readonly Use[],
  read: UsageRead,
  source: UsageSourceName,
  more: { readonly window: MinuteRange; readonly width: number; readonly keys: boolean },
): readonly string[] {
  const { knownTo, missing } = read[source];
  const left = all.filter(({ minute }) => !missing.some(({ from, to }) => minute >= from && minute < to));
  return bruteForce(left, { source, from: more.window.from, to: knownTo, width: more.width, keys: more.keys });
}

it('what arrives equals the brute force over all minutes, whatever the paging, the order, skipping and passing faults', async () => {
  await fc.assert(
    fc.asyncProperty(uses, asking, faults, faults, async (all, how, ofTokens, ofRequests) => {
      const world = { ...how, uses: how.shuffled ? all.toReversed() : all };
      const server = await startUsage({ ...world, tokensFault: failing(ofTokens), requestsFault: failing(ofRequests) });
      const width = how.by === 'hour' ? 60 : 1;
      const window = { from: Math.floor((eight - how.length) / width) * width, to: eight };
      const wanted = { window, by: how.by, byApiKey: how.byApiKey };
      const read = await readFrom(server, wanted, { timeoutMs: 36_000_000 });
      expect([...read.tokens.missing, ...read.requests.missing]).toEqual([]);
      for (const source of sources) {
        expect(arrived(read, source)).toEqual(expected(all, read, source, { window, width, keys: how.byApiKey }));
      }
    }),
    { numRuns: 15 },
  );
});

it('nothing that was not read lowers a figure in silence: what does not arrive is missing, and little more than that is', async () => {
  const poisons = fc.uniqueArray(fc.integer({ min: eight - 2880, max: eight - 600 }), { minLength: 1, maxLength: 2 });
  await fc.assert(
    fc.asyncProperty(uses, poisons, fc.constantFrom(1, 1000), async (all, minutes, pageRows) => {
      const poisoned = ({ query }: Asked): Reply | null => {
        const [from = 0, to = 0] = ['starting_at', 'ending_at'].map(
          (name) => Date.parse(query.get(name) ?? '') / 60_000,
        );
        const struck = minutes.some((minute) => from <= minute && minute < to) && /1m/.test(query.toString());
        return struck ? failure(500, 'api_error', { headers: { 'x-should-retry': 'false' } }) : null;
      };
      const world = { uses: all, pageRows, refreshed: '2026-11-21T19:00:00Z' };
      const server = await startUsage({ ...world, tokensFault: poisoned, requestsFault: poisoned });
      const window = { from: eight - 2880, to: eight };
      const read = await readFrom(server, { window });
      for (const source of sources) {
        const { missing } = read[source];
        expect(arrived(read, source)).toEqual(expected(all, read, source, { window, width: 1, keys: false }));
        expect(missing.every(({ from, to }) => minutes.some((minute) => minute >= from - 60 && minute < to + 60))).toBe(
          true,
        );
        expect(missing.reduce((sum, { from, to }) => sum + to - from, 0)).toBeLessThanOrEqual(60 * minutes.length);
      }
    }),
    { numRuns: 8 },
  );
});

it('a run that goes on from the cache of one that was cut short equals one run', async () => {
  const later = fc.constantFrom(0, 3, 90, 24 * 60, 3 * 24 * 60);
  await fc.assert(
    fc.asyncProperty(uses, asking, fc.integer({ min: 2, max: 6 }), later, async (all, how, lastCall, minutes) => {
      const folder = mkdtempSync(join(tmpdir(), 'limitdrift-usage-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const notes: string[] = [];
      const options = { folder, cwd: folder, organization: 'org-1', now, onNote: (note: string) => notes.push(note) };
      const cut = ({ nth }: Asked): Reply | null => (nth > lastCall ? failure(403, 'permission_error') : null);
      const world = { uses: all, pageRows: how.pageRows, pageBuckets: how.pageBuckets };
      const asked = { by: how.by, byApiKey: how.byApiKey, window: { from: eight - 2880, to: eight + 10 } };
      const first = await startUsage({ ...world, refreshed: how.refreshed, tokensFault: cut, requestsFault: cut });
      await readFrom(first, { ...asked, cache: openUsageCache(options) });
      const second = await startUsage({ ...world, refreshed: '2026-11-25T00:00:00Z' });
      const at = now + minutes * 60_000;
      const resumed = await readFrom(second, { ...asked, now: at, cache: openUsageCache(options) });
      const whole = await readFrom(second, { ...asked, now: at });
      for (const source of sources) {
        expect(arrived(resumed, source)).toEqual(arrived(whole, source));
        expect({ ...resumed[source], calls: 0, readAt: 0 }).toEqual({ ...whole[source], calls: 0, readAt: 0 });
      }
      expect(notes).toEqual([]);
    }),
    { numRuns: 8 },
  );
});
