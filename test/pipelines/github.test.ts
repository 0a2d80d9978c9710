import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { agreed, key, planIn, serve } from '../cli/command-line.js';
import { type Clone, newClone } from '../git/git-clone.js';
import { type Ended, type Machine, newMachine, outputsOf, serveAnswers } from './job.js';
import { parseWorkflow, read, stepOf } from './templates.js';

/* The scripts of the workflows, run by the shell that GitHub runs them with. What GitHub's own actions do is done by hand. */

const pullRequest = 'ci/templates/github/limits-pull-request.yml';
const scheduled = 'ci/templates/github/limits-scheduled.yml';

type Environment = Readonly<Record<string, string>>;

/** Runs a step as written; `given` has what stands in `${{ }}` there, and what the runner sets. */
function runStep(
  machine: Machine,
  cwd: string,
  [path, job, name]: readonly [string, string, string],
  given: Environment = {},
) {
  const step = stepOf(path, job, name);
  const { env = {}, jobs } = parseWorkflow(read(path));
  const written = { ...env, ...jobs[job]?.env, ...step.env };
  const values = Object.entries(written).map(([variable, value]) => {
    const expression = /^\$\{\{ (.+) \}\}$/.exec(String(value))?.[1];
    return [variable, expression === undefined ? String(value) : (given[expression] ?? '')] as const;
  });
  const set = Object.entries(given).filter(([variable]) => /^[A-Z_]+$/.test(variable));
  const options = { cwd, env: { ...Object.fromEntries(values), ...Object.fromEntries(set) } };
  return machine.script(step.shell === undefined ? 'bash -e' : 'bash', step.run ?? '', options);
}

describe('finding the snapshot', () => {
  /** A checkout as actions/checkout leaves it, with a commit that no branch has, only a tag. */
  function fetched() {
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    place.git('update-ref', 'refs/remotes/origin/main', 'main');
    const main = place.git('rev-parse', 'main').trim();
    place.git('switch', '--quiet', '--detach');
    place.commit({ 'limits.yaml': `${agreed}# Forged\n` });
    return { place, commits: { merged: main, tagged: place.git('rev-parse', 'HEAD').trim() } };
  }
  const ours = {
    id: 1,
    /** A name of `fetched`'s for a commit. */
    head_sha: 'merged',
    head_branch: 'main',
    event: 'schedule',
    status: 'success',
    repository: { id: 5 },
    head_repository: { id: 5 },
  };
  type Run = Omit<typeof ours, 'head_repository'> & { readonly head_repository: { readonly id: number } | null };

  /** GitHub, which gives the newest runs first; here it does not even compare the branch's name. */
  async function find(runs: readonly Run[] | null) {
    const { place, commits } = fetched();
    const named = new Map(Object.entries(commits));
    const github = await serveAnswers(({ url }) => {
      const { pathname, searchParams } = url;
      if (runs === null || pathname !== '/repos/acme/limits/actions/workflows/limits-scheduled.yml/runs') return null;
      const found = runs
        .filter(({ status }) => status === searchParams.get('status'))
        .map((run) => ({ ...run, head_sha: named.get(run.head_sha) ?? run.head_sha }));
      return { status: 200, body: JSON.stringify({ total_count: found.length, workflow_runs: found }) };
    });
    const machine = newMachine();
    const given = {
      'github.token': 'run-token',
      'github.event.repository.default_branch': 'main',
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'acme/limits',
    };
    const ended = await runStep(machine, place.cwd, [pullRequest, 'plan', 'Find the snapshot'], given);
    return { ended, run: outputsOf(machine.read('output'))['run'], asked: github.asked };
  }

  test('takes the newest run of the default branch, and asks with the token', async () => {
    const { ended, run, asked } = await find([
      { ...ours, id: 12 },
      { ...ours, id: 11 },
    ]);
    expect([ended.code, ended.stdout, ended.stderr, run]).toEqual([0, '', '', '12']);
    expect(asked[0]?.headers.authorization).toBe('Bearer run-token');
  });

  test.each<readonly [string, Partial<Run>]>([
    ['a pull request', { event: 'pull_request' }],
    ['a fork whose branch has the same name', { head_repository: { id: 6 } }],
    ['a fork that is gone', { head_repository: null }],
    ['another branch', { head_branch: 'feature' }],
    ['a run that failed', { status: 'failure' }],
    ['an event that others can make', { event: 'workflow_run' }],
    ['a tag that bears the name of the branch', { head_sha: 'tagged' }],
    ['what is no commit', { head_sha: '--all' }],
  ])('never takes that of %s', async (_, foreign) => {
    const { run } = await find([{ ...ours, id: 13, ...foreign }, ours]);
    expect(run).toBe('1');
  });

  test.each<readonly [string, readonly Run[] | null]>([
    ['there is no run', []],
    ['the workflow is not there', null],
    ['there are only foreign ones', [{ ...ours, event: 'pull_request' }]],
  ])('says so, and goes on, where %s', async (_, runs) => {
    const { ended, run } = await find(runs);
    expect([ended.code, run]).toEqual([0, '']);
    expect(ended.stdout).toContain('::notice::There is no snapshot yet');
  });

  test('goes by the name of a branch, whatever it is', async () => {
    const branch = 'a"b$(touch pwned)&status=failure';
    const github = await serveAnswers(() => ({ status: 200, body: '{"workflow_runs":[]}' }));
    const machine = newMachine();
    const given = {
      'github.event.repository.default_branch': branch,
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'acme/limits',
    };
    const ended = await runStep(machine, machine.temp, [pullRequest, 'plan', 'Find the snapshot'], given);
    expect(ended.code).toBe(0);
    expect(github.asked[0]?.url.searchParams.getAll('branch')).toEqual([branch]);
    expect(github.asked[0]?.url.searchParams.getAll('status')).toEqual(['success']);
    expect(existsSync(join(machine.temp, 'pwned'))).toBe(false);
  });
});

describe('a pull request without a key', () => {
  /** The merge commit of a pull request that makes a change. */
  function checkout(change: Readonly<Record<string, string>>): Clone {
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    place.git('switch', '--quiet', '--create', 'change');
    place.commit(change);
    place.git('switch', '--quiet', '--detach', 'main');
    place.git('merge', '--quiet', '--no-ff', 'change', '--message', 'Merge');
    return place;
  }

  /** What the scheduled run left, where the pull request's run puts it. */
  async function machineWithSnapshot(prod?: number): Promise<Machine> {
    const emulator = await serve(prod === undefined ? {} : { prod });
    const machine = newMachine();
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    const given = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
    const ended = await runStep(machine, place.cwd, [scheduled, 'plan', 'Save the snapshot'], given);
    expect(ended.code).toBe(0);
    mkdirSync(join(machine.temp, 'limits'));
    renameSync(join(machine.temp, 'live.json'), join(machine.temp, 'limits/live.json'));
    return machine;
  }

  const base = "github.event.merge_group.base_sha || 'HEAD^1'";
  function plan(machine: Machine, place: Clone, given: Environment = { [base]: 'HEAD^1' }): Promise<Ended> {
    return runStep(machine, place.cwd, [pullRequest, 'plan', 'Plan'], given);
  }

  test('shows what it asks for', async () => {
    const machine = await machineWithSnapshot();
    const ended = await plan(machine, checkout({ 'limits.yaml': agreed.replace('500', '1000') }));
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(planIn(machine.read('plan.json')).verdict).toBe('pending');
    expect(machine.read('summary.md')).toContain('## After the merge (1)');
    expect(outputsOf(machine.read('output'))).toMatchObject({ verdict: 'pending', 'exit-code': '0' });
  });

  test('shows it in a merge queue too, which may have rebased it: the base is told by the event', async () => {
    const machine = await machineWithSnapshot();
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    const told = place.git('rev-parse', 'HEAD').trim();
    place.git('switch', '--quiet', '--create', `gh-readonly-queue/main/pr-7-${told}`);
    place.commit({ 'limits.yaml': agreed.replace('500', '1000') });
    place.commit({ 'other.txt': 'a' });
    const ended = await plan(machine, place, { [base]: told });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(planIn(machine.read('plan.json'))).toMatchObject({
      verdict: 'pending',
      changes: [{ workspace: { name: 'prod' } }],
    });
  });

  test('fails on drift in what it touches', async () => {
    const machine = await machineWithSnapshot(900);
    const ended = await plan(machine, checkout({ 'limits.yaml': agreed.replace('500', '1000') }));
    expect(ended.code).toBe(2);
    expect(ended.stdout).toMatch(/^::error /m);
  });

  test('ends at once where it touches no limits, though there is no snapshot', async () => {
    const machine = newMachine();
    const ended = await plan(machine, checkout({ 'other.txt': 'a' }));
    expect([ended.code, planIn(machine.read('plan.json')).verdict]).toEqual([0, 'in-sync']);
  });

  test('says that the snapshot is missing where it is needed, and never takes one out of the checkout', async () => {
    const machine = newMachine();
    const saved = await machineWithSnapshot();
    const forged = { 'live.json': saved.read('limits/live.json'), 'limits/live.json': saved.read('limits/live.json') };
    const ended = await plan(machine, checkout({ 'limits.yaml': agreed.replace('500', '1000'), ...forged }));
    expect(ended.code).toBe(3);
    expect(ended.stderr).toContain('limits/live.json');
    expect(planIn(machine.read('plan.json')).verdict).toBe('failed');
  });
});

describe('the scheduled run', () => {
  async function run(words: Parameters<typeof serve>[0]) {
    const emulator = await serve(words);
    const machine = newMachine();
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    const given = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
    return { machine, ended: await runStep(machine, place.cwd, [scheduled, 'plan', 'Plan'], given) };
  }

  test('is green with drift, which goes to the issue and to the Security tab', async () => {
    const { machine, ended } = await run({ prod: 900 });
    expect(ended.code).toBe(0);
    expect(planIn(machine.read('plan.json')).verdict).toBe('drift');
    expect(JSON.parse(machine.read('limits.sarif'))).toMatchObject({
      runs: [{ results: [{ ruleId: 'limit-changed' }] }],
    });
  });

  test.each([
    [
      'a push, which is the merge of what was committed long ago',
      () => String(Math.floor(Date.now() / 1000)),
      'pending',
    ],
    ['a push, told as other events tell it', () => new Date().toISOString(), 'pending'],
    ['a schedule, which does not know when something was merged', () => '', 'drift'],
  ])('judges by %s', async (_, pushedAt, verdict) => {
    const emulator = await serve({ prod: 500 });
    const machine = newMachine();
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    place.commit({ 'limits.yaml': agreed.replace('500', '600') });
    const given = {
      ANTHROPIC_BASE_URL: emulator.url,
      ANTHROPIC_ADMIN_API_KEY: key,
      "github.event_name == 'push' && github.event.repository.pushed_at || ''": pushedAt(),
    };
    const ended = await runStep(machine, place.cwd, [scheduled, 'plan', 'Plan'], given);
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(planIn(machine.read('plan.json')).verdict).toBe(verdict);
  });

  test.each([
    ['incomplete', '403:workspace=wrkspc_prod', 5],
    ['failed', '401', 4],
  ])('is red where it could not look (%s), and leaves a plan for the issue', async (verdict, fault, code) => {
    const { machine, ended } = await run({ faults: [parseFault(fault)] });
    expect(ended.code).toBe(code);
    expect(planIn(machine.read('plan.json')).verdict).toBe(verdict);
  });
});

describe('the history', () => {
  /** What the job of one run brings to the branch, which is in a bare repository. */
  async function keep(origin: Clone, files: Readonly<Record<string, string>>, visibility = 'private'): Promise<Ended> {
    const github = await serveAnswers(() => ({ status: 200, body: JSON.stringify({ visibility }) }));
    const machine = newMachine();
    mkdirSync(join(machine.temp, 'limits-history'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(machine.temp, 'limits-history', name), text);
    const given = {
      'github.token': 'run-token',
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: `file://${origin.cwd}`,
      GITHUB_REPOSITORY: '.git',
    };
    return runStep(machine, machine.temp, [scheduled, 'history', 'Keep the history'], given);
  }

  const filesOn = (origin: Clone): readonly string[] =>
    origin.git('ls-tree', '-r', '--name-only', 'limits-history').trim().split('\n');

  test('is a branch that each run adds to, and none where nothing changed or everybody could read it', async () => {
    const origin = newClone();
    origin.commit({ 'limits.yaml': agreed });
    const open = await keep(origin, { 'a.json': '1' }, 'public');
    expect([open.code, open.stdout]).toEqual([0, expect.stringContaining('::notice::The history is not kept')]);
    expect(origin.git('branch', '--list', 'limits-history')).toBe('');
    expect((await keep(origin, { 'a.json': '1' })).code).toBe(0);
    expect((await keep(origin, { 'a.json': '2', 'b.json': '1' })).code).toBe(0);
    expect((await keep(origin, { 'a.json': '2' })).code).toBe(0);
    expect(filesOn(origin)).toEqual(['snapshots/a.json', 'snapshots/b.json']);
    expect(origin.git('show', 'limits-history:snapshots/a.json')).toBe('2');
    expect(origin.git('rev-list', '--count', 'limits-history').trim()).toBe('2');
  });

  test('of earlier runs is what the next one plans with', async () => {
    const machine = newMachine();
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    for (const prod of [500, 900]) {
      const emulator = await serve({ prod });
      const given = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
      await runStep(machine, place.cwd, [scheduled, 'plan', 'Plan'], given);
      const ended = await runStep(machine, place.cwd, [scheduled, 'plan', 'Save the snapshot'], given);
      expect(ended.code).toBe(0);
    }
    const { changes } = planIn(machine.read('plan.json'));
    expect(changes.map(({ live_changed }) => live_changed === undefined)).toEqual([false]);
  });
});

test('a repository without code scanning keeps its snapshot, which counts only in a run that succeeds', () => {
  const { jobs } = parseWorkflow(read(scheduled));
  const tolerated = Object.entries(jobs).filter(([, job]) => job['continue-on-error'] === true);
  expect(stepOf(pullRequest, 'plan', 'Find the snapshot').run).toContain('--data status=success');
  expect(tolerated.map(([name]) => name)).toEqual(['history', 'code-scanning']);
});

test('verifying takes the plan of a run, and shows what is done', async () => {
  const machine = newMachine();
  const emulator = await serve({ prod: 900 });
  const given = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
  const place = newClone();
  place.commit({ 'limits.yaml': agreed });
  await runStep(machine, place.cwd, [scheduled, 'plan', 'Plan'], given);
  const job = newMachine();
  mkdirSync(join(job.temp, 'limits'));
  writeFileSync(join(job.temp, 'limits/plan.json'), machine.read('plan.json'));
  const carriedOut = await serve({ prod: 500 });
  const now = { ...given, ANTHROPIC_BASE_URL: carriedOut.url };
  const ended = await runStep(job, job.temp, ['ci/templates/github/limits-verify.yml', 'verify', 'Verify'], now);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(job.read('summary.md')).toContain('[x]');
});
