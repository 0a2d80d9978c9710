import { describe, expect, test } from 'vitest';

import type { Snapshot } from '../../src/model/snapshot-types.js';
import { type Committed, tell } from './past.js';
import { batch, changesOf, group, opus, sonnet, workspace, world } from './worlds.js';

const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]);

describe('a group is named by a model that ends', () => {
  const by = (key: string, extra = ''): string =>
    `${extra}workspaces: {prod: {limits: {${key}: {requests_per_minute: 500}}}}\n`;
  interface Told {
    readonly head: string;
    readonly today?: string;
    readonly base?: string;
    readonly versions?: readonly Committed[];
    readonly snapshot?: Snapshot;
  }
  const retiring = ({ snapshot = live, ...story }: Told): readonly string[] =>
    tell({ live: snapshot, ...story })
      .findings.filter(({ rule }) => rule === 'model-retiring')
      .map(({ message }) => message);
  const message =
    'The last day of "claude-opus-4-5" is 2027-01-22; it names Claude Opus 4.x, which keeps its ID, rlg_opus';

  test.each([
    ['60 days before', '2026-11-23', [message]],
    ['61 days before', '2026-11-22', []],
    ['on the day', '2027-01-22', [message]],
    ['long after', '2028-01-01', [message]],
  ])('%s', (_, today, messages) => {
    expect(retiring({ head: by('claude-opus-4-5'), today })).toEqual(messages);
  });

  const today = '2027-01-01';

  test('also where a name of the team’s stands for it, or the organization’s limits are of it', () => {
    const named = by('o', 'groups: {o: claude-opus-4-5}\n');
    const granted = 'organization: {limits: {claude-opus-4-5: {requests_per_minute: 4000}}}\nworkspaces: {}\n';
    expect([retiring({ head: named, today }), retiring({ head: granted, today })]).toEqual([[message], [message]]);
  });

  test.each([
    ['a group ID', by('rlg_opus')],
    ['a model without an end', by('claude-opus-4-6')],
    ['a name of the team’s that looks like the model', by('claude-opus-4-5', 'groups: {claude-opus-4-5: rlg_opus}\n')],
  ])('and not where it is named by %s', (_, head) => {
    expect(retiring({ head, today })).toEqual([]);
  });

  test('once for a template, and again for another place', () => {
    const head = `templates: {t: {claude-opus-4-5: {requests_per_minute: 5}}}\nworkspaces:\n  a: {extends: [t], limits: {}}\n  b: {extends: [t], limits: {claude-opus-4-5: {requests_per_minute: 6}}}\n`;
    expect(retiring({ head, today })).toEqual([message, message]);
  });

  test('without an ID of its group, says no ID', () => {
    const old = group(null, {
      rate_limit_id: null,
      models: ['claude-opus-4-5'],
      limits: { requests_per_minute: 4000 },
    });
    const snapshot = world([workspace('prod')], { groups: [{ ...old, display_name: 'Opus' }] });
    expect(retiring({ head: by('claude-opus-4-5'), today, snapshot })).toEqual([
      expect.stringMatching(/^The last day .*; .*it names .*, which keeps its ID$/),
    ]);
  });

  test('and is listed no more, whatever the day', () => {
    const gone = world([workspace('prod')], { groups: [sonnet, batch] });
    expect(retiring({ head: by('claude-opus-4-5'), snapshot: gone })).toEqual([
      'The last day of "claude-opus-4-5" is 2027-01-22; no group lists it',
    ]);
  });

  test('and is listed no more, with the group that the base or an earlier version knew it in', () => {
    const snapshot = world([workspace('prod')], { groups: [{ ...opus, models: ['claude-opus-4-6'] }, sonnet, batch] });
    const head = by('o', 'groups: {o: claude-opus-4-5}\n');
    const known = [
      'The last day of "claude-opus-4-5" is 2027-01-22; no group lists it; before, it named Claude Opus 4.x, rlg_opus',
    ];
    const unknown = ['The last day of "claude-opus-4-5" is 2027-01-22; no group lists it'];
    const named = by('o', 'groups: {o: claude-opus-4-6}\n');
    expect([
      retiring({ head, snapshot, base: named }),
      retiring({
        head,
        snapshot,
        base: head,
        versions: [
          [3, head],
          [9, by('o', 'groups: {o: rlg_opus}\n')],
        ],
      }),
      retiring({ head: by('claude-opus-4-5'), snapshot, base: by('rlg_opus') }),
      retiring({ head: by('claude-opus-4-5'), snapshot, base: named }),
    ]).toEqual([known, known, known, known]);
    const both = (first: string, second: string): string =>
      `workspaces: {prod: {limits: {${first}: {requests_per_minute: 500}, ${second}: {requests_per_minute: 500}}}}\n`;
    expect([
      retiring({ head, snapshot }),
      retiring({ head: by('claude-opus-4-5'), snapshot, base: by('rlg_opus').replace('500', '600') }),
      retiring({ head: by('claude-opus-4-5'), snapshot, base: by('rlg_opus').replace('prod', 'other') }),
      retiring({ head: both('claude-opus-4-5', 'claude-opus-4-6'), snapshot, base: both('rlg_opus', 'rlg_none') }),
      retiring({ head: by('claude-opus-4-5'), snapshot, base: both('rlg_opus', 'batch') }),
      retiring({ head: by('claude-opus-4-5'), snapshot, base: 'workspaces: {prod: {limits: {rlg_opus: inherit}}}\n' }),
    ]).toEqual([unknown, unknown, unknown, unknown, unknown, unknown]);
  });

  test('that no list knows is a slip, unless it named a group before: in the base, or in an earlier version', () => {
    const head = by('claude-opus-3-9');
    const unlisted = ['"claude-opus-3-9" is no longer listed; no group lists it'];
    expect([
      retiring({ head }),
      retiring({ head, base: by('claude-opus-4-6') }),
      retiring({ head, base: head }),
      retiring({ head, versions: [[3, head]] }),
    ]).toEqual([[], [], unlisted, unlisted]);
  });

  test('leaves the digest as it is, since it goes by the clock', () => {
    const [before, after] = ['2026-11-01', '2027-01-02'].map((day) =>
      tell({ live, head: by('claude-opus-4-5'), today: day }),
    );
    expect([before?.findings.length, after?.findings.length]).toEqual([0, 1]);
    expect(after?.digest).toBe(before?.digest);
  });
});

describe('a model that names a group may have moved', () => {
  const split = group('rlg_46', {
    display_name: 'Claude Opus 4.6',
    models: ['claude-opus-4-6'],
    limits: { requests_per_minute: 4000, output_tokens_per_minute: 400_000 },
  });
  const rest = { ...opus, models: ['claude-opus-4-5'] };
  const moved = (overrides: Parameters<typeof workspace>[1]): Snapshot =>
    world([workspace('prod', overrides)], { groups: [rest, split, sonnet, batch] });
  const left = moved({ rlg_opus: { requests_per_minute: 500 } });
  const by = (key: string, more = ''): string =>
    `workspaces: {prod: {limits: {${key}: {requests_per_minute: 500}}${more}}}\n`;
  const told = (head: string, snapshot = left) => {
    const plan = tell({ live: snapshot, head, base: head });
    const found = plan.findings.filter(({ rule }) => rule === 'model-may-have-moved');
    return [changesOf(plan).map((change) => change.split(' → ')[0]), found.map(({ address }) => address)];
  };
  const set = 'create wrkspc_prod/rlg_46/requests_per_minute organization:4000';
  const clear = 'delete wrkspc_prod/rlg_opus/requests_per_minute 500';

  test('says both groups, and asks for nothing in the old one', () => {
    expect(told(by('claude-opus-4-6'))).toEqual([[set], ['wrkspc_prod/rlg_opus/requests_per_minute']]);
    const { findings } = tell({ live: left, head: by('claude-opus-4-6') });
    expect(findings.find(({ rule }) => rule === 'model-may-have-moved')).toMatchObject({
      severity: 'warning',
      message:
        '"claude-opus-4-6" now names Claude Opus 4.6, where the requests_per_minute override is missing; Claude Opus 4.x (rlg_opus) has an override of 500 that is not declared. The model may have moved, so no change is proposed for Claude Opus 4.x',
      origin: { file: 'limits.yaml', line: 2 },
    });
  });

  test('also where a name of the team’s stands for it', () => {
    expect(told(`groups: {o: claude-opus-4-6}\n${by('o')}`)[1]).toHaveLength(1);
    expect(told(`groups: {o: rlg_46}\n${by('o')}`)).toEqual([[set, clear].toSorted(), []]);
  });

  test.each([
    ['its group is named by its ID', by('rlg_46'), left, [set, clear]],
    [
      'it is another limiter that is not declared',
      by('claude-opus-4-6'),
      moved({ rlg_opus: { output_tokens_per_minute: 500 } }),
      [set, 'delete wrkspc_prod/rlg_opus/output_tokens_per_minute 500'],
    ],
    [
      'the other group is not one of models',
      by('claude-opus-4-6'),
      moved({ rlg_batch: { requests_per_minute: 5 } }),
      [set, 'delete wrkspc_prod/rlg_batch/requests_per_minute 5'],
    ],
    [
      'its group has its override',
      by('claude-opus-4-6'),
      moved({ rlg_46: { requests_per_minute: 500 }, rlg_opus: { requests_per_minute: 500 } }),
      [clear],
    ],
    ['the entry ignores what it does not name', by('claude-opus-4-6', ', undeclared: ignore'), left, [set]],
  ])('is not said when %s', (_, head, snapshot, changes) => {
    expect(told(head, snapshot)).toEqual([changes.toSorted(), []]);
  });

  test('is not said of a model that this change names for the first time, so that naming one hides no drift', () => {
    const base = 'workspaces: {prod: {limits: {}}}\n';
    const plan = tell({ live: left, head: by('claude-opus-4-6'), base });
    expect(changesOf(plan).map((change) => change.split(' → ')[0])).toEqual([set, clear].toSorted());
    expect(plan.findings.filter(({ rule }) => rule === 'model-may-have-moved')).toEqual([]);
  });

  test('is of one workspace: what another one lacks is no evidence', () => {
    const two = world(
      [
        workspace('prod', { rlg_46: { requests_per_minute: 500 }, rlg_opus: { requests_per_minute: 500 } }),
        workspace('staging'),
      ],
      { groups: [rest, split] },
    );
    const limits = '{limits: {claude-opus-4-6: {requests_per_minute: 500}}}';
    expect(told(`workspaces: {prod: ${limits}, staging: ${limits}}\n`, two)).toEqual([
      [clear, set.replace('prod', 'staging')],
      [],
    ]);
  });
});
