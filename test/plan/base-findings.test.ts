import { describe, expect, test } from 'vitest';

import { tell } from './past.js';
import { workspace, world } from './worlds.js';

const live = world([workspace('prod', { rlg_opus: { requests_per_minute: 500 } })]);
const entry = (words: string): string => `workspaces: {prod: {limits: {}${words}}}\n`;

/** What the findings of one rule say of a change from one declaration to another. */
const said = (rule: string, base: string, head: string, snapshot = live): readonly string[] =>
  tell({ live: snapshot, base, head, today: '2026-11-01' })
    .findings.filter((finding) => finding.rule === rule)
    .map(({ message }) => message);

describe('a change that makes a run more lenient is named with what it was', () => {
  const weakened = (base: string, head: string) => said('policy-weakened', base, head);
  const rules = (words: string): string => `rules: {${words}}\n${entry('')}`;

  test.each([
    ['error', 'warning'],
    ['error', 'off'],
    ['warning', 'note'],
    ['note', 'off'],
  ])('a rule that goes from %s to %s, and not the other way round', (strict, lenient) => {
    const [before, after] = [rules(`limit-changed: ${strict}`), rules(`limit-changed: ${lenient}`)];
    expect([weakened(before, after), weakened(after, before)]).toEqual([
      [`The rule limit-changed: was ${strict}, is ${lenient} in this change`],
      [],
    ]);
    expect(weakened(after, after)).toEqual([]);
  });

  test('a rule beside the severity that it has where nobody sets it', () => {
    expect(weakened(entry(''), rules('blocked: off, limit-released: error'))).toEqual([
      'The rule blocked: was note, is off in this change',
    ]);
    expect(weakened(rules('blocked: off, limit-released: error'), entry(''))).toEqual([
      'The rule limit-released: was error, is warning in this change',
    ]);
  });

  test.each([
    ['error', 'report'],
    ['error', 'ignore'],
    ['report', 'ignore'],
  ])('`undeclared` that goes from %s to %s, and not the other way round', (strict, lenient) => {
    const [before, after] = [entry(`, undeclared: ${strict}`), entry(`, undeclared: ${lenient}`)];
    expect([weakened(before, after), weakened(after, before)]).toEqual([
      [`\`undeclared\` of "prod": was ${strict}, is ${lenient} in this change`],
      [],
    ]);
  });

  test('`undeclared` of an entry that the base does not have, and of the entry that it is', () => {
    const two = (a: string, b: string): string =>
      `workspaces: {prod: {limits: {}, undeclared: ${a}}, b: {limits: {}, undeclared: ${b}}}\n`;
    expect(weakened(entry(''), two('error', 'report'))).toEqual([
      '`undeclared` of "b": was error, is report in this change',
    ]);
    expect(weakened(two('report', 'error'), two('report', 'error'))).toEqual([]);
  });
});

describe('an ignore', () => {
  const end = 'expires: 2026-11-21';
  const ignoring = (...ignores: readonly string[]): string =>
    `${entry('')}ignore:\n${ignores.map((words) => `  - {reason: INC-1, ${words}}\n`).join('')}`;
  const weakened = (base: readonly string[], head: string) =>
    said('policy-weakened', ignoring(...base), ignoring(head));
  const notThere = (name: string) => [
    `The ignore "INC-1" for ${name}: was not there, is there until 2026-11-21 in this change`,
  ];

  test.each([
    ['another workspace', 'workspace: staging', 'workspace: prod'],
    ['another group', 'workspace: prod, group: batch', 'workspace: prod, group: rlg_opus'],
    ['another limiter', 'workspace: prod, limiter: fast_otpm', 'workspace: prod, limiter: requests_per_minute'],
    ['another live value', 'workspace: prod, live: 600', 'workspace: prod, live: 500'],
    ['an override instead of none', 'workspace: prod, live: inherit', 'workspace: prod, live: 500'],
    ['every group', 'workspace: prod, group: rlg_opus', 'workspace: prod'],
    ['every limiter', 'workspace: prod, limiter: fast_otpm', 'workspace: prod'],
    ['whatever is live', 'workspace: prod, live: 500', 'workspace: prod'],
  ])('weakens when it is for %s', (_, before, after) => {
    expect(weakened([`${before}, ${end}`], `${after}, ${end}`)).toEqual(notThere('prod'));
  });

  test.each([
    ['one group', 'workspace: prod, group: rlg_opus'],
    ['one limiter', 'workspace: prod, limiter: fast_otpm'],
    ['one live value', 'workspace: prod, live: 500'],
    ['every limit', 'workspace: prod, owner: platform'],
  ])('for %s weakens nothing when the base has it too, or one for every limit', (_, words) => {
    const head = `${words}, ${end}`;
    expect([weakened([head], head), weakened([`workspace: prod, ${end}`], head)]).toEqual([[], []]);
  });

  test('that weakens is named with its place', () => {
    const plan = tell({ live, base: entry(''), head: ignoring(`workspace: prod, ${end}`), today: '2026-11-01' });
    const finding = plan.findings.find(({ rule }) => rule === 'policy-weakened');
    expect(finding?.origin).toEqual({ file: 'limits.yaml', line: 4, column: 5 });
  });

  test('that holds longer than every one of the base weakens, beside the last day that it had', () => {
    const base = ['2026-11-20', '2026-11-23', '2026-11-22'].map((day) => `workspace: prod, expires: ${day}`);
    expect(weakened(base, 'workspace: prod, expires: 2026-11-23')).toEqual([]);
    expect(weakened(base, 'workspace: prod, expires: 2026-11-24')).toEqual([
      'The ignore "INC-1" for prod: was there until 2026-11-23, is there until 2026-11-24 in this change',
    ]);
  });
});

describe('an override goes on unwatched', () => {
  const asks = (limits: string, extra = ''): string => `workspaces: {prod: {limits: ${limits}${extra}}}\n`;
  const declared = asks('{rlg_opus: {requests_per_minute: 500}}');
  const released = (base: string, head: string, snapshot = live) => said('limit-released', base, head, snapshot);
  const message = 'The override of 500 requests_per_minute for Claude Opus 4.x is still live, but no longer declared';

  test('when its entry is gone, and when its line is and the entry ignores what it does not name', () => {
    expect(released(declared, 'workspaces: {}\n')).toEqual([message]);
    expect(released(declared, asks('{}', ', undeclared: ignore'))).toEqual([message]);
    expect(released(declared, asks('{}'))).toEqual([]);
  });

  test('and the finding bears the workspace and the address', () => {
    const { findings } = tell({ live, base: declared, head: 'workspaces: {}\n' });
    expect(findings.find(({ rule }) => rule === 'limit-released')).toMatchObject({
      workspace: { id: 'wrkspc_prod', name: 'prod' },
      address: 'wrkspc_prod/rlg_opus/requests_per_minute',
    });
  });

  test.each([
    ['to inherit', asks('{rlg_opus: {requests_per_minute: inherit}}')],
    [
      'nothing that can be told',
      asks('{rlg_opus: {requests_per_minute: 5}, claude-opus-4-5: {requests_per_minute: 6}}'),
    ],
    ['another limit', asks('{rlg_opus: {fast_otpm: 5}}', ', undeclared: ignore')],
  ])('only where the base asked for one: %s', (_, base) => {
    expect(released(base, 'workspaces: {}\n')).toEqual([]);
  });

  test('only where one is live', () => {
    const other = world([workspace('prod', { rlg_opus: { requests_per_minute: [500, 'usage_tier'] } })]);
    expect(released(declared, 'workspaces: {}\n', other)).toEqual([]);
    expect(released(declared, 'workspaces: {}\n', world([workspace('prod')]))).toEqual([]);
  });
});
