import { expect, test } from 'vitest';

import { foundTeam } from './team.js';

/** The team's declaration: requests a minute of prod, and of staging where it has its own. */
function limits({
  prod,
  staging = null,
  organization = 4000,
  id = 'wrkspc_prod',
  more = '',
}: {
  readonly prod: number;
  readonly staging?: number | null;
  readonly organization?: number;
  readonly id?: string;
  readonly more?: string;
}): string {
  const own = staging === null ? '{}' : `{opus: {requests_per_minute: ${staging}}}`;
  return `version: 1
groups: {opus: claude-opus-4-8}
organization:
  limits: {opus: {requests_per_minute: ${organization}}}
workspaces:
  prod:
    id: ${id}
    limits:
      opus:
        requests_per_minute: ${prod} # agreed with sales
        output_tokens_per_minute: 25%
  staging: {limits: ${own}}
${more}`;
}

test('a month of a team', async () => {
  const team = foundTeam({
    requestsPerMinute: 4000,
    workspaces: [
      {
        id: 'wrkspc_prod',
        name: 'prod',
        overrides: { opus: { requests_per_minute: 500, output_tokens_per_minute: 100_000 } },
      },
      { id: 'wrkspc_staging', name: 'staging' },
    ],
  });

  // Adoption: the pull request asks for another limit than the live one. Nothing is declared on main yet.
  team.git('switch', '--quiet', '--create', 'adopt');
  team.commit(limits({ prod: 1000 }), 'Declare our limits');
  const adoption = await team.plan('--base', 'git:main');
  expect([adoption.code, adoption.plan.verdict, adoption.changes]).toEqual([
    0,
    'pending',
    ['pending: prod requests_per_minute 500 → 1000'],
  ]);
  expect(adoption.checklist).toMatch(/^## After the merge \(1\)$/m);
  expect(adoption.checklist).not.toMatch(/^## Decide/m);
  expect((await team.run('verify', 'plan.json')).code).toBe(2);

  // Merged, carried out, verified.
  team.git('switch', '--quiet', 'main');
  team.git('merge', '--quiet', 'adopt');
  await team.carryOut(adoption.plan);
  expect((await team.run('verify', 'plan.json')).code).toBe(0);
  team.wait(1);
  const calm = await team.plan();
  expect([calm.code, calm.stdout]).toEqual([0, 'In sync: 2 workspaces, 2 limits, organization Acme.\n']);

  // An incident: somebody raises a limit by hand. The schedule sees drift; the team tolerates it for a week.
  team.wait(6);
  team.set('prod', 'requests_per_minute', 2000);
  const raised = await team.plan();
  expect([raised.code, raised.plan.verdict, raised.changes]).toEqual([
    2,
    'drift',
    ['drift: prod requests_per_minute 2000 → 1000'],
  ]);
  expect(raised.checklist).toMatch(/^## Decide \(1\)$/m);
  const [step = ''] = raised.plan.changes.map((change) => change.step);
  const until = team.date(7);
  expect((await team.run('accept', step, '--until', until, '--reason', 'INC-123', '--owner', 'platform')).code).toBe(0);
  team.commit(team.repository.read('limits.yaml'), 'Tolerate the raise for a week');
  const tolerated = await team.plan();
  expect([tolerated.code, tolerated.plan.verdict, tolerated.changes, tolerated.plan.summary.ignored]).toEqual([
    0,
    'in-sync',
    [],
    1,
  ]);

  // It moves again: the ignore was for one value.
  team.wait(2);
  team.set('prod', 'requests_per_minute', 3000);
  const again = await team.plan();
  expect([again.code, again.changes, again.rules]).toEqual([
    2,
    ['drift: prod requests_per_minute 3000 → 1000'],
    ['ignore-unused'],
  ]);
  team.set('prod', 'requests_per_minute', 2000);

  // The week is over: it counts again, and the ignore is named until it goes.
  team.wait(5);
  expect((await team.plan()).code).toBe(0);
  team.wait(1);
  const expired = await team.plan();
  expect([expired.code, expired.changes, expired.rules]).toEqual([
    2,
    ['drift: prod requests_per_minute 2000 → 1000'],
    ['ignore-expired'],
  ]);
  team.set('prod', 'requests_per_minute', 1000);
  team.commit(limits({ prod: 1000 }), 'The incident is over');
  expect((await team.plan()).code).toBe(0);

  // A change is merged and forgotten: pending with its commit, then overdue.
  team.wait(1);
  team.commit(limits({ prod: 1500 }), 'More for prod');
  const merged = team.git('rev-parse', 'HEAD').trim();
  team.wait(2);
  const waiting = await team.plan();
  expect([waiting.code, waiting.plan.verdict, waiting.changes]).toEqual([
    0,
    'pending',
    ['pending: prod requests_per_minute 1000 → 1500'],
  ]);
  expect(waiting.plan.changes[0]?.since).toBe(merged);
  team.wait(2);
  const overdue = await team.plan();
  expect([overdue.code, overdue.plan.verdict, overdue.changes]).toEqual([
    2,
    'drift',
    ['overdue: prod requests_per_minute 1000 → 1500'],
  ]);
  expect(overdue.checklist).toMatch(/^## To do \(1\)$/m);
  await team.carryOut(overdue.plan);
  expect((await team.run('verify', 'plan.json')).code).toBe(0);

  // Anthropic moves the tier: one finding, and no share drifts.
  team.wait(1);
  team.console.requestsPerMinute = 8000;
  const moved = await team.plan();
  expect([moved.code, moved.changes, moved.rules]).toEqual([2, [], ['organization-limit-changed']]);
  team.commit(limits({ prod: 1500, organization: 8000 }), 'The new tier');
  expect((await team.plan()).code).toBe(0);

  // A workspace is archived and made again: it inherits everything, and nobody would have noticed.
  team.wait(1);
  team.console.workspaces = [
    ...team.console.workspaces.map((workspace) =>
      workspace.name === 'prod' ? { ...workspace, archived_at: `${team.date(0)}T00:00:00Z` } : workspace,
    ),
    { id: 'wrkspc_prod2', name: 'prod' },
  ];
  const recreated = await team.plan();
  expect([recreated.code, recreated.changes, recreated.rules]).toEqual([2, [], ['workspace-recreated']]);
  team.commit(limits({ prod: 1500, organization: 8000, id: 'wrkspc_prod2' }), 'Pin the new workspace');
  const pinned = await team.plan();
  expect(pinned.changes).toEqual([
    'pending: prod output_tokens_per_minute 400000 → 100000',
    'pending: prod requests_per_minute 8000 → 1500',
  ]);
  await team.carryOut(pinned.plan);
  expect((await team.plan()).code).toBe(0);

  // Two pull requests in parallel: the second must not undo the first.
  team.git('switch', '--quiet', '--create', 'second');
  team.git('switch', '--quiet', 'main');
  team.wait(1);
  team.commit(limits({ prod: 1600, organization: 8000, id: 'wrkspc_prod2' }), 'The first one is merged');
  team.git('switch', '--quiet', 'second');
  team.commit(limits({ prod: 1500, staging: 50, organization: 8000, id: 'wrkspc_prod2' }), 'The second one');
  const stale = await team.run('plan', '--base', 'git:main');
  expect(stale.code).toBe(3);
  expect(stale.stderr).toContain('Update the branch: git merge main');
  team.git('merge', '--quiet', '--message=Merge', 'main');
  const both = await team.plan('--base', 'git:main');
  expect([both.code, both.plan.verdict, both.changes]).toEqual([
    0,
    'pending',
    ['pending: prod requests_per_minute 1500 → 1600', 'pending: staging requests_per_minute 8000 → 50'],
  ]);
  await team.carryOut(both.plan);
  expect((await team.run('verify', 'plan.json')).code).toBe(0);
  team.git('switch', '--quiet', 'main');
  team.git('merge', '--quiet', 'second');
  const last = await team.plan();
  expect([last.code, last.plan.verdict]).toEqual([0, 'in-sync']);
});

test('a pull request is judged by what was merged before it, not by its own commits', async () => {
  const team = foundTeam({
    requestsPerMinute: 4000,
    workspaces: [
      { id: 'wrkspc_prod', name: 'prod', overrides: { opus: { requests_per_minute: 2000 } } },
      { id: 'wrkspc_staging', name: 'staging' },
    ],
  });
  const declared = (prod: number): string =>
    `version: 1\nworkspaces: {prod: {limits: {claude-opus-4-8: {requests_per_minute: ${prod}}}, undeclared: ignore}}\n`;
  team.commit(declared(500), 'Declare what we agreed on');
  team.wait(30);
  team.git('switch', '--quiet', '--create', 'change');
  team.commit(declared(2000), 'What somebody set by hand');
  team.commit(declared(1000), 'No, rather this');
  const { code, changes } = await team.plan('--base', 'git:main');
  expect([code, changes]).toEqual([2, ['conflict: prod requests_per_minute 2000 → 1000']]);
});
