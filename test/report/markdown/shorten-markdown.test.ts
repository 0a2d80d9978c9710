import * as fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';

import type { Change, Finding, Plan } from '../../../src/model/plan-types.js';
import { renderMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { shortenMarkdown } from '../../../src/report/markdown/shorten-markdown.js';
import { arbitraryPlan } from '../arbitrary-plan.js';
import { changeOf, findingOf, planOf } from '../plans.js';

const within = (plan: Plan, longest: number): string => shortenMarkdown(plan, ({ length }) => length <= longest);

/** So many limits of so many workspaces. */
function limits(name: string, workspaces: number, parts: Partial<Change>): readonly Change[] {
  return Array.from({ length: workspaces }, (_, at) =>
    changeOf({ workspace: { id: `${name}_${at}`, name: `${name}-${at}` }, ...parts }),
  );
}

const plan = planOf({
  verdict: 'drift',
  changes: [
    ...limits('drifted', 6, {}),
    ...limits('adopted', 6, { class: 'adopted', action: 'no-op' }),
    ...limits('ignored', 6, { ignored: { reason: 'vendor migration, INC-123' } }),
  ],
  findings: Array.from({ length: 40 }, (_, at) => findingOf({ message: `Finding ${at}` })),
});
const whole = renderMarkdown(plan);
const note = '> **Shortened, not for approval**';

/** How many workspaces of a kind are told in full. */
function told(report: string, name: string): number {
  return report.split(`### \`${name}-`).length - 1;
}

function shown(report: string) {
  const findings = report.match(/Finding \d+/g)?.length ?? 0;
  return {
    ignored: told(report, 'ignored'),
    adopted: told(report, 'adopted'),
    drifted: told(report, 'drifted'),
    findings,
  };
}

describe('a checklist', () => {
  test('that fits is the whole one, without a note', () => {
    expect([within(plan, whole.length), whole.includes(note)]).toEqual([whole, false]);
  });

  test('loses first the details of what is ignored, then of what is done, then workspaces, then lists', () => {
    const reports = Array.from({ length: 60 }, (_, step) =>
      within(plan, whole.length - 1 - step * Math.floor((whole.length - 3000) / 60)),
    );
    const seen = new Set(reports.map((report) => JSON.stringify(shown(report))));
    const steps = [...seen].map((each) => JSON.parse(each) as ReturnType<typeof shown>);
    expect(steps[0]).toEqual({ ignored: 0, adopted: 6, drifted: 6, findings: 40 });
    expect(steps[1]).toEqual({ ignored: 0, adopted: 0, drifted: 6, findings: 40 });
    const later = steps.slice(2);
    expect(later.every(({ drifted, findings }) => drifted === 0 || findings === 40)).toBe(true);
    const sums = later.map(({ drifted, findings }) => drifted * 100 + findings);
    expect(sums).toEqual(sums.toSorted((a, b) => b - a));
    expect(sums.some((sum) => sum > 100 && sum < 640)).toBe(true);
    expect(sums.some((sum) => sum < 40)).toBe(true);
  });

  test('says that it is shortened, and at each place what was left out', () => {
    const report = within(plan, 9000);
    expect(report).toContain(note);
    expect(report).toMatch(/## Ignored \(6\)\n\n<details>.*\n\n- `ignored-0` · `ignored_0`: 1 limit, left out here\n/);
    expect(within(plan, 5000)).toMatch(/\n- and \d+ more, left out here\n/);
  });

  test('keeps the counts and the digest', () => {
    const report = within(plan, 4000);
    expect(report).toContain('Drift: 6 drifted, 6 adopted, 6 ignored; 40 warnings; ');
    expect(report).toContain('## Decide (6)');
    expect(report).toContain('## Findings (40)');
    expect(report).toContain(`Plan \`${plan.digest}\``);
  });

  test('cuts no row: each line of a shortened one is a line of the whole one, or says what was left out', () => {
    for (const longest of [12_000, 9000, 6000, 4000]) {
      const lines = new Set([...whole.split('\n'), note]);
      const added = within(plan, longest)
        .split('\n')
        .filter((line) => !lines.has(line));
      expect(added.filter((line) => !/^> |left out here|^Open the |^\*\*Set it back/.test(line))).toEqual([]);
    }
  });

  test('whose headline alone is too long still says that it is shortened', () => {
    const huge = planOf({ organization: { id: '1', name: 'x'.repeat(50_000) } });
    const report = within(huge, 8000);
    expect([report.length < 8000, report.includes(note), report.includes('In sync: ')]).toEqual([true, true, true]);
  });

  test('of a declaration with more problems than there is room for names the first', () => {
    const problems = Array.from({ length: 500 }, (_, at) => ({
      message: `Problem ${at} is here`,
      hint: null,
      origin: { file: 'limits.yaml', line: at + 1, column: 1 },
    }));
    const error = { code: 'declaration-invalid', message: '500 problems in the declaration', hint: null, problems };
    const report = within(planOf({ verdict: 'failed', error }), 8000);
    expect(report).toMatch(/- `limits\.yaml:1:1`: Problem 0 is here\.\n[^]*\n- and \d{3} more, left out here\n/);
  });
});

describe('what a change makes more lenient', () => {
  const weakening = (what: string): Finding => ({
    ...findingOf({ workspace: null }),
    rule: 'policy-weakened',
    data: { what, before: 'error', after: 'off' },
    message: `${what} is off`,
  });
  const weakened = (count: number, what = 'The rule') =>
    planOf({
      verdict: 'drift',
      changes: plan.changes,
      findings: [...plan.findings, ...Array.from({ length: count }, (_, at) => weakening(`${what} ${at}`))],
    });

  test('stands above the checklist, in its own section', () => {
    const report = renderMarkdown(weakened(2));
    expect(report.match(/^## .*$/gm)).toEqual([
      '## Policy weakened (2)',
      '## Decide (6)',
      '## Done (6)',
      '## Ignored (6)',
      '## Findings (40)',
    ]);
  });

  test('stays whole however much is left out', () => {
    for (const longest of [12_000, 9000, 6000, 5000]) {
      const report = within(weakened(30), longest);
      expect([report.includes(note), report.match(/The rule \d+ is off/g)?.length]).toEqual([true, 30]);
    }
  });

  test('is shown before all else where it alone is too long, and each text is cut', () => {
    const many = within(weakened(500), 8000);
    expect(many).toMatch(/\n- .*The rule 0 is off\n[^]*\n- and \d{3} more, left out here\n/);
    const long = within(weakened(2, 'x'.repeat(20_000)), 8000);
    expect([long.length < 8000, long.match(/`policy-weakened`\S*: x{400}/g)?.length]).toEqual([true, 2]);
  });
});

test('any plan fits, whatever it holds, and no part of it that is folded stays open', () => {
  fc.assert(
    fc.property(arbitraryPlan, fc.integer({ min: 8000, max: 20_000 }), fc.boolean(), (any, longest, long) => {
      const organization = long ? { id: '1', name: '<b>'.repeat(9000) } : any.organization;
      const report = within({ ...any, organization }, longest);
      expect(report.length).toBeLessThanOrEqual(longest);
      const tags: string[] = [];
      void marked.walkTokens(marked.lexer(report), (token) => {
        if (token.type === 'html') tags.push(token.raw.trim());
      });
      expect(tags.filter((_, at) => at % 2 === 1)).toEqual(
        tags.flatMap((_, at) => (at % 2 === 1 ? ['</details>'] : [])),
      );
      expect(tags.length % 2).toBe(0);
    }),
  );
});
