import * as fc from 'fast-check';
import { expect, test } from 'vitest';

import { renderHeadroomHtml } from '../../../src/report/headroom/html/headroom-page.js';
import { headroomStories } from './stories.js';
import { findFaults, tag } from '../html/page-faults.js';
import { arbitraryHeadroom } from './arbitrary-headroom.js';
import { brightwater, listingOf, manyWorkspaces, rowOf, headroomOf } from './headrooms.js';

test('the page of any headroom is well formed, and has no handler, no inline style and no address outside itself', () => {
  fc.assert(
    fc.property(arbitraryHeadroom, (headroom) => {
      const html = renderHeadroomHtml(listingOf(headroom));
      expect(findFaults(html)).toEqual([]);
      const tags = [...html.matchAll(tag)].map(([whole]) => whole);
      expect(tags.filter((one) => / (?:on[a-z]+|style|src|action)=/.test(one.replaceAll(/"[^"]*"/g, '""')))).toEqual(
        [],
      );
      expect(tags.flatMap((one) => / href="([^#][^"]*)"/.exec(one)?.[1] ?? [])).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('every cell leads to the details of its limit, and says in words what its colour says', () => {
  const html = renderHeadroomHtml(listingOf(brightwater));
  const cells = [...html.matchAll(/<td class="([\w -]+)"><a href="#(r\d+)">([^<]+)<\/a>/g)];
  expect(cells).toHaveLength(brightwater.rows.length);
  for (const [, heat = '', id = '', text = ''] of cells) {
    const row = brightwater.rows[Number(id.slice(1))];
    expect(heat.split(' ')[0]).toBe(row?.level);
    expect(html).toContain(`<div id="${id}"`);
    expect(text).toMatch(/^(?:\d+%|unused|blocked|no limit|no data)$/);
  }
});

/** Where the line of the first plot is after each hour, and the heights of the lines across it. */
function plotOf(html: string): {
  readonly heights: readonly number[];
  readonly lines: readonly (readonly [string, number])[];
} {
  const [, path = ''] = /<path class="use" d="([^"]*)"/.exec(html) ?? [];
  const heights: number[] = [];
  let y = 0;
  for (const [, step, value = '', below = ''] of path.matchAll(/([Mvh])(-?\d+)(?: (\d+))?/g)) {
    if (step === 'M') y = Number(below);
    if (step === 'v') y += Number(value);
    if (step === 'h') heights.push(...Array.from({ length: Number(value) }, () => y));
  }
  const lines = [...html.matchAll(/<line class="(limit|declared)"[^>]* y1="(\d+)"/g)];
  return { heights, lines: lines.map(([, name = '', at]) => [name, Number(at) - 16] as const) };
}

test('a plot has the highest minute of each hour that is known against the limit, and the declared limit where it is not far above', () => {
  const row = rowOf({
    limiter: 'output_tokens_per_minute',
    limit: 1000,
    declared_limit: 2000,
    use: { peaks: [500, 1000], hour: 2 },
  });
  const plotted = plotOf(renderHeadroomHtml(listingOf(headroomOf([row]))));
  expect(plotted.heights).toHaveLength(27);
  expect([plotted.heights[2], plotted.heights[26]]).toEqual([83, 56]);
  expect(plotted.lines).toEqual([
    ['limit', 56],
    ['declared', 2],
  ]);
  const far = plotOf(renderHeadroomHtml(listingOf(headroomOf([{ ...row, declared_limit: 9000 }]))));
  expect(far.lines).toEqual([['limit', 2]]);
});

test('a page of 100 workspaces with 8 groups of 3 limiters stays below 3.5 MB', () => {
  const html = renderHeadroomHtml(listingOf(manyWorkspaces(100, 8)));
  expect(html.match(/<td class="/g)).toHaveLength(2400);
  expect(html.length).toBeLessThan(3_500_000);
});

test('a limit that is inherited says so, and a source that is not named is drawn to the end of the window', () => {
  const row = rowOf({ overridden: false, use: { peaks: [500, 400] } });
  const html = renderHeadroomHtml(listingOf(headroomOf([row], { sources: [] })));
  expect(html).toContain('inherits the organization’s limit');
  expect(plotOf(html).heights).toHaveLength(27);
});

test('below a plot of many days stand eight of them at most', () => {
  const many = headroomStories['growing'] ?? listingOf(brightwater);
  expect(renderHeadroomHtml(many).match(/<line class="day"/g)).toHaveLength(8);
});

test('what is fine by the fixed marks and at a mark of its own looks as what is to act on', () => {
  const story = headroomStories['incomplete-in-kolkata'] ?? listingOf(brightwater);
  expect(renderHeadroomHtml(story)).toContain('<td class="act"><a href="#r3">35%</a></td>');
});
