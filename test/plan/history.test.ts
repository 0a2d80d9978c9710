import { describe, expect, test } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import type { KeptReading } from '../../src/model/history/history-types.js';
import type { Past } from '../../src/model/past-types.js';
import { noPast } from '../../src/model/past-types.js';
import type { Finding, Plan } from '../../src/model/plan-types.js';
import type { LiveGroup, Snapshot } from '../../src/model/snapshot-types.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { planHistory } from '../../src/plan/history/former-models.js';
import { historyOf, reading } from '../history/readings.js';
import { changesOf, group, options, opus, rulesOf, sonnet, workspace, world } from './worlds.js';

const limit = (one: LiveGroup, value: number): LiveGroup => ({
  ...one,
  limits: one.limits.map((each) => (each.limiter === 'requests_per_minute' ? { ...each, value } : each)),
});
const withModels = (one: LiveGroup, models: readonly string[]): LiveGroup => ({ ...one, models });

interface Words {
  readonly yaml: string;
  readonly past?: Past;
  readonly today?: string;
  readonly include?: (one: { readonly name: string }) => boolean;
}

/** Plans with the last of some readings as live, and with what all of them tell. */
function planAfter(readings: readonly KeptReading[], { yaml, past = noPast, ...words }: Words): Plan {
  const bytes = new TextEncoder().encode(`version: 1\nworkspaces:\n${yaml}`);
  const declaration = readDeclaration([{ path: 'limits.yaml', bytes }]);
  const { snapshot } = readings.at(-1) as KeptReading;
  const history = planHistory(historyOf(readings), past);
  return createPlan(declaration, snapshot, { ...options, ...words, past, history });
}

function of(rule: Finding['rule'], { findings }: Plan): readonly string[] {
  return findings.flatMap((finding) => (finding.rule === rule ? [finding.message] : []));
}

describe('an organization limit that moved', () => {
  const overridden = (...names: readonly string[]): Snapshot =>
    world(names.map((name) => workspace(name, { rlg_opus: { requests_per_minute: 500 } })));
  const raise = (snapshot: Snapshot): Snapshot => ({ ...snapshot, groups: [limit(opus, 8000), sonnet] });
  const prod = overridden('prod');
  const yaml = '  prod: {limits: {rlg_opus: {requests_per_minute: 500}}}';
  const moved = [reading('2026-11-01T00:17', prod, '2026-11-12T06:17'), reading('2026-11-12T12:17', raise(prod))];

  test('is said with its bounds, and with whose overrides did not follow', () => {
    const plan = planAfter(moved, { yaml });
    expect(plan.verdict).toBe('in-sync');
    expect(of('organization-limit-moved', plan)).toEqual([
      'The organization’s requests_per_minute for Claude Opus 4.x moved from 4,000 to 8,000 between 2026-11-12 06:17 and 12:17 UTC, and the override of "prod" did not follow',
    ]);
  });

  test('is said for 30 days, and is no part of the digest', () => {
    expect(of('organization-limit-moved', planAfter(moved, { yaml, today: '2026-12-12' }))).toHaveLength(1);
    const later = planAfter(moved, { yaml, today: '2026-12-13' });
    expect(of('organization-limit-moved', later)).toEqual([]);
    expect(later.digest).toBe(planAfter(moved, { yaml }).digest);
  });

  test('is not said where the override moved too, came later, is another’s or is not looked at', () => {
    const other = { ...raise(prod), workspaces: [workspace('prod', { rlg_opus: { requests_per_minute: 900 } })] };
    const none = world([workspace('prod')]);
    const sideways = world([
      workspace('prod', { rlg_opus: { output_tokens_per_minute: 5 }, rlg_sonnet: { requests_per_minute: 5 } }),
    ]);
    for (const readings of [
      [reading('2026-11-01T00:17', prod), reading('2026-11-12T12:17', other)],
      [reading('2026-11-01T00:17', none), reading('2026-11-12T12:17', raise(prod))],
      [reading('2026-11-01T00:17', prod), reading('2026-11-12T12:17', raise(none))],
      [reading('2026-11-01T00:17', sideways), reading('2026-11-12T12:17', raise(sideways))],
    ])
      expect(of('organization-limit-moved', planAfter(readings, { yaml }))).toEqual([]);
    expect(of('organization-limit-moved', planAfter(moved, { yaml, include: () => false }))).toEqual([]);
  });

  test('counts more overrides than three, and says where there was or is no limit', () => {
    const many = overridden('a', 'b', 'c', 'd');
    const bare = (snapshot: Snapshot): Snapshot => ({ ...snapshot, groups: [{ ...opus, limits: [] }, sonnet] });
    const came = [reading('2026-11-01T00:17', bare(many)), reading('2026-11-12T12:17', many)];
    expect(of('organization-limit-moved', planAfter(came, { yaml: '  a: {limits: {}}' })).join()).toContain(
      'moved from no limit to 4,000 between 2026-11-01 00:17 and 2026-11-12 12:17 UTC, and the overrides of 4 workspaces did not follow',
    );
    const two = overridden('a', 'b');
    const went = [reading('2026-11-12T12:17', two, '2026-11-12T13:00'), reading('2026-11-12T12:18', bare(two))];
    expect(of('organization-limit-moved', planAfter(went, { yaml: '  a: {limits: {}}' })).join()).toContain(
      'moved from 4,000 to no limit at 2026-11-12 12:18 UTC, and the overrides of "a" and "b" did not follow',
    );
  });
});

describe('a key whose model left its group', () => {
  const yaml = '  prod: {limits: {claude-opus-4-6: {requests_per_minute: 500}}}';
  const prod = [workspace('prod', { rlg_opus: { requests_per_minute: 500 } })];
  const before = reading('2026-11-01T00:17', world(prod), '2026-11-12T06:17');
  const without = withModels(opus, ['claude-opus-4-5']);
  const five = group('rlg_five', {
    display_name: 'Claude Opus 5',
    models: ['claude-opus-4-6'],
    limits: { requests_per_minute: 900 },
  });
  const retired = reading('2026-11-12T12:17', world(prod, { groups: [without, sonnet] }));
  const moved = reading('2026-11-12T12:17', world(prod, { groups: [without, sonnet, five] }));
  const commit = (time: string, text = yaml): Past => {
    const bytes = new TextEncoder().encode(`version: 1\nworkspaces:\n${text}`);
    const declaration = readDeclaration([{ path: 'limits.yaml', bytes }]);
    const versions = [{ commit: 'abc', time: Date.parse(time) / 1000, declaration: () => declaration }];
    return { ...noPast, history: () => ({ versions, unavailable: null, whole: true }) };
  };

  test('means the group where it was, where no group has it now, and is named', () => {
    const plan = planAfter([before, retired], { yaml });
    expect([plan.verdict, changesOf(plan), rulesOf(plan)]).toEqual(['in-sync', [], ['model-left-group']]);
    expect(of('model-left-group', plan)).toEqual([
      '"claude-opus-4-6" left Claude Opus 4.x between 2026-11-12 06:17 and 12:17 UTC, and is in no group now; the key still means Claude Opus 4.x (rlg_opus)',
    ]);
  });

  test('means the group where it was, where the declaration named it before it went to another', () => {
    const plan = planAfter([before, moved], { yaml, past: commit('2026-11-01T00:00:00Z') });
    expect([changesOf(plan), of('model-left-group', plan)]).toEqual([
      [],
      [
        '"claude-opus-4-6" left Claude Opus 4.x between 2026-11-12 06:17 and 12:17 UTC, for Claude Opus 5, where use of it counts now; the key still means Claude Opus 4.x (rlg_opus)',
      ],
    ]);
  });

  test.each([
    ['was named later', commit('2026-11-13T00:00:00Z')],
    ['was not named then', commit('2026-11-01T00:00:00Z', '  prod: {limits: {}}')],
    ['is in no commit', noPast],
  ])('means the group where it is, where it %s', (_, past) => {
    const plan = planAfter([before, moved], { yaml, past });
    expect(changesOf(plan)[0]).toContain('create wrkspc_prod/rlg_five/requests_per_minute');
    expect(rulesOf(plan)).not.toContain('model-left-group');
  });

  test('means its group again where the model came back', () => {
    const back = reading('2026-11-14T00:17', world(prod));
    const plan = planAfter([before, moved, back], { yaml, past: commit('2026-11-01T00:00:00Z') });
    expect([changesOf(plan), rulesOf(plan)]).toEqual([[], []]);
  });

  test('is nothing to say where a model only joined a group', () => {
    const younger = reading('2026-11-01T00:17', world(prod, { groups: [without, sonnet] }));
    const plan = planAfter([younger, reading('2026-11-12T12:17', world(prod))], { yaml });
    expect([changesOf(plan), rulesOf(plan)]).toEqual([[], []]);
  });

  test('means nothing where its group is gone too', () => {
    const gone = reading('2026-11-14T00:17', world([workspace('prod')], { groups: [sonnet] }));
    const plan = planAfter([before, retired, gone], { yaml });
    expect(rulesOf(plan)).toEqual(['unknown-group']);
  });

  test('is said for what no model names at most of the group that it names', () => {
    const plan = planAfter([before, retired], { yaml: '  prod: {limits: {rlg_opus: {requests_per_minute: 500}}}' });
    expect(rulesOf(plan)).toEqual([]);
  });
});

describe('what drifted is dated', () => {
  const at = (value: number): Snapshot => world([workspace('prod', { rlg_opus: { requests_per_minute: value } })]);
  const yaml = '  prod: {limits: {rlg_opus: {requests_per_minute: 500}}}';
  const dated = (readings: readonly KeptReading[], words = yaml) =>
    planAfter(readings, { yaml: words }).changes.map(({ live_changed }) => live_changed);

  test('by the two readings between which live became what it is', () => {
    const first = reading('2026-11-01T00:17', at(500), '2026-11-12T06:17');
    expect(dated([first, reading('2026-11-12T12:17', at(900))])).toEqual([
      { after: '2026-11-12T06:17:00Z', before: '2026-11-12T12:17:00Z' },
    ]);
    expect(dated([first, reading('2026-11-12T12:17', world([workspace('prod')]))])).toEqual([
      { after: '2026-11-12T06:17:00Z', before: '2026-11-12T12:17:00Z' },
    ]);
  });

  test('but not where it was so from the first reading on', () => {
    expect(dated([reading('2026-11-01T00:17', at(900)), reading('2026-11-12T12:17', at(900))])).toEqual([undefined]);
    const never = world([workspace('prod')]);
    expect(dated([reading('2026-11-01T00:17', never), reading('2026-11-12T12:17', never)])).toEqual([undefined]);
  });
});
