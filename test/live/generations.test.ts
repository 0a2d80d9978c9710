import { describe, expect, it } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { generations } from '../../src/emulator/generations.js';
import type { Generation } from '../../src/emulator/generations.js';
import { startEmulator } from '../../src/emulator/server.js';
import { readWorld } from '../../src/emulator/world.js';
import type { LiveGroup, Snapshot } from '../../src/model/snapshot-types.js';
import { read } from './bakery.js';

/** What a person would write down of an organization of three groups, two of them of models. */
function world(generation: Generation): unknown {
  const limits = { requests_per_minute: 5000, input_tokens_per_minute_cache_aware: 900_000, fast_otpm: 0 };
  return {
    organization: { id: 'org-mill', name: 'Mill' },
    generation,
    groups: {
      opus: { id: 'rlg_opus', entry: 'entry-opus', display_name: 'Opus', models: ['opus-2', 'opus-1'], limits },
      haiku: { id: 'rlg_haiku', entry: 'entry-haiku', display_name: 'Haiku', models: ['haiku-1'], limits },
      batch: { id: 'rlg_batch', entry: 'entry-batch', limits: { enqueued_batch_requests: 300_000 } },
    },
    workspaces: [
      {
        id: 'wrkspc_z',
        name: 'zero',
        overrides: { opus: { requests_per_minute: 0 }, batch: { requests_per_minute: 7 } },
      },
      { id: 'wrkspc_default', name: 'Default', default: true },
      {
        id: 'wrkspc_a',
        name: 'above',
        overrides: { haiku: { requests_per_minute: 9000, input_tokens_per_minute: 3 } },
      },
      { id: 'wrkspc_i', name: 'inherits' },
      { id: 'wrkspc_o', name: 'old', archived_at: '2026-03-31T23:59:59Z' },
    ],
  };
}

/** The newest generation's groups: `key` and IDs as they have been since 2026-09-18. */
const opus: LiveGroup = {
  key: 'rlg_opus',
  id: 'rlg_opus',
  rate_limit_id: 'entry-opus',
  type: 'model_group',
  display_name: 'Opus',
  models: ['opus-1', 'opus-2'],
  limits: [
    { limiter: 'fast_otpm', value: 0 },
    { limiter: 'input_tokens_per_minute_cache_aware', value: 900_000 },
    { limiter: 'requests_per_minute', value: 5000 },
  ],
  workspace_models: [],
};
const haiku: LiveGroup = {
  ...opus,
  key: 'rlg_haiku',
  id: 'rlg_haiku',
  rate_limit_id: 'entry-haiku',
  display_name: 'Haiku',
  models: ['haiku-1'],
};
const batch: LiveGroup = {
  ...opus,
  key: 'rlg_batch',
  id: 'rlg_batch',
  rate_limit_id: 'entry-batch',
  type: 'batch',
  display_name: null,
  models: null,
  limits: [{ limiter: 'enqueued_batch_requests', value: 300_000 }],
};

const emulatorPage: string = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/);

/** The snapshot that is expected; `name` gives a group as the generation under test names it. */
function expected(apiVersion: string, inherited: boolean, name: (group: LiveGroup) => LiveGroup): Snapshot {
  const limit = (limiter: string, value: number, organizationLimit: number | null) => ({
    limiter,
    value,
    source: 'workspace',
    organization_limit: organizationLimit,
  });
  const own = new Map([
    ['wrkspc_a rlg_haiku', [limit('input_tokens_per_minute', 3, null), limit('requests_per_minute', 9000, 5000)]],
    ['wrkspc_z rlg_opus', [limit('requests_per_minute', 0, 5000)]],
    ['wrkspc_z rlg_batch', [limit('requests_per_minute', 7, null)]],
  ]);
  const groups = [batch, haiku, opus];
  const byKey = <T>(items: readonly T[], key: (item: T) => string): T[] =>
    [...items].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const entries = (id: string) =>
    byKey(
      groups
        .map((group) => ({ group: name(group).key, limits: own.get(`${id} ${group.key}`) ?? [] }))
        .filter(({ limits }) => inherited || limits.length > 0),
      ({ group }) => group,
    );
  const alive = (id: string, label: string) => ({
    id,
    name: label,
    archived_at: null,
    default: false,
    read: true,
    inherited_listed: inherited,
    entries: entries(id),
  });
  const unread = { read: false, inherited_listed: false, entries: [] };
  return {
    format_version: '1.2',
    tool: { name: 'limitdrift', version: '0.0.0' },
    taken_at: '2026-11-21T20:00:00Z',
    api_version: apiVersion,
    organization: { id: 'org-mill', name: 'Mill', emulator: emulatorPage },
    complete: true,
    incomplete: [],
    not_looked_at: 0,
    groups: byKey(groups.map(name), ({ key }) => key),
    workspaces: [
      alive('wrkspc_a', 'above'),
      { id: 'wrkspc_default', name: 'Default', archived_at: null, default: true, ...unread },
      alive('wrkspc_i', 'inherits'),
      { id: 'wrkspc_o', name: 'old', archived_at: '2026-03-31T23:59:59Z', default: false, ...unread },
      alive('wrkspc_z', 'zero'),
    ],
  };
}

/** How a generation names a group: without `group` before G2, without entry IDs before G1. */
function naming(generation: Generation): (group: LiveGroup) => LiveGroup {
  if (!['G0', 'G1', 'G1b'].includes(generation)) return (group) => group;
  return (group) => {
    const entryId = generation === 'G0' ? null : group.rate_limit_id;
    const key = group.type === 'model_group' ? (entryId ?? `model:${group.models?.[0] ?? ''}`) : group.type;
    return { ...group, key, id: null, rate_limit_id: entryId, display_name: null };
  };
}

async function readWorldOf(
  generation: Generation,
  apiVersion: string,
  ...faults: readonly string[]
): Promise<Snapshot> {
  const emulator = await startEmulator(readWorld(world(generation)), { faults: faults.map(parseFault) });
  try {
    return await read(emulator, { apiVersion, declaredIds: ['wrkspc_default', 'wrkspc_a'] });
  } finally {
    await emulator.close();
  }
}

describe('one organization', () => {
  const combinations = generations.flatMap((generation) =>
    ['2023-06-01', '2026-10-21'].map((version) => [generation, version] as const),
  );

  it.each(combinations)('reads the same through generation %s under version %s', async (generation, version) => {
    const inherited = ['G3', 'G4', 'G5'].includes(generation);
    expect(await readWorldOf(generation, version)).toEqual(expected(version, inherited, naming(generation)));
  });

  it.each(['refuse-inherited', 'ignore-inherited'])(
    'has the same overrides on a server that does not list inherited limits (%s)',
    async (fault) => {
      expect(await readWorldOf('G5', '2026-10-21', fault)).toEqual(expected('2026-10-21', false, naming('G5')));
    },
  );

  it('is asked without inherited limits for the rest of the run once a server has refused to list them', async () => {
    const emulator = await startEmulator(readWorld(world('G5')), { faults: [parseFault('refuse-inherited')] });
    await read(emulator, { concurrency: 1 });
    await emulator.close();
    const paths = emulator.requests
      .map(({ path }) => path)
      .filter((path) => path.includes('/rate_limits') && path.includes('wrkspc'));
    expect(paths).toEqual([
      '/v1/organizations/workspaces/wrkspc_z/rate_limits?include_inherited=true',
      '/v1/organizations/workspaces/wrkspc_z/rate_limits',
      '/v1/organizations/workspaces/wrkspc_a/rate_limits',
      '/v1/organizations/workspaces/wrkspc_i/rate_limits',
    ]);
  });

  it('is read whole through every fault that passes', async () => {
    const throttled = '429:first=4,retry-after-ms=1';
    const faults = [throttled, 'reset:first=1', '500:first=2', 'truncated:first=1', 'empty-page', 'latency:ms=1'];
    expect(await readWorldOf('G5', '2023-06-01', ...faults)).toEqual(expected('2023-06-01', true, naming('G5')));
  });
});
