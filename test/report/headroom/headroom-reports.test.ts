import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { headroomFormats } from '../../../src/report/headroom/headroom-formats.js';

import { shownRows, standsOut } from '../../../src/report/headroom/headroom-rows.js';
import { momentText } from '../../../src/report/headroom/headroom-times.js';
import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { arbitraryHeadroom } from './arbitrary-headroom.js';
import { headroomOf, listingOf, rowOf, workspaceOf } from './headrooms.js';
import { logCommand } from '../log-commands.js';

const listing = fc.record({ headroom: arbitraryHeadroom, all: fc.boolean(), suggestions: fc.boolean() });
const runs = { numRuns: 60 };

/** Everything that acts on a terminal, turns the reading direction, or hides, but for the newline. */
const unsafe = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

test('every format has no character that acts on a terminal, and no line that a CI log takes for a command', () => {
  fc.assert(
    fc.property(listing, fc.constantFrom(60, 80, 120, 200), (value, width) => {
      for (const [name, { render }] of Object.entries(headroomFormats)) {
        const report = render(value, { width, color: false });
        expect(report, name).toMatch(/[^\n]\n$/);
        // Slack's fallback text breaks links with what cannot be seen, and says so in JSON.
        expect(report, name).not.toMatch(unsafe);
        expect(report, name).not.toMatch(logCommand);
        expect(report, name).not.toMatch(/##[A-Za-z[]/);
      }
    }),
    runs,
  );
});

describe('the terminal', () => {
  const { render } = headroomFormats.terminal;

  test('has no line that is wider than it, and colour adds nothing but colour', () => {
    fc.assert(
      fc.property(listing, fc.constantFrom(60, 80, 120, 200), (value, width) => {
        const report = render(value, { width, color: false });
        expect(Math.max(...report.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
        expect(render(value, { width, color: true }).replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(report);
      }),
      runs,
    );
  });

  test('shows or counts every row, the worst first, and says that thirty are not all', () => {
    fc.assert(
      fc.property(listing, (value) => {
        const { rows, more, folded } = shownRows(value);
        expect(rows.length + more + folded.length).toBe(value.headroom.rows.length);
        expect(folded.filter(standsOut)).toEqual([]);
      }),
      runs,
    );
    const many = Array.from({ length: 40 }, (_, at) =>
      rowOf({ workspace: workspaceOf(`team-${at}`), use: { peaks: [760 + at] } }),
    );
    const report = render(listingOf(headroomOf(many)), { width: 200, color: false });
    expect(report.match(/^ACT .*/gm)).toHaveLength(30);
    expect(report.match(/^ACT .*/m)?.[0]).toMatch(/team-39 .* 799 of 1,000 {2}79%/);
    expect(report).toContain('10 more to act on or to watch (--all)');
    expect(headroomFormats.markdown.render(listingOf(headroomOf(many)))).toContain(
      '- 10 more to act on or to watch (--all)\n',
    );
  });
});

test('of many workspaces that are blocked eight are named', () => {
  const blocked = Array.from({ length: 11 }, (_, at) =>
    rowOf({ workspace: workspaceOf(`team-${at}`), limit: 0, use: { peaks: [0] } }),
  );
  const report = headroomFormats.terminal.render(listingOf(headroomOf(blocked)), { width: 200, color: false });
  expect(report).toMatch(/^blocked: team-0 Sonnet 5, .*, team-6 Sonnet 5 and 3 more$/m);
});

test('a limit of 0 for fast mode is not said of the whole group, and four workspaces of an unknown model are not all named', () => {
  const rows = [rowOf({ workspace: null, limiter: 'fast_otpm', limit: 0, use: { peaks: [0] } })];
  const use = { model: 'claude-new-1', input_tokens: 1, output_tokens: 1, requests: 1 };
  const headroom = { ...headroomOf(rows), unmatched: [{ ...use, workspaces: ['a', 'b', 'c', 'd'] }] };
  const report = headroomFormats.terminal.render(listingOf(headroom), { width: 200, color: false });
  expect(report).toMatch(/blocked: ORGANIZATION Sonnet 5 \(fast mode\)$/m);
  expect(report).toMatch(/1 request, by a, b, c and 1 more$/m);
});

test('what is known is said without more, where nothing else is at the mark', () => {
  const known = { reason: 'the sale', expires: null };
  const rows = [rowOf({ known }), rowOf({ workspace: workspaceOf('shop'), known })];
  const shown = (some: typeof rows, complete: boolean): string =>
    headroomFormats.terminal.render(listingOf({ ...headroomOf(some), complete }), { width: 200, color: false });
  expect(shown(rows, true)).toMatch(/^2 limits are at the mark \(75% for 5 min\), and known; nothing else is\.$/m);
  expect(shown([...rows, rowOf({ workspace: workspaceOf('other') })], true)).toMatch(
    /^1 limit is at the mark \(75% for 5 min\), 2 more are known\.$/m,
  );
  expect(shown(rows.slice(1), false)).toMatch(/^1 limit is at the mark .*, and known; nothing else is\. Incomplete: /m);
});

test('times are those of the zone’s clock, before and after it changes', () => {
  const berlin = {
    ...headroomOf([]).window,
    utc_offsets: [
      { from: '2026-10-23T22:00:00Z', minutes: 120 },
      { from: '2026-10-25T01:00:00Z', minutes: 60 },
    ],
  };
  const times = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'].map((time) => momentText(berlin, time));
  expect(times).toEqual(['Sun 25 Oct 02:30', 'Sun 25 Oct 02:30']);
});

test('a limit of 0 that workspaces inherit is said once, of the organization, and of each where that is not shown', () => {
  const inheriting = ['a', 'b'].map((name) =>
    rowOf({ workspace: workspaceOf(name), limit: 0, overridden: false, use: { peaks: [0] } }),
  );
  const whole = rowOf({ workspace: null, limit: 0, use: { peaks: [0] } });
  const shown = (rows: typeof inheriting): string =>
    headroomFormats.terminal.render(listingOf(headroomOf(rows)), { width: 200, color: false });
  expect(shown([whole, ...inheriting])).toMatch(/blocked: ORGANIZATION Sonnet 5$/m);
  expect(shown(inheriting)).toMatch(/blocked: a Sonnet 5, b Sonnet 5$/m);
});
