import { createHash } from 'node:crypto';

import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isOpenBefore } from '../../../src/model/verdict.js';
import type { Change, Finding } from '../../../src/model/plan-types.js';
import { inherited, override } from '../../../src/model/setting.js';
import { spentBar } from '../../../src/report/html/page-bar.js';
import { renderHtml } from '../../../src/report/html/page.js';
import { rulePage } from '../../../src/report/rule-page.js';
import { everyPlanToo } from '../../scenarios/every-plan.js';
import { arbitraryPlan } from '../arbitrary-plan.js';
import { findFaults, sources, tag } from './page-faults.js';
import { batch, changeOf, findingOf, planOf, undeclaredChange } from '../plans.js';

/** The page without its style and script. */
function body(html: string): string {
  return html.slice(html.indexOf('</head>')).replaceAll(sources, '');
}

function page(change: Partial<Change>): string {
  return renderHtml(planOf({ verdict: 'drift', changes: [changeOf(change)] }));
}

describe('the page of any plan', () => {
  test('is well formed: every element is closed, every attribute quoted, every character escaped', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(findFaults(renderHtml(plan))).toEqual([]);
      }),
      everyPlanToo,
    );
  });

  test('has no handler, no inline style, no form, and no address but the Console’s and those of rules', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const tags = [...renderHtml(plan).matchAll(tag)].map(([whole]) => whole);
        const names = tags.map((one) => one.replaceAll(/"[^"]*"/g, ''));
        const named = names.filter((one) => / (?:on[a-z]+|style|src|action|formaction|srcdoc|xlink:href)\b/.test(one));
        expect(named).toEqual([]);
        expect(tags.filter((one) => /^<(?:form|iframe|img|object|embed|link|base)\b/.test(one))).toEqual([]);
        const addresses = new Set(tags.flatMap((one) => / href="([^"#]*)"/.exec(one)?.[1] ?? []));
        const pages = plan.findings.map(({ rule }) => rulePage(rule, plan.tool));
        const known = new Set([...pages, 'https://platform.claude.com/usage/limits']);
        expect([...addresses].filter((one) => !known.has(one))).toEqual([]);
      }),
      everyPlanToo,
    );
  });

  test('has a box for each step that is to do or to decide', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const open = plan.changes.filter(
          (change) =>
            change.ignored === null &&
            change.reported === null &&
            change.class !== 'adopted' &&
            !isOpenBefore(change, plan.declaration.base),
        );
        const html = body(renderHtml(plan));
        const creations = html.match(/data-step="w-/g)?.length ?? 0;
        expect(html.match(/<input type="checkbox" autocomplete="off" data-step=/g)?.length ?? 0).toBe(
          open.length + creations,
        );
      }),
      everyPlanToo,
    );
  });
});

test('the policy allows exactly the style and the script that the page has, by their hashes', () => {
  const html = renderHtml(planOf());
  const [style, script] = [...html.matchAll(sources)].map(([, , text = '']) => hash(text));
  const policy = `default-src 'none'; style-src 'sha256-${style}'; script-src 'sha256-${script}'; base-uri 'none'; form-action 'none'`;
  expect(html).toContain(`<meta http-equiv="Content-Security-Policy" content="${policy.replaceAll("'", '&#39;')}">`);
  expect([...html.matchAll(sources)]).toHaveLength(2);
});

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

describe('a bar', () => {
  /** The marks in the order in which they are drawn, each with where it begins and ends, or where it stands. */
  const marks = (change: Partial<Change>): readonly string[] => {
    const [, bar = ''] = /<div class="figure"><svg[^>]*>(.*)<\/svg>\n/.exec(body(page(change))) ?? [];
    const drawn = [
      ...bar.matchAll(
        /<rect class="(\w+)" x="([\d.]+)%" y="5" width="([\d.]+)%"|<line class="(\w+)" x1="([\d.]+)%"|<svg x="([\d.]+)%"/g,
      ),
    ];
    return drawn.map(([, rect, x, width, line, at, desired]) => {
      if (rect !== undefined) return `${rect} ${x}+${width}`;
      return line === undefined ? `desired ${desired}` : `${line} ${at}`;
    });
  };
  const caption = (change: Partial<Change>): string | undefined =>
    /<div class="figure">[^]*?<p>(.*?)<\/p>/.exec(body(page(change)))?.[1];

  test.each<[string, Partial<Change>, readonly string[]]>([
    ['an override', {}, ['track 0+100', 'live 0+12.5', 'end 12.5', 'limit 100', 'desired 25']],
    ['0', { before: override(0) }, ['track 0+100', 'live 0+0', 'end 0', 'limit 100', 'desired 25']],
    [
      'an override above the organization’s limit, of which the rest is not enforced',
      { before: override(16_000) },
      ['track 0+25', 'live 0+25', 'beyond 25+75', 'end 100', 'limit 25', 'desired 6.25'],
    ],
    [
      'an inherited limit',
      { before: inherited(4000) },
      ['track 0+100', 'inherits 0+100', 'end 100', 'limit 100', 'desired 25'],
    ],
    [
      'an override where the organization has no limit, with room beyond it',
      { before: override(500), after: override(1000), organization_limit: null },
      ['track 0+100', 'live 0+40', 'end 40', 'desired 80'],
    ],
    [
      'no limit at all, which reaches to the end',
      { before: inherited(null), organization_limit: null },
      ['track 0+100', 'inherits 0+100', 'end 100', 'desired 80'],
    ],
    [
      'what is to be cleared where no limit is left',
      { after: inherited(null), organization_limit: null },
      ['track 0+100', 'live 0+80', 'end 80', 'desired 100'],
    ],
    [
      'nothing but zeros',
      { before: override(0), after: inherited(0), organization_limit: 0 },
      ['track 0+0', 'live 0+0', 'end 0', 'limit 0', 'desired 0'],
    ],
    [
      'a source that this version does not know',
      { before: { source: 'other', name: 'plan', value: 2000 } },
      ['track 0+100', 'live 0+50', 'end 50', 'limit 100', 'desired 25'],
    ],
  ])('shows %s', (_, change, expected) => {
    expect(marks(change)).toEqual(expected);
  });

  test.each<[string, Partial<Change>]>([
    ['organization: 4,000', {}],
    ['organization: 4,000; what is above is not enforced', { before: override(4001) }],
    ['organization: 4,000; what is above is not enforced', { after: override(4001) }],
    ['organization: no limit', { organization_limit: null, after: inherited(null) }],
  ])('says in words: %s', (words, change) => {
    expect(caption(change)).toBe(words);
  });
});

describe('the bar of what is spent', () => {
  const limit = {
    period: 'monthly',
    currency: 'USD',
    in_force: 20_000,
    source: 'workspace',
    tier_limit: null,
    spent: { amount: 5000, currency: null, since: '2026-11-01T00:00:00Z', as_of: null },
  } as const;
  const marksOf = (words: object): readonly string[] =>
    [
      ...spentBar({ ...limit, ...words }).html.matchAll(/class="(\w+)" x1?="([\d.]+)%"(?: y="5" width="([\d.]+)%")?/g),
    ].map(([, name, from, width = '']) => `${name} ${from} ${width}`.trim());

  test.each<readonly [string, object, readonly string[]]>([
    ['below the limit', {}, ['track 0 100', 'live 0 25', 'limit 100']],
    [
      'above it',
      { spent: { ...limit.spent, amount: 25_000, currency: 'USD' } },
      ['track 0 80', 'live 0 80', 'beyond 80 20', 'limit 80'],
    ],
    ['of nothing that may be spent', { in_force: 0 }, ['track 0 0', 'live 0 0', 'beyond 0 100', 'limit 0']],
    ['is none without a limit', { in_force: null }, []],
    ['is none where nobody knows what is spent', { spent: null }, []],
    ['is none in another currency', { spent: { ...limit.spent, currency: 'EUR' } }, []],
  ])('%s', (_, words, marks) => {
    expect(marksOf(words)).toEqual(marks);
  });
});

describe('a step', () => {
  test('that only the command can carry out shows the command without being asked', () => {
    expect(page({})).toContain('<details><summary>Or by command, instead of the Console</summary>');
    expect(page({ group: batch, settable: 'command' })).toContain('<details open><summary>The command</summary>');
  });

  test('can be accepted where somebody decides, and not where it was asked for', () => {
    const line = /<code class="line">limitdrift accept s-[0-9a-f]{16}<\/code>/;
    expect(page({ class: 'conflict' })).toMatch(line);
    expect(page({ class: 'pending' })).not.toMatch(line);
    expect(page({ step: 'no step of a plan' })).not.toMatch(line);
  });

  test('warns where clearing leaves no limit at all', () => {
    const plan = planOf({ changes: [undeclaredChange({ after: inherited(null), organization_limit: null })] });
    expect(renderHtml(plan)).toContain('Clearing it leaves no limit at all: the organization has none either.');
  });
});

describe('what else a plan knows', () => {
  test('stands in sections that the page leads to', () => {
    const workspace = { id: 'wrkspc_9', name: 'b' };
    const html = renderHtml(
      planOf({
        verdict: 'failed',
        error: {
          code: 'declaration-invalid',
          message: 'it is wrong',
          hint: null,
          problems: [
            { message: 'a limit is below 0', hint: 'Write 0', origin: { file: 'limits.yaml', line: 3, column: 9 } },
            { message: 'no name', hint: null, origin: { file: 'limits.yaml', line: 4, column: 1 } },
          ],
        },
        findings: [findingOf({ workspace: null }), findingOf({ workspace: { id: null, name: 'voice' } })],
        incomplete: [{ workspace, reason: 'it timed out', status: null, request_id: null }],
      }),
    );
    expect([...html.matchAll(/<a href="(#\w+)">(.*?) <b>(\d)/g)].map(([, ...found]) => found.join(' '))).toEqual([
      '#problems Problems 2',
      '#findings Findings 2',
      '#unread Not read 1',
    ]);
    expect(html).toContain('<code>limits.yaml:3:9</code>: a limit is below 0. Write 0</p>');
    expect(html).toContain('data-workspace="name:voice"');
    expect(html).toContain('it timed out (no answer, request-id none)');
  });

  test('show what a change makes more lenient before all else', () => {
    const data = { what: 'The rule blocked', before: 'note', after: 'off' };
    const weakening: Finding = { ...findingOf(), rule: 'policy-weakened', data, message: 'The rule blocked is off' };
    const html = renderHtml(planOf({ changes: [changeOf()], findings: [findingOf(), weakening] }));
    expect([...html.matchAll(/<section class="top" id="(\w+)"/g)].map(([, id]) => id)).toEqual([
      'weakened',
      'decide',
      'findings',
    ]);
    expect(html.match(/The rule blocked is off/g)).toHaveLength(1);
  });
});

test('a page of 100 workspaces with 8 changes each stays below 2 MB, and is laid out only where it is looked at', () => {
  const changes = Array.from({ length: 800 }, (_, at) => {
    const number = String(Math.floor(at / 8)).padStart(3, '0');
    const group = { ...batch, id: `rlg_01Group${at % 8}`, type: 'model_group', display_name: `Claude ${at % 8}` };
    return changeOf({ workspace: { id: `wrkspc_01TeamNumber${number}AbCdEf`, name: `team-${number}` }, group });
  });
  const html = renderHtml(planOf({ verdict: 'drift', changes }));
  expect(html.length).toBeLessThan(2_000_000);
  expect(html).toContain('<main class="page many"');
  expect(page({})).toContain('<main class="page"');
});

test('of steps that are alike the twenty commonest kinds are listed, and the table says of how many', () => {
  const changes = Array.from({ length: 60 }, (_, at) =>
    changeOf({ workspace: { id: `wrkspc_${at}`, name: `team-${at}` }, after: override(1000 + (at >> 1)) }),
  );
  const html = renderHtml(planOf({ verdict: 'drift', changes }));
  const [table = ''] = /<div class="alike"[^]*?<\/table>/.exec(html) ?? [];
  expect(table).toContain('<caption>Many steps are alike: the first 20 of 30 kinds</caption>');
  expect(table.match(/<tr><td>2<\/td>/g)).toHaveLength(20);
});

test('of steps of one group that are not set alike, each that the Console does not set says so', () => {
  const steps = [
    changeOf({}),
    changeOf({ limiter: 'fast_otpm', settable: 'command' }),
    changeOf({ limiter: 'made_up', settable: 'no' }),
  ];
  const html = renderHtml(planOf({ verdict: 'drift', changes: steps }));
  expect(html.match(/<p><strong>(only the command sets it, not the Console|no known way to set it)</g)).toHaveLength(2);
});
