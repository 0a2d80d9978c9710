import { describe, expect, it } from 'vitest';
import { generations } from '../../src/emulator/generations.js';
import { worldFromSnapshot } from '../../src/emulator/snapshot-world.js';
import type { World } from '../../src/emulator/world.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { bookshop } from './bookshop.js';
import { readLive } from './reading.js';

/** With what a snapshot can hold: models that only a workspace sees, limits of 0, an unknown source, an archived workspace. */
function fullWorld(generation: World['generation']): World {
  return bookshop({
    generation,
    groups: {
      opus: {
        models: ['claude-opus-4-8'],
        workspace_models: ['claude-opus-5'],
        limits: { requests_per_minute: 4000, fast_otpm: 0 },
      },
      sonnet: { models: ['claude-sonnet-5'], limits: { requests_per_minute: 5000 } },
      batch: { limits: { enqueued_batch_requests: 300_000 } },
      skills: {},
    },
    workspaces: [
      { id: 'wrkspc_a', name: 'a', overrides: { opus: { requests_per_minute: 0, tokens_per_day: 7 } } },
      { id: 'wrkspc_b', name: 'b', groups: ['batch'], overrides: { skills: { requests_per_minute: 5 } } },
      { id: 'wrkspc_c', name: 'c', archived_at: '2026-03-01T00:00:00Z' },
      { id: 'wrkspc_d', name: 'd' },
    ],
  });
}

describe('the world of a snapshot', () => {
  it.each(generations)('gives the same snapshot when it is read again, in generation %s', async (generation) => {
    const snapshot = await readLive(fullWorld(generation));
    expect(snapshot.workspaces.filter(({ read }) => read)).toHaveLength(3);
    expect(await readLive(worldFromSnapshot(snapshot))).toEqual(snapshot);
  });

  it('keeps sources that this version does not know', async () => {
    const overrides = { opus: { requests_per_minute: { value: 3, source: 'fruit_plan' } } };
    const snapshot = await readLive(bookshop({ workspaces: [{ id: 'wrkspc_a', name: 'a', overrides }] }));
    expect(snapshot.workspaces[0]?.entries.flatMap(({ limits }) => limits)).toMatchObject([
      { value: 3, source: 'fruit_plan' },
    ]);
    expect(await readLive(worldFromSnapshot(snapshot))).toEqual(snapshot);
  });

  it('has nothing to say about workspaces that were not read: they stay unread, and are not taken to inherit', async () => {
    const read = await readLive(bookshop());
    const partly: Snapshot = {
      ...read,
      workspaces: read.workspaces.map((workspace) =>
        workspace.name === 'chat' ? { ...workspace, read: false, entries: [] } : workspace,
      ),
    };
    const again = await readLive(worldFromSnapshot(partly));
    expect(again.complete).toBe(false);
    expect(again.incomplete).toMatchObject([{ workspace: { id: 'wrkspc_chat' }, status: 403 }]);
  });
});
