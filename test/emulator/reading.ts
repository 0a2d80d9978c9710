import { startEmulator } from '../../src/emulator/server.js';
import type { World } from '../../src/emulator/world.js';
import { createCredential } from '../../src/live/credential.js';
import { fetchSnapshot } from '../../src/live/fetch-snapshot.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { adminKey } from './bookshop.js';

/** Serves the world and reads it with the project's own client. Where it was served differs each time, and is left out. */
export async function readLive(world: World): Promise<Snapshot> {
  const emulator = await startEmulator(world);
  try {
    const snapshot = await fetchSnapshot({
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
    const { id, name } = snapshot.organization;
    return { ...snapshot, organization: { id, name } };
  } finally {
    await emulator.close();
  }
}
