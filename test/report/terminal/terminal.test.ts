import { describe, expect, test } from 'vitest';

import type { Finding, Plan } from '../../../src/model/plan-types.js';
import { override } from '../../../src/model/setting.js';
import { renderTerminal } from '../../../src/report/terminal/terminal-report.js';
import { batch, changeOf, findingOf, laterFinding, planOf, undeclaredChange } from '../plans.js';
import { nextStep } from '../../../src/report/next-step.js';

function linesOf(plan: Plan, width = 120): readonly string[] {
  return renderTerminal(plan, { width, color: false }).split('\n').slice(0, -1);
}

describe('the terminal report', () => {
  test('is one line when all is in sync', () => {
    expect(linesOf(planOf())).toEqual(['In sync: 12 workspaces, 87 limits, organization Acme.']);
  });

  test('stays one line, and says how many, when workspaces were left out', () => {
    const plan = planOf({ summary: { workspaces: 1, limits: 7, not_looked_at: 11 } });
    expect(linesOf(plan)).toEqual(['In sync: 1 workspace, 7 limits, organization Acme; 11 workspaces not looked at.']);
  });

  test('says pending, not in sync, when only pending changes are left', () => {
    const lines = linesOf(planOf({ verdict: 'pending', changes: [changeOf({ class: 'pending' })] }));
    expect(lines.slice(-2)).toEqual([
      'Pending: 1 pending; 12 workspaces, 87 limits, organization Acme.',
      'Next: Carry out the changes in the Console; --report markdown writes the checklist.',
    ]);
  });

  const notMerged = { files: [], base: null, unmerged: 'git:origin/main' };
  const mergeFirst =
    'Review and merge first, then carry out the changes in the Console: git says that not all of them are merged yet. --base git:origin/main tells this change from what was merged earlier.';
  const setBack =
    'Set each limit that drifted back in the Console, or accept it in the declaration; --report markdown writes the checklist for both.';

  test.each([
    ['pending', [changeOf({ class: 'pending' })], [], mergeFirst],
    ['drift', [changeOf({ class: 'overdue' })], [], mergeFirst],
    ['drift', [changeOf({ class: 'overdue' }), changeOf()], [], `${setBack} ${mergeFirst}`],
    [
      'drift',
      [changeOf({ class: 'overdue' })],
      [findingOf({ severity: 'error', origin: { file: 'limits.yaml', line: 3, column: 1 } })],
      `Correct the declaration where the errors above say so, and plan again. ${mergeFirst}`,
    ],
  ] as const)('what is not merged is not to be carried out: %s', (verdict, changes, findings, next) => {
    expect(nextStep(planOf({ verdict, changes, findings, declaration: notMerged }))).toBe(next);
  });

  test('is a table where every row fits, and as many lines as a row needs where one does not', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
    expect(linesOf(plan, 120).slice(0, 3)).toEqual([
      'Decide                                     live → desired  organization  class  declared at',
      'prod-chat · wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      '  ~ Claude Opus 4.x · requests_per_minute  500 → 1,000     4,000         drift  limits.yaml:14:32  s-eaec5ad158f57218',
    ]);
    expect(linesOf(plan, 60).slice(0, 5)).toEqual([
      'Decide',
      'prod-chat · wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      '  ~ Claude Opus 4.x · requests_per_minute',
      '    500 → 1,000 · organization: 4,000 · drift',
      '    limits.yaml:14:32 · s-eaec5ad158f57218',
    ]);
  });

  test('gives each group a line of its own where that makes the table fit', () => {
    const plan = planOf({
      verdict: 'drift',
      changes: [changeOf(), changeOf({ limiter: 'tokens_per_day' }), changeOf({ group: batch })],
    });
    expect(linesOf(plan, 100).slice(0, 7)).toEqual([
      'Decide                   live → desired  organization  class  declared at',
      'prod-chat · wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ',
      '  Claude Opus 4.x',
      expect.stringMatching(
        /^ {2}~ requests_per_minute {2}500 → 1,000 {5}4,000 {9}drift {2}limits.yaml:14:32 {2}s-\w{16}$/,
      ),
      expect.stringMatching(/^ {2}~ tokens_per_day {7}500 → 1,000 {5}4,000 {9}drift {2}limits.yaml:14:32 {2}s-\w{16}$/),
      '  batch',
      expect.stringMatching(
        /^ {2}~ requests_per_minute {2}500 → 1,000 {5}4,000 {9}drift {2}limits.yaml:14:32 {2}s-\w{16}$/,
      ),
    ]);
  });

  test('takes each layout from exactly the width that its widest row needs', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
    const row = (width: number): string => linesOf(plan, width).find((line) => line.startsWith('  ~')) ?? '';
    expect(row(117)).toMatch(/^ {2}~ Claude Opus 4\.x · requests_per_minute .* limits\.yaml:14:32 {2}s-\w{16}$/);
    expect(row(116)).toMatch(/^ {2}~ requests_per_minute .* limits\.yaml:14:32 {2}s-\w{16}$/);
    expect(row(99)).toBe(row(116));
    expect(row(98)).toMatch(/^ {2}~ requests_per_minute .* limits\.yaml:14:32$/);
    expect(linesOf(plan, 98).find((line) => line.startsWith('      '))).toMatch(/^ {6}s-\w{16}( · |$)/);
    expect(row(79)).toBe(row(98));
    expect(row(78)).toBe('  ~ Claude Opus 4.x · requests_per_minute');
  });

  test('puts nothing below a row that has neither a step ID nor a reason of its own', () => {
    const done = changeOf({ class: 'adopted', action: 'no-op', before: override(1000) });
    const lines = linesOf(planOf({ changes: [changeOf(), done, { ...done, limiter: 'tokens_per_day' }] }), 98);
    expect(lines.slice(-5, -2).map((line) => line.trim().slice(0, 22))).toEqual([
      '= requests_per_minute ',
      '= tokens_per_day      ',
      'These 2: The declarati',
    ]);
  });

  test('names commands as they can be typed', () => {
    const error = { code: 'x', message: 'No.', hint: 'Run `limitdrift init`.', problems: [] };
    const plan = planOf({ verdict: 'failed', error });
    expect(renderTerminal(plan, { width: 120, color: false, npx: true })).toContain('Next: Run `npx limitdrift init`.');
    expect(renderTerminal(plan, { width: 120, color: false })).toContain('Next: Run `limitdrift init`.');
  });

  test('shows the IDs of steps, and of nothing that is none', () => {
    const plan = planOf({
      verdict: 'drift',
      changes: [changeOf({ class: 'adopted', action: 'no-op' }), changeOf({ limiter: 'tokens_per_day' })],
    });
    const ids = linesOf(plan).flatMap((line) => /s-\w{16}$/.exec(line) ?? []);
    expect(ids).toEqual([changeOf({ limiter: 'tokens_per_day' }).step]);
    expect(renderTerminal(plan, { width: 120, color: true })).toContain(`\u001b[2m${ids[0]}\u001b[22m`);
  });

  test('lines up its columns behind wide characters', () => {
    const wide = { id: 'rlg_1', rate_limit_id: null, type: 'model_group', display_name: '東京🚀', models: null };
    const lines = linesOf(planOf({ verdict: 'drift', changes: [changeOf({ group: wide }), changeOf()] }));
    expect(lines.slice(2, 4)).toEqual([
      '  ~ 東京🚀 · requests_per_minute           500 → 1,000     4,000         drift  limits.yaml:14:32  s-55fafc1c38e99986',
      '  ~ Claude Opus 4.x · requests_per_minute  500 → 1,000     4,000         drift  limits.yaml:14:32  s-eaec5ad158f57218',
    ]);
  });

  test('breaks a path only where it is wider than the terminal', () => {
    const file = `${'deep/'.repeat(12)}limits.yaml`;
    const lines = linesOf(
      planOf({ verdict: 'drift', changes: [changeOf({ origin: { file, line: 1, column: 2 } })] }),
      60,
    );
    expect(lines.slice(4, 6)).toEqual([`    ${'deep/'.repeat(11)}d`, '      eep/limits.yaml:1:2']);
  });

  test('shows a value whose source it does not know with that source', () => {
    const change = changeOf({ before: { source: 'other', name: 'pool', value: 2000 } });
    expect(linesOf(planOf({ verdict: 'drift', changes: [change] }), 160)[2]).toContain('2,000 from "pool" → 1,000');
  });

  test('puts errors first, then warnings, then notes', () => {
    const findings = (['note', 'warning', 'error'] as const).map((severity) =>
      laterFinding(`rule-${severity}`, { severity }),
    );
    const titles = linesOf(planOf({ verdict: 'drift', findings })).filter((line) => line.includes('rule-'));
    expect(titles.map((title) => title.trim().split(' ', 2).join(' '))).toEqual([
      'error rule-error',
      'warning rule-warning',
      'note rule-note',
    ]);
  });

  test('calls a plan with nothing but error findings not in sync, and sends the reader to the declaration', () => {
    const lines = linesOf(planOf({ verdict: 'drift', findings: [findingOf({ severity: 'error' })] }));
    expect(lines.slice(-2)).toEqual([
      'Not in sync: 1 error; 12 workspaces, 87 limits, organization Acme.',
      'Next: Correct limits.yaml where the errors above say so, and plan again.',
    ]);
  });

  test('shows a finding of a newer version, whose rule it does not know', () => {
    const finding = laterFinding('rule-of-2030', { message: 'Something new is wrong' });
    expect(linesOf(planOf({ findings: [finding] })).slice(0, 3)).toEqual([
      'Findings',
      '  warning rule-of-2030 · new-team (wrkspc_01New)',
      '    Something new is wrong',
    ]);
  });

  test('lists what was not read with status and request-id', () => {
    const incomplete = [
      { workspace: { id: 'wrkspc_2', name: 'b' }, reason: 'answered 529 six times', status: 529, request_id: 'req_1' },
      { workspace: { id: 'wrkspc_3', name: 'c' }, reason: 'timed out', status: null, request_id: null },
    ];
    const lines = linesOf(planOf({ verdict: 'incomplete', complete: false, incomplete }));
    expect(lines).toEqual([
      'Not read',
      '  b (wrkspc_2): answered 529 six times (status 529, request-id req_1)',
      '  c (wrkspc_3): timed out (no answer, request-id none)',
      '',
      'Incomplete: 2 workspaces not read, nothing that was read drifted; 12 workspaces, 87 limits, organization Acme.',
      'Next: Run it again for what was not read. Until everything is read, nothing says that it is in sync.',
    ]);
  });

  const refused = { workspace: { id: 'wrkspc_4', name: 'd' }, reason: 'refused', status: 403, request_id: 'req_4' };
  const failed = { workspace: { id: 'wrkspc_5', name: 'e' }, reason: 'timed out', status: null, request_id: null };
  const nextOf = (parts: Parameters<typeof planOf>[0], source: 'api' | 'snapshot' = 'api'): string | undefined => {
    const plan = planOf({ complete: false, ...parts });
    return linesOf({ ...plan, run: { ...plan.run, source } }, 400).at(-1);
  };

  test('does not send the reader to try again where the API refused, and says what to check', () => {
    expect(nextOf({ verdict: 'incomplete', incomplete: [refused] })).toBe(
      'Next: Where the API answered 403, trying again does not help: check that the credential is an organization admin’s and not scoped to a workspace. Until everything is read, nothing says that it is in sync.',
    );
  });

  test('sends the reader to a new snapshot for what a snapshot does not hold', () => {
    expect(nextOf({ verdict: 'incomplete', incomplete: [failed] }, 'snapshot')).toBe(
      'Next: Take a new snapshot for what was not read. Until everything is read, nothing says that it is in sync.',
    );
  });

  test('does not forget what was not read when something drifted too', () => {
    expect(nextOf({ verdict: 'drift', changes: [changeOf()], incomplete: [failed, refused] })).toBe(
      'Next: Set each limit back in the Console, or accept it in limits.yaml; --report markdown writes the checklist for both. Run it again for what was not read. Where the API answered 403, trying again does not help: check that the credential is an organization admin’s and not scoped to a workspace.',
    );
  });

  test('has what is declared carried out, and sets back only what drifted', () => {
    const wrong = findingOf({ severity: 'error', origin: { file: 'limits.yaml', line: 9, column: 7 } });
    const [overdue, pending] = [changeOf({ class: 'overdue' }), changeOf({ class: 'pending' })];
    const carryOut = 'arry out the changes in the Console; --report markdown writes the checklist.';
    expect(nextOf({ verdict: 'drift', changes: [overdue, pending] })).toBe(`Next: C${carryOut}`);
    expect(nextOf({ verdict: 'drift', changes: [pending], findings: [wrong] })).toBe(
      `Next: Correct limits.yaml where the errors above say so, and plan again; then c${carryOut}`,
    );
    const both =
      'arry out what is pending or overdue, and set back or accept in limits.yaml what drifted; --report markdown writes the checklist.';
    expect(nextOf({ verdict: 'drift', changes: [changeOf(), overdue] })).toBe(`Next: C${both}`);
    expect(nextOf({ verdict: 'drift', changes: [changeOf(), pending], findings: [wrong] })).toContain(
      `; then c${both}`,
    );
  });

  test('has the declaration’s errors corrected before anything is changed', () => {
    const wrong = findingOf({ severity: 'error', origin: { file: 'limits.yaml', line: 9, column: 7 } });
    expect(nextOf({ verdict: 'drift', changes: [changeOf()], findings: [wrong] })).toBe(
      'Next: Correct limits.yaml where the errors above say so, and plan again; then set each limit back in the Console, or accept it in limits.yaml; --report markdown writes the checklist for both.',
    );
    const live = findingOf({ severity: 'error', origin: null });
    expect(nextOf({ verdict: 'drift', changes: [changeOf()], findings: [live] })).toMatch(/^Next: Set each limit back/);
  });

  test('names no single file where a declaration has several', () => {
    const files = ['a.yaml', 'b.yaml'].map((path) => ({ path, sha256: '0'.repeat(64) }));
    expect(nextOf({ verdict: 'drift', changes: [changeOf()], declaration: { files, base: null } })).toContain(
      'accept it in the declaration;',
    );
  });

  test.each([
    ['1 known difference is ignored until 2026-12-01', ['2026-12-01']],
    ['2 known differences are ignored, the first until 2026-11-30', ['2026-12-01', '2026-11-30']],
  ])('says until when: %s', (words, days) => {
    const changes = days.map((expires) => undeclaredChange({ ignored: { reason: 'INC-123', expires } }));
    expect(linesOf(planOf({ changes }))[0]).toBe(`${words} (--verbose shows ${days.length === 1 ? 'it' : 'them'}).`);
    const shown = renderTerminal(planOf({ changes }), { width: 200, color: false, verbose: true });
    for (const day of days) expect(shown).toContain(` · ignored until ${day}: INC-123\n`);
  });

  test('keeps ignored changes apart and counts them, with the reason', () => {
    const ignored = undeclaredChange({ ignored: { reason: 'INC-123' } });
    const plan = planOf({ changes: [ignored] });
    expect(linesOf(plan, 200)[0]).toBe('1 known difference is ignored (--verbose shows it).');
    expect(renderTerminal(plan, { width: 200, color: false, verbose: true }).trimEnd().split('\n')).toEqual([
      'Ignored',
      '  prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ) · Claude Opus 4.x · requests_per_minute · 2,000 → inherits 4,000 · drift · not declared · ignored: INC-123',
      '',
      'In sync: 1 ignored; 12 workspaces, 87 limits, organization Acme.',
    ]);
  });

  test('says below a row why it is there, once for neighbours, and nothing that the heading says', () => {
    const declared = { commit: 'c0ffee1c0ffee1', age_seconds: 86_400 };
    const merged = (limiter: string): ReturnType<typeof changeOf> =>
      changeOf({ class: 'pending', since: 'c0ffee1c0ffee1', declared, limiter });
    const changes = [
      merged('a'),
      merged('b'),
      changeOf({ class: 'pending', introduced: true, limiter: 'c' }),
      changeOf({ limiter: 'd', live_declared: false }),
    ];
    const rows = linesOf(planOf({ verdict: 'pending', changes })).filter((line) => line.startsWith('    '));
    expect(rows.map((line) => line.trim())).toEqual([
      '500 was never declared: changed by hand',
      'These 2: Declared by c0ffee1, 1 day ago, not carried out yet',
    ]);
  });

  test('leaves the reasons out where there are many, unless they are asked for', () => {
    const changes = Array.from({ length: 21 }, (_, at) =>
      changeOf({ class: 'overdue', since: 'c0ffee1', workspace: { id: `w${at}`, name: `w${at}` } }),
    );
    const plan = planOf({ verdict: 'drift', changes });
    const short = renderTerminal(plan, { width: 100, color: false });
    expect([short.match(/still not carried out/g), short.match(/overdue, committed c0ffee1/g)?.length]).toEqual([
      null,
      21,
    ]);
    expect(short).toContain('--verbose shows why each limit differs.');
    const whole = renderTerminal(plan, { width: 100, color: false, verbose: true });
    expect([whole.match(/still not carried out/g)?.length, whole.includes('committed')]).toEqual([21, false]);
  });

  test('tells what a change brings from what was there, and folds of that what fails nothing', () => {
    const findings = [
      findingOf({ introduced: false, message: 'An old warning' }),
      findingOf({ introduced: false, severity: 'error', message: 'An old error' }),
      findingOf({ introduced: true, severity: 'note', message: 'A new note' }),
      findingOf({ introduced: null, message: 'Of the run' }),
    ];
    const plan = planOf({ verdict: 'drift', findings });
    const order = /A new note|Of the run|An old \w+|Findings.*|1 (?:more )?finding.*/g;
    expect(linesOf(plan).join('\n').match(order)).toEqual([
      'Findings in this change',
      'A new note',
      'Findings',
      'Of the run',
      'Findings from before this change',
      'An old error',
      '1 more finding from before this change (--verbose shows it).',
    ]);
    const strict = { ...plan, run: { ...plan.run, policy: { ...plan.run.policy, strict: true } } };
    expect(linesOf(strict).join('\n')).toMatch(/An old error[^]*An old warning/);
    expect(renderTerminal(plan, { width: 80, color: false, verbose: true })).toMatch(/An old error[^]*An old warning/);
  });

  test('tells apart two groups of one name', () => {
    const twin = (id: string): ReturnType<typeof changeOf> =>
      changeOf({ group: { id, rate_limit_id: null, type: 'model_group', display_name: 'Claude Opus', models: null } });
    const lines = linesOf(planOf({ verdict: 'drift', changes: [twin('rlg_1'), twin('rlg_2')] }), 160);
    expect(lines[2]).toContain('Claude Opus (rlg_1) · requests_per_minute');
    expect(lines[3]).toContain('Claude Opus (rlg_2) · requests_per_minute');
  });

  test('sends the reader to a new snapshot first when this one is old', () => {
    const data = { taken_at: '2026-11-14T06:00:00Z', max_age_seconds: 86_400 };
    const findings: readonly Finding[] = [{ ...findingOf(), rule: 'snapshot-old', data }];
    expect(linesOf(planOf({ verdict: 'drift', changes: [changeOf()], findings })).at(-1)).toBe(
      'Next: Take a new snapshot, and plan again before anything is changed.',
    );
    expect(nextOf({ verdict: 'drift', changes: [changeOf()], findings, incomplete: [failed] }, 'snapshot')).toBe(
      'Next: Take a new snapshot, and plan again before anything is changed.',
    );
  });

  test('names no file where a plan has none', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()], declaration: { files: [], base: null } });
    expect(linesOf(plan, 200).at(-1)).toBe(
      'Next: Set each limit back in the Console, or accept it in the declaration; --report markdown writes the checklist for both.',
    );
  });

  test('says why drift does not fail a run', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
    const reporting = {
      ...plan,
      run: { ...plan.run, exit_code: 5, policy: { ...plan.run.policy, report_only: true } },
    };
    expect(linesOf(reporting).at(-2)).toBe('Drift does not fail this run (it only reports): the exit code is 5.');
  });

  test.each([
    ['--fail-on none', { fail_on: [] }],
    ['--fail-on conflict', { fail_on: ['conflict'] as const }],
  ])('says that drift passes because of %s', (why, policy) => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf()] });
    const passing = { ...plan, run: { ...plan.run, exit_code: 0, policy: { ...plan.run.policy, ...policy } } };
    expect(linesOf(passing).at(-2)).toBe(`Drift does not fail this run (${why}): the exit code is 0.`);
  });

  test('says what is reported, and what lets it pass', () => {
    const changes = [
      changeOf({ severity: 'note', reported: 'undeclared' }),
      changeOf({ severity: 'warning', reported: 'rule' }),
      changeOf({ severity: 'note', reported: 'rule' }),
      changeOf({ severity: 'note', reported: 'touched' }),
    ];
    expect(linesOf(planOf({ verdict: 'reported', changes }), 200).slice(-3)).toEqual([
      'Reported: 4 reported; 12 workspaces, 87 limits, organization Acme.',
      'Reported, and not failing: 1 because of undeclared: report; 2 because of a rule that is set lower than error; 1 in workspaces that this change does not touch (--touched).',
      'Next: Nothing has to be done. Where a reported limit should not stay as it is, set it back in the Console, or accept it in limits.yaml.',
    ]);
  });

  test('a conflict is decided, not set back', () => {
    const conflict = changeOf({ class: 'conflict', introduced: true });
    const ofChange = { files: [{ path: 'limits.yaml', sha256: '' }], base: 'git:main (abc1234)' };
    const decide =
      'Where live and this change conflict, decide: accept what is live in limits.yaml, or keep what this change declares and have it carried out after the merge.';
    const next = (...changes: readonly ReturnType<typeof changeOf>[]): string | null =>
      nextStep(planOf({ verdict: 'drift', changes, declaration: ofChange }));
    expect(next(conflict)).toBe(decide);
    expect(next(conflict, changeOf({ introduced: false }))).toBe(
      `Set each limit that drifted back in the Console, or accept it in limits.yaml; --report markdown writes the checklist for both. ${decide}`,
    );
  });

  test('in a change, tells what is overdue since before it from what it asks for', () => {
    const ofChange = { files: [{ path: 'limits.yaml', sha256: '' }], base: 'git:main (abc1234)' };
    const next = (...changes: readonly ReturnType<typeof changeOf>[]): string | null =>
      nextStep(planOf({ verdict: 'drift', changes, declaration: ofChange }));
    const before =
      'Have what is overdue since before this change carried out, as the checklist of the branch that it was merged into says.';
    const own = 'What this change asks for is carried out after the review and the merge.';
    expect(next(changeOf({ class: 'overdue', introduced: false }))).toBe(before);
    expect(
      next(changeOf({ class: 'overdue', introduced: false }), changeOf({ class: 'pending', introduced: true })),
    ).toBe(`${before} ${own}`);
  });

  test('says why a run without drift fails', () => {
    const plan = planOf({ verdict: 'in-sync', changes: [] });
    const strict = { ...plan, run: { ...plan.run, exit_code: 2, policy: { ...plan.run.policy, strict: true } } };
    expect(linesOf({ ...strict, findings: [findingOf(), findingOf()] }).slice(-3)).toEqual([
      'In sync, but the run fails: 2 warnings; 12 workspaces, 87 limits, organization Acme.',
      '2 warnings fail this run (--strict): undeclared-workspace: the exit code is 2.',
      'Next: Settle what the warnings say, or set their rules to note or off under `rules`.',
    ]);
    const adopted = { ...plan, changes: [changeOf({ class: 'adopted', action: 'no-op' })] };
    const failing = { ...plan.run.policy, fail_on: ['adopted'] as const };
    expect(linesOf({ ...adopted, run: { ...plan.run, exit_code: 2, policy: failing } }).at(-1)).toBe(
      'This run fails on --fail-on adopted: the exit code is 2.',
    );
    const named = planOf({ verdict: 'pending', changes: [changeOf({ class: 'pending' })] });
    const policy = { ...named.run.policy, fail_on: ['drift', 'pending'] as const };
    expect(linesOf({ ...named, run: { ...named.run, exit_code: 2, policy } }).join(' ')).toContain(
      'This run fails on --fail-on drift,pending: the exit code is 2.',
    );
  });

  test('does not call in sync what nobody declared', () => {
    const plan = planOf({ verdict: 'in-sync', changes: [] });
    const nothing = { ...plan, summary: { ...plan.summary, workspaces: 3, undeclared_workspaces: 3, limits: 0 } };
    expect(linesOf(nothing).at(-1)).toBe('Nothing declared: 3 workspaces, 0 limits, organization Acme.');
  });

  test('says why a run failed, every problem of a declaration with its place, and what to do', () => {
    const origin = { file: 'limits.yaml', line: 2, column: 3 };
    const problems = [
      { message: 'It is wrong', hint: 'Write it right.', origin },
      { message: 'So is this', hint: null, origin },
    ];
    const plan = planOf({
      verdict: 'failed',
      organization: null,
      complete: false,
      error: { code: 'x', message: '2 problems', hint: 'Mend them.', problems },
    });
    expect(linesOf(plan)).toEqual([
      'Problems',
      '  limits.yaml:2:3: It is wrong',
      '    Write it right.',
      '  limits.yaml:2:3: So is this',
      '',
      'Failed: 2 problems',
      'Next: Mend them.',
    ]);
  });

  test('says what can be said of a failure without a hint', () => {
    const error = { code: 'x', message: 'It broke', hint: null, problems: [] };
    expect(linesOf(planOf({ verdict: 'failed', error })).at(-1)).toBe(
      'Next: Correct what is named above, and run it again. Nothing can be concluded about the limits.',
    );
  });

  test('says that a failed plan holds no reason when it holds none', () => {
    expect(linesOf(planOf({ verdict: 'failed' }))[0]).toBe('Failed: no reason was recorded');
  });

  test('colours verdict, class, symbol and severity, and nothing hangs on it', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf({ after: override(0) })], findings: [findingOf()] });
    const report = renderTerminal(plan, { width: 120, color: true });
    for (const piece of [
      '\u001b[31mDrift\u001b[39m',
      '\u001b[31mdrift\u001b[39m',
      '\u001b[33m~\u001b[39m',
      '\u001b[33mwarning\u001b[39m',
    ]) {
      expect(report).toContain(piece);
    }
  });
});
