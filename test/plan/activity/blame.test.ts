import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Blame, LimitEvent } from '../../../src/model/activity/activity-types.js';
import { groupKey } from '../../../src/model/address.js';
import type { Change } from '../../../src/model/plan-types.js';
import type { Group, LiveGroup } from '../../../src/model/snapshot-types.js';
import { inherited, override } from '../../../src/model/setting.js';
import { blameChanges, type Evidence } from '../../../src/plan/activity/blame.js';
import { workspace as liveWorkspace, opus as liveOpus, world } from '../worlds.js';
import { batch, changeOf, opus, planOf } from '../../report/plans.js';

const { id: workspace } = changeOf().workspace;

/** Of `prod-chat`: somebody sets 500 requests a minute, which is live, in a group that no name tells. */
function event(parts: Partial<LimitEvent> = {}): LimitEvent {
  return {
    id: 'activity_1',
    at: '2026-11-20T09:00:00.000Z',
    workspace_id: workspace,
    model_group: 'internal_a',
    limiter: 'requests_per_minute',
    value: 500,
    actor: { type: 'user_actor', id: 'user_1' },
    ...parts,
  };
}

function liveGroup(group: Group): LiveGroup {
  return { ...group, key: groupKey(group), workspace_models: [], limits: [] };
}

const evidence: Evidence = {
  events: [],
  otherwise: 'no-event',
  live: { groups: [opus, batch].map(liveGroup), workspaces: [] },
  until: '2026-11-21T20:05:00.000Z',
  settled: '2026-11-21T19:00:00.000Z',
};

function blame(events: readonly LimitEvent[], change: Change = changeOf()): Blame | undefined {
  return blameChanges(planOf({ changes: [change] }), { ...evidence, events }).changes[0]?.blame;
}

function idsOf(events: readonly LimitEvent[], change?: Change): readonly string[] {
  return blame(events, change)?.events.map(({ id }) => id) ?? [];
}

describe('who changed a limit', () => {
  test('is told from the newest event that fits workspace, limiter and value', () => {
    const events = [
      event({ id: 'older', at: '2026-11-01T00:00:00.000Z' }),
      event({ id: 'other-workspace', workspace_id: 'wrkspc_other', at: '2026-11-21T00:00:00.000Z' }),
      event({ id: 'other-limiter', limiter: 'tokens_per_day', at: '2026-11-21T00:00:00.000Z' }),
      event({ id: 'newest' }),
    ];
    expect(blame(events)).toEqual({
      events: [
        {
          id: 'newest',
          at: '2026-11-20T09:00:00.000Z',
          model_group: 'internal_a',
          actor: { type: 'user_actor', id: 'user_1' },
        },
      ],
      unknown: null,
    });
  });

  test('is told from a cleared override where live is inherited, and not from a value that equals what is inherited', () => {
    const cleared = changeOf({ before: inherited(500), action: 'create', rule: 'limit-missing' });
    expect(idsOf([event({ id: 'set' }), event({ id: 'cleared', model_group: 'b', value: null })], cleared)).toEqual([
      'cleared',
    ]);
    expect(idsOf([event({ id: 'cleared', value: null })])).toEqual([]);
  });

  test('is two groups of the feed where both fit, the newer first', () => {
    const older = event({ id: 'b', model_group: 'internal_b', at: '2026-11-19T09:00:00.000Z' });
    expect(idsOf([older, event({ id: 'a' })])).toEqual(['a', 'b']);
  });

  test('is none whose group was set to something else since, once that had time to take effect', () => {
    const since = event({ id: 'since', value: 700, at: '2026-11-20T10:00:00.000Z' });
    expect(blame([event(), since])).toEqual({ events: [], unknown: 'no-event' });
    const lately = event({ id: 'lately', value: 700, at: '2026-11-21T19:30:00.000Z' });
    expect(idsOf([event(), lately])).toEqual(['activity_1']);
    expect(idsOf([event(), { ...since, model_group: 'internal_b' }])).toEqual(['activity_1']);
  });

  test('is nobody who came after live was read', () => {
    expect(blame([event({ at: '2026-11-21T20:06:00.000Z' })])?.unknown).toBe('no-event');
    expect(idsOf([event({ at: '2026-11-21T20:04:00.000Z' })])).toEqual(['activity_1']);
  });

  test('is the group that is named, where the feed names one as the API does', () => {
    const [own, other] = ['claude-opus-4-8', 'batch'];
    expect(idsOf([event({ id: 'own', model_group: own }), event({ id: 'unnamed' })])).toEqual(['own']);
    expect(idsOf([event({ id: 'other', model_group: other }), event({ id: 'unnamed' })])).toEqual(['unnamed']);
  });

  test('is nobody who set the same value in another group, as what is live elsewhere tells', () => {
    const both = { rlg_opus: { requests_per_minute: 500 }, rlg_sonnet: { requests_per_minute: 500 } };
    const live = world([
      liveWorkspace('prod', both),
      liveWorkspace('dev', { rlg_sonnet: { requests_per_minute: 70 } }),
    ]);
    const change = changeOf({ workspace: { id: 'wrkspc_prod', name: 'prod' }, group: liveOpus });
    const own = event({ workspace_id: 'wrkspc_prod' });
    const elsewhere = event({ id: 'elsewhere', workspace_id: 'wrkspc_dev', value: 70 });
    const told = (events: readonly LimitEvent[]): Blame | undefined =>
      blameChanges(planOf({ changes: [change] }), { ...evidence, live, events }).changes[0]?.blame;
    expect(told([own])?.events).toHaveLength(1);
    expect(told([own, elsewhere])).toEqual({ events: [], unknown: 'no-event' });
    expect(told([own, elsewhere, { ...own, id: 'b', model_group: 'internal_b' }])?.events).toMatchObject([{ id: 'b' }]);
  });

  test('is told with a doubt where one event fits limits of two groups', () => {
    const of = (id: string, group: Group): Change => changeOf({ id, address: id, group });
    const changes = [of('c-1', opus), of('c-2', batch)];
    const unclear = (events: readonly LimitEvent[]): unknown =>
      blameChanges(planOf({ changes }), { ...evidence, events }).changes.map(({ blame: told }) =>
        told?.events.map(({ id, group_unclear: doubt = false }) => [id, doubt]),
      );
    expect(unclear([event()])).toEqual([[['activity_1', true]], [['activity_1', true]]]);
    const named = event({ id: 'named', model_group: 'batch' });
    expect(unclear([event(), named])).toEqual([[['activity_1', false]], [['named', false]]]);
  });

  test('is asked of drift and conflicts alone, and says why it is not known', () => {
    const known = (name: Change['class']): string | null | undefined => blame([], changeOf({ class: name }))?.unknown;
    expect(
      ['drift', 'conflict', 'pending', 'overdue', 'adopted'].map((name) => known(name as Change['class'])),
    ).toEqual(['no-event', 'no-event', undefined, undefined, undefined]);
    const off = blameChanges(planOf({ changes: [changeOf()] }), { ...evidence, otherwise: 'feed-off' });
    expect(off.changes[0]?.blame?.unknown).toBe('feed-off');
  });
});

/** Small worlds, in which groups and values meet often. */
const anyEvents = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 1, max: 40 }).map((number) => `activity_${number}`),
    at: fc.integer({ min: 1, max: 22 }).map((day) => `2026-11-${String(day).padStart(2, '0')}T09:00:00.000Z`),
    workspace_id: fc.constantFrom(workspace, 'wrkspc_other'),
    model_group: fc.constantFrom('internal_a', 'internal_b', 'batch', 'claude-opus-4-8'),
    limiter: fc.constantFrom('requests_per_minute', 'tokens_per_day'),
    value: fc.constantFrom(500, 700, null),
    actor: fc.constant({ type: 'user_actor', id: 'user_1' }),
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);
const anyChange = fc.constantFrom(changeOf(), changeOf({ before: inherited(4000) }), changeOf({ before: override(0) }));

describe('whatever the feed holds,', () => {
  test('who is named did just that to just this limit, once for each group, and the order of the events does not matter', () => {
    fc.assert(
      fc.property(anyEvents, anyChange, (events, change) => {
        const told = blame(events, change);
        expect(blame(events.toReversed(), change)).toEqual(told);
        const named = told?.events.map(({ id }) => events.find((one) => one.id === id)) ?? [];
        for (const one of named) {
          expect(one).toMatchObject({ workspace_id: workspace, limiter: 'requests_per_minute' });
          expect(one?.value).toBe(change.before.source === 'organization' ? null : change.before.value);
        }
        expect(new Set(named.map((one) => one?.model_group)).size).toBe(named.length);
        expect(told?.unknown === null).toBe(named.length > 0);
      }),
    );
  });

  test('nothing else of the plan changes, and its digest least of all', () => {
    fc.assert(
      fc.property(anyEvents, anyChange, (events, change) => {
        const plan = planOf({ changes: [change] });
        const blamed = blameChanges(plan, { ...evidence, events });
        const without = blamed.changes.map((one) => ({ ...one, blame: undefined }));
        expect({ ...blamed, changes: without }).toEqual({ ...plan, changes: [{ ...change, blame: undefined }] });
      }),
    );
  });
});
