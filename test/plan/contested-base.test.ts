import { describe, expect, test } from 'vitest';

import { indexLive } from '../../src/plan/resolve/live-index.js';
import { resolve } from '../../src/plan/resolve/resolve.js';
import { findUndone } from '../../src/plan/stale-branch.js';
import { classesOf, declarationOf, tell } from './past.js';
import { rulesOf, workspace, world } from './worlds.js';

const live = (value: number) => world([workspace('prod', { rlg_opus: { requests_per_minute: value } })]);
const at = (value: number, more = ''): string =>
  `workspaces: {prod: {limits: {rlg_opus: {requests_per_minute: ${value}}}}${more}}\n`;
const { id } = workspace('prod');
/** As a file that is gone since makes it: a second entry of the same workspace. */
const contested = (value: number): string =>
  at(value, `, other: {id: ${id}, limits: {rlg_opus: {requests_per_minute: 5}}}`);

describe('a base in which two entries mean the same workspace', () => {
  test('makes no drift pending, and is told', () => {
    const plan = tell({
      live: live(9999),
      base: contested(1000),
      head: at(1000),
      versions: [[9, contested(1000)]],
    });
    expect([classesOf(plan), plan.run.exit_code]).toEqual([['drift update requests_per_minute'], 2]);
    expect(rulesOf(plan)).toContain('base-unreadable');
  });

  test('makes nothing that is overdue younger', () => {
    const plan = tell({
      live: live(500),
      base: contested(1000),
      head: at(1000),
      versions: [
        [9, contested(1000)],
        [20, at(500)],
      ],
    });
    expect(classesOf(plan)).toEqual(['overdue update requests_per_minute day-9']);
  });

  test('is no way for a branch to lack a change where the two parted', () => {
    const [parting, base, head] = [contested(1000), at(2000), at(1000)].map((yaml) =>
      resolve(declarationOf(yaml), indexLive(live(2000))),
    );
    if (!parting || !base || !head) throw new Error('three');
    expect(findUndone({ parting, base, head })).toHaveLength(1);
  });
});

test('a version whose files do not fit together makes nothing younger that it may have declared', () => {
  const day = 86_400;
  const now = 1_800_000_000;
  const version = (daysAgo: number, yaml: string | null) => ({
    commit: `day-${daysAgo}`,
    time: now - daysAgo * day,
    joined: yaml === null,
    declaration: () => (yaml === null ? null : declarationOf(yaml)),
  });
  const versions = [version(1, at(1000)), version(9, null), version(20, at(500))];
  const past = { history: () => ({ versions, unavailable: null, whole: true }) };
  expect(classesOf(tell({ live: live(500), head: at(1000), past }))).toEqual([
    'overdue update requests_per_minute day-1',
  ]);
});

test('a change cannot turn down the rule that says that its base is unreadable', () => {
  const given = { name: 'git:main', problem: 'it has 1 problem', lacking: null, committed: true };
  const head = `rules: {base-unreadable: off, history-unavailable: off}\n${at(500)}`;
  expect(rulesOf(tell({ live: live(500), head, past: { given } }))).toEqual(['base-unreadable']);
});

test.each([
  ['undeclared: report, ', ''],
  ['', 'rules: {limit-undeclared: off}\n'],
])('a limit that is dropped where what is undeclared does not fail is weakened policy: %s%s', (undeclared, rules) => {
  const entry = (limits: string): string =>
    `${rules}workspaces: {prod: {${undeclared}limits: {rlg_opus: {${limits}}}}}\n`;
  const [base, head] = [
    'requests_per_minute: 1000, output_tokens_per_minute: inherit',
    'output_tokens_per_minute: inherit',
  ];
  const plan = tell({ live: live(9999), base: entry(base), head: entry(head) });
  expect(rulesOf(plan)).toContain('policy-weakened');
});
