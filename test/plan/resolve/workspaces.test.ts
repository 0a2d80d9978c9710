import { describe, expect, test } from 'vitest';

import { changesOf, planOf, rulesOf, workspace, world } from '../worlds.js';

const entry = (key: string, extra = ''): string =>
  `workspaces:\n  ${key}: {limits: {rlg_opus: {requests_per_minute: 5}}${extra}}\n`;
const alive = { rlg_opus: { requests_per_minute: 5 } };
const messages = (plan: ReturnType<typeof planOf>): readonly string[] =>
  plan.findings.map(({ rule, message }) => `${rule}: ${message}`);

describe('an entry means a workspace', () => {
  test.each([
    ['by its name', entry('prod')],
    ['by its ID', entry('wrkspc_prod')],
    ['by its name and pinned ID', entry('prod', ', id: wrkspc_prod')],
    ['by a pattern on the name', entry('"pr?d"')],
    ['by a pattern on the ID', entry('"wrkspc_*"')],
  ])('%s', (_, yaml) => {
    const plan = planOf(yaml, world([workspace('prod', alive)]));
    expect([plan.verdict, plan.findings, plan.summary.limits]).toEqual(['in-sync', [], 1]);
  });

  test('before any pattern that matches it', () => {
    const yaml = 'workspaces:\n  "pr*": {limits: {}}\n  prod: {limits: {rlg_opus: {requests_per_minute: 5}}}\n';
    expect(planOf(yaml, world([workspace('prod', alive)])).verdict).toBe('in-sync');
  });

  test('by its pinned ID also after a rename, which is said and not an error', () => {
    const plan = planOf(entry('prod', ', id: wrkspc_1'), world([workspace('production', alive, { id: 'wrkspc_1' })]));
    expect([plan.run.exit_code, plan.changes, messages(plan)]).toEqual([
      0,
      [],
      ['workspace-renamed: The workspace declared as "prod" is named "production" now'],
    ]);
  });
});

describe('an entry that means no live workspace is an error and proposes nothing', () => {
  test.each([
    [
      'when there is none',
      entry('prod'),
      [workspace('prd')],
      'workspace-missing: No workspace is named "prod"; did you mean "prd"?',
    ],
    [
      'when its ID is not there',
      entry('prod', ', id: wrkspc_9'),
      [],
      'workspace-missing: No workspace has the ID wrkspc_9, declared as "prod"',
    ],
    [
      'when its key is an ID that is not there',
      entry('wrkspc_9'),
      [],
      'workspace-missing: No workspace has the ID wrkspc_9, declared as "wrkspc_9"',
    ],
    [
      'when its pinned ID is not there and another bears its name',
      entry('prod', ', id: wrkspc_9'),
      [workspace('prod', {}, { id: 'wrkspc_1' })],
      'workspace-missing: No workspace has the ID wrkspc_9, declared as "prod"; did you mean "wrkspc_1"?',
    ],
    [
      'when the workspace of its ID is archived and another bears that name',
      entry('wrkspc_1'),
      [
        workspace('prod', {}, { id: 'wrkspc_1', archived_at: '2026-10-01T00:00:00Z' }),
        workspace('prod', {}, { id: 'wrkspc_2' }),
      ],
      'workspace-recreated: Workspace "prod" was created again: wrkspc_1 is archived and wrkspc_2 is live; pin the right one with `id`',
    ],
    [
      'when it is archived',
      entry('prod'),
      [workspace('prod', {}, { id: 'wrkspc_1', archived_at: '2026-10-01T00:00:00Z' })],
      'workspace-archived: Workspace "prod" (wrkspc_1) was archived at 2026-10-01T00:00:00Z; remove the entry, or declare the one that took its place',
    ],
    [
      'when its pinned ID is archived',
      entry('prod', ', id: wrkspc_1'),
      [workspace('prod', {}, { id: 'wrkspc_1', archived_at: '2026-10-01T00:00:00Z' })],
      'workspace-archived: Workspace "prod" (wrkspc_1) was archived at 2026-10-01T00:00:00Z; remove the entry, or declare the one that took its place',
    ],
    [
      'when the pinned one is archived and another bears its name',
      entry('prod', ', id: wrkspc_1'),
      [
        workspace('prod', {}, { id: 'wrkspc_1', archived_at: '2026-10-01T00:00:00Z' }),
        workspace('prod', {}, { id: 'wrkspc_2' }),
      ],
      'workspace-recreated: Workspace "prod" was created again: wrkspc_1 is archived and wrkspc_2 is live; pin the right one with `id`',
    ],
    [
      'when two live ones bear its name',
      entry('prod'),
      [workspace('prod', {}, { id: 'wrkspc_2' }), workspace('prod', {}, { id: 'wrkspc_1' })],
      'workspace-ambiguous: 2 live workspaces are named "prod" (wrkspc_1, wrkspc_2); pin the right one with `id`',
    ],
    [
      'when it is the default workspace',
      entry('Default'),
      [workspace('Default', {}, { id: 'wrkspc_0', default: true })],
      'default-workspace: "Default" is the default workspace, which cannot have overrides; remove the entry',
    ],
    [
      'when it is the default workspace by ID',
      entry('wrkspc_0'),
      [workspace('Default', {}, { id: 'wrkspc_0', default: true })],
      'default-workspace: "Default" is the default workspace, which cannot have overrides; remove the entry',
    ],
    [
      'when it is the default workspace, which the API does not list',
      entry('Default'),
      [],
      'default-workspace: "Default" is the default workspace, which cannot have overrides; remove the entry',
    ],
  ])('%s', (_, yaml, workspaces, message) => {
    const plan = planOf(yaml, world(workspaces));
    expect([plan.changes, messages(plan).filter((line) => !line.startsWith('undeclared')), plan.run.exit_code]).toEqual(
      [[], [message], 2],
    );
  });
});

test('a workspace that was archived and made again is an error, and the new one is compared', () => {
  const gone = workspace('prod', {}, { id: 'wrkspc_1', archived_at: '2026-10-01T00:00:00Z' });
  const plan = planOf(entry('prod'), world([gone, workspace('prod', {}, { id: 'wrkspc_2' })]));
  expect([changesOf(plan), rulesOf(plan), plan.findings[0]?.workspace]).toEqual([
    ['create wrkspc_2/rlg_opus/requests_per_minute organization:4000 → 5 (limit-missing)'],
    ['workspace-recreated'],
    { id: 'wrkspc_2', name: 'prod' },
  ]);
});

test('a live workspace that is pinned is no re-creation of an archived one of the same name', () => {
  const gone = workspace('prod', {}, { id: 'wrkspc_1', archived_at: '2026-10-01T00:00:00Z' });
  const plan = planOf(entry('prod', ', id: wrkspc_2'), world([gone, workspace('prod', alive, { id: 'wrkspc_2' })]));
  expect([plan.verdict, plan.findings]).toEqual(['in-sync', []]);
});

test('an ordinary workspace may be named Default', () => {
  expect(planOf(entry('Default'), world([workspace('Default', alive)])).verdict).toBe('in-sync');
});

test.each([
  [
    'two patterns',
    'workspaces:\n  "p*": {limits: {}}\n  "*d": {limits: {}}\n',
    '"p*" and "*d" both match workspace "prod"; give it one entry of its own',
  ],
  [
    'a name and an ID',
    'workspaces:\n  prod: {limits: {}}\n  wrkspc_prod: {limits: {}}\n',
    '"prod" and "wrkspc_prod" both match workspace "prod"; give it one entry of its own',
  ],
])('a workspace that %s match is an error naming both places, and is not compared', (_, yaml, message) => {
  const plan = planOf(yaml, world([workspace('prod', alive)]));
  expect([plan.changes, rulesOf(plan), plan.findings[0]?.message]).toEqual([[], ['pattern-conflict'], message]);
  expect([plan.findings[0]?.origin?.line, plan.findings[0]?.related.map(({ line }) => line)]).toEqual([3, [4]]);
});

test('a pattern does not match IDs, which all begin alike, unless it is written like one', () => {
  const plan = planOf('workspaces: {"w*": {limits: {}}}\n', world([workspace('prod', alive)]));
  expect([plan.changes, rulesOf(plan)]).toEqual([[], ['undeclared-workspace']]);
});

describe('workspaces that are not declared', () => {
  test('are told apart when they bear the same name', () => {
    const twins = [workspace('a', {}, { id: 'wrkspc_1' }), workspace('a', {}, { id: 'wrkspc_2' })];
    expect(planOf('workspaces: {}\n', world(twins)).findings.map((finding) => finding.workspace?.id)).toEqual([
      'wrkspc_1',
      'wrkspc_2',
    ]);
  });

  test('are a warning with the number of their overrides, and counted', () => {
    const inherits = { rlg_opus: { requests_per_minute: [5, 'usage_tier'] as const } };
    const plan = planOf(
      'workspaces: {}\n',
      world([workspace('a', inherits), workspace('b', alive), workspace('c', {}, { read: false })], {
        incomplete: [],
      }),
    );
    expect([messages(plan), plan.summary.undeclared_workspaces, plan.changes]).toEqual([
      [
        'undeclared-workspace: Workspace "a" is not declared; it inherits every limit',
        'undeclared-workspace: Workspace "b" is not declared; it has 1 override',
        'undeclared-workspace: Workspace "c" is not declared; its limits were not read',
      ],
      3,
      [],
    ]);
  });

  test('are not the archived and the default one', () => {
    const gone = workspace('old', {}, { archived_at: '2026-10-01T00:00:00Z' });
    const plan = planOf('workspaces: {}\n', world([gone, workspace('Default', {}, { default: true })]));
    expect([plan.findings, plan.summary.workspaces]).toEqual([[], 0]);
  });

  test('can be an error, and can be left out', () => {
    const live = world([workspace('a')]);
    const at = (severity: string) => planOf(`rules: {undeclared-workspace: ${severity}}\nworkspaces: {}\n`, live);
    expect([
      at('error').run.exit_code,
      at('error').verdict,
      at('off').findings,
      at('off').summary.undeclared_workspaces,
    ]).toEqual([2, 'drift', [], 1]);
  });
});

test('of thousands of names that no workspace bears, 500 are compared with those that there are', () => {
  const missing = Array.from(
    { length: 600 },
    (_, index) => `  prod${String.fromCodePoint(0x4e00 + index)}: {limits: {}}\n`,
  );
  const plan = planOf(`workspaces:\n${missing.join('')}`, world([workspace('prod')]));
  const suggested = plan.findings.filter(
    ({ rule, data }) => rule === 'workspace-missing' && data.suggestion === 'prod',
  );
  expect([rulesOf(plan).filter((rule) => rule.includes('workspace-missing')).length, suggested.length]).toEqual([
    600, 500,
  ]);
});
