import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { Change, Finding, Plan } from '../../src/model/plan-types.js';
import { terminalText } from '../../src/report/terminal/escape-terminal.js';
import { renderGithub, renderStepOutputs, renderStepSummary } from '../../src/report/github.js';
import { renderMarkdown } from '../../src/report/markdown/markdown-report.js';
import { renderSlack } from '../../src/report/slack.js';
import { renderTerminal } from '../../src/report/terminal/terminal-report.js';
import { everyPlanToo } from '../scenarios/every-plan.js';
import { planScenario, scenarioNames } from '../scenarios/scenario.js';
import { arbitraryPlan, hostileTexts } from './arbitrary-plan.js';
import { changeOf, findingOf, laterFinding, planOf, undeclaredChange } from './plans.js';
import { stories } from './stories.js';
import { workflowCommands } from './workflow-commands.js';

const view = { width: 120, color: false };
const commandsOf = (plan: Plan) => workflowCommands(renderGithub(plan, view));

/** Drifted limits, each on a line of its own. */
function drifted(count: number, parts: Partial<Change> = {}): readonly Change[] {
  return Array.from({ length: count }, (_, at) =>
    changeOf({ limiter: `limiter_${at}`, origin: { file: 'limits.yaml', line: at + 1, column: 5 }, ...parts }),
  );
}

describe('annotations', () => {
  test('stand at the line that declares what drifted, and say what is live and what is declared', () => {
    expect(commandsOf(planOf({ verdict: 'drift', changes: [changeOf()] }))).toEqual([
      {
        name: 'error',
        properties: {
          title: 'drift: 500 is not what is declared',
          file: 'limits.yaml',
          line: '14',
          col: '32',
        },
        data: 'prod-chat (wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ) · Claude Opus 4.x · requests_per_minute: 500 → 1,000 · organization limit: 4,000 · limit-changed',
      },
    ]);
  });

  test('come after the whole terminal report, so that the log has every row', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf(), undeclaredChange()] });
    expect(renderGithub(plan, view).startsWith(renderTerminal(plan, view))).toBe(true);
  });

  test('are an error for drift, less where it is only reported, and a notice for what is pending', () => {
    const changes = [
      changeOf({ class: 'pending' }),
      changeOf({ class: 'overdue', severity: 'note', reported: 'touched' }),
      changeOf({ class: 'drift', severity: 'warning', reported: 'rule' }),
      changeOf({ class: 'conflict' }),
    ];
    const found = commandsOf(planOf({ verdict: 'drift', changes }));
    expect(found.map(({ name, properties }) => [name, properties['title']?.split(':')[0]])).toEqual([
      ['error', 'conflict'],
      ['warning', 'drift, reported (rule)'],
      ['notice', 'pending'],
      ['notice', 'overdue, reported (touched)'],
    ]);
  });

  test('are at most a notice for what was there before the change and fails nothing', () => {
    const origin = { file: 'limits.yaml', line: 3, column: 5 };
    const findings = (['error', 'warning'] as const).flatMap((severity) =>
      [true, false].map((introduced) => findingOf({ severity, introduced, origin })),
    );
    expect(commandsOf(planOf({ verdict: 'drift', findings })).map(({ name }) => name)).toEqual([
      'error',
      'error',
      'warning',
      'notice',
    ]);
  });

  test('are none for what is ignored or adopted', () => {
    const changes = [changeOf({ ignored: { reason: 'INC-1' } }), changeOf({ class: 'adopted', action: 'no-op' })];
    expect(commandsOf(planOf({ changes }))).toEqual([]);
  });

  test('name each problem of a declaration that is wrong, with what to do', () => {
    const problems = [
      {
        message: 'limts is no key',
        hint: 'Did you mean limits?',
        origin: { file: 'limits.yaml', line: 2, column: 18 },
      },
      { message: '"1e3" has an exponent', hint: null, origin: { file: 'limits.yaml', line: 3, column: 4 } },
    ];
    const error = { code: 'declaration-invalid', message: '2 problems in the declaration', hint: null, problems };
    const found = commandsOf(planOf({ verdict: 'failed', error }));
    expect(found.map(({ properties, data }) => [properties['line'], data])).toEqual([
      ['2', 'limts is no key. Did you mean limits?'],
      ['3', '"1e3" has an exponent.'],
    ]);
  });

  test('are one without a place for a run that failed before it knew of one', () => {
    expect(commandsOf(stories['story-refused'] ?? planOf())).toEqual([
      {
        name: 'error',
        properties: { title: 'Failed' },
        data: 'Failed: The API refused the credential: GET /v1/organizations/me (status 401, request-id req_011CRefused). Run it again. The summary of this run has all of it.',
      },
    ]);
  });

  test('are none where all is in sync', () => {
    expect(renderGithub(planOf(), view)).toBe('In sync: 12 workspaces, 87 limits, organization Acme.\n');
  });

  test('for a workspace that is to be created say so, and show no stand-in for its ID', () => {
    const changes = [changeOf({ class: 'pending', workspace: { id: 'name:new', name: 'new' } })];
    expect(commandsOf(planOf({ verdict: 'pending', changes }))[0]?.data).toMatch(/^new \(to be created\) · /);
  });
});

describe('of more than GitHub shows', () => {
  test('nine of the most severe are annotated, and the tenth says how many more there are', () => {
    const findings = [findingOf({ origin: { file: 'limits.yaml', line: 99, column: 1 } })];
    const found = commandsOf(planOf({ verdict: 'drift', changes: drifted(11), findings }));
    expect(found.map(({ name, properties }) => [name, properties['line'] ?? properties['title']])).toEqual([
      ...Array.from({ length: 9 }, (_, at) => ['error', String(at + 1)]),
      ['warning', '99'],
      ['error', 'And 2 more errors, see the summary'],
    ]);
  });

  test('of each level nine are annotated, so that no warning and no note takes the place of an error', () => {
    const changes = [...drifted(12, { severity: 'warning' }), ...drifted(9), ...drifted(9, { class: 'pending' })];
    const found = commandsOf(planOf({ verdict: 'drift', changes }));
    const of = (level: string): number => found.filter(({ name }) => name === level).length;
    expect([found[0]?.name, of('error'), of('warning'), of('notice')]).toEqual(['error', 9, 10, 9]);
    expect(found.at(-1)?.properties['title']).toBe('And 3 more warnings, see the summary');
  });

  test('however much a change makes more lenient, and however few are shown, errors are among them', () => {
    const weakened = Array.from({ length: 40 }, () => ({ ...findingOf(), rule: 'policy-weakened' }) as Finding);
    const plan = planOf({ verdict: 'drift', changes: drifted(12), findings: weakened });
    const shown = renderSlack(plan).match(/"(?:error|warning) · |and \d+ more[^"]*/g);
    expect(shown).toEqual([
      ...Array.from({ length: 3 }, () => '"warning · '),
      ...Array.from({ length: 7 }, () => '"error · '),
      'and 42 more (5 errors, 37 warnings)',
    ]);
    expect(commandsOf(plan).filter(({ name }) => name === 'error')).toHaveLength(10);
  });

  test('what the change makes more lenient goes before all else, in every report that shows a few', () => {
    const data = { what: 'The rule blocked', before: 'error', after: 'off' };
    const weakening = (more: Partial<Finding>): Finding => {
      return {
        ...findingOf({ workspace: null }),
        rule: 'policy-weakened',
        data,
        message: 'Weaker',
        ...more,
      } as Finding;
    };
    const findings = [
      findingOf({ severity: 'error', message: 'Another' }),
      weakening({ origin: { file: 'limits.yaml', line: 99, column: 1 } }),
      weakening({ message: 'Dropped' }),
    ];
    const plan = planOf({ verdict: 'drift', changes: drifted(11), findings });
    const found = commandsOf(plan);
    expect([found[0]?.properties['line'], found.at(-1)?.name]).toEqual(['99', 'error']);
    expect(renderTerminal(plan, view).match(/Weaker|Dropped|Another/g)).toEqual(['Weaker', 'Dropped', 'Another']);
    expect(
      renderSlack(plan)
        .match(/Weaker|Dropped|drift · /g)
        ?.slice(0, 2),
    ).toEqual(['Weaker', 'Dropped']);
  });

  test('nine are all annotated, without a tenth', () => {
    expect(commandsOf(planOf({ verdict: 'drift', changes: drifted(9) })).map(({ name }) => name)).toEqual(
      Array.from({ length: 9 }, () => 'error'),
    );
  });
});

describe('what nobody declared has no line', () => {
  test('and gets no annotation of its own, but is counted, and is a row of the summary', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf(), undeclaredChange({ limiter: 'by_hand' })] });
    const found = commandsOf(plan);
    expect(found.map(({ properties }) => Object.keys(properties))).toEqual([
      ['title', 'file', 'line', 'col'],
      ['title'],
    ]);
    expect(found.at(-1)?.properties['title']).toBe('And 1 more error, see the summary');
    expect(renderStepSummary(plan)).toContain('`by_hand`: 2,000 → **inherits 4,000**');
  });

  test('and where nothing else is to say, the one annotation is the verdict', () => {
    const plan = planOf({ verdict: 'drift', changes: [undeclaredChange()] });
    const [found, ...others] = commandsOf(plan);
    expect([found?.properties, others]).toEqual([{ title: 'Drift' }, []]);
    expect(found?.data).toMatch(/^Drift: 1 drifted; .* Set each limit back in the Console, .*all of it\.$/);
  });

  test('as a workspace that was not read, which is an error', () => {
    const unread = { workspace: { id: 'wrkspc_1', name: 'prod' }, reason: 'refused', status: 403, request_id: null };
    const found = commandsOf(planOf({ verdict: 'incomplete', complete: false, incomplete: [unread] }));
    expect(found.map(({ name, properties }) => [name, properties])).toEqual([['error', { title: 'Incomplete' }]]);
  });
});

describe('names that other people chose', () => {
  test.each(hostileTexts)('arrive as the terminal shows them, and start no command: %j', (name) => {
    const change = changeOf({
      workspace: { id: 'wrkspc_1', name },
      limiter: name,
      origin: { file: name, line: 1, column: 2 },
    });
    const [found, ...others] = commandsOf(planOf({ verdict: 'drift', changes: [change] }));
    expect(others).toEqual([]);
    expect(found?.properties).toMatchObject({ file: terminalText(name), line: '1', col: '2' });
    expect(found?.data.startsWith(`${terminalText(name)} (wrkspc_1) · `)).toBe(true);
  });

  test('start no command in any report, and no annotation is longer than GitHub keeps', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const found = commandsOf(plan);
        for (const level of ['error', 'warning', 'notice'])
          expect(found.filter(({ name }) => name === level).length).toBeLessThanOrEqual(10);
        for (const { name, properties, data } of found) {
          expect(['error', 'warning', 'notice']).toContain(name);
          expect([['title'], ['title', 'file', 'line', 'col']]).toContainEqual(Object.keys(properties));
          expect(properties['title']?.length).toBeLessThanOrEqual(255);
          expect(data.length).toBeLessThanOrEqual(4096);
        }
      }),
      everyPlanToo,
    );
  });

  test('that are too long are cut, and no character is cut in two', () => {
    const workspace = { id: 'wrkspc_1', name: `x${'🚀'.repeat(5000)}` };
    const [found] = commandsOf(planOf({ verdict: 'drift', changes: [changeOf({ workspace })] }));
    expect(found?.data).toBe(`x${'🚀'.repeat(2047)}…`);
    const even = { id: 'wrkspc_1', name: '🚀'.repeat(5000) };
    expect(commandsOf(planOf({ verdict: 'drift', changes: [changeOf({ workspace: even })] }))[0]?.data).toBe(
      `${'🚀'.repeat(2047)}…`,
    );
    const long = commandsOf(
      planOf({
        verdict: 'drift',
        findings: [laterFinding('x'.repeat(300), { origin: { file: 'a', line: 1, column: 1 } })],
      }),
    );
    expect(long[0]?.properties['title']).toBe(`${'x'.repeat(254)}…`);
  });
});

describe('the step summary', () => {
  test.each(scenarioNames())('is the whole checklist: %s', (name) => {
    const plan = planScenario(name);
    expect(renderStepSummary(plan)).toBe(renderMarkdown(plan));
  });

  test('of more than GitHub takes is shortened to 900 KiB, counted as GitHub does', () => {
    const changes = Array.from({ length: 1200 }, (_, at) =>
      changeOf({ workspace: { id: `wrkspc_${at}`, name: `${at}${'作業'.repeat(150)}` } }),
    );
    const plan = planOf({ verdict: 'drift', changes });
    const summary = renderStepSummary(plan);
    const bytes = new TextEncoder().encode(summary).length;
    expect([bytes > 870 * 1024, bytes <= 900 * 1024]).toEqual([true, true]);
    expect(summary).toContain('**Shortened, not for approval**');
  });
});

describe('the outputs', () => {
  const outputsOf = (plan: Plan): string => renderStepOutputs(plan);

  test('are the verdict, the counts, the digest and the exit code', () => {
    const plan = planOf({ verdict: 'drift', changes: [changeOf(), changeOf({ class: 'pending' })] });
    expect(outputsOf(plan)).toBe(
      `verdict=drift\ndrift=1\npending=1\nreported=0\ndigest=sha256:${'a'.repeat(64)}\nexit-code=2\n`,
    );
  });

  test('of a run that failed have no counts', () => {
    expect(outputsOf(stories['story-refused'] ?? planOf())).toBe(
      `verdict=failed\ndrift=\npending=\nreported=\ndigest=sha256:${'a'.repeat(64)}\nexit-code=4\n`,
    );
  });

  test('leave out a digest that is none, and could be another output', () => {
    expect(outputsOf(planOf({ digest: 'x\nverdict=in-sync' }))).toContain('\ndigest=\nexit-code=0\n');
  });

  test('are six lines whatever the plan says', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        expect(outputsOf(plan)).toMatch(
          /^verdict=[a-z-]+\ndrift=\d*\npending=\d*\nreported=\d*\ndigest=(sha256:[0-9a-f]{64})?\nexit-code=\d+\n$/,
        );
      }),
    );
  });
});
