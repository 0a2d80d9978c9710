import { expect, test } from 'vitest';

import { blameText } from '../../../src/report/activity/blame-words.js';
import { changeOf } from '../plans.js';

test('an event that fits limits of two groups is told with a doubt', () => {
  const event = {
    id: 'a',
    at: '2026-11-20T09:05:42.000Z',
    model_group: 'internal',
    actor: { type: 'user_actor', id: 'u' },
  };
  const told = (doubt: object): string | null =>
    blameText(changeOf({ blame: { events: [{ ...event, ...doubt }], unknown: null } }));
  expect(told({})).toBe('set on 2026-11-20 09:05 UTC by user u');
  expect(told({ group_unclear: true })).toBe(
    'set on 2026-11-20 09:05 UTC by user u, if the Activity Feed’s internal is this group',
  );
});
