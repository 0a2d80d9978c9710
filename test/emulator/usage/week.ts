import { readWorld, type World } from '../../../src/emulator/world.js';

/** A Monday, in the middle of a minute. */
export const now = Date.UTC(2026, 10, 30, 2, 14, 30);

/** The week before `now`, in whole minutes since 1970: it begins and ends with a day. */
export const week = { from: Date.UTC(2026, 10, 23) / 60_000, to: Date.UTC(2026, 10, 30) / 60_000 };

const models = (name: string) => ({
  models: [`claude-${name}`, `${name}-alias`],
  limits: {
    requests_per_minute: 5000,
    input_tokens_per_minute_cache_aware: 5_000_000,
    output_tokens_per_minute: 1_000_000,
    fast_otpm: 80_000,
  },
});

/** Workspaces of which nothing is said: they use what fits their limits. */
const teams = Array.from({ length: 13 }, (_, index) => {
  const number = String(index + 1).padStart(2, '0');
  const overrides = { sonnet: { requests_per_minute: 200 + 10 * index } };
  return { id: `wrkspc_team${number}`, name: `team-${number}`, overrides };
});

/**
 * Twenty live workspaces, and one that was archived: office hours, a shop with an incident, a support bot that reads from
 * the cache, batches at night, fast mode, a workspace that was made on the fifth day, one that is idle, a model in no group,
 * the default workspace. `usage` is put into the world's section of this name.
 */
export function weekWorld(usage: Readonly<Record<string, unknown>> = {}): World {
  return readWorld(
    {
      organization: { id: 'org-week', name: 'Week' },
      groups: {
        opus: models('opus-5-5'),
        sonnet: models('sonnet-5'),
        haiku: models('haiku-4-5'),
        batch: { limits: { enqueued_batch_requests: 300_000 } },
        web_search: { limits: { tool_uses_per_second: 30 } },
      },
      workspaces: [
        { id: 'wrkspc_default', name: 'Default', default: true },
        { id: 'wrkspc_shop', name: 'shop', overrides: { sonnet: { requests_per_minute: 2500 } } },
        { id: 'wrkspc_support', name: 'support', overrides: { sonnet: { input_tokens_per_minute: 1_000_000 } } },
        { id: 'wrkspc_catalog', name: 'catalog' },
        { id: 'wrkspc_tools', name: 'tools' },
        { id: 'wrkspc_new', name: 'new', created_at: '2026-11-27T09:30:00Z' },
        { id: 'wrkspc_idle', name: 'idle' },
        { id: 'wrkspc_old', name: 'old', archived_at: '2026-03-31T16:20:00Z' },
        ...teams,
      ],
      usage: {
        workspaces: {
          Default: [{ model: 'claude-haiku-4-5', rhythm: 'rare', requests: 6, web_searches: 50, key: null }],
          shop: [
            {
              model: 'claude-sonnet-5',
              rhythm: 'shop',
              requests: 1050,
              input: 320,
              web_searches: 4,
              key: 'checkout',
              surges: [{ weekday: 'friday', at: '18:04', minutes: 9, requests: 2310 }],
            },
            { model: 'claude-sonnet-5', requests: 60, key: 'evaluation' },
          ],
          support: [
            {
              model: 'claude-sonnet-5',
              rhythm: 'support',
              requests: 330,
              input: 760,
              cache_writes: 160,
              cache_reads: 2260,
            },
          ],
          catalog: [
            { model: 'claude-haiku-4-5', rhythm: 'night', requests: 2600, input: 2400, tier: 'batch' },
            { model: 'claude-haiku-4-5', requests: 40, tier: 'priority' },
          ],
          tools: [
            { model: 'claude-fable-5', rhythm: 'rare', requests: 4 },
            { model: null, requests: 12, input: 0, output: 0 },
          ],
          new: [
            { model: 'claude-opus-5-5', rhythm: 'steady', requests: 90 },
            { model: 'claude-opus-5-5', rhythm: 'steady', requests: 12, speed: 'fast' },
          ],
          idle: [],
          old: [{ model: 'claude-haiku-4-5', rhythm: 'steady', requests: 9 }],
        },
        ...usage,
      },
    },
    'the week',
    now,
  );
}
