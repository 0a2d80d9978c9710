import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { headroomMetrics, metrics, planMetrics } from '../../../src/report/metrics/metric-table.js';
import { renderHeadroomMetrics } from '../../../src/report/metrics/headroom-metrics.js';
import { renderOpenMetrics } from '../../../src/report/metrics/plan-metrics.js';
import { everyPlan } from '../../scenarios/every-plan.js';
import { arbitraryHeadroom } from '../headroom/arbitrary-headroom.js';
import { brightwater, listingOf } from '../headroom/headrooms.js';
import { headroomStories } from '../headroom/stories.js';
import { parseMetrics, type Series } from './metrics-parser.js';

function seriesOf(name: string, listing = listingOf(brightwater)): readonly Series[] {
  return parseMetrics(renderHeadroomMetrics(listing)).filter((series) => series.name === `limitdrift_headroom_${name}`);
}

test('metrics of any headroom are valid OpenMetrics', () => {
  fc.assert(
    fc.property(arbitraryHeadroom, (headroom) => {
      expect(parseMetrics(renderHeadroomMetrics(listingOf(headroom))).length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});

test('each limit has its ratio, and is at its mark or known; of the organization there is no workspace', () => {
  const of = (name: string): readonly (readonly [string, number])[] =>
    seriesOf(name)
      .filter(({ labels }) => labels['limiter'] === 'requests_per_minute' && labels['group'] === 'rlg_Sonnet5')
      .map(({ labels, value }) => [labels['workspace_id'] ?? String(labels['scope']), value] as const);
  expect(of('ratio')).toEqual(
    expect.arrayContaining([
      ['organization', 0.624],
      ['wrkspc_shopassistant', 0.924],
    ]),
  );
  expect(of('at_mark')).toEqual(
    expect.arrayContaining([
      ['organization', 0],
      ['wrkspc_shopassistant', 1],
    ]),
  );
  const known = headroomStories['incomplete-in-kolkata'];
  expect(seriesOf('known', known).map(({ value }) => value)).toEqual(expect.arrayContaining([0, 1]));
  expect(seriesOf('complete', known).map(({ value }) => value)).toEqual([0]);
});

test('a source that refused is not measurable, and is known until no time', () => {
  const refused = headroomStories['nothing-measured'];
  expect(seriesOf('measurable', refused).map(({ value }) => value)).toEqual([0, 0]);
  expect(seriesOf('known_until_timestamp_seconds', refused)).toEqual([]);
  expect(seriesOf('ratio', refused)).toEqual([]);
});

test('the table has every metric that is written, with all the labels that it bears, and no name of both files', () => {
  const texts = [
    ...everyPlan.map(([, plan]) => renderOpenMetrics(plan)),
    ...Object.values(headroomStories).map(renderHeadroomMetrics),
  ];
  const table = new Map<string, readonly string[]>(
    Object.entries(metrics).map(([name, { labels }]) => [`limitdrift_${name}`, labels]),
  );
  const written = texts.flatMap(parseMetrics);
  for (const { name, labels } of written) {
    const known = [...(table.get(name) ?? []), 'organization_id'];
    expect(
      Object.keys(labels).filter((label) => !known.includes(label)),
      name,
    ).toEqual([]);
  }
  expect(new Set(written.map(({ name }) => name))).toEqual(new Set(table.keys()));
  expect(Object.keys(planMetrics).filter((name) => name in headroomMetrics)).toEqual([]);
});
