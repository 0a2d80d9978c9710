import * as fc from 'fast-check';
import { marked } from 'marked';
import { describe, expect, test } from 'vitest';
import { inherited, override } from '../../../src/model/setting.js';
import { terminalText } from '../../../src/report/terminal/escape-terminal.js';
import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { verifyFormats } from '../../../src/report/verification/verify-formats.js';

import type { Verification } from '../../../src/model/verification.js';
import { batch } from '../plans.js';
import { arbitraryVerification, stepOf, verificationOf } from './verifications.js';

const toCreate = { id: 'name:voice', name: 'voice' };
const another = { id: 'wrkspc_3', name: 'another' };
const search = { id: 'wrkspc_2', name: 'search' };
const unread = { workspace: search, reason: 'the API answered 403', status: 403, request_id: 'req_1' };

/** The report's lines in a terminal, for people without colour. */
function terminal(verification: Verification): readonly string[] {
  return verifyFormats.terminal.render(verification, { width: 200, color: false }).trimEnd().split('\n');
}

function markdown(verification: Verification): string {
  return verifyFormats.markdown.render(verification);
}

/** The checklist's boxes, without the facts below them. */
function boxes(verification: Verification): readonly string[] {
  return markdown(verification)
    .split('\n')
    .filter((line) => /^(?:- \[| {2}- \*\*(?!Do\*|Set |Or |Clearing))/.test(line));
}

const line = '`Claude Opus 4.x` `requests_per_minute`: 500 → **1,000** · `s-eaec5ad158f57218`';

describe('the verification in a terminal', () => {
  test('has one line for each step, by workspace, with what became of it', () => {
    const result = verificationOf(
      [
        stepOf('done'),
        stepOf('open', { limiter: 'output_tokens_per_minute' }),
        stepOf('superseded', { limiter: 'tokens_per_day' }),
        stepOf('unread', { workspace: search }),
      ],
      { incomplete: [unread] },
    );
    expect(terminal(result)).toEqual([
      'prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ)',
      '  [x] Claude Opus 4.x · requests_per_minute · 500 → 1,000 · done · s-eaec5ad158f57218',
      '  [ ] Claude Opus 4.x · output_tokens_per_minute · 500 → 1,000 · open · s-900fdd08371dee48',
      '  [!] Claude Opus 4.x · tokens_per_day · 500 → 1,000 · superseded: live is 700 now · s-50e0d461992b5379',
      '',
      'search (wrkspc_2)',
      '  [?] Claude Opus 4.x · requests_per_minute · 500 → 1,000 · not read: the API answered 403 · s-f1ffbc768b9db3e2',
      '',
      'Superseded: 1 of 4 steps done, 1 superseded, 1 open, 1 not read; organization Acme.',
      'Next: Plan again for what is superseded: a slip, or somebody else’s change. The other steps still hold. Carry out what is open, or wait where that is done: a change takes effect within about an hour',
      '  (--wait 1h). What was accepted instead is gone from the next plan. Run it again for what was not read.',
    ]);
  });

  test.each([
    ['Done: 1 of 1 step done; organization Acme.', [stepOf('done')]],
    ['Open: 1 of 2 steps done, 1 open; organization Acme.', [stepOf('done'), stepOf('open', { class: 'pending' })]],
    ['Incomplete: 0 of 1 step done, 1 not read; organization Acme.', [stepOf('unread')]],
    ['Nothing to verify: the plan has no steps.', []],
  ])('counts in one line: %s', (headline, steps) => {
    expect(terminal(verificationOf(steps)).filter((each) => !/^(?: |Next|$|prod)/.test(each))).toEqual([headline]);
  });

  test.each([
    ['no override (inherits 4,000) now', { live: inherited(4000) }],
    ['no override (inherits no limit) now', { live: inherited(null) }],
    ['0 now', { live: override(0) }],
    ['7 from "fruit_plan" now', { live: { source: 'other', name: 'fruit_plan', value: 7 } as const }],
  ])('says what is live where it is neither: %s', (words, step) => {
    expect(terminal(verificationOf([stepOf('superseded', step)]))[1]).toContain(` · superseded: live is ${words} · `);
  });

  test.each([
    ['superseded: the workspace is archived', stepOf('superseded', { obstacle: 'archived' })],
    ['superseded: several workspaces have this name', stepOf('superseded', { obstacle: 'ambiguous' })],
    ['superseded: the group is not there any more', stepOf('superseded', { obstacle: 'no-group' })],
    ['open: the workspace does not exist yet', stepOf('open', { obstacle: 'not-created', workspace: toCreate })],
    ['not read: its limits could not be read', stepOf('unread')],
  ])('says why there is nothing to compare: %s', (words, step) => {
    expect(terminal(verificationOf([step]))[1]).toContain(` · ${words} · `);
  });

  test('does not show the name that stands in for the ID of a workspace to be created', () => {
    expect(terminal(verificationOf([stepOf('open', { workspace: toCreate })]))[0]).toBe('voice');
  });

  test('speaks of accepting only where an open step may be accepted', () => {
    const accepted = /accepted instead/;
    expect(terminal(verificationOf([stepOf('open')])).join('\n')).toMatch(accepted);
    for (const result of [[stepOf('open', { class: 'pending' })], [stepOf('done'), stepOf('superseded')]])
      expect(terminal(verificationOf(result)).join('\n')).not.toMatch(accepted);
  });

  test('of a plan of a change, what is open waits for the merge', () => {
    const result = verificationOf([stepOf('open', { class: 'pending', introduced: true })], {
      base: 'git:origin/main (abc1234)',
    });
    expect(terminal(result).join('\n')).toContain('carry out what is open once it is, and not before.');
    expect(markdown(result)).toContain('**Review and merge first.**');
    expect(markdown(result).match(/^## .*/gm)).toEqual(['## After the merge (1)']);
  });

  test('has no next step when all is done, unless the plan had not read everything', () => {
    expect(terminal(verificationOf([stepOf('done')])).join('\n')).not.toContain('Next:');
    expect(terminal(verificationOf([stepOf('done')], { planComplete: false })).at(-1)).toBe(
      'Next: The plan itself had not read everything: plan again to see whether there is more.',
    );
  });
});

describe('the checklist with its boxes ticked', () => {
  test('ticks what is done, and only that', () => {
    const result = verificationOf(
      [
        stepOf('done', { class: 'pending' }),
        stepOf('open', { class: 'overdue' }),
        stepOf('superseded', { class: 'drift', workspace: another }),
        stepOf('unread', { class: 'conflict', workspace: search }),
      ],
      { incomplete: [unread] },
    );
    expect(boxes(result)).toEqual([
      `- [ ] ${line.replace('eaec5ad158f57218', stepOf('open', { workspace: another }).step.slice(2))}`,
      '  - **Superseded: live is 700 now. Do not carry this out; plan again.**',
      `- [ ] ${line.replace('eaec5ad158f57218', 'f1ffbc768b9db3e2')}`,
      '  - **Not read: the API answered 403.**',
      '- [ ] `requests_per_minute`: 500 → **1,000** · overdue · `s-eaec5ad158f57218`',
      `- [x] ${line} · done`,
    ]);
    expect(markdown(result).match(/^## .*/gm)).toEqual(['## Decide (2)', '## To do (2)', '## Not read (1)']);
  });

  test('tells in full how to carry out what is open, and of nothing else', () => {
    const ways = (state: 'open' | 'done' | 'superseded'): number =>
      markdown(verificationOf([stepOf(state)])).match(/ant organization|limitdrift accept s-|Rate limits page/g)
        ?.length ?? 0;
    expect([ways('open'), ways('done'), ways('superseded')]).toEqual([3, 0, 0]);
  });

  test('visits no workspace in the Console for a step that only the command can do', () => {
    const steps = [stepOf('open', { group: batch, settable: 'command' }), stepOf('done', { workspace: search })];
    expect(markdown(verificationOf(steps))).not.toContain('Rate limits page');
  });

  test('has the creation of a workspace as its first step, ticked when the workspace is there', () => {
    const created = (step: ReturnType<typeof stepOf>): string | undefined => boxes(verificationOf([step]))[0];
    const step = { workspace: toCreate, class: 'pending' } as const;
    expect(created(stepOf('open', { ...step, obstacle: 'not-created' }))).toBe(
      '- [ ] Create the workspace `voice` in the Console, with exactly this name.',
    );
    expect(created(stepOf('open', step))).toBe('- [x] Create the workspace `voice` · done');
    expect(created(stepOf('unread', step))).toBe('- [ ] Create the workspace `voice`');
  });

  test('names the plan, and when live was read again', () => {
    const digest = `\`sha256:${'a'.repeat(64)}\` of \`2026-11-21T20:00:00Z\``;
    expect(markdown(verificationOf([]))).toBe(
      `# Rate limits of \`Acme\` (\`8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10\`)\n\nNothing to verify: the plan has no steps.\n\nPlan ${digest}.\n`,
    );
    expect(markdown(verificationOf([stepOf('done')]))).toMatch(
      new RegExp(`\\nPlan ${digest}, live limits read again at \`2026-11-21T21:00:00Z\`\\.\\n$`),
    );
  });
});

test('the JSON report is the verification itself', () => {
  const result = verificationOf([stepOf('done'), stepOf('unread')]);
  expect(JSON.parse(verifyFormats.json.render(result))).toEqual(result);
});

describe('the page', () => {
  const page = (...words: Parameters<typeof verificationOf>): string =>
    verifyFormats.html.render(verificationOf(...words));

  test('has a box for what is open and for nothing else, and says of the others what became of them', () => {
    const html = page([
      stepOf('open', { limiter: 'a' }),
      stepOf('done', { limiter: 'b' }),
      stepOf('superseded', { limiter: 'c' }),
      stepOf('done', { limiter: 'd', class: 'pending', introduced: true }),
    ]);
    expect(html.match(/data-step="/g)).toHaveLength(1);
    expect(html).toContain('<div class="verdict drift">');
    expect(html).toContain('<strong>Superseded</strong>: 2 of 4 steps done, 1 superseded, 1 open; organization Acme.');
    expect(html).toContain('Superseded: live is 700 now. Do not carry this out; plan again.');
    expect(html.match(/<span class="badge">\w+<\/span>/g)).toEqual(
      ['drift', 'done', 'superseded', 'done'].map((state) => `<span class="badge">${state}</span>`),
    );
    expect(html).toContain('<title>Superseded · Acme · limitdrift verify</title>');
  });

  test('says to create a workspace while it does not exist, and what could not be read', () => {
    const workspace = { id: 'name:new', name: 'new' };
    const missing = page([stepOf('open', { workspace, obstacle: 'not-created' })]);
    expect(missing).toContain('Create the workspace');
    const unread = stepOf('unread');
    const incomplete = [{ workspace: unread.workspace, reason: 'it timed out', status: null, request_id: null }];
    const html = page([unread, stepOf('done', { workspace })], { incomplete });
    expect(html).toContain('<div class="verdict incomplete">');
    expect(html).toContain('<span class="badge">not read</span>');
    expect(html).toMatch(/<section class="top" id="unread"[^]*it timed out/);
    expect(html).not.toMatch(/Create the workspace|data-step="|Ticks are kept/);
  });

  test('of a plan without steps says so, also without an organization', () => {
    const html = verifyFormats.html.render({ ...verificationOf([]), organization: null });
    expect(html).toContain('<title>Nothing to verify · limitdrift verify</title>');
    expect(html).toContain('<strong>Nothing to verify</strong>: the plan has no steps.');
  });
});

/** Everything that acts on a terminal, turns the reading direction, or hides, but for the newline. */
const unsafe = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

describe('of any verification', () => {
  test.each(Object.entries(verifyFormats))('the %s report is safe text that ends with one newline', (_, { render }) => {
    fc.assert(
      fc.property(arbitraryVerification, fc.constantFrom(60, 120), (verification, width) => {
        const report = render(verification, { width, color: false });
        expect(report).toMatch(/[^\n]\n$/);
        expect(report).not.toMatch(unsafe);
        expect(report).not.toMatch(/^\s*::|##\[/m);
      }),
    );
  });

  test('the terminal report fits, cuts no ID, and has the same words in colour', () => {
    fc.assert(
      fc.property(arbitraryVerification, fc.constantFrom(60, 120), (verification, width) => {
        const report = verifyFormats.terminal.render(verification, { width, color: false });
        expect(Math.max(...report.split('\n').map(textWidth))).toBeLessThanOrEqual(width);
        const packed = report.replaceAll(/\s/g, '');
        for (const { step, limiter } of verification.steps)
          for (const each of [step, limiter]) expect(packed).toContain(terminalText(each).replaceAll(/\s/g, ''));
        const colored = verifyFormats.terminal.render(verification, { width, color: true });
        expect(colored.replaceAll(/\p{Cc}\[\d+m/gu, '')).toBe(report);
      }),
    );
  });

  test('the checklist has a box for each step and each creation, and ticks those that are done', () => {
    fc.assert(
      fc.property(arbitraryVerification, (verification) => {
        const found: boolean[] = [];
        void marked.walkTokens(marked.lexer(markdown(verification)), (token) => {
          if (token.type === 'list_item' && token.task === true) found.push(token.checked === true);
          expect(['image', 'def', 'table']).not.toContain(token.type);
        });
        const { steps, summary } = verification;
        const creations = markdown(verification).match(/^- \[(?:x| )\] Create the workspace /gm) ?? [];
        const ticked = creations.filter((each) => each.startsWith('- [x]')).length;
        expect(found).toHaveLength(steps.length + creations.length);
        expect(found.filter(Boolean)).toHaveLength(summary.done + ticked);
      }),
    );
  });
});
