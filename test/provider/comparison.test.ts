import { expect, test } from 'vitest';

import type { LiveGroup } from '../../src/model/snapshot-types.js';
import { compare } from '../../src/provider/comparison.js';
import type { ExpectedLimits } from '../../src/provider/expected-limits.js';
import { opus, options, workspace, world } from '../plan/worlds.js';

/** A group that counts how often it is indexed: that alone asks for the models that only workspaces list. */
function counted(group: LiveGroup): { readonly group: LiveGroup; readonly count: () => number } {
  let count = 0;
  const models = Object.assign([...group.workspace_models], {
    [Symbol.iterator]: () => {
      count += 1;
      return group.workspace_models.values();
    },
  });
  return { group: { ...group, workspace_models: models }, count: () => count };
}

test('the groups are indexed once, however often what is expected of them is asked', () => {
  const { group, count } = counted(opus);
  const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 700 } })], { groups: [group] });
  const expected = (key: string, value: string): ExpectedLimits => ({
    workspaceId: 'wrkspc_prod',
    limits: new Map([[key, new Map([['requests_per_minute', value]])]]),
    undeclared: 'error',
    owner: null,
  });
  const comparison = compare(expected('claude-opus-4-5', '500'), live, options.tool);
  expect(comparison.live).toEqual(expected('claude-opus-4-5', '700').limits);
  expect(comparison.asksTheSame(expected('rlg_opus', '500'), 'limits')).toBe(true);
  expect(comparison.asksTheSame(expected('rlg_opus', '700'), 'limits')).toBe(false);
  expect(count()).toBe(1);
});
