import * as fc from 'fast-check';
import { marked, type Token } from 'marked';
import { describe, expect, test } from 'vitest';

import { isOpenBefore } from '../../../src/model/verdict.js';
import type { Finding } from '../../../src/model/plan-types.js';
import { inherited, override } from '../../../src/model/setting.js';
import { renderMarkdown } from '../../../src/report/markdown/markdown-report.js';
import { markdownCode, markdownText } from '../../../src/report/markdown/escape-markdown.js';
import { terminalText } from '../../../src/report/terminal/escape-terminal.js';
import { rulePage } from '../../../src/report/rule-page.js';
import { arbitraryPlan, hostileTexts } from '../arbitrary-plan.js';
import { batch, changeOf, findingOf, opus, planOf, undeclaredChange } from '../plans.js';
import { renderHtml } from '../../../src/report/html/page.js';
import { renderVerifyMarkdown } from '../../../src/report/verification/verify-markdown.js';
import { stepOf, verificationOf } from '../verification/verifications.js';

/** What is folded away: the reasons of a block of steps, what is ignored, and what was there before. */
const folded =
  /^<details><summary>(?:Why(?:, and the command)?|[\d,]+ known differences? (?:is|are) ignored(?:(?:, the first)? until [^<>]*)?|[\d,]+ (?:more )?findings? from before this change)<\/summary>$/;

/** Every token of a rendered document, nested ones too. */
function tokensOf(markdown: string): readonly Token[] {
  const found: Token[] = [];
  void marked.walkTokens(marked.lexer(withPlainSpans(markdown)), (token) => {
    found.push(token);
  });
  return found;
}

/** Stands for a backtick that is text or inside of code. */
const quiet = '\u02cb';

/**
 * marked pairs any two backticks when it looks for emphasis, also escaped ones and those inside a span of several, and then sees
 * images and links in code. In CommonMark, and so on GitHub and GitLab, an escaped one is text, and a span ends at a run as long
 * as the first.
 */
function withPlainSpans(markdown: string): string {
  return markdown.replace(
    /(?<!`)(`+)(?!`)([^\n]*?[^`\n])\1(?!`)|\\\\|\\`/g,
    (whole, fence: string | undefined, code: string) => {
      if (fence === undefined) return whole === '\\\\' ? whole : quiet;
      return `\`${code.replaceAll('`', quiet)}\``;
    },
  );
}

/** What a reader sees of a line of Markdown, with the breaks that keep GitHub from linking taken out again. */
function shownText(markdown: string): string {
  const seen = tokensOf(markdown).flatMap((token) =>
    token.type === 'text' || token.type === 'escape' || token.type === 'codespan' ? [leafText(token)] : [],
  );
  return decode(seen.join(''));
}

function leafText(token: Token): string {
  return 'text' in token && typeof token.text === 'string' && !('tokens' in token && token.tokens !== undefined)
    ? token.text
    : '';
}

function decode(html: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&lt;': '<',
    '&gt;': '>',
    '&quot;': '"',
    '&#39;': "'",
    '&#36;': '$',
    '&#8203;': '',
    '&amp;': '&',
  };
  return html
    .replaceAll(quiet, '`')
    .replaceAll('&amp;#8203;', '')
    .replaceAll('&amp;#36;', '$')
    .replaceAll(/&[#\w]+;/g, (entity) => entities[entity] ?? entity);
}

describe('names that other people chose', () => {
  test.each(hostileTexts)('show as they are and do nothing as text: %j', (name) => {
    const line = `- before ${markdownText(name)} after`;
    const tokens = tokensOf(line);
    const kinds = new Set(tokens.map((token) => token.type));
    expect([...kinds].filter((kind) => !['list', 'list_item', 'text', 'escape'].includes(kind))).toEqual([]);
    expect(shownText(line)).toBe(`before ${terminalText(name)} after`);
  });

  test.each(hostileTexts)('show as they are and do nothing as code: %j', (name) => {
    const tokens = tokensOf(`- before ${markdownCode(name)} after`).filter((token) => token.type === 'codespan');
    expect(tokens).toHaveLength(1);
    expect(shownText(markdownCode(name)).trim()).toBe(terminalText(name).trim());
  });

  test('mention, reference, link or embed nothing', () => {
    const report = renderMarkdown(
      planOf({
        verdict: 'drift',
        organization: { id: '1', name: '@acme/admins <b>' },
        changes: [changeOf({ workspace: { id: 'wrkspc_1', name: '@team #123 https://evil.example' } })],
        findings: [
          findingOf({
            message:
              'Workspace "@team #123 GH-1 https://evil.example www.evil.example a@evil.example :tada: $x$" is not declared',
          }),
        ],
      }),
    );
    const outsideCode = report
      .replace(String(rulePage('undeclared-workspace', { name: 'limitdrift', version: '0.1.0' })), '')
      .replaceAll(/(`+)[^`][\s\S]*?\1/g, '')
      .replaceAll('&#8203;', ' ')
      .replaceAll('&#36;', ' ');
    expect(outsideCode).not.toMatch(/[@#]\w|GH-\d|:tada:|\$x|www\.|https:\/\/evil/);
  });

  test('never add a link, an image, raw HTML, a heading or a box to any checklist', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const report = renderMarkdown(plan);
        const tokens = tokensOf(report);
        expect(tokens.filter(({ type }) => type === 'image' || type === 'def' || type === 'table')).toEqual([]);
        const tags = tokens.flatMap((token) => (token.type === 'html' ? [token.raw.trim()] : []));
        expect(tags.filter((one, at) => !(at % 2 === 1 ? one === '</details>' : folded.test(one)))).toEqual([]);
        expect(tags.length % 2).toBe(0);
        const links = tokens.flatMap((token) => (token.type === 'link' ? [token.raw] : []));
        const found = [...new Set(plan.findings.map(({ rule }) => rule))];
        const pages = found.map((rule) => `[\`${rule}\`](${String(rulePage(rule, plan.tool))})`);
        const others = links.filter((link) => !pages.includes(link));
        expect(
          others.filter((link) => link !== '[Rate limits page](https://platform.claude.com/usage/limits)'),
        ).toEqual([]);
        expect(links.length - others.length).toBeLessThanOrEqual(found.length);
        const boxes = tokens.filter((token) => token.type === 'list_item' && token.task);
        const creations = plan.findings.filter(({ rule, data }) => rule === 'workspace-missing' && data.pending);
        const { base } = plan.declaration;
        const named = creations.filter(
          ({ workspace, introduced }) => workspace !== null && (base === null || introduced === true),
        );
        expect(boxes).toHaveLength(
          plan.changes.filter(
            (change) =>
              change.ignored === null &&
              change.reported === null &&
              change.class !== 'adopted' &&
              !isOpenBefore(change, base),
          ).length + named.length,
        );
        const sections = report.split('\n').filter((line) => line.startsWith('## '));
        const headings = tokens.filter((token) => token.type === 'heading' && token.depth === 2);
        expect(headings).toHaveLength(sections.length);
        expect(
          sections.every((line) =>
            /^## (Policy weakened|To do|After the merge|Open since before this change|Decide|Done|Reported|Ignored|Problems|Findings|Findings in this change|Findings from before this change|Spend limits|Not read) \(\d+\)$/.test(
              line,
            ),
          ),
        ).toBe(true);
      }),
    );
  });

  test('leave every command and every YAML line in a block of its own', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const report = renderMarkdown(plan);
        const blocks = tokensOf(report).filter(({ type }) => type === 'code');
        expect(blocks).toHaveLength(report.split('\n').filter((line) => /^```(sh|yaml)$/.test(line)).length);
      }),
    );
  });
});

const other = { id: 'wrkspc_2', name: 'prod-search' };

describe('the checklist', () => {
  test('says in one line that there is nothing to do', () => {
    expect(renderMarkdown(planOf())).toContain('\n\nNothing to do in the Console.\n\n');
  });

  test('does not call the rest done when something was not read', () => {
    const unread = { workspace: { id: 'wrkspc_2', name: 'b' }, reason: 'it timed out', status: null, request_id: null };
    const report = renderMarkdown(planOf({ verdict: 'incomplete', complete: false, incomplete: [unread] }));
    expect(report).toContain('> **Do not rely on this list**: not everything was read, and there may be more to do.');
    expect(report).toContain('Nothing that was read needs a change in the Console.');
    expect(report).toContain('- `b` `wrkspc_2`: it timed out (no answer, request-id none)');
  });

  test('warns above the list when the snapshot is old', () => {
    const old: Finding = {
      ...findingOf({ workspace: null, message: 'The snapshot was taken at 2026-11-14T06:00:00Z, more than 1d ago' }),
      rule: 'snapshot-old',
      data: { taken_at: '2026-11-14T06:00:00Z', max_age_seconds: 86_400 },
    };
    const report = renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf()], findings: [old] }));
    expect(report.indexOf('> **Do not carry this out**: The snapshot was taken at')).toBeGreaterThan(0);
    expect(report.indexOf('> **Do not carry this out**')).toBeLessThan(report.indexOf('## Decide'));
  });

  test('puts what was asked for under To do, and what somebody changed by hand under Decide', () => {
    const report = renderMarkdown(
      planOf({
        verdict: 'drift',
        changes: [
          changeOf({ class: 'pending' }),
          changeOf({ class: 'overdue' }),
          changeOf({ class: 'drift', workspace: other }),
          changeOf({ class: 'conflict', workspace: other }),
        ],
      }),
    );
    expect(report.match(/^## .*/gm)).toEqual(['## Decide (2)', '## To do (2)']);
  });

  test('puts To do before Decide where drift does not fail', () => {
    const plan = planOf({
      verdict: 'drift',
      changes: [changeOf({ class: 'pending' }), changeOf({ workspace: other })],
    });
    const lenient = { ...plan, run: { ...plan.run, policy: { ...plan.run.policy, report_only: true } } };
    expect(renderMarkdown(lenient).match(/^## .*/gm)).toEqual(['## To do (1)', '## Decide (1)']);
  });

  test('tells what a change brings from what was there, and folds of that what fails nothing', () => {
    const old = [
      findingOf({ introduced: false, message: 'An old warning' }),
      findingOf({ introduced: false, message: 'Another' }),
    ];
    const findings = [
      ...old,
      findingOf({ introduced: false, severity: 'error', message: 'An old error' }),
      findingOf({ introduced: true, severity: 'note', message: 'A new note' }),
      findingOf({ introduced: null, message: 'Of the run' }),
    ];
    const shape = (report: string): readonly string[] | null =>
      report.match(/^## Findings.*|<summary>.*|An? \w+ \w+|Another|Of the run|<\/details>/gm);
    expect(shape(renderMarkdown(planOf({ verdict: 'drift', findings })))).toEqual([
      '## Findings in this change (1)',
      'A new note',
      '## Findings (1)',
      'Of the run',
      '## Findings from before this change (3)',
      'An old error',
      '<summary>2 more findings from before this change</summary>',
      'An old warning',
      'Another',
      '</details>',
    ]);
    expect(shape(renderMarkdown(planOf({ findings: old })))).toEqual([
      '## Findings from before this change (2)',
      '<summary>2 findings from before this change</summary>',
      'An old warning',
      'Another',
      '</details>',
    ]);
  });

  test('has a workspace in one section only, with all that there is to know of it', () => {
    const report = renderMarkdown(
      planOf({
        verdict: 'drift',
        changes: [
          changeOf({ class: 'pending', limiter: 'a' }),
          changeOf({ limiter: 'b' }),
          changeOf({ class: 'adopted', limiter: 'c' }),
          changeOf({ ignored: { reason: 'known' }, limiter: 'd' }),
          changeOf({ class: 'adopted', workspace: other }),
        ],
      }),
    );
    expect(
      report.slice(report.indexOf('## ')).match(/^(?:##.*|\*\*.*?\*\*|[A-Z]\w+:$|<details>.*ignored.*|- .*?: )/gm),
    ).toEqual([
      '## Decide (2)',
      '### `prod-chat` · `wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ`',
      '**Set it back**',
      '- [ ] `b`: ',
      '**Or accept what is live**',
      '- `b`: ',
      '**Set what is declared**',
      '- [ ] `a`: ',
      '- `a`: ',
      'Done:',
      '- ✓ `Claude Opus 4.x` `c`: ',
      '<details><summary>1 known difference is ignored</summary>',
      '- `Claude Opus 4.x` `d`: ',
      '## Done (1)',
      '### `prod-search` · `wrkspc_2`',
      '- ✓ `Claude Opus 4.x` `requests_per_minute`: ',
    ]);
  });

  test.each([
    [100, 3, 1],
    [100, 1, 3],
    [13, 8, 3],
  ])(
    'of %d workspaces with %d groups and %d limits stays below 60 kB, with a table of what is alike first',
    (workspaces, groups, limits) => {
      const numbers = (length: number): readonly number[] => Array.from({ length }, (_, at) => at);
      const changes = numbers(workspaces).flatMap((at) =>
        numbers(groups).flatMap((which) =>
          numbers(limits).map((limit) =>
            changeOf({
              workspace: { id: `wrkspc_01JwQvzr7rXLA5AGx3HKf${100 + at}`, name: `prod-team-${100 + at}` },
              group: { ...opus, id: `rlg_${which}`, display_name: `Claude Opus ${which}.x` },
              limiter:
                ['requests_per_minute', 'output_tokens_per_minute', 'input_tokens_per_minute_cache_aware'][limit] ?? '',
              settable: at % 10 === 0 ? 'command' : at % 10 === 1 ? 'no' : 'console',
            }),
          ),
        ),
      );
      const report = renderMarkdown(planOf({ verdict: 'drift', changes }));
      expect(report.length).toBeLessThan(60_000);
      expect(report.match(/^- \[ \] .* · `s-[0-9a-f]{16}`$/gm)).toHaveLength(changes.length);
      expect(report).toContain(
        `\n| ${workspaces} | \`Claude Opus 0.x\` \`requests_per_minute\` | 500 → **1,000** | drift |\n`,
      );
      expect(report.indexOf('Many steps are alike:')).toBeLessThan(report.indexOf('## Decide'));
      expect(report).not.toMatch(/<details>|ant organization/);
    },
  );

  test('visits each workspace once in a section, whatever the number of its steps', () => {
    const report = renderMarkdown(
      planOf({
        verdict: 'drift',
        changes: [changeOf(), changeOf({ limiter: 'output_tokens_per_minute' }), changeOf({ workspace: other })],
      }),
    );
    expect(report.match(/^### .*/gm)).toEqual([
      '### `prod-chat` · `wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ`',
      '### `prod-search` · `wrkspc_2`',
    ]);
    expect(report.match(/Open the \[Rate limits page\]/g)).toHaveLength(2);
  });

  test('sends nobody to the Console for what only the command can set', () => {
    const change = changeOf({ group: batch, settable: 'command', limiter: 'requests_per_minute' });
    const report = renderMarkdown(planOf({ verdict: 'drift', changes: [change] }));
    expect(report).not.toContain('https://platform.claude.com');
    expect(report).toContain('**Set it back**: `batch`: the Console cannot edit it, only the command can.');
    expect(report).toContain(
      'If `ant organization:workspaces:rate-limits list --workspace-id wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ --include-inherited` shows another value than the two below, stop.',
    );
  });

  test('says what `ant` is, once, and only where a step has a command', () => {
    const words = 'The commands use `ant`, Anthropic’s own command line.';
    const shown = (settable: 'console' | 'command' | 'no'): number =>
      renderMarkdown(
        planOf({ verdict: 'drift', changes: [changeOf({ settable }), changeOf({ settable: 'no' })] }),
      ).split(words).length - 1;
    expect([shown('console'), shown('command'), shown('no')]).toEqual([1, 1, 0]);
  });

  test('gives no way to check by command where the workspace ID cannot be pasted', () => {
    const change = changeOf({ group: batch, settable: 'command', workspace: { id: 'two words', name: 'x' } });
    const report = renderMarkdown(planOf({ verdict: 'drift', changes: [change] }));
    expect(report).toContain('only the command can.\n');
    expect(report).not.toContain('ant organization');
  });

  test('says so where no way to set a limit is known, and still offers to accept it', () => {
    const report = renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf({ settable: 'no' })] }));
    expect(report).toContain('**Set it back**: `Claude Opus 4.x`: there is no known way to set it:');
    expect(report).not.toContain('ant organization');
    expect(report).toContain('\n**Or accept what is live**: `limitdrift accept s-eaec5ad158f57218`\n');
  });

  test('offers to accept only what nobody asked for', () => {
    const report = renderMarkdown(
      planOf({ verdict: 'pending', changes: [changeOf({ class: 'pending' }), changeOf({ class: 'overdue' })] }),
    );
    expect(report).not.toMatch(/accept/);
  });

  test('gives no command to paste for a step ID that no plan has', () => {
    for (const step of ['s-0; rm -rf x', '$(id)', `s-${'0'.repeat(16)}\n`]) {
      const report = renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf({ step })] }));
      expect(report).not.toMatch(/Or accept|limitdrift accept s-|accept \$/);
    }
  });

  test('is bold where clearing an override leaves no limit at all, and only there', () => {
    const warning = '  - **Clearing it leaves no limit at all: the organization has none either.**\n';
    const unlimited = undeclaredChange({ after: inherited(null), organization_limit: null });
    expect(renderMarkdown(planOf({ verdict: 'drift', changes: [unlimited] }))).toContain(warning);
    expect(renderMarkdown(planOf({ verdict: 'drift', changes: [undeclaredChange()] }))).not.toContain(warning);
    const others = [{ limiter: 'input_tokens_per_minute_cache_aware', value: 5000 }];
    expect(renderMarkdown(planOf({ verdict: 'drift', changes: [{ ...unlimited, remaining: others }] }))).toContain(
      '  - **Clearing it leaves no limit of requests_per_minute: the organization has none either. The group is still limited by input_tokens_per_minute_cache_aware 5,000.**\n',
    );
    const set = changeOf({ organization_limit: null });
    expect(renderMarkdown(planOf({ verdict: 'drift', changes: [set] }))).not.toContain(warning);
  });

  test('tells 0 from inherited in what must be there before a change', () => {
    const zero = renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf({ before: override(0) })] }));
    expect(zero).toContain('`requests_per_minute`: 0 → **1,000** · drift');
    const missing = renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf({ before: inherited(4000) })] }));
    expect(missing).toContain('`requests_per_minute`: inherits 4,000 → **1,000** · drift');
  });

  test.each([
    ['Declared by `4f0c2a9`, not carried out yet', { class: 'pending', since: '4f0c2a9d1e2b3c4d' }],
    ['Declared, and not committed yet', { class: 'pending' }],
    ['No longer declared, and not committed yet', { class: 'pending', origin: null }],
    ['Declared by `4f0c2a9`, and still not carried out', { class: 'overdue', since: '4f0c2a9' }],
    ['500 is not what is declared', { class: 'drift' }],
    ['500 is not what was declared before; this change declares 1,000', { class: 'conflict' }],
  ] as const)('says why a step is there: %s', (why, change) => {
    const report = renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf(change)] }));
    expect(report).toContain(`\n- \`requests_per_minute\`: ${why} (\`limit-changed\`); organization limit 4,000`);
  });

  test('does not speak of setting back what the declaration asks for newly', () => {
    const ways = (change: Parameters<typeof changeOf>[0]): readonly string[] =>
      renderMarkdown(planOf({ verdict: 'drift', changes: [changeOf(change)] })).match(/^\*\*[^*]+\*\*/gm) ?? [];
    expect(ways({ class: 'drift' })).toEqual(['**Set it back**', '**Or accept what is live**']);
    expect(ways({ class: 'conflict' })).toEqual(['**Set what is declared**', '**Or accept what is live**']);
    expect(ways({ class: 'pending' })).toEqual(['**Set what is declared**']);
  });

  test('names the base that the plan was compared with', () => {
    const plan = planOf();
    const based = { ...plan, declaration: { ...plan.declaration, base: 'git:origin/main (4f0c2a9)' } };
    expect(renderMarkdown(based)).toContain('\nCompared with the base `git:origin/main (4f0c2a9)`.\n');
    expect(renderMarkdown(plan)).not.toContain('base');
  });

  test('puts what the Console can do before what only a command can, within one visit', () => {
    const changes = [
      changeOf({ class: 'pending', limiter: 'a', settable: 'no' }),
      changeOf({ class: 'pending', limiter: 'b', settable: 'command' }),
      changeOf({ class: 'pending', limiter: 'c', settable: 'console' }),
      changeOf({ class: 'pending', limiter: 'd', settable: 'console' }),
    ];
    const report = renderMarkdown(planOf({ verdict: 'pending', changes }));
    expect([...report.matchAll(/^- \[ \] `(.)`/gm)].map(([, limiter]) => limiter)).toEqual(['c', 'd', 'b', 'a']);
  });
});

describe('a workspace that does not exist yet', () => {
  const workspace = { id: 'name:voice', name: 'voice' };
  const missing = (name: string, pending: boolean): Finding => ({
    ...findingOf({ severity: 'note', workspace: { id: null, name } }),
    rule: 'workspace-missing',
    data: { name, id: null, suggestion: null, pending },
  });

  test('is created first, before its limits are set', () => {
    const changes = [changeOf({ class: 'pending', workspace }), changeOf({ class: 'pending' })];
    const report = renderMarkdown(planOf({ verdict: 'pending', changes, findings: [missing('voice', true)] }));
    expect(report.match(/^(?:## To|###|- \[|Open).*/gm)).toEqual([
      '## To do (3)',
      '### `voice` · to be created',
      '- [ ] Create the workspace `voice` in the Console, with exactly this name.',
      'Open the [Rate limits page](https://platform.claude.com/usage/limits) and choose `voice` in the **Workspace** dropdown.',
      expect.stringMatching(/^- \[ \] `requests_per_minute`: 500 → \*\*1,000\*\* · pending · `s-/),
      '### `prod-chat` · `wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ`',
      expect.stringMatching(/^Open /),
      expect.stringMatching(/^- \[ \] /),
    ]);
  });

  test('is created even when none of its limits has to be set', () => {
    const report = renderMarkdown(planOf({ findings: [missing('voice', true), missing('gone', false)] }));
    expect(report.match(/^(?:##|- \[|Open|Nothing).*/gm)).toEqual([
      '## To do (1)',
      '### `voice` · to be created',
      '- [ ] Create the workspace `voice` in the Console, with exactly this name.',
      '## Findings (2)',
    ]);
  });

  test('has no command, since its ID is not known: what only a command can do waits for the next plan', () => {
    const change = changeOf({ class: 'pending', workspace, group: batch, settable: 'command' });
    const report = renderMarkdown(planOf({ verdict: 'pending', changes: [change, changeOf({ workspace })] }));
    expect(report).not.toMatch(/ant |`ant`|name:voice/);
    expect(report).toContain(
      '**Set what is declared**: `batch`: the Console cannot edit it, only a command can, and that needs the ID of the new workspace: create it, then plan again.',
    );
  });
});

test.each([
  ['plan.json', 'limitdrift verify plan.json', 'limitdrift accept s-'],
  ['out/my plan.json', "limitdrift verify 'out/my plan.json'", "limitdrift accept --plan 'out/my plan.json' s-"],
])('a checklist of a plan that is saved as %s names that file', (planFile, verify, accept) => {
  const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
  const place = { planFile };
  const verification = verificationOf([stepOf('open')]);
  for (const text of [
    renderMarkdown(plan, place),
    renderHtml(plan, place),
    renderVerifyMarkdown(verification, place),
  ]) {
    const shown = text.replaceAll('&#39;', "'");
    expect(shown).toContain(verify);
    expect(shown).toContain(accept);
    expect(shown).not.toContain('limitdrift plan --out');
  }
});

test('what usage says of a limit stands beside what is no step, too', () => {
  const change = changeOf({ class: 'drift', reported: 'rule', severity: 'note' });
  const finding: Finding = {
    ...findingOf(),
    rule: 'below-peak-usage',
    address: change.address,
    data: {
      group: 'Claude Opus 4.x',
      limiter: 'requests_per_minute',
      limit: 1000,
      unit: 'minute',
      total: 2,
      exact: true,
      span: 'the last 7 days',
      days: ['2026-11-20'],
      others: 6,
    },
  };
  const plan = planOf({ changes: [change], findings: [finding] });
  expect(renderMarkdown(plan)).toMatch(/^- .* · 2 minutes of the last 7 days used more than 1,000, all on Fri 20 Nov/m);
});
