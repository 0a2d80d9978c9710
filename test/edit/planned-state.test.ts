import { describe, expect, test } from 'vitest';

import { readDeclaration } from '../../src/declaration/read-declaration.js';
import { acceptLimit } from '../../src/edit/accept-limit.js';
import { type EditedDeclaration, openPlanned } from '../../src/edit/edited-declaration.js';
import type { LiveGroup } from '../../src/model/snapshot-types.js';
import { createPlan } from '../../src/plan/create-plan.js';
import { group, options, workspace, world } from '../plan/worlds.js';

const limits = { requests_per_minute: 4000, tokens_per_day: 1_000_000 };
const opus = group('rlg_opus', { models: ['opus'], workspace_models: ['opus-beta'], limits });
const sonnet = group('rlg_sonnet', { models: ['sonnet'], workspace_models: ['sonnet-beta'], limits });
const drifted = { rlg_opus: { requests_per_minute: 1 }, rlg_sonnet: { requests_per_minute: 2 } };

interface Words {
  readonly groups?: readonly LiveGroup[];
  readonly overrides?: Parameters<typeof workspace>[1];
  /** The file's name when it is opened again. */
  readonly now?: string;
}

/** Plans what a limits.yaml says of `prod`, and opens it with what the plan tells. */
function opened(yaml: string, { groups = [opus, sonnet], overrides = drifted, now = 'limits.yaml' }: Words = {}) {
  const bytes = new TextEncoder().encode(`version: 1\n${yaml}`);
  const snapshot = world([workspace('prod', overrides)], { groups });
  const plan = createPlan(readDeclaration([{ path: 'limits.yaml', bytes }]), snapshot, options);
  return { plan, edited: openPlanned([{ path: now, bytes }], plan) };
}

const entry = (of: string): string => `workspaces: {prod: {limits: ${of}}}\n`;
const meant = ({ resolved }: EditedDeclaration, ...keys: readonly string[]): readonly (string | null)[] =>
  keys.map((key) => resolved.groups.find(key)?.key ?? null);

describe('a model that only workspaces list means its group', () => {
  test.each([
    ['where a limit under it is a change', entry('{opus-beta: {requests_per_minute: 7}, sonnet-beta: inherit}')],
    [
      'under a name of the team’s',
      `groups: {ours: opus-beta, theirs: sonnet-beta}\n${entry('{ours: {requests_per_minute: 7}, theirs: inherit}')}`,
    ],
    [
      'through an alias, where its other key is known',
      entry('{opus-beta: &l {requests_per_minute: 7}, sonnet: *l, sonnet-beta: {}}'),
    ],
  ])('%s', (_, yaml) => {
    const { edited } = opened(yaml);
    expect(meant(edited, 'opus', 'opus-beta', 'sonnet')).toEqual(['rlg_opus', 'rlg_opus', 'rlg_sonnet']);
    expect([...edited.untold]).toEqual([]);
  });

  test('through an alias, where its other keys are an ID, a type, and what means no group', () => {
    const batch = group('rlg_batch', { type: 'batch', limits });
    const overrides = {
      rlg_opus: drifted.rlg_opus,
      rlg_sonnet: { requests_per_minute: 7 },
      rlg_batch: { requests_per_minute: 7 },
    };
    const yaml = entry('{opus-beta: &l {requests_per_minute: 7}, rlg_sonnet: *l, batch: *l, gone: *l}');
    const { plan, edited } = opened(yaml, { groups: [opus, sonnet, batch], overrides });
    expect([plan.changes.length, meant(edited, 'opus-beta'), edited.untold.size]).toEqual([1, ['rlg_opus'], 0]);
  });

  test('in a file that is elsewhere now', () => {
    const { edited } = opened(entry('{opus-beta: {requests_per_minute: 7}}'), { now: 'elsewhere/limits.yaml' });
    expect(meant(edited, 'opus-beta')).toEqual(['rlg_opus']);
  });

  test('and the models that the organization lists go before it', () => {
    const wider = { ...sonnet, workspace_models: ['opus'] };
    expect(meant(opened(entry('{opus: {requests_per_minute: 7}}'), { groups: [opus, wider] }).edited, 'opus')).toEqual([
      'rlg_opus',
    ]);
  });
});

test('what an alias has under two such models is not edited, since no change tells which is which', () => {
  const { plan, edited } = opened(entry('{opus-beta: &l {requests_per_minute: 7}, sonnet-beta: *l}'));
  expect([meant(edited, 'opus-beta', 'sonnet-beta'), plan.changes.length]).toEqual([[null, null], 2]);
  for (const { workspace: of, group: about, limiter } of plan.changes) {
    expect(() => acceptLimit(edited, { workspace: of, group: about, limiter, live: 1 })).toThrow(
      'The place of "requests_per_minute" of the workspace "prod" cannot be edited safely',
    );
  }
});

test('a key that means no group, or two, means none, whatever the groups of the changes list', () => {
  const batches = ['rlg_one', 'rlg_two'].map((id) => group(id, { type: 'batch', limits }));
  const twins = [opus, group('rlg_twin', { models: ['opus'], limits }), ...batches];
  const overrides = { rlg_opus: { requests_per_minute: 1 }, rlg_one: { requests_per_minute: 1 } };
  const yaml = `groups: {ours: opus}\n${entry('{ours: inherit, batch: inherit, rlg_opus: inherit, rlg_one: inherit}')}`;
  const { plan, edited } = opened(yaml, { groups: twins, overrides });
  expect(plan.changes.map(({ group: { id } }) => id)).toEqual(['rlg_one', 'rlg_opus']);
  expect(meant(edited, 'ours', 'opus', 'batch', 'rlg_opus', 'rlg_one')).toEqual([
    null,
    null,
    null,
    'rlg_opus',
    'rlg_one',
  ]);
});
