import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  loggedStates,
  type DeclaredThen,
  type LimitLog,
  type LoggedChange,
} from '../../../src/model/activity/log-types.js';
import { summarizeLog } from '../../../src/plan/activity/limit-log.js';
import { logFormats } from '../../../src/report/activity/log-formats.js';

import { textWidth } from '../../../src/report/terminal/styled-text.js';
import { opus } from '../plans.js';
import { hostileTexts } from '../arbitrary-plan.js';

const commit = 'cf0bc2d0123456789';
const email = 'alex.of-the-log@example.com';

function change(parts: Partial<LoggedChange> = {}): LoggedChange {
  return {
    id: 'activity_1',
    at: '2026-11-24T09:05:42.000Z',
    workspace: { id: 'wrkspc_prod', name: 'prod' },
    model_group: 'internal',
    group: opus,
    limiter: 'requests_per_minute',
    value: 2500,
    actor: { type: 'user_actor', id: 'user_1', email },
    declared: { state: 'differs', setting: { source: 'workspace', value: 1000 }, commit },
    ...parts,
  };
}

function log(changes: readonly LoggedChange[], parts: Partial<LimitLog> = {}): LimitLog {
  return {
    format_version: '1.0',
    tool: { name: 'limitdrift', version: '0.0.0' },
    taken_at: '2026-11-30T17:45:00Z',
    api_version: '2023-06-01',
    organization: { id: 'org-1', name: 'Acme' },
    from: '2026-10-31T17:45:00Z',
    declaration: { files: [], history_unavailable: null },
    exit_code: 0,
    summary: summarizeLog(changes),
    changes,
    ...parts,
  };
}

const told = [
  change(),
  change({ value: 1000, declared: { state: 'matches', setting: { source: 'workspace', value: 1000 }, commit } }),
  change({
    value: null,
    actor: { type: 'robot_actor', id: null },
    declared: { state: 'not-declared', setting: null, commit: null },
  }),
];

function terminal(value: LimitLog, width: number): string {
  return logFormats.terminal.render(value, { width, color: false });
}

describe('the log in a terminal', () => {
  test('has a line for each change where there is room', () => {
    expect(terminal(log(told), 160)).toBe(
      `time (UTC)        workspace  limit                                   set to  declared then             by
2026-11-24 09:05  prod       Claude Opus 4.x · requests_per_minute    2,500  declared 1,000 (cf0bc2d)  user user_1 (${email})
2026-11-24 09:05  prod       Claude Opus 4.x · requests_per_minute    1,000  matches (cf0bc2d)         user user_1 (${email})
2026-11-24 09:05  prod       Claude Opus 4.x · requests_per_minute  cleared  not declared              robot_actor

3 changes in 1 workspace since 2026-10-31 17:45 UTC: 1 as declared then, 1 against what was declared, 1 not declared; organization Acme.
`,
    );
  });

  test('has two lines for each, or as many as it needs, in less room', () => {
    const lines = (width: number): readonly string[] => terminal(log(told), width).split('\n');
    expect(lines(110).slice(1, 3)).toEqual([
      '2026-11-24 09:05  prod       Claude Opus 4.x · requests_per_minute    2,500  declared 1,000 (cf0bc2d)',
      `    by user user_1 (${email})`,
    ]);
    expect(lines(60).slice(0, 4)).toEqual([
      '2026-11-24 09:05 · prod',
      '    Claude Opus 4.x · requests_per_minute',
      '    set to 2,500 · declared 1,000 (cf0bc2d)',
      `    by user user_1 (${email})`,
    ]);
    expect(lines(60)).toContain('    cleared · not declared · by robot_actor');
  });

  test('says that there is no change, and what its words mean', () => {
    expect(terminal(log([]), 120)).toBe(
      'The Activity Feed has no change of a limit since 2026-10-31 17:45 UTC; organization Acme.\n',
    );
    const state = (name: DeclaredThen['state']): LoggedChange =>
      change({ declared: { state: name, setting: null, commit: null } });
    const unclear = terminal(log([state('unclear'), state('unknown')]), 200);
    expect(unclear).toContain(
      'unclear: the feed does not tell which group it is, and not all groups were declared alike; unknown: git',
    );
    const inherit = change({
      declared: { state: 'differs', setting: { source: 'organization', value: 4000 }, commit },
    });
    expect(terminal(log([inherit]), 200)).toContain('declared inherit (cf0bc2d)');
  });

  test('without a declaration has no column for it, and names apart what shares a name', () => {
    const other = change({ declared: null, workspace: { id: 'wrkspc_2', name: 'prod' }, group: null });
    const shown = terminal(log([change({ declared: null }), other], { declaration: null }), 200);
    expect(shown).not.toContain('declared');
    expect(shown).toContain('prod (wrkspc_2)     internal · requests_per_minute');
    const markdown = logFormats.markdown.render(log([other], { declaration: null }));
    expect(markdown).toContain('| time (UTC) | workspace | group | limiter | set to | by |');
    expect(terminal(log([other]), 60)).toContain('    set to 2,500\n    by user user_1');
  });
});

test('the log in Markdown is a table, without addresses', () => {
  const report = logFormats.markdown.render(log(told));
  expect(report).toContain(
    '| 2026-11-24 09:05 | `prod` | Claude Opus 4.x | `requests_per_minute` | 2,500 | declared 1,000 (`cf0bc2d`) | user `user_1` |\n',
  );
  expect(report).not.toContain('alex');
  expect(logFormats.markdown.render(log([]))).not.toContain('|');
});

const text = fc.constantFrom(...hostileTexts);
const anyChange = fc
  .record({
    workspace: fc.record({ id: text, name: text }),
    model_group: text,
    group: fc.constantFrom(null, opus, { ...opus, id: 'rlg_2' }),
    limiter: text,
    value: fc.constantFrom(null, 0, 2500),
    actor: fc.record({ type: text, id: fc.option(text, { nil: null }), email: fc.constant(email) }),
    declared: fc.option(
      fc.record({
        state: fc.constantFrom(...loggedStates),
        setting: fc.constantFrom(null, { source: 'organization', value: null } as const),
        commit: fc.option(text, { nil: null }),
      }),
      { nil: null },
    ),
  })
  .map((parts) => change(parts));
const anyLog = fc.array(anyChange, { maxLength: 4 }).map((changes) => log(changes));

/** Everything that acts on a terminal, turns the reading direction, or hides, but for the newline. */
const unsafe = /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;

describe.each(Object.entries(logFormats))('the log as %s, whatever names are in it,', (name, { render }) => {
  test('has no character that acts on a terminal, no line wider than it, and addresses in terminal and json alone', () => {
    fc.assert(
      fc.property(anyLog, fc.constantFrom(60, 80, 120, 200), (value, width) => {
        const report = render(value, { width, color: false });
        expect(report).toMatch(/[^\n]\n$/);
        expect(report).not.toMatch(unsafe);
        expect(report).not.toMatch(/^\s*::/m);
        const widest = name === 'terminal' ? Math.max(...report.split('\n').map(textWidth)) : 0;
        expect(widest).toBeLessThanOrEqual(width);
        const isTold = name !== 'markdown' && value.changes.length > 0;
        expect(report.replaceAll(/\s/g, '').includes(email)).toBe(isTold);
      }),
    );
  });
});
