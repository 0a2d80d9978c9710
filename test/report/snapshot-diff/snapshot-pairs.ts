import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { batch, group, opus, sonnet, workspace, world } from '../../plan/worlds.js';

const archived = { archived_at: '2026-11-12T09:30:00Z' };
const later = '2026-11-28T20:00:00Z';

const week = {
  before: world(
    [
      workspace('prod-chat', { rlg_opus: { requests_per_minute: 500, output_tokens_per_minute: 100_000 } }),
      workspace('batch-jobs', { rlg_batch: { requests_per_minute: 1000 } }),
      workspace('search-v1', { rlg_sonnet: { requests_per_minute: 50 } }, { id: 'wrkspc_search' }),
      workspace('prototype', { rlg_opus: { requests_per_minute: 10 } }),
      workspace('sandbox', {}, { read: false }),
      workspace('trial', {}, archived),
    ],
    {
      groups: [
        opus,
        sonnet,
        batch,
        group('rlg_haiku', { display_name: 'Claude Haiku 4.5', limits: { requests_per_minute: 4000 } }),
      ],
    },
  ),
  after: world(
    [
      workspace('prod-chat', { rlg_opus: { requests_per_minute: 1500, input_tokens_per_minute_cache_aware: 0 } }),
      workspace('batch-jobs', { rlg_batch: { requests_per_minute: 1000 } }, archived),
      workspace('search', { rlg_sonnet: { requests_per_minute: 50 } }, { id: 'wrkspc_search' }),
      workspace('hackathon', { rlg_fable: { requests_per_minute: 20 } }),
      workspace('sandbox'),
    ],
    {
      taken_at: later,
      groups: [
        {
          ...opus,
          limits: opus.limits.map((limit) => (limit.limiter === 'fast_otpm' ? { ...limit, value: 80_000 } : limit)),
        },
        { ...sonnet, display_name: 'Claude Sonnet 5.x', models: ['claude-sonnet-5', 'claude-sonnet-5-5'] },
        batch,
        group('rlg_fable', {
          display_name: 'Claude Fable 5',
          models: ['claude-fable-5'],
          limits: { requests_per_minute: 1000 },
        }),
      ],
    },
  ),
};

const hostile = {
  before: world([workspace('a', { rlg_opus: { requests_per_minute: 1 } }, { id: 'wrkspc_1' })], {
    organization: { id: 'org-1', name: 'Acme </h1> @all' },
    groups: [{ ...opus, display_name: '**Opus** | `x`', models: ['$(id)'] }],
  }),
  after: world(
    [workspace('::error::x\n##[add-mask]y\u001b[31m\u202e', { rlg_opus: { '`b` | #1': 7 } }, { id: 'wrkspc_1' })],
    {
      organization: { id: 'org-1', name: 'Acme </h1> @all' },
      taken_at: later,
      groups: [{ ...opus, display_name: '<img src=x>\n# y', models: ['[x](https://evil.example)'] }],
    },
  ),
};

const twins = ['rlg_1', 'rlg_2'].map((id) =>
  group(id, { display_name: 'Claude Opus 4.x', limits: { requests_per_minute: 1 } }),
);

/** Pairs of snapshots, each named after what its comparison shows. */
export const snapshotPairs: Readonly<Record<string, { readonly before: Snapshot; readonly after: Snapshot }>> = {
  'a-week': week,
  'a-week-backwards': { before: week.after, after: week.before },
  'groups-of-one-name': {
    before: world([], { groups: twins }),
    after: world([], { taken_at: later, groups: twins.map((twin) => ({ ...twin, limits: [] })) }),
  },
  'hostile-names': hostile,
  'no-difference': { before: week.before, after: { ...week.before, taken_at: later } },
  'models-and-sources': {
    before: world([workspace('prod', { rlg_opus: { requests_per_minute: [5, 'usage_tier'] } })], {
      groups: [
        { ...opus, display_name: null, models: null },
        { ...sonnet, models: [] },
      ],
    }),
    after: world([workspace('prod', {}, { read: false }), workspace('late', {}, archived)], {
      taken_at: later,
      groups: [
        { ...opus, models: [] },
        { ...sonnet, models: null },
      ],
    }),
  },
};
