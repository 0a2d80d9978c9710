import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { parseFault } from '../../src/emulator/fault-text.js';
import { agreed, key, planIn, serve } from '../cli/command-line.js';
import { type Clone, cloneOf, newClone } from '../git/git-clone.js';
import { newMachine, serveAnswers, type Shell } from './job.js';
import { gitlabJobOf } from './templates.js';

/* The scripts of GitLab's jobs, run as its runner does: one after the other in one shell, which ends with the first failure. */

const mergeRequest = 'ci/templates/gitlab/limits-merge-request.yml';
const scheduled = 'ci/templates/gitlab/limits-scheduled.yml';

type Environment = Readonly<Record<string, string>>;

/** All commands of a job, in its own order. */
function runJob(
  path: string,
  name: string,
  place: { readonly cwd: string; readonly env: Environment; readonly shell?: Shell },
) {
  const { script, variables } = gitlabJobOf(path, name);
  const machine = newMachine();
  const named = Object.fromEntries(Object.entries(variables).map(([variable, value]) => [variable, String(value)]));
  const env = { ...named, TMPDIR: machine.temp, CI_PROJECT_DIR: place.cwd, ...place.env };
  return machine.script(place.shell ?? 'sh', script.join('\n'), { cwd: place.cwd, env });
}

/** A merge request's branch, as the runner clones it: from a project with that change. */
function checkout(change: Readonly<Record<string, string>>): { readonly place: Clone; readonly origin: Clone } {
  const origin = newClone();
  origin.commit({ 'limits.yaml': agreed });
  origin.git('switch', '--quiet', '--create', 'change');
  origin.commit(change);
  return { place: cloneOf(origin, '--branch', 'change'), origin };
}

const snapshots = new Map<number, Promise<string>>();

/** What the job of the default branch leaves behind, which it is run for once. */
function snapshotOf(prod: number): Promise<string> {
  const taken = snapshots.get(prod) ?? takeSnapshot(prod);
  snapshots.set(prod, taken);
  return taken;
}

async function takeSnapshot(prod: number): Promise<string> {
  const emulator = await serve({ prod });
  const place = newClone();
  place.commit({ 'limits.yaml': agreed });
  const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
  const ended = await runJob(scheduled, 'limits-plan', { cwd: place.cwd, env });
  expect(ended.code).toBe(0);
  return readFileSync(join(place.cwd, 'live.json'), 'utf8');
}

/** GitLab with the artifact of the default branch, `null` for none. */
function gitlabWith(snapshot: string | null, branch = 'main') {
  return serveAnswers(({ url, headers }) => {
    const token = headers['job-token'] ?? headers.authorization;
    if (token !== 'job-token-1' && token !== 'Bearer glpat-1') return { status: 401, body: '{}' };
    const asked = `${url.pathname}${url.search}`;
    const artifact = `/api/v4/projects/42/jobs/artifacts/${encodeURIComponent(branch)}/raw/live.json?job=limits-plan`;
    return snapshot !== null && asked === artifact ? { status: 200, body: snapshot } : null;
  });
}

/** The variables of a merge request's pipeline in project 42. */
function variables(url: string): Environment {
  return {
    CI_API_V4_URL: `${url}/api/v4`,
    CI_PROJECT_ID: '42',
    CI_MERGE_REQUEST_PROJECT_ID: '42',
    CI_MERGE_REQUEST_TARGET_BRANCH_NAME: 'main',
    CI_DEFAULT_BRANCH: 'main',
    CI_JOB_TOKEN: 'job-token-1',
  };
}

describe('the run on the default branch', () => {
  test.each([
    ['a push that changed the file is its merge', { CI_PIPELINE_SOURCE: 'push' }, 'HEAD~1', 'pending'],
    ['a push of something else is none', { CI_PIPELINE_SOURCE: 'push' }, 'HEAD', 'drift'],
    ['a branch that is pushed for the first time is none', { CI_PIPELINE_SOURCE: 'push' }, '0'.repeat(40), 'drift'],
    ['a schedule does not know', { CI_PIPELINE_SOURCE: 'schedule' }, '0'.repeat(40), 'drift'],
  ])('%s', async (_, variablesOf, before, verdict) => {
    const emulator = await serve({ prod: 500 });
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    place.commit({ 'limits.yaml': agreed.replace('500', '600') });
    const env = {
      ...variablesOf,
      ANTHROPIC_BASE_URL: emulator.url,
      ANTHROPIC_ADMIN_API_KEY: key,
      CI_COMMIT_BEFORE_SHA: before,
      CI_COMMIT_SHA: 'HEAD',
      CI_PIPELINE_CREATED_AT: new Date().toISOString(),
    };
    const ended = await runJob(scheduled, 'limits-plan', { cwd: place.cwd, env });
    expect(ended.code).toBe(0);
    expect(planIn(readFileSync(join(place.cwd, 'plan.json'), 'utf8')).verdict).toBe(verdict);
  });
});

const raised = { 'limits.yaml': agreed.replace('500', '1000') };

const shells: readonly Shell[] = ['sh', 'bash'];

describe('a merge request without a key', () => {
  async function run(
    change: Readonly<Record<string, string>>,
    snapshot: string | null,
    { shell = 'sh', ...more }: Environment & { readonly shell?: Shell } = {},
  ) {
    const gitlab = await gitlabWith(snapshot, more['CI_DEFAULT_BRANCH']);
    const { place } = checkout(change);
    const env = { ...variables(gitlab.url), ...more };
    const ended = await runJob(mergeRequest, 'limits-merge-request', { cwd: place.cwd, env, shell });
    return { ended, place, gitlab };
  }

  test.each(shells)('shows what it asks for, and leaves the plan and both reports, by %s', async (shell) => {
    const { ended, place } = await run(raised, await snapshotOf(500), { shell });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
    expect(ended.stdout).toContain('Pending: 1 pending');
    for (const file of ['plan.json', 'gl-code-quality-report.json', 'limits.xml']) {
      expect(existsSync(join(place.cwd, file)), file).toBe(true);
    }
  });

  test('fails on drift in what it touches', async () => {
    const { ended } = await run(raised, await snapshotOf(900));
    expect(ended.code).toBe(2);
  });

  test.each(shells)('ends at once where it touches no limits, though there is no snapshot, by %s', async (shell) => {
    const { ended } = await run({ 'other.txt': 'a' }, null, { shell });
    expect(ended.code).toBe(0);
  });

  test.each(shells)(
    'says by %s that the snapshot is missing where it is needed, and never takes one out of the checkout',
    async (shell) => {
      const forged = await snapshotOf(500);
      const { ended } = await run({ ...raised, 'live.json': forged }, null, { shell });
      expect(ended.code).toBe(3);
      expect(ended.stderr).toContain('There is no snapshot: run a pipeline of the default branch');
    },
  );

  test('asks with the job’s token, else with the project’s, where there is one', async () => {
    const { gitlab } = await run(raised, null);
    expect(gitlab.asked[0]?.headers).toMatchObject({ 'job-token': 'job-token-1' });
    const { gitlab: free } = await run(raised, null, { GITLAB_TOKEN: 'glpat-1' });
    expect(free.asked[0]?.headers).toMatchObject({ authorization: 'Bearer glpat-1' });
    expect(free.asked[0]?.headers['job-token']).toBeUndefined();
  });

  test('takes a default branch of any name', async () => {
    const { ended } = await run(raised, await snapshotOf(500), { CI_DEFAULT_BRANCH: 'release/a b' });
    expect([ended.code, ended.stderr]).toEqual([0, '']);
  });
});

test('the merge request of a fork takes the base and the snapshot of the project that it is for', async () => {
  const gitlab = await gitlabWith(await snapshotOf(500));
  const { origin } = checkout({});
  origin.git('switch', '--quiet', 'main');
  const fork = newClone();
  fork.commit({ 'limits.yaml': 'version: 1\n' });
  fork.git(
    'pull',
    '--quiet',
    '--no-rebase',
    '--allow-unrelated-histories',
    '-X',
    'theirs',
    `file://${origin.cwd}`,
    'main',
  );
  fork.git('switch', '--quiet', '--create', 'change');
  fork.commit(raised);
  const place = cloneOf(fork, '--branch', 'change');
  place.git('config', `url.file://${origin.cwd}.insteadOf`, 'https://gitlab.example/acme/limits.git');
  const env = {
    ...variables(gitlab.url),
    CI_PROJECT_ID: '43',
    CI_MERGE_REQUEST_PROJECT_URL: 'https://gitlab.example/acme/limits',
  };
  const ended = await runJob(mergeRequest, 'limits-merge-request', { cwd: place.cwd, env });
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  expect(place.git('rev-parse', 'refs/limitdrift/base')).toBe(origin.git('rev-parse', 'main'));
});

describe('the pipeline of the default branch', () => {
  async function run(words: Parameters<typeof serve>[0]) {
    const emulator = await serve(words);
    const place = newClone();
    place.commit({ 'limits.yaml': agreed });
    const env = { ANTHROPIC_BASE_URL: emulator.url, ANTHROPIC_ADMIN_API_KEY: key };
    const ended = await runJob(scheduled, 'limits-plan', { cwd: place.cwd, env });
    const read = (name: string): string | null =>
      existsSync(join(place.cwd, name)) ? readFileSync(join(place.cwd, name), 'utf8') : null;
    return { ended, read, env, place };
  }

  test('succeeds with drift, or the snapshot would not count, and verifying says that a step is open', async () => {
    const { ended, read, env, place } = await run({ prod: 900 });
    expect(ended.code).toBe(0);
    expect(planIn(read('plan.json') ?? '').verdict).toBe('drift');
    const carriedOut = await serve({ prod: 500 });
    const now = { ...env, ANTHROPIC_BASE_URL: carriedOut.url };
    const verified = await runJob(scheduled, 'limits-verify', { cwd: place.cwd, env: now });
    expect([verified.code, verified.stderr]).toEqual([0, '']);
    expect(verified.stdout).toContain('1 of 1 step done');
  });

  test.each([
    ['incomplete', '403:workspace=wrkspc_prod', 5],
    ['failed', '401', 4],
  ])(
    'fails where it could not look (%s), and leaves a plan for the issue, and no snapshot',
    async (verdict, fault, code) => {
      const { ended, read } = await run({ faults: [parseFault(fault)] });
      expect([ended.code, read('live.json')]).toEqual([code, null]);
      expect(planIn(read('plan.json') ?? '').verdict).toBe(verdict);
    },
  );
});

describe('the history of a project', () => {
  test('is a branch that each pipeline adds to and plans with, and none where everybody could read it', async () => {
    const origin = newClone();
    origin.commit({ 'limits.yaml': agreed });
    const run = async (prod: number, visibility: string) => {
      const emulator = await serve({ prod });
      const place = cloneOf(origin);
      const env = {
        ANTHROPIC_BASE_URL: emulator.url,
        ANTHROPIC_ADMIN_API_KEY: key,
        CI_PROJECT_VISIBILITY: visibility,
      };
      const ended = await runJob(scheduled, 'limits-plan', { cwd: place.cwd, env });
      expect(ended.code).toBe(0);
      return { ...ended, plan: planIn(readFileSync(join(place.cwd, 'plan.json'), 'utf8')) };
    };
    expect((await run(500, 'public')).stderr).toContain('The history is not kept');
    expect(origin.git('branch', '--list', 'limits-history')).toBe('');
    await run(500, 'private');
    const { plan } = await run(900, 'private');
    expect(plan.changes.map(({ live_changed }) => live_changed === undefined)).toEqual([false]);
    const files = origin.git('ls-tree', '-r', '--name-only', 'limits-history').trim().split('\n');
    expect(files.map((file) => file.replace(/[^/]*$/, ''))).toEqual(['snapshots/', 'snapshots/']);
  });
});
