import { expect, test } from 'vitest';

import { formatSnapshot } from '../../src/files/snapshot-file.js';
import type { Snapshot } from '../../src/model/snapshot-types.js';
import { foundTeam, type Planned, type Spend, type Team } from './team.js';

const workspaces = [
  { id: 'wrkspc_prod', name: 'prod' },
  { id: 'wrkspc_staging', name: 'staging' },
];

/** What the team may spend: prod and staging in a month, and what the organization is expected to have. */
function limits({
  prod,
  staging = '250',
  organization = '5000',
}: {
  prod: string;
  staging?: string;
  organization?: string;
}): string {
  return `version: 1
organization: {spend_limit: {monthly: ${organization}}}
templates:
  small: {spend_limit: {monthly: ${staging} USD}} # agreed with finance
workspaces:
  prod: {limits: {}, spend_limit: {monthly: ${prod}}}
  staging: {extends: [small], limits: {}}
`;
}

function foundSpending(spend: Spend): Team {
  const spent_per_day = { prod: 31, staging: 4.2 };
  return foundTeam({
    requestsPerMinute: 4000,
    workspaces,
    spend: { usage_tier: { monthly: 100_000 }, spent_per_day, ...spend },
  });
}

/** Sets a workspace's monthly limit as a person in the Console would. */
function set(team: Team, name: string, monthly: number): void {
  const { spend = {} } = team.console;
  team.console.spend = { ...spend, workspaces: { ...spend.workspaces, [name]: { monthly } } };
}

const told = ({ code, plan, changes }: Planned): unknown => [code, plan.verdict, changes];

test('a month of a team with a spend limit', async () => {
  const team = foundSpending({ organization: { monthly: 5000 }, workspaces: { staging: { monthly: 250 } } });

  // Adoption: the pull request asks for a limit that prod does not have. What staging has is live already.
  team.git('switch', '--quiet', '--create', 'adopt');
  team.commit(limits({ prod: '500.50' }), 'Declare what we may spend');
  const adoption = await team.plan('--base', 'git:main');
  expect(told(adoption)).toEqual([0, 'pending', ['pending: prod monthly 500000 → 50050']]);
  expect(adoption.checklist).toMatch(/^- \[ \] `monthly`: inherits 5,000 USD → \*\*500\.50 USD\*\* · pending/m);
  expect(adoption.checklist).not.toMatch(/`ant |50,?050|update/);
  expect((await team.run('verify', 'plan.json')).code).toBe(2);

  // Merged, carried out, verified.
  team.git('switch', '--quiet', 'main');
  team.git('merge', '--quiet', 'adopt');
  set(team, 'prod', 500.5);
  expect((await team.run('verify', 'plan.json')).code).toBe(0);
  team.wait(9);
  const calm = await team.plan();
  expect([told(calm), calm.stdout]).toEqual([
    [0, 'in-sync', []],
    expect.stringMatching(
      /^Spend limits\n {2}prod · monthly: 289\.33 of 500\.50 USD spent since 2026-09-01 \(57 %\)\n {2}staging · monthly: 39\.20 of 250 USD spent since 2026-09-01 \(15 %\)\n[^]*In sync: 2 workspaces, 2 limits, organization Acme\.\n$/,
    ),
  ]);

  // Somebody raises it by hand: drift, tolerated for a week at exactly this amount, then not any more.
  team.wait(1);
  set(team, 'prod', 900);
  const raised = await team.plan();
  expect(told(raised)).toEqual([2, 'drift', ['drift: prod monthly 90000 → 50050']]);
  const step = raised.plan.changes[0]?.step ?? '';
  const until = ['--until', team.date(7), '--reason', 'INC-123'];
  const accepted = await team.run('accept', step, ...until);
  expect(accepted.stdout).toContain('ignore wrkspc_prod, spend_limit, monthly while live is 900, until 2026-09-18');
  team.commit(team.repository.read('limits.yaml'), 'Tolerate the raise');
  expect(told(await team.plan())).toEqual([0, 'in-sync', []]);
  set(team, 'prod', 901);
  expect(told(await team.plan())).toEqual([2, 'drift', ['drift: prod monthly 90100 → 50050']]);

  // The team decides that live is right: what stands in a template that one entry uses is written there, currency and comment kept.
  set(team, 'staging', 300.25);
  await team.plan();
  team.git('checkout', '--quiet', 'HEAD~1', '--', 'limits.yaml');
  team.git('commit', '--quiet', '--message=The incident is over');
  await team.plan();
  expect((await team.run('accept', '--all')).code).toBe(0);
  expect(team.repository.read('limits.yaml')).toBe(limits({ prod: '901', staging: '300.25' }));
  team.commit(team.repository.read('limits.yaml'), 'What is live is right');
  expect(told(await team.plan())).toEqual([0, 'in-sync', []]);

  // A lower limit is merged and forgotten: pending, then overdue.
  team.wait(1);
  team.commit(limits({ prod: '700', staging: '300.25' }), 'Less for prod');
  team.wait(2);
  expect(told(await team.plan())).toEqual([0, 'pending', ['pending: prod monthly 90100 → 70000']]);
  team.wait(2);
  expect(told(await team.plan())).toEqual([2, 'drift', ['overdue: prod monthly 90100 → 70000']]);
  set(team, 'prod', 700);

  // The organization's own limit is another one than expected.
  team.console.spend = { ...team.console.spend, organization: { monthly: 600 } };
  const moved = await team.plan();
  expect([moved.code, moved.changes, moved.rules]).toEqual([
    2,
    [],
    ['organization-limit-changed', 'above-organization-limit'],
  ]);
  team.console.spend = { ...team.console.spend, organization: { monthly: 5000 } };

  // A pull request without a key plans against the snapshot of a job that has one.
  expect((await team.run('snapshot', '--out', 'live.json')).code).toBe(0);
  expect(told(await team.plan('--live', 'live.json'))).toEqual([0, 'in-sync', []]);

  // Early access is taken back: nothing is known, so nothing is in sync, until the team does without.
  const plan = team.repository.read('plan.json');
  team.console.spend = { ...team.console.spend, access: false };
  const refused = await team.plan();
  expect([told(refused), refused.rules]).toEqual([[5, 'incomplete', []], ['spend-unreadable']]);
  expect(refused.stdout).toContain('Incomplete: spend limits not read, nothing that was read drifted');
  expect(refused.checklist).toContain('**Do not rely on this list**');
  team.repository.write('open.json', plan);
  team.commit(`${limits({ prod: '700', staging: '300.25' })}rules: {spend-unreadable: note}\n`, 'Do without');
  expect(told(await team.plan())).toEqual([0, 'in-sync', []]);
});

test('what nobody could read again is neither done nor open', async () => {
  const team = foundSpending({});
  team.commit(limits({ prod: '500' }), 'Declare');
  await team.plan();
  team.console.spend = { access: false };
  const verified = await team.run('verify', 'plan.json');
  expect([verified.code, verified.stdout.match(/the spend limits could not be read/g)]).toEqual([
    5,
    Array(2).fill(expect.anything()),
  ]);
});

test('who declares no spend limit sees nothing of them, and nothing is asked', async () => {
  const team = foundSpending({ organization: { monthly: 5000 }, workspaces: { prod: { monthly: 1 } } });
  const bare = 'version: 1\nworkspaces: {prod: {limits: {}}, staging: {limits: {}}}\n';
  team.commit(bare, 'Declare rate limits');
  const { code, stdout, plan, checklist } = await team.plan('--base', 'git:main');
  const saved = await team.run('snapshot', '--out', 'live.json');
  expect([code, saved.code]).toEqual([0, 0]);
  expect(team.asked().filter((path) => /spend|cost/.test(path))).toEqual([]);
  for (const text of [stdout, JSON.stringify(plan), checklist, team.repository.read('live.json')])
    expect(text).not.toMatch(/spend|USD/i);

  // With what `init` writes of the same organization it is another thing.
  const init = await team.run('init', '--out', 'whole.yaml', '--with-organization');
  expect([init.code, team.asked().filter((path) => /spend|cost/.test(path))]).toEqual([
    0,
    ['/v1/organizations/spend_limits'],
  ]);
  const whole = team.repository.read('whole.yaml');
  expect(whole.match(/spend_limit:.*(\n *monthly.*)?/g)).toEqual([
    'spend_limit: # USD\n    monthly: 5000',
    'spend_limit: # USD\n      monthly: 1',
    'spend_limit: none',
  ]);
  expect((await team.run('plan', 'whole.yaml')).code).toBe(0);
  expect((await team.run('snapshot', '--file', 'whole.yaml', '--out', 'live.json')).code).toBe(0);
  const snapshot = JSON.parse(team.repository.read('live.json')) as Snapshot;
  expect(snapshot.spend?.spent?.periods.map(({ period }) => period)).toEqual(['monthly']);
  expect(formatSnapshot(snapshot)).toContain('"currency": "USD"');
});

test('limits shows them beside what is spent, and says nothing where there is no access to them and none is declared', async () => {
  const team = foundSpending({ organization: { monthly: 5000 }, workspaces: { staging: { monthly: 250 } } });
  team.wait(9);
  const shown = await team.run('limits');
  expect(shown.stdout).toMatch(
    /Spend limit +monthly +250 USD +250 USD +5,000 USD\n {2}monthly: 39\.20 of 250 USD spent/,
  );
  expect(shown.stdout).toContain('The usage tier has a monthly spend limit of 100,000 USD, which Anthropic sets');
  team.console.spend = { access: false };
  const silent = await team.run('limits');
  expect([silent.code, silent.stderr, /spend/i.test(silent.stdout)]).toEqual([0, '', false]);
  team.commit(limits({ prod: '1' }), 'Declare');
  const noted = await team.run('limits');
  expect(noted.code).toBe(5);
  expect(noted.stdout).toMatch(/^Spend limits were not read: .*403/m);
  expect(noted.stdout).toContain('no limit differs from the declaration, spend limits not read, organization');
  const init = await team.run('init', '--out', 'new.yaml');
  expect([init.code, init.stderr]).toEqual([
    0,
    expect.stringMatching(/^Left out: spend limits, which could not be read: /),
  ]);
});
