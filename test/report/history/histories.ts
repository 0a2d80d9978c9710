import * as fc from 'fast-check';

import type { LimitHistory } from '../../../src/model/history/history-types.js';
import type { Snapshot } from '../../../src/model/snapshot-types.js';
import { arbitraryLive } from '../../declaration/arbitrary-live.js';
import { historyOf, reading, without } from '../../history/readings.js';
import { batch, group, opus, sonnet, workspace, world } from '../../plan/worlds.js';

const raised = group('rlg_opus', {
  display_name: 'Claude Opus 4.x',
  models: ['claude-opus-4-5'],
  limits: { requests_per_minute: 4000, input_tokens_per_minute_cache_aware: 10_000_000, fast_otpm: 0 },
});
const five = group('rlg_opus5', {
  display_name: 'Claude Opus 5',
  models: ['claude-opus-4-6', 'claude-opus-5'],
  limits: { requests_per_minute: 4000 },
});

const spring = world(
  [workspace('prod-shop', { rlg_opus: { requests_per_minute: 500 } }), workspace('staging'), workspace('old')],
  { groups: [opus, sonnet, batch] },
);
const may = { ...spring, groups: [raised, sonnet, batch, five] };
const june = {
  ...may,
  workspaces: [
    workspace('prod-shop', { rlg_opus: { requests_per_minute: 900 }, rlg_opus5: { requests_per_minute: 100 } }),
    workspace('stage', {}, { id: 'wrkspc_staging' }),
    workspace('old', {}, { archived_at: '2026-06-01T08:00:00Z' }),
    workspace('new'),
  ],
};

const hostile = "a|b`<script>alert('x')</script>\u001b[31m\n::error::x ##[group] $HOME";
const hostileGroup = group('rlg_h', { display_name: hostile, models: [hostile], limits: { [hostile]: 1 } });

/** One row for what each shows; goldens are made of them. */
export const histories = {
  'a-spring': historyOf(
    [
      reading('2026-05-01T00:17', spring, '2026-05-06T06:17'),
      reading('2026-05-06T12:17', may, '2026-05-31T18:17'),
      reading('2026-06-01T00:17', without(june, ['wrkspc_staging']), '2026-06-01T06:17'),
    ],
    { leftOut: [{ file: 'history/notes.txt', message: 'history/notes.txt is no snapshot' }] },
  ),
  'nothing-changed': historyOf([reading('2026-05-01T00:17', spring, '2026-06-01T06:17')]),
  'hostile-names': historyOf([
    reading('2026-05-01T00:17', world([workspace('prod')], { groups: [opus] })),
    reading(
      '2026-05-02T00:17',
      world([workspace(hostile, { rlg_h: { [hostile]: 7 } }, { id: 'wrkspc_prod' })], {
        groups: [{ ...opus, display_name: hostile }, hostileGroup],
        organization: { id: 'org-1', name: hostile },
      }),
    ),
  ]),
} as const satisfies Record<string, LimitHistory>;

/** Readings of one organization, a day apart; some workspaces were not read. */
export const arbitraryHistory: fc.Arbitrary<LimitHistory> = fc
  .array(fc.tuple(arbitraryLive, fc.boolean()), { minLength: 1, maxLength: 3 })
  .map((given) =>
    historyOf(
      given.map(([snapshot, cut], at) => reading(`2026-05-0${at + 1}T00:00`, cut ? cutDown(snapshot) : snapshot)),
    ),
  );

function cutDown(snapshot: Snapshot): Snapshot {
  return without(
    snapshot,
    snapshot.workspaces.slice(0, 1).map(({ id }) => id),
  );
}
