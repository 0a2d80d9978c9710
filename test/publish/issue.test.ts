import { describe, expect, test } from 'vitest';

import type { Plan } from '../../src/model/plan-types.js';
import { liveIn, references } from '../report/forge-references.js';
import { type FakeGithub, startGithub } from './fake-github.js';
import { failedPlan, planOf, publisher, withLive } from './publishing.js';

/** A scheduled workflow: each call of `plan` is one run, a day after the one before. */
function schedule(github: FakeGithub) {
  const { run, waits } = publisher();
  let day = 0;
  const env = github.env({ GITHUB_REF: 'refs/heads/main' });
  return {
    waits,
    keep: (plan: (minutes: number) => Plan, options: readonly string[] = []) =>
      run('issue', plan((day += 1) * 1440), env, ...options),
    again: (plan: (minutes: number) => Plan) => run('issue', plan(day * 1440), env),
    env,
    run,
  };
}

const drift = (minutes: number): Plan => planOf('limit-changed', minutes);
const otherDrift = (minutes: number): Plan => planOf('limit-missing', minutes);
const clean = (minutes: number): Plan => planOf('in-sync', minutes);
const reported = (minutes: number): Plan => planOf('rules-turned-down', minutes);
const pending = (minutes: number): Plan => planOf('pending-since-a-merge', minutes);
const incomplete = (minutes: number): Plan => planOf('incomplete', minutes);
const failed = (minutes: number): Plan => failedPlan(minutes);

describe('the issue of an organization', () => {
  test('opens when drift appears, and nothing is sent while nothing changes', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    expect((await keep(clean)).stdout).toBe('No issue: all is in sync.\n');
    expect((await keep(pending)).stdout).toBe('No issue: what differs is pending, which needs no issue.\n');
    expect((await keep(incomplete)).stdout).toBe(
      'No issue: not everything was read, and nothing that was read drifted.\n',
    );
    expect(github.writes()).toEqual([]);
    const { code, stdout, stderr } = await keep(drift);
    const [issue] = github.issues;
    expect([code, stdout, stderr]).toEqual([0, `Opened the issue acme/limits#${issue?.number}: there is drift.\n`, '']);
    expect(issue).toMatchObject({ title: 'limitdrift: 2 drifted in Acme', labels: ['limitdrift'], state: 'open' });
    expect(issue?.body).toMatch(/^<!-- limitdrift \{.*\} -->\n\n# Rate limits of `Acme`[^]*^## Decide /m);
    expect(github.writes()).toEqual(['POST /repos/acme/limits/issues']);
    await keep(drift);
    await keep(drift);
    expect(github.writes()).toEqual([]);
  });

  test('closes when what differs is only reported, and is not written again while that stays', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    const why = 'nothing drifted that is not only reported';
    expect((await keep(reported)).stdout).toBe(`No issue: ${why}.\n`);
    await keep(drift);
    const [issue] = github.issues;
    expect((await keep(reported)).stdout).toBe(`Closed the issue acme/limits#${issue?.number}: ${why}.\n`);
    expect(issue?.body).toMatch(/^Reported: 1 reported; [^]*^## Reported \(1\)$/m);
    expect(issue?.body).not.toContain('- [ ]');
    expect((await keep(reported)).stdout).toMatch(/^Left the issue .* as it is: nothing drifted/);
    expect((await keep((minutes) => withLive(1234, reported(minutes)))).stdout).toMatch(/^Updated the issue /);
    expect(issue?.state).toBe('closed');
  });

  test('is written anew when what drifted changes, ticks kept, and closes when all is in sync', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    const [issue] = github.issues;
    if (issue !== undefined) issue.body = issue.body.replaceAll('- [ ]', '- [x]').replaceAll('\n', '\r\n');
    expect((await keep((minutes) => withLive(777, drift(minutes)))).stdout).toMatch(
      /^Updated .*: what drifted changed\.$/m,
    );
    expect(issue?.body).toMatch(/^- \[x\] /m);
    expect((await keep(clean)).stdout).toMatch(/^Closed .*: all is in sync\.$/m);
    expect(issue?.state).toBe('closed');
    expect(issue?.body).toMatch(/^<!--.*-->\n\n✅ In sync: .*\.$/);
    await keep(clean);
    expect((await keep(drift)).stdout).toMatch(/^Opened again .*: there is drift\.$/m);
    expect(github.issues).toHaveLength(1);
    expect(issue?.body).not.toMatch(/^- \[x\]/m);
  });

  test('stays open while what is left is pending, and closes when it is carried out', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    expect((await keep(pending)).stdout).toMatch(/^Updated .*: only what is pending remains\.$/m);
    expect((await keep(pending)).stdout).toMatch(/^Left .*: it lists the same pending changes\.$/m);
    expect(github.issues[0]?.state).toBe('open');
    await keep(clean);
    expect(github.issues[0]?.state).toBe('closed');
  });

  test('that a person closed stays closed until something else drifts', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    const [issue] = github.issues;
    if (issue !== undefined) issue.state = 'closed';
    expect((await keep(drift)).stdout).toMatch(/^Left /);
    expect(issue?.state).toBe('closed');
    await keep(otherDrift);
    expect(issue?.state).toBe('open');
  });

  test('that a person closed, once all was in sync, opens again with the same drift', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    const [issue] = github.issues;
    if (issue !== undefined) issue.state = 'closed';
    await keep(clean);
    expect(issue?.state).toBe('closed');
    await keep(drift);
    expect(issue?.state).toBe('open');
  });

  test.each([
    ['could not read everything', incomplete],
    ['failed', failed],
  ])('is neither closed nor changed in what it says by a run that %s', async (_, plan) => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    const said = (): string | undefined => github.issues[0]?.body.split('\n').slice(1).join('\n');
    const before = said();
    await keep(plan);
    await keep(plan);
    expect([github.issues[0]?.state, said()]).toEqual(['open', before]);
  });

  test('says when what it lists may not be all', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    const partial = (minutes: number): Plan => ({
      ...drift(minutes),
      complete: false,
      incomplete: planOf('incomplete').incomplete,
    });
    expect((await keep(partial)).stdout).toMatch(/^Updated .*: what could be read changed\.$/m);
    expect(github.issues[0]?.body).toMatch(/Do not rely on this list/);
    await keep(partial);
    await keep(drift);
    expect(github.issues[0]?.body).not.toMatch(/Do not rely on this list/);
  });

  test('is left alone by a run that read live earlier', async () => {
    const github = await startGithub();
    const { run, env } = schedule(github);
    await run('issue', drift(10), env);
    const { stdout } = await run('issue', clean(9), env);
    expect(stdout).toMatch(/^Left .*: a newer run wrote it\.$/m);
    expect(github.issues[0]?.state).toBe('open');
  });

  test('opens when what was a warning is an error now, though nothing else changed', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    const warned = (minutes: number): Plan => planOf('undeclared-workspace', minutes);
    await keep(otherDrift);
    await keep(warned);
    await keep((minutes) => {
      const plan = warned(minutes);
      return { ...plan, findings: plan.findings.map((finding) => ({ ...finding, severity: 'error' })) };
    });
    expect(github.issues[0]?.state).toBe('open');
  });

  test('stays its organization’s through a run that failed before it knew that', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    await keep(failed);
    await keep((minutes) => planOf('limit-changed', minutes, { organization: { id: 'org-2', name: 'Other' } }));
    expect(github.issues.map(({ title }) => title)).toEqual([
      'limitdrift: 2 drifted in Other',
      'limitdrift: 2 drifted in Acme',
    ]);
  });

  test('is one of each organization and key, and never one of somebody else', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    await keep(drift, ['--key', 'eu']);
    await keep((minutes) => ({ ...drift(minutes), organization: { id: 'org-2', name: '@everyone <b>' } }));
    expect(github.issues.map(({ title }) => title)).toEqual([
      'limitdrift: 2 drifted in ?everyone ?b?',
      'limitdrift: 2 drifted in Acme (eu)',
      'limitdrift: 2 drifted in Acme',
    ]);
    const body = github.issues[2]?.body ?? '';
    const forged = { number: 9999, login: 'mallory', title: 'x', body, state: 'open', labels: ['limitdrift'] };
    github.issues.push(forged);
    await keep(clean);
    expect(github.issues.map(({ state }) => state)).toEqual(['open', 'open', 'closed', 'open']);
  });

  test('has a title in which no code host finds a reference, whatever the organization is called', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    const names = references.map(({ examples }) => examples.join(' '));
    for (const name of names) await keep((minutes) => ({ ...drift(minutes), organization: { id: name, name } }));
    const titles = github.issues.map(({ title }) => title);
    expect(titles).toHaveLength(names.length);
    expect(titles.flatMap((title) => liveIn(title))).toEqual([]);
  });

  test('has a title that says what fails and how much, until a person writes another', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    const title = (): string | undefined => github.issues[0]?.title;
    await keep(drift);
    await keep((minutes) => planOf('workspace-archived', minutes));
    expect(title()).toBe('limitdrift: 1 workspace archived in Acme');
    await keep(incomplete);
    for (let day = 0; day < 3; day += 1) await keep(failed);
    expect(title()).toBe('limitdrift: runs failed');
    await keep(clean);
    expect(title()).toBe('limitdrift: in sync in Acme');
    for (const issue of github.issues) issue.title = 'limitdrift: known, see INC-42';
    await keep(drift);
    expect([title(), github.issues[0]?.state]).toEqual(['limitdrift: known, see INC-42', 'open']);
  });

  test('is found by its marker when its label was taken off, whatever else bears the label', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    for (const issue of github.issues) issue.labels = [];
    await keep(drift, ['--key', 'eu']);
    await keep(otherDrift);
    expect(github.issues.map(({ title }) => title)).toEqual([
      'limitdrift: 2 drifted in Acme (eu)',
      'limitdrift: 2 drifted in Acme',
    ]);
  });

  test.each(['labels', 'creator'])('is found by a server that finds nothing by %s', async (filter) => {
    const github = await startGithub();
    github.disturb(({ method, query }) => (method === 'GET' && query.has(filter) ? { status: 200, body: [] } : null));
    const { keep } = schedule(github);
    for (const plan of [drift, otherDrift, clean, drift]) await keep(plan);
    expect(github.issues).toHaveLength(1);
  });

  test('is told from empty ones, and those of accounts that are gone', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    const empty = { number: 1, title: 'x', body: '', state: 'open', labels: ['limitdrift'] };
    github.issues.push({ ...empty, login: '' }, { ...empty, login: 'github-actions[bot]' });
    expect((await keep(drift)).stdout).toMatch(/^Opened /);
    expect((await keep(drift)).stdout).toMatch(/^Left /);
  });

  test('is shortened to 60,000 characters', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    const { code } = await keep((minutes) => {
      const plan = drift(minutes);
      const changes = Array.from({ length: 400 }, (_, n) =>
        plan.changes.map((change) => ({ ...change, workspace: { id: `wrkspc_${n}`, name: `team-${n}` } })),
      ).flat();
      return { ...plan, changes };
    });
    expect([code, (github.issues[0]?.body.length ?? 0) <= 60_000]).toEqual([0, true]);
    expect(github.issues[0]?.body).toMatch(/Shortened, not for approval/);
  });
});

describe('three failed runs in a row', () => {
  test('are said once on the open issue, whose list stays', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    await keep(failed);
    await keep(failed);
    expect(github.comments).toEqual([]);
    expect((await keep(failed)).stdout).toMatch(/^Updated .*: 3 runs in a row failed\.$/m);
    expect(github.comments.map(({ body }) => body.split('\n').slice(2))).toEqual([
      [
        'Three runs in a row failed. Until a run succeeds, it is not known whether the limits are as declared. The last: Failed: The API refused the credential',
      ],
    ]);
    const [issue] = github.issues;
    expect(issue?.body).toMatch(
      /^> \*\*Runs fail\*\*: three in a row, the last at 2026-11-26T12:00:00Z\.[^]*^## Decide /m,
    );
    github.writes();
    expect((await keep(failed)).stdout).toMatch(/^Left .*: it says already that runs fail\.$/m);
    expect(github.writes()).toEqual([]);
    await keep(drift);
    expect(issue?.body).not.toMatch(/Runs fail/);
    expect(issue?.body).toMatch(/^## Decide /m);
    expect(github.comments).toHaveLength(1);
  });

  test('are said where nothing ever drifted: in an issue that the first one opens and closes, to count on', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    expect((await keep(failed)).stdout).toMatch(
      /^Opened and closed at once, to count failed runs, the issue .*: the run failed, 1 in a row; from 3 on, it is reported\.$/m,
    );
    const [issue] = github.issues;
    expect([issue?.state, issue?.title]).toEqual(['closed', 'limitdrift: runs failed']);
    await keep(failed);
    expect(issue?.state).toBe('closed');
    expect((await keep(failed)).stdout).toMatch(/^Opened again /);
    expect([issue?.state, github.comments.length]).toEqual(['open', 1]);
    expect((await keep(clean)).stdout).toMatch(/^Closed .*: all is in sync\.$/m);
    expect(github.issues).toHaveLength(1);
  });

  test('are said where the server drops labels: the closed issue to count on is found all the same', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    for (const _ of [1, 2, 3]) {
      await keep(failed);
      for (const issue of github.issues) issue.labels = [];
    }
    expect(github.issues.map(({ state }) => state)).toEqual(['open']);
    expect(github.comments).toHaveLength(1);
  });

  test('are not in a row when one of them did not fail, complete or not', async () => {
    const github = await startGithub();
    const { keep } = schedule(github);
    await keep(drift);
    for (const plan of [failed, failed, drift, failed, failed, incomplete, failed, failed]) await keep(plan);
    expect(github.comments).toEqual([]);
    await keep(failed);
    expect(github.comments).toHaveLength(1);
  });

  test('are not one that is looked at three times', async () => {
    const github = await startGithub();
    const { keep, again } = schedule(github);
    await keep(failed);
    expect((await again(failed)).stdout).toMatch(/^Left .*: this run is counted already\.$/m);
    await again(failed);
    expect(github.comments).toEqual([]);
  });
});

describe('an issue that cannot be kept', () => {
  test('with a token that may only read ends with exit code 1: nobody else would say it', async () => {
    const github = await startGithub();
    const { run } = publisher();
    const { code, stderr } = await run('issue', drift(0), github.env({ GITHUB_TOKEN: 'fork-token' }));
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^The issue was not updated: POST .*\/issues: .* 403 .* the job lacks `permissions: \{issues: write\}`\.$/m,
    );
  });

  test('without a token', async () => {
    const github = await startGithub();
    const { code, stderr } = await publisher().run('issue', drift(0), github.env({ GITHUB_TOKEN: '' }));
    expect([code, github.requests]).toEqual([1, []]);
    expect(stderr).toMatch(/^The issue was not updated: GITHUB_TOKEN is not set/);
  });

  test('is not opened twice when the answer to its creation was lost', async () => {
    const github = await startGithub();
    let lost = false;
    github.disturb(({ method, path, text }) => {
      if (method !== 'POST' || !path.endsWith('/issues') || lost) return null;
      lost = true;
      const { title, body } = JSON.parse(text) as { title: string; body: string };
      github.issues.push({
        number: 1,
        login: 'github-actions[bot]',
        title,
        body,
        state: 'open',
        labels: ['limitdrift'],
      });
      return { status: 504, body: 'Gateway timeout' };
    });
    const { stdout } = await schedule(github).keep(drift);
    expect(stdout).toMatch(/^Left the issue acme\/limits#1 as it is: /);
    expect(github.issues).toHaveLength(1);
  });
});
