import { expect, test } from 'vitest';

import { group, opus, planOf, workspace, world } from './worlds.js';

test('an override is named by the type of a group without an ID, and by its key where no word means the group alone', () => {
  const batch = group(null, { type: 'batch', limits: { requests_per_minute: 2000 } });
  const shared = group(null, { rate_limit_id: 'entry-shared', models: ['claude-opus-4-5'], limits: { fast_otpm: 0 } });
  const another = group(null, { rate_limit_id: 'entry-another', models: ['claude-opus-4-5'] });
  const stray = workspace('stray', { batch: { requests_per_minute: 7 }, 'entry-shared': { fast_otpm: 8 } });
  const { undeclared } = planOf('workspaces: {}', world([stray], { groups: [opus, batch, shared, another] }));
  expect(undeclared?.flatMap(({ overrides }) => overrides.map(({ key, value }) => [key, value]))).toEqual([
    ['batch', 7],
    ['entry-shared', 8],
  ]);
});
