import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { validateXML } from 'xmllint-wasm';

import type { Origin } from '../../src/model/located.js';

import type { Plan, Policy } from '../../src/model/plan-types.js';
import { exitCode } from '../../src/model/verdict.js';
import { xmlText } from '../../src/report/junit-xml.js';
import { renderJunit } from '../../src/report/junit.js';
import { everyPlan } from '../scenarios/every-plan.js';
import { arbitraryPlan, hostileTexts } from './arbitrary-plan.js';
import { changeOf, findingOf, laterFinding, planOf, undeclaredChange } from './plans.js';
import { stories } from './stories.js';

const schema = readFileSync(new URL('junit.xsd', import.meta.url), 'utf8');
const unread = { workspace: { id: 'wrkspc_2', name: 'b' }, reason: 'it timed out', status: null, request_id: null };

/** What xmllint has against files of this kind. */
async function errorsOf(files: readonly (readonly [string, string])[]): Promise<readonly string[]> {
  const xml = files.map(([name, contents]) => ({ fileName: `${name}.xml`, contents }));
  const { errors, valid } = await validateXML({ xml, schema: [schema] });
  return valid ? [] : errors.map(({ rawMessage }) => rawMessage);
}

/** Each case: its outcome, name and message. No text of others has a `<` or `"` of its own. */
function casesOf(plan: Plan): readonly (readonly string[])[] {
  const cases = renderJunit(plan).split('    <testcase ').slice(1);
  return cases.map((each) => {
    const [, name = ''] = /^name="([^"]*)"/.exec(each) ?? [];
    const [, outcome = 'passed', message = ''] =
      /<(failure|error|skipped) type="[^"]*" message="([^"]*)"/.exec(each) ?? [];
    return message === '' ? [outcome, name] : [outcome, name, message];
  });
}

function outcomesOf(plan: Plan): readonly (string | undefined)[] {
  return casesOf(plan)
    .slice(0, -1)
    .map(([outcome]) => outcome);
}

function withPolicy(plan: Plan, policy: Partial<Policy>): Plan {
  return { ...plan, run: { ...plan.run, policy: { ...plan.run.policy, ...policy } } };
}

describe('the JUnit report', () => {
  test('is valid in the common dialect for every scenario and story', async () => {
    expect(await errorsOf(everyPlan.map(([name, plan]) => [name, renderJunit(plan)]))).toEqual([]);
  });

  test('is valid in the common dialect for any plan, no two cases of one name', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryPlan, { minLength: 30, maxLength: 30 }), async (many) => {
        expect(await errorsOf(many.map((plan, at) => [String(at), renderJunit(plan)]))).toEqual([]);
      }),
      { numRuns: 4 },
    );
  });

  test('counts what is in it', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const report = renderJunit(plan);
        const number = (tag: string): number => report.split(`<${tag} `).length - 1;
        const counts = `tests="${number('testcase')}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}"`;
        expect(report.split(counts)).toHaveLength(3);
      }),
    );
  });

  test('has a failure exactly when something fails the run, and an error exactly when something was not read', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const outcomes = new Set(casesOf(plan).map(([outcome]) => outcome));
        const fails = exitCode(plan, { ...plan.run.policy, report_only: false }) === 2;
        expect(outcomes.has('failure')).toBe(fails);
        expect(outcomes.has('error')).toBe(plan.verdict === 'failed' || plan.incomplete.length > 0);
      }),
    );
  });

  test('has one case that passes when all is in sync, for servers that refuse a file without any', () => {
    expect(renderJunit(planOf())).toBe(
      [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<testsuites name="limitdrift" tests="1" failures="0" errors="0" skipped="0">',
        '  <testsuite name="Rate limits of Acme (8c6f3a52-0f3e-4c1a-9a57-2b1e6d1c9d10)" tests="1" failures="0" errors="0" skipped="0">',
        '    <testcase name="run" classname="limitdrift">',
        '      <system-out>In sync: 12 workspaces, 87 limits, organization Acme.</system-out>',
        '    </testcase>',
        '  </testsuite>',
        '</testsuites>',
        '',
      ].join('\n'),
    );
  });

  test('has a failure for each limit that drifted, is overdue or in conflict, with all there is to know', () => {
    const report = renderJunit(planOf({ verdict: 'drift', changes: [changeOf()] }));
    expect(report.slice(report.indexOf('    <testcase '), report.indexOf('    <testcase name="run'))).toBe(
      [
        '    <testcase name="wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ / Claude Opus 4.x / requests_per_minute" classname="prod-chat" file="limits.yaml" line="14">',
        '      <failure type="limit-changed" message="prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ) · Claude Opus 4.x · requests_per_minute: live 500 → desired 1,000 · organization limit 4,000 · drift">prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ) · Claude Opus 4.x · requests_per_minute: live 500 → desired 1,000 · organization limit 4,000 · drift',
        'A live limit differs from the declaration. The workspace has another override than the declared one, or one where it should inherit. Set it back in the Console, or change the declaration.',
        'Declared at limits.yaml:14:32',
        'Step s-eaec5ad158f57218</failure>',
        '    </testcase>',
        '',
      ].join('\n'),
    );
    const classes = ['drift', 'overdue', 'conflict'] as const;
    expect(outcomesOf(planOf({ changes: classes.map((name) => changeOf({ class: name })) }))).toEqual(
      classes.map(() => 'failure'),
    );
  });

  test('skips what is ignored, and gives the reason first', () => {
    const plan = planOf({ changes: [changeOf({ ignored: { reason: 'vendor migration, INC-123' } })] });
    expect(casesOf(plan)[0]).toEqual([
      'skipped',
      'wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ / Claude Opus 4.x / requests_per_minute',
      'ignored: vendor migration, INC-123',
    ]);
    expect(renderJunit(plan)).toContain('ignored: vendor migration, INC-123\nprod-chat (wrkspc_');
  });

  test('skips what is pending, unless the run fails on it', () => {
    const plan = planOf({ verdict: 'pending', changes: [changeOf({ class: 'pending', since: '4f0c2a9' })] });
    expect(casesOf(plan)[0]).toEqual([
      'skipped',
      expect.any(String),
      expect.stringMatching(/ · pending, committed 4f0c2a9$/),
    ]);
    expect(outcomesOf(withPolicy(plan, { fail_on: ['pending'] }))).toEqual(['failure']);
  });

  test('skips drift that does not fail the run, and shows it as a failure where the run only reports', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf({ severity: 'note' }), undeclaredChange()] });
    expect(outcomesOf(plan)).toEqual(['skipped', 'failure']);
    expect(outcomesOf(withPolicy(plan, { fail_on: [] }))).toEqual(['skipped', 'skipped']);
    expect(outcomesOf(withPolicy(plan, { report_only: true }))).toEqual(['skipped', 'failure']);
  });

  test('passes what live and declaration agree on since this change, unless the run fails on it', () => {
    const plan = planOf({ changes: [changeOf({ class: 'adopted' })] });
    expect(renderJunit(plan)).toContain('" classname="prod-chat" file="limits.yaml" line="14"/>\n');
    expect(outcomesOf(withPolicy(plan, { fail_on: ['adopted'] }))).toEqual(['failure']);
    const ignored = planOf({ changes: [changeOf({ class: 'adopted', ignored: { reason: 'INC-1' } })] });
    expect(outcomesOf(ignored)).toEqual(['passed']);
  });

  test('has a case for each finding: an error fails, a warning does so when the run is strict', () => {
    const at = (line: number): Origin => ({ file: 'limits.yaml', line, column: 3 });
    const findings = [
      findingOf({ severity: 'error', origin: at(7), related: [at(9)] }),
      laterFinding('from-the-future', { workspace: null }),
      findingOf({ severity: 'note', address: 'wrkspc_1/rlg_1/requests_per_minute' }),
      findingOf({ workspace: { id: null, name: 'voice' } }),
    ];
    const plan = planOf({ findings });
    const message = 'Workspace &quot;new-team&quot; is not declared; it inherits every limit';
    expect(casesOf(plan).slice(0, -1)).toEqual([
      ['failure', 'wrkspc_01New / undeclared-workspace', `error: ${message}`],
      ['skipped', 'organization / from-the-future', `warning: ${message}`],
      ['skipped', 'wrkspc_1 / rlg_1 / requests_per_minute / undeclared-workspace', `note: ${message}`],
      ['skipped', 'voice / undeclared-workspace', `warning: ${message}`],
    ]);
    expect(outcomesOf(withPolicy(plan, { strict: true }))).toEqual(['failure', 'failure', 'skipped', 'failure']);
    expect(renderJunit(plan)).toContain('\nDeclared at limits.yaml:7:3, limits.yaml:9:3</failure>');
    const unowned = { ...plan, organization: null };
    expect(renderJunit(unowned)).toContain('name="organization / from-the-future" classname="limitdrift"');
    expect(renderJunit(plan)).toContain('name="organization / from-the-future" classname="Acme"');
  });

  test('numbers cases that would have one name, for GitLab drops all but the first', () => {
    const written = ['a\n', 'a\\u{a}'].map((id) => findingOf({ workspace: { id, name: 'x' } }));
    expect(casesOf(planOf({ findings: written })).map(([, name]) => name)).toEqual([
      'a\\u{a} / undeclared-workspace',
      'a\\u{a} / undeclared-workspace (2)',
      'run',
    ]);
    const findings = [findingOf(), findingOf(), findingOf()];
    expect(casesOf(planOf({ findings })).map(([, name]) => name)).toEqual([
      'wrkspc_01New / undeclared-workspace',
      'wrkspc_01New / undeclared-workspace (2)',
      'wrkspc_01New / undeclared-workspace (3)',
      'run',
    ]);
  });

  test('has an error for each workspace that was not read', () => {
    expect(casesOf(planOf({ verdict: 'incomplete', complete: false, incomplete: [unread] }))).toEqual([
      ['error', 'wrkspc_2 / reading', 'b (wrkspc_2): it timed out (no answer, request-id none)'],
      ['passed', 'run'],
    ]);
  });

  test('has one error for a run that failed, with every problem of the declaration below it', () => {
    const problems = [{ message: 'no number', hint: 'Write one.', origin: { file: 'a.yaml', line: 3, column: 5 } }];
    const error = {
      code: 'declaration-invalid',
      message: '1 problem in the declaration',
      hint: 'Correct it.',
      problems,
    };
    const plan = planOf({ verdict: 'failed', organization: null, error });
    expect(renderJunit(plan)).toContain(
      '<error type="declaration-invalid" message="Failed: 1 problem in the declaration. Correct it.">Failed: 1 problem in the declaration. Correct it.\na.yaml:3:5: no number. Write one.</error>',
    );
    expect(renderJunit(plan)).toContain('<testsuite name="Rate limits" ');
    const { error: _, ...unexplained } = plan;
    expect(casesOf(unexplained)).toEqual([
      ['error', 'run', expect.stringMatching(/^Failed: no reason was recorded\. /)],
    ]);
  });

  test('says in the case of the run why the exit code is another than the verdict', () => {
    const [, report = ''] = renderJunit(stories['story-report-only'] ?? planOf()).split('<system-out>');
    expect(report).toContain('\nDrift does not fail this run (it only reports): the exit code is 0.\n');
  });
});

describe('text in XML', () => {
  test.each(hostileTexts)('is well-formed and one line, whatever it is: %j', async (name) => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf({ workspace: { id: name, name } })] });
    expect(await errorsOf([['hostile', renderJunit(plan)]])).toEqual([]);
    expect(xmlText(name)).not.toMatch(/[\n<>"']|&(?!(?:amp|lt|gt|quot|apos);)/);
  });

  test.each([
    ['a\u0000b', 'a\\u{0}b'],
    ['\ufffe\uffff', '\\u{fffe}\\u{ffff}'],
    ['\ud800', '\\u{d800}'],
    [']]>', ']]&gt;'],
    ['[[ATTACHMENT|/etc/passwd]]', '[\\u{5b}ATTACHMENT|/etc/passwd]]'],
    ['[[[x', '[\\u{5b}[x'],
    [`&<>"'`, '&amp;&lt;&gt;&quot;&apos;'],
    ['\t\r\n', '\\u{9}\\u{d}\\u{a}'],
  ])('%j is %s', (text, shown) => {
    expect(xmlText(text)).toBe(shown);
  });
});

test('the XSD finds what is wrong with a file', async () => {
  const report = renderJunit(planOf({ findings: [findingOf()] }));
  const broken = (from: string | RegExp, to: string): Promise<readonly string[]> =>
    errorsOf([['broken', report.replace(from, to)]]);
  expect(await broken('', '')).toEqual([]);
  expect(await broken('wrkspc_01New / undeclared-workspace', 'run')).toEqual([expect.stringContaining('Duplicate')]);
  expect(await broken('tests="2"', 'tests="-1"')).toEqual([expect.stringContaining('positiveInteger')]);
  expect(await broken('<skipped', '<ignored')).not.toEqual([]);
  expect(await broken(/ classname="[^"]*"/, '')).toEqual([expect.stringContaining('classname')]);
});
