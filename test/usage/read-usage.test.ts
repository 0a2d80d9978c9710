import { expect, it } from 'vitest';

import { arrived, eight, readFrom } from './reading.js';
import { bruteForce, startUsage, type Use } from './usage-server.js';

const one: Use = {
  minute: eight - 30,
  workspace: 'wrkspc_bread',
  model: 'opus-1',
  tier: 'standard',
  speed: 'standard',
  apiKey: 'apikey_oven',
  uncached: 100,
  written: 20,
  reads: 300,
  output: 40,
  searches: 1,
  requests: 7,
};

const refreshed = '2026-11-21T19:45:30Z';

it('the last hour is two calls in all, and each source says up to when it knows', async () => {
  const uses = [one, { ...one, minute: eight - 3 }, { ...one, minute: eight - 10, workspace: null }];
  const server = await startUsage({ uses, refreshed });
  const read = await readFrom(server, { window: { from: eight - 60, to: eight } });
  expect(server.requests.map(({ path }) => path)).toHaveLength(3);
  expect(read.tokens).toMatchObject({ knownTo: eight - 5, calls: 1, missing: [], refused: null, fastKnown: true });
  expect(read.requests).toMatchObject({ knownTo: eight - 15, calls: 1, missing: [], refused: null });
  const window = { from: eight - 60, width: 1 };
  expect(arrived(read, 'tokens')).toEqual(bruteForce(uses, { ...window, source: 'tokens', to: eight - 5 }));
  expect(arrived(read, 'requests')).toEqual(bruteForce(uses, { ...window, source: 'requests', to: eight - 15 }));
});
