import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LimitsInForce } from '../../../src/model/in-force-types.js';
import { limitsFormats } from '../../../src/report/limits/listing-formats.js';

import { archivedText, shownOf } from '../../../src/report/limits/limits-words.js';
import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { arbitraryLive } from '../../declaration/arbitrary-live.js';
import { declarationOf } from '../../plan/past.js';
import { arbitraryDeclaration, arbitrarySnapshot } from '../../plan/arbitrary-world.js';
import { opus, sonnet, workspace, world } from '../../plan/worlds.js';
import { hostileTexts } from '../arbitrary-plan.js';
import { declaredOf, inForceOf } from './in-force.js';
import { logCommand } from '../log-commands.js';

/** Hostile names without a declaration, and plain names with one. */
const arbitraryLimits: fc.Arbitrary<LimitsInForce> = fc.oneof(
  fc.tuple(arbitraryLive, fc.boolean()).map(([snapshot, named]) => inForceOf(snapshot, { named, source: 'api' })),
  fc
    .tuple(arbitraryDeclaration, arbitrarySnapshot)
    .map(([declaration, snapshot]) =>
      inForceOf(snapshot, { declared: { ...declaredOf(declaration, snapshot), historyUnavailable: 'no git' } }),
    ),
);
const listing = fc.record({ limits: arbitraryLimits, all: fc.boolean() });

/** Everything that acts on a terminal, turns the reading direction, or hides, but for the newline. */
const unsafe = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

describe.each(Object.entries(limitsFormats))('the %s report of any limits in force', (_, { render }) => {
  test('has no character that acts on a terminal, and no line that a CI log takes for a command', () => {
    fc.assert(
      fc.property(listing, fc.constantFrom(60, 80, 120, 200), (value, width) => {
        const report = render(value, { width, color: false });
        expect(report).toMatch(/[^\n]\n$/);
        expect(report).not.toMatch(unsafe);
        expect(report).not.toMatch(logCommand);
        expect(report).not.toMatch(/##[A-Za-z[]/);
      }),
    );
  });
});

test('no line in a terminal is wider than it, and colour adds nothing but colour', () => {
  const { render } = limitsFormats.terminal;
  fc.assert(
    fc.property(listing, fc.constantFrom(60, 80, 120, 200), (value, width) => {
      const report = render(value, { width, color: false });
      expect(Math.max(...report.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
      expect(render(value, { width, color: true }).replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(report);
    }),
  );
});

test('every limit is in a row or counted, and every workspace is told of once', () => {
  fc.assert(
    fc.property(listing, (value) => {
      const { sections, inheriting, archived } = shownOf(value);
      const rows = sections.flatMap((section) => section.rows).length;
      const folded = sections.reduce((sum, section) => sum + section.folded, 0);
      const named = inheriting.flatMap(({ limits }) => limits).length;
      expect(rows + folded + named).toBe(value.limits.summary.limits);
      expect(value.all ? folded + named : 0).toBe(0);
      const told = [...sections.map((section) => section.workspace), ...inheriting, ...archived].map(({ id }) => id);
      const read = value.limits.workspaces.filter(({ state }) => state !== 'not-read').map(({ id }) => id);
      expect(told.sort()).toEqual(read.sort());
    }),
  );
});

test('60 workspaces with 8 groups are a page, and not a thousand rows', () => {
  const groups = Array.from({ length: 8 }, (_, at) => ({ ...sonnet, id: `rlg_${at}`, key: `rlg_${at}` }));
  const names = Array.from({ length: 60 }, (_, at) => `team-${String(at).padStart(2, '0')}`);
  const own = { rlg_0: { requests_per_minute: 7 } };
  const many = world(
    names.map((name, at) => workspace(name, at < 5 ? own : {})),
    { groups },
  );
  const report = limitsFormats.terminal.render({ limits: inForceOf(many), all: false }, { width: 120, color: false });
  expect(report.split('\n').length).toBeLessThan(40);
  expect(report.replaceAll(/\s+/g, ' ')).toMatch(
    /Without an override: team-05, team-06, .* team-34 and 25 more \(880 inherited limits, --all shows them/,
  );
});

test.each([
  [['old'], 'Archived: old (it serves no requests)'],
  [['old', 'older'], 'Archived: old, older (they serve no requests)'],
  [['old', 'old'], 'Archived: old (wrkspc_old-0), old (wrkspc_old-1) (they serve no requests)'],
])('workspaces that are archived are named, those that share a name with their IDs: %j', (names, text) => {
  const { workspaces } = inForceOf(world([workspace('any')]));
  const archived = workspaces.flatMap((one) => names.map((name, at) => ({ ...one, name, id: `wrkspc_${name}-${at}` })));
  expect(archivedText({ sections: [], inheriting: [], archived })).toBe(text);
});

/** Reads RFC 4180: cells in quotes, in which a quote stands twice, or without. */
function parseCsv(text: string): readonly (readonly string[])[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) =>
      [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
        ([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain,
      ),
    );
}

describe('the csv report', () => {
  const { render } = limitsFormats.csv;
  test('has a row for every limit, the same cells in each, and none that a spreadsheet takes for a formula', () => {
    fc.assert(
      fc.property(listing, (value) => {
        const [head, ...rows] = parseCsv(render(value));
        expect(rows).toHaveLength(value.limits.summary.limits);
        for (const row of rows) {
          expect(row).toHaveLength(head?.length ?? 0);
          for (const cell of row) expect(cell).not.toMatch(/^[\s"]*[=+\-@\t\r]/);
        }
      }),
    );
  });

  test.each(['=1+1', '+1', '-1', '@SUM(A1)', ' =1', '"=1"', '＝1', '|cmd'])('makes text of %j', (name) => {
    const [, row] = parseCsv(render({ limits: inForceOf(world([workspace(name)])), all: false }));
    expect(row?.[0]?.startsWith("'")).toBe(true);
  });

  test('shows a tab, a line end and a carriage return, so that none of them begins a cell or a row', () => {
    const [, row, ...others] = parseCsv(render({ limits: inForceOf(world([workspace('\t=1\r\n+2')])), all: false }));
    expect(row?.[0]).toBe('\\u{9}=1\\u{d}\\u{a}+2');
    expect(others).toHaveLength(7);
  });

  test('keeps what is not there apart from 0, and an override apart from what is inherited', () => {
    const yaml =
      'workspaces: {prod: {limits: {rlg_opus: {fast_otpm: 0, tokens_per_day: 1, nonsense: 2, output_tokens_per_minute: inherit}}}}';
    const own = { rlg_opus: { fast_otpm: 0, requests_per_minute: [9, 'usage_tier'] } } as const;
    const snapshot = world([workspace('prod', own)], { groups: [opus] });
    const limits = inForceOf(snapshot, { declared: declaredOf(declarationOf(yaml), snapshot) });
    const rows = parseCsv(render({ limits, all: false })).map((row) => row.slice(5).join(' '));
    expect(rows).toEqual([
      'limiter in_force source override organization_limit declared difference',
      'requests_per_minute 9 usage_tier 9 4000 unclear ',
      'tokens_per_day  organization   1 drift',
      'fast_otpm 0 workspace 0 0 0 ',
      'input_tokens_per_minute_cache_aware 2000000 organization  2000000 unclear ',
      'output_tokens_per_minute 400000 organization  400000 inherit ',
      'nonsense  organization   unclear ',
    ]);
  });
});

test('nothing that an owner is called mentions anybody or ends a cell in Markdown', () => {
  for (const owner of hostileTexts.filter((text) => text.includes('@') || text.includes('|'))) {
    const snapshot = world([workspace('prod')]);
    const declared = declaredOf(declarationOf('workspaces: {prod: {limits: {}}}'), snapshot);
    const [only] = inForceOf(snapshot, { declared }).workspaces;
    if (only === undefined) throw new Error('there is no workspace');
    const limits = { ...inForceOf(snapshot, { declared }), workspaces: [{ ...only, owner }] };
    const report = limitsFormats.markdown.render({ limits, all: false });
    expect(report).not.toMatch(/@\w/);
    expect(report.match(/(?<!\\)\|/g)).toHaveLength(8 * (2 + only.limits.length));
  }
});

test('a single workspace to which no group applies has a heading and no table in Markdown', () => {
  const limits = inForceOf(world([workspace('bare')], { groups: [] }));
  const report = limitsFormats.markdown.render({ limits, all: true });
  expect([report.includes('## `bare`'), report.includes('|')]).toEqual([true, false]);
});
