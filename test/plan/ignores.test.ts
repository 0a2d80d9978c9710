import { describe, expect, test } from 'vitest';

import { type Story, tell } from './past.js';
import { rulesOf, workspace, world } from './worlds.js';

const at = (value: number): string => `workspaces: {prod: {limits: {rlg_opus: {requests_per_minute: ${value}}}}}\n`;
const live = (value: number | null) =>
  world([workspace('prod', value === null ? {} : { rlg_opus: { requests_per_minute: value } })]);
const ignoring = (words: string): string => `${at(500)}ignore:\n  - {${words}, reason: INC-1, expires: 2026-11-21}\n`;
const told = (words: string, story: Partial<Story> = {}) => {
  const plan = tell({ live: live(700), head: ignoring(words), ...story });
  return [plan.run.exit_code, plan.changes.map(({ ignored }) => ignored?.reason ?? null), rulesOf(plan)];
};

describe('an ignore tolerates drift', () => {
  test.each([
    'workspace: prod',
    'workspace: pr*',
    'workspace: wrkspc_prod',
    'workspace: wrkspc_*',
    'workspace: prod, group: claude-opus-4-5',
    'workspace: prod, limiter: requests_per_minute',
    'workspace: prod, live: 700',
  ])('that it names: %s', (words) => {
    expect(told(words)).toEqual([0, ['INC-1'], []]);
  });

  test.each([
    'workspace: staging',
    'workspace: w*',
    'workspace: prod, group: claude-sonnet-5',
    'workspace: prod, group: no-such-group',
    'workspace: prod, limiter: fast_otpm',
    'workspace: prod, live: 600',
    'workspace: prod, live: inherit',
  ])('and no other, and says that it is unused: %s', (words) => {
    expect(told(words)).toEqual([2, [null], ['ignore-unused']]);
  });

  test('and is not called unused while it may fit a workspace that was not read', () => {
    const unread = world([...live(500).workspaces, workspace('staging', {}, { read: false })]);
    expect(rulesOf(tell({ live: unread, head: ignoring('workspace: staging') }))).not.toContain('ignore-unused');
    expect(rulesOf(tell({ live: unread, head: ignoring('workspace: gone') }))).toContain('ignore-unused');
  });

  test('of an override that was removed, by `live: inherit`', () => {
    expect(told('workspace: prod, live: inherit', { live: live(null) })).toEqual([0, ['INC-1'], []]);
  });

  test('and a conflict, but nothing that is pending or overdue', () => {
    const pin = 'workspace: prod';
    expect(told(pin, { base: at(600) })).toEqual([0, ['INC-1'], ['policy-weakened']]);
    expect(told(pin, { base: at(700) })).toEqual([0, [null], ['ignore-unused', 'policy-weakened']]);
    const versions = [
      [4, ignoring(pin)],
      [9, at(700)],
    ] as const;
    expect(told(pin, { versions })).toEqual([2, [null], ['ignore-unused']]);
  });

  test('to the end of its last day, and is named from the next on', () => {
    expect(told('workspace: prod', { today: '2026-11-21' })).toEqual([0, ['INC-1'], []]);
    expect(told('workspace: prod', { today: '2026-11-22' })).toEqual([2, [null], ['ignore-expired']]);
  });

  test('by the first that fits, and every one that fits is used', () => {
    const head = `${at(500)}ignore:\n  - {workspace: prod, reason: first, expires: 2027-01-01}\n  - {workspace: "*", reason: second, expires: 2027-01-01}\n`;
    const plan = tell({ live: live(700), head });
    expect([plan.changes[0]?.ignored, plan.findings, plan.summary.ignored, plan.summary.drift]).toEqual([
      { reason: 'first', expires: '2027-01-01' },
      [],
      1,
      0,
    ]);
  });
});

test('an ignore is named with its owner and its place', () => {
  const head = `${at(700)}ignore:\n  - {workspace: x, reason: a, owner: platform, expires: 2027-01-01}\n  - {workspace: x, reason: b, owner: sales, expires: 2026-01-01}\n`;
  expect(tell({ live: live(700), head }).findings.map(({ message, origin }) => [message, origin?.line])).toEqual([
    ['The ignore "b" of sales expired at the end of 2026-01-01 (UTC)', 5],
    ['The ignore "a" of platform (until 2027-01-01) matches no drift', 4],
  ]);
});

test('an ignore that holds longer than in the base weakens, one that ends sooner does not', () => {
  const until = (day: string): string => ignoring('workspace: prod').replace('2026-11-21', day);
  const weakened = (day: string) =>
    tell({ live: live(700), head: until(day), base: until('2026-12-05'), today: '2026-11-01' }).findings.map(
      ({ message }) => message,
    );
  expect([weakened('2026-12-02'), weakened('2026-12-30')]).toEqual([
    [],
    ['The ignore "INC-1" for prod: was there until 2026-12-05, is there until 2026-12-30 in this change'],
  ]);
});

test('an ignore that the base has too weakens nothing', () => {
  const head = ignoring('workspace: prod, owner: platform');
  expect(rulesOf(tell({ live: live(700), head, base: `\n${head}` }))).toEqual([]);
});
