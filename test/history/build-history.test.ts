import { describe, expect, test } from 'vitest';

import { groupName } from '../../src/model/address.js';
import type { HistoryChange, LimitHistory } from '../../src/model/history/history-types.js';
import { group, opus, sonnet, workspace, world } from '../plan/worlds.js';
import { historyOf, reading, without } from './readings.js';

const raised = {
  ...opus,
  limits: opus.limits.map((one) => (one.limiter === 'fast_otpm' ? { ...one, value: 9 } : one)),
};
const before = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })], { groups: [opus, sonnet] });
const after = { ...before, groups: [raised, sonnet] };

/** A change in one line: when, whose, what. */
function say({ between, scope, difference }: HistoryChange): string {
  const time = `${between.after.slice(5, 16)} to ${between.before.slice(5, 16)}, ${scope}:`;
  if (difference.kind === 'model') {
    const [from, to] = [difference.before, difference.after].map((one) => (one === null ? 'none' : groupName(one)));
    return `${time} ${difference.model} ${from} → ${to}`;
  }
  const place = 'workspace' in difference ? difference.workspace.name : groupName(difference.group);
  const limiter = 'limiter' in difference ? ` ${difference.limiter}` : '';
  const [was, is] = [difference.before, difference.after].map((side) =>
    typeof side === 'object' && side !== null ? `${side.source} ${side.value}` : String(side),
  );
  return `${time} ${difference.kind} ${place}${limiter} ${was} → ${is}`;
}

const told = ({ changes }: LimitHistory): readonly string[] => changes.map(say);

describe('a history', () => {
  test('tells each change between when the old was seen last and the new was seen first', () => {
    const { changes, lines, window, snapshots, complete } = historyOf([
      reading('2026-05-01T00:00', before, '2026-05-06T06:17'),
      reading('2026-05-06T12:17', after, '2026-06-01T00:00'),
    ]);
    expect(changes.map(say)).toEqual([
      '05-06T06:17 to 05-06T12:17, organization: organization-limit Claude Opus 4.x fast_otpm 0 → 9',
    ]);
    expect([window, snapshots, complete]).toEqual([
      { from: '2026-05-01T00:00:00Z', to: '2026-06-01T00:00:00Z' },
      2,
      true,
    ]);
    expect(lines.find(({ limiter }) => limiter === 'fast_otpm')).toEqual({
      address: 'organization/rlg_opus/fast_otpm',
      workspace: null,
      group: {
        id: 'rlg_opus',
        rate_limit_id: 'entry-rlg_opus',
        type: 'model_group',
        display_name: 'Claude Opus 4.x',
        models: opus.models,
      },
      limiter: 'fast_otpm',
      values: [
        { value: 0, first_seen: '2026-05-01T00:00:00Z', last_seen: '2026-05-06T06:17:00Z' },
        { value: 9, first_seen: '2026-05-06T12:17:00Z', last_seen: '2026-06-01T00:00:00Z' },
      ],
    });
  });

  test('counts a workspace that could not be read as not read, and looks back to when it was', () => {
    const changed = world([workspace('prod', { rlg_opus: { requests_per_minute: 900 } })], { groups: [opus, sonnet] });
    const readings = [
      reading('2026-05-01T00:00', before),
      reading('2026-05-02T00:00', without(before, ['wrkspc_prod'])),
      reading('2026-05-03T00:00', changed),
    ];
    expect(told(historyOf(readings))).toEqual([
      '05-01T00:00 to 05-03T00:00, workspaces: limit prod requests_per_minute workspace 500 → workspace 900',
    ]);
    const { changes, not_read, complete, lines } = historyOf(readings.slice(0, 2));
    expect([changes, complete]).toEqual([[], false]);
    expect(not_read).toEqual([{ workspace: { id: 'wrkspc_prod', name: 'prod' }, last_read: '2026-05-01T00:00:00Z' }]);
    expect(lines.at(-1)?.values).toEqual([
      { value: 500, first_seen: '2026-05-01T00:00:00Z', last_seen: '2026-05-01T00:00:00Z' },
    ]);
  });

  test('says nothing of a workspace that could not even be looked up, nor when it is back', () => {
    const lost = {
      ...world([], { groups: [opus, sonnet] }),
      complete: false,
      incomplete: [
        { workspace: { id: 'wrkspc_prod', name: 'wrkspc_prod' }, reason: 'gone', status: 404, request_id: null },
      ],
    };
    const readings = [
      reading('2026-05-01T00:00', before),
      reading('2026-05-02T00:00', lost),
      reading('2026-05-03T00:00', before),
    ];
    expect(told(historyOf(readings))).toEqual([]);
    expect(historyOf(readings.slice(1, 2)).not_read).toEqual([
      { workspace: { id: 'wrkspc_prod', name: 'wrkspc_prod' }, last_read: null },
    ]);
  });

  test('tells of workspaces that were made, renamed and archived, and the overrides of a new one', () => {
    const later = world(
      [
        workspace('production', { rlg_opus: { requests_per_minute: 500 } }, { id: 'wrkspc_prod' }),
        workspace('new', { rlg_sonnet: { requests_per_minute: 7 } }),
      ],
      { groups: [opus, sonnet] },
    );
    const last = {
      ...later,
      workspaces: [
        workspace('production', {}, { id: 'wrkspc_prod', archived_at: '2026-05-03T00:00:00Z' }),
        ...later.workspaces.slice(1),
      ],
    };
    const readings = [
      reading('2026-05-01T00:00', before),
      reading('2026-05-02T00:00', later),
      reading('2026-05-03T00:00', last),
    ];
    expect(told(historyOf(readings))).toEqual([
      '05-01T00:00 to 05-02T00:00, workspaces: workspace new absent → live',
      '05-01T00:00 to 05-02T00:00, workspaces: limit new requests_per_minute null → workspace 7',
      '05-01T00:00 to 05-02T00:00, workspaces: workspace-name production prod → production',
      '05-02T00:00 to 05-03T00:00, workspaces: workspace production live → archived',
    ]);
  });

  test('tells of each model that left a group, joined one or went to another', () => {
    const [o, s] = [
      group('rlg_opus', { display_name: 'Opus', models: ['stays', 'leaves', 'moves', 'to-new'] }),
      group('rlg_sonnet', { display_name: 'Sonnet', models: ['of-sonnet'] }),
    ];
    const fresh = group('rlg_new', {
      display_name: 'New',
      models: ['to-new', 'only-new'],
      limits: { requests_per_minute: 3 },
    });
    const [o2, s2] = [
      { ...o, models: ['stays'] },
      { ...s, models: ['of-sonnet', 'moves', 'joins'] },
    ];
    const readings = [
      reading('2026-05-01T00:00', world([], { groups: [o, s] })),
      reading('2026-05-02T00:00', world([], { groups: [o2, s2, fresh] })),
      reading('2026-05-03T00:00', world([], { groups: [o2, { ...s2, models: null }] })),
    ];
    const time = '05-01T00:00 to 05-02T00:00, organization:';
    const next = '05-02T00:00 to 05-03T00:00, organization:';
    expect(told(historyOf(readings))).toEqual([
      `${time} group New absent → present`,
      `${time} organization-limit New requests_per_minute null → 3`,
      `${time} joins none → Sonnet`,
      `${time} leaves Opus → none`,
      `${time} moves Opus → Sonnet`,
      `${time} to-new Opus → New`,
      `${next} group New present → absent`,
      `${next} organization-limit New requests_per_minute 3 → null`,
      `${next} joins Sonnet → none`,
      `${next} moves Sonnet → none`,
      `${next} of-sonnet Sonnet → none`,
    ]);
  });

  test('counts an override that goes with its group as the vendor’s doing', () => {
    const readings = [
      reading('2026-05-01T00:00', before),
      reading('2026-05-02T00:00', { ...before, groups: [sonnet], workspaces: [workspace('prod')] }),
    ];
    const { changes, summary } = historyOf(readings);
    expect(changes.map(say).at(-1)).toBe(
      '05-01T00:00 to 05-02T00:00, organization: limit prod requests_per_minute workspace 500 → null',
    );
    expect(summary).toEqual({ organization: changes.length, workspaces: 0 });
  });

  test('follows a limit whose group has another key in a later generation of the API', () => {
    const old = { ...opus, id: null, key: 'entry-rlg_opus' };
    const readings = [
      reading(
        '2026-05-01T00:00',
        world([workspace('prod', { 'entry-rlg_opus': { requests_per_minute: 500 } })], { groups: [old] }),
      ),
      reading(
        '2026-05-02T00:00',
        world([workspace('prod', { rlg_opus: { requests_per_minute: 600 } })], { groups: [opus] }),
      ),
    ];
    const { lines } = historyOf(readings);
    expect(lines.find(({ workspace: one }) => one !== null)).toMatchObject({
      address: 'wrkspc_prod/rlg_opus/requests_per_minute',
      values: [{ value: 500 }, { value: 600 }],
    });
  });

  test('begins at the time that is asked for, and tells of the workspaces that are', () => {
    const third = {
      ...after,
      workspaces: [workspace('prod', { rlg_opus: { requests_per_minute: 900 } }), workspace('other')],
    };
    const readings = [
      reading('2026-05-01T00:00', before),
      reading('2026-05-02T00:00', after),
      reading('2026-05-03T00:00', third),
    ];
    const since = historyOf(readings, { since: '2026-05-02T00:00:00Z' });
    expect([since.window.from, told(since).length, since.summary]).toEqual([
      '2026-05-02T00:00:00Z',
      2,
      { organization: 0, workspaces: 2 },
    ]);
    expect(historyOf(readings, { since: '2026-04-01T00:00:00Z' }).window.from).toBe('2026-05-01T00:00:00Z');
    const some = historyOf(readings, { include: ({ name }) => name === 'other' });
    expect(told(some)).toHaveLength(2);
    expect(some.lines.filter((line) => line.workspace !== null)).toEqual([]);
  });

  test('is not complete where a file was left out', () => {
    const leftOut = [{ file: 'a.json', message: 'a.json is damaged' }];
    const history = historyOf([reading('2026-05-01T00:00', before)], { leftOut });
    expect([history.complete, history.left_out]).toEqual([false, leftOut]);
  });

  test('does not turn a time round where two machines’ clocks differ', () => {
    const readings = [reading('2026-05-01T00:00', before, '2026-05-02T00:05'), reading('2026-05-02T00:00', after)];
    expect(historyOf(readings).changes[0]?.between).toEqual({
      after: '2026-05-02T00:00:00Z',
      before: '2026-05-02T00:00:00Z',
    });
  });
});
