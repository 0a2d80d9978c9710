import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';

import type { Plan } from '../../src/model/plan-types.js';
import { override } from '../../src/model/setting.js';
import { renderGitlab } from '../../src/report/gitlab.js';
import { everyPlan } from '../scenarios/every-plan.js';
import { arbitraryPlan } from './arbitrary-plan.js';
import { changeOf, findingOf, planOf, undeclaredChange } from './plans.js';

/** What GitLab reads of a report, and nothing else. Source: docs.gitlab.com, code quality, "Implement a custom tool". */
const codeQuality = z.array(
  z.strictObject({
    description: z.string(),
    check_name: z.string(),
    fingerprint: z.string().regex(/^[0-9a-f]{32}$/),
    severity: z.enum(['info', 'minor', 'major', 'critical', 'blocker']),
    location: z.strictObject({
      path: z.string().regex(/^[^/]/),
      lines: z.strictObject({ begin: z.number().int().min(1) }),
    }),
  }),
);

function issuesOf(plan: Plan) {
  return codeQuality.parse(JSON.parse(renderGitlab(plan)));
}

describe('the code quality report', () => {
  test.each(everyPlan)('has the shape that GitLab reads, and a name and a path everywhere: %s', (_, plan) => {
    for (const { check_name: name, location, description } of issuesOf(plan)) {
      expect([name, location.path, description]).not.toContain('');
    }
  });

  test('has the shape that GitLab reads for any plan, and a fingerprint for each entry', () => {
    fc.assert(
      fc.property(arbitraryPlan, (plan) => {
        const fingerprints = issuesOf(plan).map(({ fingerprint }) => fingerprint);
        expect(new Set(fingerprints).size).toBe(fingerprints.length);
      }),
    );
  });

  test('is an empty list when all is in sync, and begins with no byte order mark', () => {
    expect(renderGitlab(planOf())).toBe('[]\n');
    expect(renderGitlab(planOf({ changes: [changeOf()] }))).toMatch(/^\[\n/);
  });

  test('leaves out what is pending, adopted or ignored', () => {
    const changes = [
      changeOf({ class: 'pending' }),
      changeOf({ class: 'adopted' }),
      changeOf({ ignored: { reason: 'INC-123' } }),
    ];
    expect(renderGitlab(planOf({ changes }))).toBe('[]\n');
  });

  test('has a severity for each of ours', () => {
    const changes = (['error', 'warning', 'note'] as const).map((severity) =>
      changeOf({ severity, limiter: severity }),
    );
    expect(issuesOf(planOf({ changes })).map(({ severity }) => severity)).toEqual(['critical', 'minor', 'info']);
  });

  test('keeps the line out of the fingerprint, or every edit above would make a new issue', () => {
    const print = (line: number, live: number): string | undefined =>
      issuesOf(
        planOf({ changes: [changeOf({ origin: { file: 'limits.yaml', line, column: 1 }, before: override(live) })] }),
      )[0]?.fingerprint;
    expect(print(3, 500)).toBe(print(14, 700));
  });

  test('shows an issue at its line, and what nobody declared at the first line', () => {
    const plan = planOf({ changes: [changeOf(), undeclaredChange({ limiter: 'tokens_per_day' })] });
    expect(issuesOf(plan).map(({ location }) => location)).toEqual([
      { path: 'limits.yaml', lines: { begin: 14 } },
      { path: 'limits.yaml', lines: { begin: 1 } },
    ]);
  });

  test.each([
    ['/srv/repo/./limits.yaml', 'srv/repo/limits.yaml'],
    ['/', '.'],
  ])('has no path that begins at the root, and none that is empty: %s', (file, path) => {
    const changes = [changeOf({ origin: { file, line: 2, column: 1 } })];
    expect(issuesOf(planOf({ changes }))[0]?.location.path).toBe(path);
  });

  test('names each workspace that was not read, before what was found', () => {
    const reading = { reason: 'it timed out', status: null, request_id: null };
    const incomplete = ['b', 'c'].map((name) => ({ ...reading, workspace: { id: `wrkspc_${name}`, name } }));
    const plan = planOf({ verdict: 'drift', complete: false, incomplete, changes: [changeOf()] });
    expect(issuesOf(plan).map(({ check_name: name, severity, description }) => [name, severity, description])).toEqual([
      ['not-read', 'major', 'b (wrkspc_b): it timed out (no answer, request-id none)'],
      ['not-read', 'major', 'c (wrkspc_c): it timed out (no answer, request-id none)'],
      ['limit-changed', 'critical', expect.any(String)],
    ]);
  });

  test('is never empty after a run that failed, which would look like all is resolved', () => {
    const failed = (error: NonNullable<Plan['error']> | null): Plan =>
      planOf({ verdict: 'failed', organization: null, ...(error === null ? {} : { error }) });
    const shown = (plan: Plan): unknown =>
      issuesOf(plan).map(({ check_name: name, severity, description }) => [name, severity, description]);
    expect(shown(failed({ code: 'api-failed', message: 'no answer', hint: 'Run it again.', problems: [] }))).toEqual([
      ['api-failed', 'blocker', 'Failed: no answer. Run it again.'],
    ]);
    expect(shown(failed(null))).toEqual([
      ['failed', 'blocker', expect.stringMatching(/^Failed: no reason was recorded\. /)],
    ]);
  });

  test('has each problem of an invalid declaration at its line, and not the count of them', () => {
    const problems = [{ message: 'no number', hint: null, origin: { file: 'limits.yaml', line: 9, column: 1 } }];
    const error = { code: 'declaration-invalid', message: '1 problem in the declaration', hint: null, problems };
    expect(issuesOf(planOf({ verdict: 'failed', organization: null, error }))).toEqual([
      {
        description: 'no number',
        check_name: 'declaration-invalid',
        fingerprint: expect.any(String),
        severity: 'blocker',
        location: { path: 'limits.yaml', lines: { begin: 9 } },
      },
    ]);
  });

  test('shows what cannot be seen in a name', () => {
    const findings = [findingOf({ message: 'Workspace "\u202eevil\n" is not declared' })];
    expect(issuesOf(planOf({ findings }))[0]?.description).toBe('Workspace "\\u{202e}evil\\u{a}" is not declared');
  });
});
