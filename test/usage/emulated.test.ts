import { expect, it, onTestFinished } from 'vitest';

import { startEmulator } from '../../src/emulator/server.js';
import { usageAt } from '../../src/emulator/usage/generator.js';
import type { World } from '../../src/emulator/world.js';
import { now as monday, week, weekWorld } from '../emulator/usage/week.js';
import { adminKey } from '../emulator/bookshop.js';
import { arrived, readFrom, type UsageRead } from './reading.js';
import { bruteForce, type Use } from './usage-server.js';

/** What the generator of the emulator says, minute by minute. */
function usesOf(world: World, { from, to }: typeof week, defaultId: string | null): readonly Use[] {
  return Array.from({ length: to - from }, (_, index) => from + index).flatMap((minute) =>
    usageAt(world, minute).map(({ stream, requests, uncached, cacheWrites, cacheReads, output, webSearches }) => ({
      minute,
      workspace: stream.workspace.default ? defaultId : stream.workspace.id,
      model: stream.model,
      tier: stream.tier,
      speed: stream.speed,
      apiKey: stream.apiKey?.id ?? null,
      uncached,
      written: cacheWrites,
      reads: cacheReads,
      output,
      searches: webSearches,
      requests,
    })),
  );
}

async function readEmulated(world: World, window: typeof week, timeoutMs = 36_000_000): Promise<UsageRead> {
  const emulator = await startEmulator(world, { now: () => monday });
  onTestFinished(() => emulator.close());
  return readFrom(emulator, { window, now: monday, byApiKey: true }, { timeoutMs, key: adminKey });
}

it('a plausible day of twenty workspaces arrives as the emulator made it', async () => {
  const world = weekWorld();
  const window = { from: week.to - 1330, to: week.to + 134 };
  const read = await readEmulated(world, window);
  for (const source of ['tokens', 'requests'] as const) {
    const uses = usesOf(
      world,
      { from: window.from, to: read[source].knownTo },
      source === 'tokens' ? null : 'wrkspc_default',
    );
    const counted = uses.filter(({ model }) => model !== null);
    expect(read[source]).toMatchObject({ missing: [], refused: null, fastKnown: true });
    expect(arrived(read, source)).toEqual(bruteForce(counted, { ...window, source, keys: true }));
  }
  expect(read.tokens.knownTo).toBe(Math.floor(monday / 60_000) - 5);
  expect(read.requests.knownTo).toBeLessThan(read.tokens.knownTo);
});

it('an organization with HIPAA readiness has tokens, and no requests', async () => {
  const read = await readEmulated(weekWorld({ hipaa: true }), { from: week.to - 60, to: week.to });
  expect(read.requests).toMatchObject({ refused: { status: 400 }, missing: [] });
  expect(arrived(read, 'tokens').length).toBeGreaterThan(0);
});
