import { describe, expect, test } from 'vitest';

import { changesOf, planOf, rulesOf, workspace, world } from './worlds.js';

const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]);

describe('removing a line from limits.yaml has one documented meaning', () => {
  test('of a limit: its override is one that is not declared, and to be cleared', () => {
    const plan = planOf('workspaces: {prod: {limits: {}}}\n', live);
    expect(changesOf(plan)).toEqual([
      'delete wrkspc_prod/rlg_opus/requests_per_minute 500 → organization:4000 (limit-undeclared)',
    ]);
  });

  test('of a whole entry: its overrides are nobody’s business, and the workspace is called undeclared', () => {
    const plan = planOf('workspaces: {}\n', live);
    expect([plan.changes, rulesOf(plan)]).toEqual([[], ['undeclared-workspace']]);
  });
});
