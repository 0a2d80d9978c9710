import { describe, expect, test } from 'vitest';

import type { Change, ChangeClass, Finding } from '../../src/model/plan-types.js';
import type { Severity } from '../../src/model/rules/rule-types.js';
import { defaultPolicy, exitCode, verdict } from '../../src/model/verdict.js';

const drift: Change = {
  id: 'c-1',
  step: 's-1',
  address: 'wrkspc_a/rlg_opus/requests_per_minute',
  action: 'delete',
  class: 'drift',
  since: null,
  introduced: null,
  declared: null,
  live_declared: null,
  rule: 'limit-undeclared',
  severity: 'error',
  ignored: null,
  reported: null,
  workspace: { id: 'wrkspc_a', name: 'a' },
  group: { id: 'rlg_opus', rate_limit_id: null, type: 'model_group', display_name: null, models: null },
  limiter: 'requests_per_minute',
  settable: 'console',
  before: { source: 'workspace', value: 1 },
  after: { source: 'organization', value: 4000 },
  organization_limit: 4000,
  remaining: [],
  origin: null,
  entry: null,
};
const change = (kind: ChangeClass, words: Partial<Change> = {}): readonly Change[] => [
  { ...drift, class: kind, ...words },
];
const finding = (severity: Severity): Finding => ({
  rule: 'base-unreadable',
  severity,
  workspace: null,
  address: null,
  origin: null,
  related: [],
  introduced: null,
  data: { base: 'b', problem: 'p' },
  message: 'm',
});
const judged = (changes: readonly Change[], findings: readonly Finding[] = [], complete = true) => ({
  changes,
  findings,
  complete,
});

describe('verdict and exit code', () => {
  test.each([
    ['nothing to say', judged([]), 'in-sync', 0],
    ['drift', judged(change('drift')), 'drift', 2],
    ['conflict', judged(change('conflict')), 'drift', 2],
    ['overdue', judged(change('overdue')), 'drift', 2],
    ['pending', judged(change('pending')), 'pending', 0],
    ['pending, which is never hidden', judged(change('pending', { ignored: { reason: 'r' } })), 'pending', 0],
    ['adopted', judged(change('adopted')), 'in-sync', 0],
    ['drift that is ignored', judged(change('drift', { ignored: { reason: 'r' } })), 'in-sync', 0],
    ['drift that is only reported', judged(change('drift', { severity: 'note', reported: 'rule' })), 'reported', 0],
    [
      'reported and pending',
      judged([...change('drift', { severity: 'note', reported: 'rule' }), ...change('pending')]),
      'pending',
      0,
    ],
    [
      'reported and incomplete',
      judged(change('drift', { severity: 'note', reported: 'touched' }), [], false),
      'incomplete',
      5,
    ],
    ['an error finding', judged([], [finding('error')]), 'drift', 2],
    ['a warning', judged([], [finding('warning')]), 'in-sync', 0],
    ['incomplete', judged([], [], false), 'incomplete', 5],
    ['incomplete and pending', judged(change('pending'), [], false), 'incomplete', 5],
    ['incomplete and drift', judged(change('drift'), [], false), 'drift', 2],
  ])('of %s', (_, plan, expected, code) => {
    expect([verdict(plan), exitCode(plan, defaultPolicy)]).toEqual([expected, code]);
  });

  test.each([
    ['report-only takes the 2 away', judged(change('drift'), [finding('error')]), { report_only: true }, 0],
    ['report-only leaves incomplete', judged(change('drift'), [], false), { report_only: true }, 5],
    ['fail-on none takes drift away', judged(change('drift')), { fail_on: [] }, 0],
    ['fail-on none leaves incomplete', judged(change('drift'), [], false), { fail_on: [] }, 5],
    ['fail-on none leaves error findings', judged([], [finding('error')]), { fail_on: [] }, 2],
    ['fail-on pending', judged(change('pending')), { fail_on: ['pending'] as const }, 2],
    ['strict makes a warning fail', judged([], [finding('warning')]), { strict: true }, 2],
    [
      'strict makes a change that is a warning fail',
      judged(change('drift', { severity: 'warning' })),
      { strict: true },
      2,
    ],
    ['strict leaves notes', judged(change('drift', { severity: 'note' }), [finding('note')]), { strict: true }, 0],
  ])('%s', (_, plan, policy, code) => {
    expect(exitCode(plan, { ...defaultPolicy, ...policy })).toBe(code);
  });
});
