import { expect, test } from 'vitest';

import { withLimitsThen } from '../../src/headroom/limits-then.js';
import type { HeadroomRow } from '../../src/model/headroom/headroom-types.js';
import type { KeptReading } from '../../src/model/history/history-types.js';
import { renderHeadroomCsv } from '../../src/report/headroom/headroom-csv.js';
import { renderHeadroomTerminal } from '../../src/report/headroom/headroom-terminal.js';
import { historyOf, reading } from '../history/readings.js';
import { group, workspace, world } from '../plan/worlds.js';
import { headroomOf, listingOf, rowOf, sonnet, workspaceOf } from '../report/headroom/headrooms.js';

const limitOf = (value: number | null) =>
  group(sonnet.id, {
    display_name: sonnet.display_name,
    models: sonnet.models,
    rate_limit_id: sonnet.rate_limit_id,
    limits: value === null ? {} : { requests_per_minute: value },
  });
const state = (organization: number | null, override: number | null) =>
  world([workspace('search', override === null ? {} : { [String(sonnet.id)]: { requests_per_minute: override } })], {
    groups: [limitOf(organization)],
  });

/** The peak, 800 requests, is on 27 Nov. */
const row = rowOf({ limit: 1000 });
const organization = rowOf({ workspace: null, limit: 5000, organization_limit: 5000 });
const today = reading('2026-11-30T02:14', state(5000, 1000));
const until = (one: ReturnType<typeof state>): KeptReading => reading('2026-11-20T00:17', one, '2026-11-28T00:17');

function thenOf(before: readonly KeptReading[], given: HeadroomRow = row): HeadroomRow['limit_then'] {
  const told = historyOf([...before, today]);
  return withLimitsThen(headroomOf([given]), told).rows[0]?.limit_then;
}

test.each([
  ['the override was another', until(state(5000, 500)), row, { limit: 500, ratio: 1.6 }],
  ['there was no override yet', until(state(5000, null)), row, { limit: 5000, ratio: 0.16 }],
  ['the organization’s limit was lower', until(state(400, 1000)), row, { limit: 400, ratio: 2 }],
  ['nothing was let through', until(state(5000, 0)), row, { limit: 0, ratio: null }],
  ['there was no limit', until(state(null, null)), row, { limit: null, ratio: null }],
  ['the organization’s own was another', until(state(2000, 1000)), organization, { limit: 2000, ratio: 0.4 }],
  ['it was the same', until(state(5000, 1000)), row, undefined],
  ['nobody looked at that time', reading('2026-11-20T00:17', state(5000, 500)), row, undefined],
  ['nothing was used', until(state(5000, 500)), rowOf({ limit: 1000, use: { peaks: [] } }), undefined],
])('the limit at the peak stands beside today’s as it should where %s', (_, before, given, then) => {
  expect(thenOf([before], given)).toEqual(then);
});

test('a workspace that never had an override had the organization’s limit', () => {
  const other = rowOf({ workspace: workspaceOf('plain'), limit: 5000, overridden: false });
  expect(thenOf([until(state(2000, 1000))], other)).toEqual({ limit: 2000, ratio: 0.4 });
  expect(thenOf([], other)).toBeUndefined();
});

test('reports say both', () => {
  const say = (then: HeadroomRow['limit_then']): string =>
    renderHeadroomTerminal(listingOf(headroomOf([{ ...row, ...(then === undefined ? {} : { limit_then: then }) }])), {
      width: 120,
      color: false,
    });
  expect(say({ limit: 500, ratio: 1.6 })).toContain('the limit was 500 then: 160% of it');
  expect(say({ limit: 0, ratio: null })).toContain('the limit was 0 then ');
  expect(say({ limit: null, ratio: null })).toContain('there was no limit then');
  const csv = renderHeadroomCsv(listingOf(headroomOf([{ ...row, limit_then: { limit: 500, ratio: 1.6 } }])));
  expect(csv.split('\n')[1]).toMatch(/,500\r?$/);
});
