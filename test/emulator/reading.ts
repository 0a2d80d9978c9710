import { startEmulator } from '../../src/emulator/server.js';
import type { World } from '../../src/emulator/world.js';
import { createCredential } from '../../src/live/credential.js';
import { fetchSnapshot } from '../../src/live/fetch-snapshot.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { adminKey } from './bookshop.js';

/** Serves the world and reads it with the project's own client. */
export async function readLive(world: World): Promise<Snapshot> {
  const emulator = await startEmulator(world);
  try {
    return await fetchSnapshot({
      credential: createCredential(adminKey, false, 'the test'),
      baseUrl: emulator.url,
      baseUrlSource: 'the test',
      apiVersion: '2023-06-01',
      tool: { name: 'limitdrift', version: '0.0.0' },
      declaredIds: [],
      include: () => true,
      onOrganization: () => undefined,
      concurrency: 4,
      timeoutMs: 60_000,
      requestTimeoutMs: 30_000,
      signal: new AbortController().signal,
      environment: {},
      now: () => Date.UTC(2026, 10, 21),
      random: () => 0,
    });
  } finally {
    await emulator.close();
  }
}
